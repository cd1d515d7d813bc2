"""Which persona somebody with a few short answers belongs to, or none when the answers do not tell.

Answers alone cannot be clustered, but they can be compared with what the interviewees of each persona said. How far
such a comparison can be trusted is measured on the interviews: each interviewee is left out once, and a few of her
statements stand for the answers of a respondent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.model import CLAIM_KINDS
from synth.stages.personas.clusters import Features, Labels
from synth.stages.personas.material import Indices, Material, totals

SHARPNESS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
THRESHOLDS = tuple(round(0.5 + 0.025 * step, 3) for step in range(19))
FLOOR_QUANTILE = 0.05  # of what left-out interviewees' answers hold of their persona
FLOOR_SHARE = 0.5  # of that quantile: below it answers are about something else
RIGHT_MIN = 0.75  # share of left-out interviewees that must be assigned right
REHEARSALS = 20  # short answer sets per interviewee
ROUNDS = 2  # times that surely assigned respondents lend their words to a persona


@dataclass(frozen=True, slots=True)
class Assigned:
    """Per person of the study: membership per persona (rows sum to 1 or are 0), and whether it is sure enough."""

    membership: Features
    accepted: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Rules:
    """How scores become shares, the share that is sure enough, and how much of a persona answers must hold at all."""

    sharpness: float
    threshold: float
    floor: float


def assign(material: Material, core: Indices, labels: Labels, others: Indices, seed: int) -> Assigned:
    """Memberships of `others` in the groups that `labels` gives to `core`."""
    size = int(labels.max()) + 1
    sums, counts = totals(material, material.evidence)
    group = np.full(len(material.people), -1, dtype=np.intp)
    group[core] = labels
    rules = _rehearse(material, sums, group, size, seed)
    membership = np.zeros((len(material.people), size))
    accepted = np.zeros(len(material.people), dtype=bool)
    open_ones = others[counts[others] > 0]
    for _ in range(ROUNDS):
        centre, mean = _centres(sums, counts, group, size)
        scores = _scores(sums[open_ones], counts[open_ones], centre, mean)
        shares = _softmax(rules.sharpness * scores)
        membership[open_ones] = shares
        told = scores.max(axis=1, initial=-np.inf) / counts[open_ones] > rules.floor
        accepted[open_ones] = (shares.max(axis=1, initial=0.0) >= rules.threshold) & told
        group[open_ones] = np.where(accepted[open_ones], shares.argmax(axis=1), -1)
    return Assigned(membership, accepted)


def _centres(sums: Features, counts: NDArray[np.float64], group: Labels, size: int) -> tuple[Features, Features]:
    """Unit directions of the groups from their common mean, in which every group counts alike."""
    means = np.stack([sums[group == one].sum(axis=0) / max(counts[group == one].sum(), 1) for one in range(size)])
    mean = means.mean(axis=0)
    away = means - mean
    return away / np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9), mean


def _scores(sums: Features, counts: NDArray[np.float64], centres: Features, mean: Features) -> Features:
    """Evidence for each group, adding up over the statements: shape (n_people, n_groups)."""
    return np.round((sums - counts[:, None] * mean) @ centres.T, 6)


def _softmax(scores: Features) -> Features:
    if not len(scores):
        return scores
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Features = shifted / shifted.sum(axis=1, keepdims=True)
    return shares


def _rehearse(material: Material, sums: Features, group: Labels, size: int, seed: int) -> _Rules:
    """The rules under which left-out interviewees are assigned right often enough."""
    scores, truth, length = _left_out(material, sums, group, size, seed)
    if not len(truth):
        return _Rules(SHARPNESS[2], THRESHOLDS[-1], 0.0)
    rows = np.arange(len(truth))
    likelihood = [float(np.log(_softmax(sharp * scores)[rows, truth] + 1e-12).sum()) for sharp in SHARPNESS]
    sharpness = SHARPNESS[int(np.argmax(np.round(likelihood, 6)))]
    shares = _softmax(sharpness * scores)
    right = shares.argmax(axis=1) == truth
    told = (scores.max(axis=1) / length)[right]
    floor = FLOOR_SHARE * max(float(np.quantile(told, FLOOR_QUANTILE)), 0.0) if len(told) else 0.0
    for threshold in THRESHOLDS:
        sure = shares.max(axis=1) >= threshold
        if sure.any() and right[sure].mean() >= RIGHT_MIN:
            return _Rules(sharpness, threshold, floor)
    return _Rules(sharpness, THRESHOLDS[-1], floor)


def _left_out(
    material: Material, sums: Features, group: Labels, size: int, seed: int
) -> tuple[Features, Labels, NDArray[np.float64]]:
    """Scores of short answer sets of people who were left out of their group, their groups, and numbers of answers."""
    generator = np.random.default_rng(seed)
    scores, truth, length = [], [], []
    counts = np.bincount(material.person[material.evidence], minlength=len(material.people)).astype(np.float64)
    for person in np.flatnonzero((group >= 0) & material.interviewed):
        if (group == group[person]).sum() < 2:
            continue
        without = group.copy()
        without[person] = -1
        centres, mean = _centres(sums, counts, without, size)
        mine = material.evidence & (material.person == person)
        by_kind = [np.flatnonzero(mine & (material.kinds == kind)) for kind in CLAIM_KINDS]
        for _ in range(REHEARSALS):
            rows = [int(generator.choice(rows)) for rows in by_kind if len(rows)]
            if rows:
                said = material.vectors[rows].astype(np.float64).sum(axis=0)[None, :]
                scores.append(_scores(said, np.array([float(len(rows))]), centres, mean)[0])
                truth.append(int(group[person]))
                length.append(len(rows))
    answers = np.array(length, dtype=np.float64)
    return np.array(scores).reshape(len(truth), size), np.array(truth, dtype=np.intp), answers
