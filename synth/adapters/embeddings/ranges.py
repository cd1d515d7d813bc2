"""The ranges of what goes into the encoder's products, as 8-bit integers need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from synth.adapters.embeddings.encoders import Encoder, Weights
from synth.adapters.embeddings.graph import build, merged

SAMPLE = 150  # texts; more of them widen no range that matters
MAX_TOKENS = 256


def measured_ranges(encoder: Encoder, adapter: Weights, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """`<product>.range` for each product: the lowest and the highest number over some of `texts`."""
    import onnxruntime

    changed = replace(encoder, weights=merged(encoder.weights, adapter))
    model = build(changed, MAX_TOKENS, tapped=True)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs() if output.name.endswith(".in")]
    reader = encoder.reader(MAX_TOKENS)
    found: dict[str, NDArray[np.float32]] = {}
    for text in sorted(set(texts))[:: max(1, len(set(texts)) // SAMPLE)]:
        ids = np.array([reader.encode(text).ids], dtype=np.int32)
        for name, values in zip(names, session.run(names, {"ids": ids, "mask": np.ones_like(ids)}), strict=True):
            key = f"{name.removesuffix('.in')}.range"
            low, high = found.get(key, (0.0, 0.0))
            found[key] = np.array([min(low, values.min()), max(high, values.max())], dtype=np.float32)
    return found
