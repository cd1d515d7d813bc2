"""The ranges of what goes into the encoder's products, as 8-bit integers need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synth.adapters.embeddings.encoders import MAX_TOKENS, Encoder, Weights
from synth.adapters.embeddings.graph import STEPS, build, merged

SAMPLE = 150  # texts; more of them widen no range that matters
COARSE = 0.075  # error of a step beside the typical size of a number, beyond which a product stays in floating point


def measured_ranges(encoder: Encoder, adapter: Weights, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """`<product>.range` for each product: the lowest and the highest number over some of `texts`.

    Products that a few huge numbers go into have none: 255 steps up to them would leave the others no room.
    """
    import onnxruntime

    changed = replace(encoder, weights=merged(encoder.weights, adapter))
    model = build(changed, MAX_TOKENS, tapped=True)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs() if output.name.endswith(".in")]
    reader = encoder.reader(MAX_TOKENS)
    ends = dict.fromkeys(names, (0.0, 0.0))
    squares = dict.fromkeys(names, 0.0)
    sample = sorted(set(texts))[:: max(1, len(set(texts)) // SAMPLE)]
    for text in sample:
        ids = np.array([reader.encode(text).ids], dtype=np.int32)
        for name, values in zip(names, session.run(names, {"ids": ids, "mask": np.ones_like(ids)}), strict=True):
            low, high = ends[name]
            ends[name] = (min(low, float(values.min())), max(high, float(values.max())))
            squares[name] += float(np.square(values).mean()) / len(sample)
    return {
        f"{name.removesuffix('.in')}.range": np.array(ends[name], dtype=np.float32)
        for name in names
        if _error(*ends[name]) <= COARSE * squares[name] ** 0.5
    }


def _error(low: float, high: float) -> float:
    """The root mean square of what rounding to a step takes away."""
    return float((high - low) / STEPS / np.sqrt(12))
