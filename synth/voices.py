"""Voices told apart: clustering of voice embeddings and the most probable speaker of every word.

All functions are pure; embeddings are float32, shape (n, dim), rows of length 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Matrix

Labels = NDArray[np.int64]
Reals = NDArray[np.float64]

# Below this silhouette the best division is one voice divided.
SILHOUETTE_MIN = 0.12
# What more than two voices must gain, because an interview has two.
SILHOUETTE_GAIN = 0.03
SMALLEST_SHARE = 0.02
ROUNDS_MAX = 50
# More windows are thinned out for clustering; all of them count for the words afterwards.
CLUSTERED_MAX = 1500
# Windows across a change of speaker hold two voices: a voice is the mean of its clearest windows.
CLEAR_SHARE = 0.7
# How fast a window loses weight with the distance of its middle from a word.
REACH_S = 0.2
# Costs of a change of speaker in units of `SHARPNESS` x cosine: within fluent speech, and after a pause.
SHARPNESS = 30.0
CHANGE_COST, CHANGE_COST_PAUSE, PAUSE_S = 5.0, 1.5, 0.25
DANGLING_COST = 3.0


def clustered(rows: Matrix, speakers: int | None, most: int) -> Labels:
    """The voice of every row, numbered from 0, shape (n,); as many as fit best unless `speakers` says."""
    if len(rows) < 2:
        return np.zeros(len(rows), dtype=np.int64)
    chosen = rows[np.linspace(0, len(rows) - 1, min(len(rows), CLUSTERED_MAX)).astype(int)]
    counts = range(2, min(most, len(chosen) - 1) + 1) if speakers is None else range(speakers, speakers + 1)
    best, best_score = chosen.mean(axis=0, keepdims=True), SILHOUETTE_MIN if speakers is None else -2.0
    for count in counts:
        centres = _centres(chosen, count)
        labels = _nearest(chosen, centres)
        sizes = np.bincount(labels, minlength=len(centres))
        if speakers is None and sizes.min() < SMALLEST_SHARE * len(chosen):
            continue
        score = silhouette(chosen, labels) - (SILHOUETTE_GAIN if count > 2 else 0.0)
        if score > best_score:
            best, best_score = centres, score
    return _nearest(rows, best)


def silhouette(rows: Matrix, labels: Labels) -> float:
    """The mean silhouette (Rousseeuw 1987) under cosine distance; 0 for a single cluster."""
    names = np.unique(labels)
    if len(names) < 2:
        return 0.0
    distances = 1.0 - rows @ rows.T
    members = labels[:, None] == names[None, :]
    sizes = members.sum(axis=0)
    own = members.argmax(axis=1)
    sums = distances @ members.astype(np.float32)
    inside = sums[np.arange(len(rows)), own] / np.maximum(1, sizes[own] - 1)
    outside = np.where(members, np.inf, sums / sizes).min(axis=1)
    return float(np.mean((outside - inside) / np.maximum(np.maximum(outside, inside), 1e-9)))


def likeness(spans: Reals, times: Reals, rows: Matrix, labels: Labels) -> Reals:
    """How much each span sounds like each voice (cosine), shape (n_spans, n_voices).

    `spans` are (start_s, end_s), shape (n_spans, 2); `times` the middles of the windows that `rows` embed.
    """
    scores = np.asarray(rows @ _clear_centres(rows, labels).T, dtype=np.float64)
    result = np.empty((len(spans), scores.shape[1]))
    for index, (start_s, end_s) in enumerate(spans):
        distance_s = np.maximum(0.0, np.maximum(start_s - times, times - end_s))
        distance_s = distance_s - distance_s.min()  # a word far from all windows takes the nearest
        weights = np.exp(-0.5 * (distance_s / REACH_S) ** 2)
        result[index] = weights @ scores / weights.sum()
    return result


def change_costs(pauses_s: Reals, closes: NDArray[np.bool_], dangles: NDArray[np.bool_]) -> Reals:
    """What a change of speaker costs in the gap after each word but the last, shape (n_words - 1,).

    Less in a pause (`pauses_s`) or where the recogniser `closes` a segment, more where the word before `dangles`:
    nobody stops after "the".
    """
    ease = np.minimum(1.0, pauses_s / PAUSE_S)
    ease[closes] = np.maximum(ease[closes], 0.5)
    return CHANGE_COST + (CHANGE_COST_PAUSE - CHANGE_COST) * ease + DANGLING_COST * dangles


def path(scores: Reals, costs: Reals) -> list[int]:
    """The most probable voice of every word (Viterbi 1967), given what a change costs in each gap.

    `scores` has shape (n_words, n_voices), `costs` (n_words - 1,).
    """
    total = SHARPNESS * scores[0]
    origins = np.zeros(scores.shape, dtype=np.int64)
    for index in range(1, len(scores)):
        change = total.max() - costs[index - 1]
        stays = total >= change
        origins[index] = np.where(stays, np.arange(scores.shape[1]), int(total.argmax()))
        total = np.where(stays, total, change) + SHARPNESS * scores[index]
    voice = int(total.argmax())
    found = [voice]
    for index in range(len(scores) - 1, 0, -1):
        voice = int(origins[index, voice])
        found.append(voice)
    return found[::-1]


def _nearest(rows: Matrix, centres: Matrix) -> Labels:
    return np.asarray((rows @ centres.T).argmax(axis=1), dtype=np.int64)


def _centres(rows: Matrix, count: int) -> Matrix:
    """The centres of `count` clusters: the widest is split along its longest axis, then k-means on the sphere."""
    labels = np.zeros(len(rows), dtype=np.int64)
    centres = _means(rows, labels)
    while len(centres) < count:
        spread = [float(np.sum(1.0 - rows[labels == name] @ centres[name])) for name in range(len(centres))]
        widest = int(np.argmax(spread))
        inside = rows[labels == widest]
        axis = np.linalg.svd(inside - inside.mean(axis=0), full_matrices=False)[2][0]
        side = (inside - inside.mean(axis=0)) @ axis > 0
        if side.all() or not side.any():
            return centres
        labels[np.flatnonzero(labels == widest)[side]] = len(centres)
        for _ in range(ROUNDS_MAX):
            centres = _means(rows, labels)
            moved = _nearest(rows, centres)
            if len(np.unique(moved)) < len(centres) or np.array_equal(moved, labels):
                break
            labels = moved
    return centres


def _means(rows: Matrix, labels: Labels) -> Matrix:
    sums = np.stack([rows[labels == name].sum(axis=0) for name in range(int(labels.max()) + 1)])
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


def _clear_centres(rows: Matrix, labels: Labels) -> Matrix:
    scores = rows @ _means(rows, labels).T
    own = scores[np.arange(len(rows)), labels]
    scores[np.arange(len(rows)), labels] = -np.inf
    lead = own - scores.max(axis=1)
    clear = [lead >= np.quantile(lead[labels == name], 1 - CLEAR_SHARE) for name in range(int(labels.max()) + 1)]
    means = [rows[(labels == name) & clear[name]].mean(axis=0) for name in range(len(clear))]
    return np.asarray([mean / np.linalg.norm(mean) for mean in means], dtype=np.float32)
