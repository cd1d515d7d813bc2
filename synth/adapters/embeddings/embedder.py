"""Sentence embeddings on onnxruntime, with the theme adapters that ship with synth."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from synth.adapters.embeddings import encoders
from synth.adapters.embeddings.encoders import MAX_TOKENS, Encoder
from synth.adapters.embeddings.graph import build, merged, ranges_in
from synth.protocols import Matrix

BATCH_TOKENS = 1024  # larger batches fall out of the processor's cache and are slower


class _OnnxEmbedder:
    """Embeds texts; `adapter` is a file of low-rank changes to the weights, or None for the encoder as it comes.

    An adapter that carries the ranges of what goes into each product runs in 8-bit integers.
    """

    name: str
    dim: int
    package: str
    _encoder: Callable[[], Encoder]

    def __init__(self, adapter: Path | None = None, *, threads: int = 0) -> None:
        self._adapter = adapter
        self._threads = threads  # 0: as many as there are cores

    @cached_property
    def version(self) -> str:
        plain = f"{version(self.package)}+onnxruntime-{version('onnxruntime')}"
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
            return np.zeros((0, self.dim), dtype=np.float32)
        reader, session = _loaded(self._encoder, self._adapter, self._threads)
        encodings = [encoding.ids for encoding in reader.encode_batch(unique)]
        rows = np.empty((len(unique), self.dim), dtype=np.float32)
        for batch in _batches([len(ids) for ids in encodings]):
            rows[batch] = _run(session, [encodings[index] for index in batch])
        place = {text: index for index, text in enumerate(unique)}
        return rows[[place[text] for text in texts]]


class MiniLmEmbedder(_OnnxEmbedder):
    """384 numbers a text; some five hundred sentences a second on two cores, with an adapter that has ranges."""

    name = "minilm"
    dim = 384
    package = encoders.MINILM_PACKAGE
    _encoder = staticmethod(encoders.minilm)


class MpnetEmbedder(_OnnxEmbedder):
    """768 numbers a text that tell meanings apart better, at an eighth of the speed; its packages are optional."""

    name = "mpnet"
    dim = 768
    package = encoders.MPNET_PACKAGES[0]
    _encoder = staticmethod(encoders.mpnet)

    @staticmethod
    def installed() -> bool:
        """Whether all packages that hold its weights are there."""
        return all(encoders.found(package) for package in encoders.MPNET_PACKAGES)


@cache
def _loaded(encoder_of: Callable[[], Encoder], adapter: Path | None, threads: int) -> tuple[Any, Any]:
    """The tokenizer and the session, once a process: the larger encoder takes seconds. Its weights are let go."""
    import onnxruntime
    from safetensors.numpy import load_file

    encoder = encoder_of()
    changes = load_file(adapter) if adapter is not None else {}
    changed = replace(encoder, weights=merged(encoder.weights, changes))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    model = build(changed, MAX_TOKENS, ranges_in(changes))
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return encoder.reader(MAX_TOKENS), session


def _run(session: Any, encodings: list[list[int]]) -> Matrix:
    longest = max(len(ids) for ids in encodings)
    ids = np.zeros((len(encodings), longest), dtype=np.int32)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(encodings):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    result: Matrix = session.run(["embedding"], {"ids": ids, "mask": mask})[0]
    return result


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
