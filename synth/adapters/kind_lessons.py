"""Kinds after a person's decisions: a regularised logistic model on what statements are about, on top of the shares.

The encoder of kinds says how a speaker stands to something, for every study alike. What a researcher corrects is mostly
what something means in hers, so the correction is learnt on plain sentence embeddings. It starts at no change at all
and is held there by its prior: the most probable weights (maximum a posteriori) under a normal distribution around 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from synth.model import KINDS, Kind
from synth.protocols import Embedder, Matrix

# Measured by `python -m tests.bench.lessons`: half of it gains less with 50 decisions, three times it loses with 20.
PRIOR_VARIANCE = 3.3
BIAS = 0.3  # the constant beside an embedding of length 1: shares shift less readily than subjects do
LEAST_SHARE = 5e-5  # half of the last digit of a share
DECIMALS = 4
Weights = NDArray[np.float64]


class StudyLessons:
    """What the decisions of one study teach about kinds; `embedder` says what a text is about."""

    name = "kind-lessons"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @cached_property
    def version(self) -> str:
        return f"1+{self._embedder.version}"

    def taught(self, shares: Matrix, texts: Sequence[str], kinds: Sequence[Kind | None]) -> Matrix:
        """The shares after what `kinds` says of some texts; a kind that was ruled out stays so."""
        known = [place for place, kind in enumerate(kinds) if kind is not None]
        if not known:
            return shares
        embeddings = np.asarray(self._embedder.embed(texts), dtype=np.float64)
        subjects = np.hstack([embeddings, np.full((len(texts), 1), BIAS)])
        logits = np.log(np.maximum(shares.astype(np.float64), LEAST_SHARE))
        # sums of numbers depend on their order in the last digits
        known.sort(key=lambda place: (texts[place], str(kinds[place]), logits[place].tolist()))
        labels = np.array([[kinds[place] == kind for kind in KINDS] for place in known], dtype=np.float64)
        moved = logits + subjects @ _fitted(subjects[known], logits[known], labels)
        moved[shares == 0] = -np.inf
        rounded: Matrix = np.round(_soft(moved), DECIMALS).astype(np.float32)
        return rounded


def _fitted(subjects: Weights, logits: Weights, labels: Weights) -> Weights:
    """The weights, shape (dim, 4), that make `labels` most probable without going far from none."""
    from scipy.optimize import minimize

    shape = (subjects.shape[1], len(KINDS))

    def loss(flat: Weights) -> tuple[float, Weights]:
        weights = flat.reshape(shape)
        shares = _soft(logits + subjects @ weights)
        likely = -np.log(np.maximum((shares * labels).sum(axis=1), np.finfo(float).tiny)).sum()
        prior = (weights**2).sum() / (2 * PRIOR_VARIANCE)
        slope = subjects.T @ (shares - labels) + weights / PRIOR_VARIANCE
        return float(likely + prior), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"gtol": 1e-7})
    weights: Weights = found.x.reshape(shape)
    return weights


def _soft(logits: Weights) -> Weights:
    parts = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Weights = parts / parts.sum(axis=1, keepdims=True)
    return shares
