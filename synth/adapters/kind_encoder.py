"""The kind of a statement: an encoder adapted to kinds, a linear head on its embedding, and denials as a rule."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from synth.model import KINDS
from synth.protocols import Embedder, Matrix, Tool

SEPARATOR = " [SEP] "  # the encoder's own mark between two texts
MAX_CONTEXT_WORDS = 40
DECIMALS = 4  # probabilities are rounded so that they are the same in whatever batch a text was embedded
PAIN, OTHER = KINDS.index("pain"), KINDS.index("other")
INTERVIEWER = "speaker=interviewer"
_ROLE = re.compile(r"speaker=\w+")


class Denials(Tool, Protocol):
    """Finds sentences that say that something is no problem."""

    def denies(self, texts: Sequence[str]) -> list[bool]: ...


class KindEncoder:
    """Kinds with calibrated probabilities.

    `embedder` carries the adapter that was trained together with the head in the file `weights`.
    """

    name = "kind-encoder"

    def __init__(self, embedder: Embedder, denials: Denials, weights: Path) -> None:
        self._embedder = embedder
        self._denials = denials
        self._weights = weights

    @cached_property
    def version(self) -> str:
        digest = hashlib.sha256(self._weights.read_bytes()).hexdigest()[:12]
        return f"{digest}+{self._embedder.version}+{self._denials.version}"

    def probabilities(self, texts: Sequence[str], contexts: Sequence[str | None]) -> Matrix:
        """Probabilities in the order of `synth.model.KINDS`.

        A denied problem is never a pain, and what an interviewer says (context `speaker=interviewer`) is `other`.
        """
        if not texts:
            return np.zeros((0, len(KINDS)), dtype=np.float32)
        embeddings = self._embedder.embed(
            [joined(text, context) for text, context in zip(texts, contexts, strict=True)]
        )
        matrix, shift = self._head
        logits = embeddings.astype(np.float64) @ matrix.T + shift
        logits[self._denials.denies(texts), PAIN] = -np.inf
        logits[np.ix_([context == INTERVIEWER for context in contexts], np.arange(len(KINDS)) != OTHER)] = -np.inf
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        rounded: Matrix = np.round(shares / shares.sum(axis=1, keepdims=True), DECIMALS).astype(np.float32)
        return rounded

    @cached_property
    def _head(self) -> tuple[np.ndarray, np.ndarray]:
        from safetensors.numpy import load_file

        tensors = load_file(self._weights)
        return tensors["head.weight"].astype(np.float64), tensors["head.bias"].astype(np.float64)


def joined(text: str, context: str | None) -> str:
    """What the encoder reads: the end of the question, then the statement."""
    folded = " ".join(text.split())
    known = "" if context is None or _ROLE.fullmatch(context) else context  # a role asks nothing
    asked = " ".join(known.split()[-MAX_CONTEXT_WORDS:])
    return f"{asked}{SEPARATOR}{folded}" if asked else folded
