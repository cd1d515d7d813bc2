"""The ranges of what goes into the encoder's products, as 8-bit integers need them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from synth.adapters.minilm.encoder import model_files
from synth.adapters.minilm.graph import Weights, build, merged

SAMPLE = 150  # texts; more of them widen no range that matters


def measured_ranges(adapter: Weights, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """`<product>.range` for each product: the lowest and the highest number over some of `texts`."""
    import onnxruntime
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = model_files()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    weights = merged(load_file(folder / "model.safetensors"), adapter)
    session = onnxruntime.InferenceSession(build(weights, tapped=True), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs() if output.name.endswith(".in")]
    found: dict[str, NDArray[np.float32]] = {}
    for text in sorted(set(texts))[:: max(1, len(set(texts)) // SAMPLE)]:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int32)
        for name, values in zip(names, session.run(names, {"ids": ids, "mask": np.ones_like(ids)}), strict=True):
            key = f"{name.removesuffix('.in')}.range"
            low, high = found.get(key, (0.0, 0.0))
            found[key] = np.array([min(low, values.min()), max(high, values.max())], dtype=np.float32)
    return found
