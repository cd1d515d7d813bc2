"""Voices told apart: clustering of voice embeddings and the most probable speaker of every word.

All functions are pure; embeddings are float32, shape (n, dim), rows of length 1.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Matrix

Labels = NDArray[np.int64]
Reals = NDArray[np.float64]

# Below this silhouette the best division is one voice divided.
SILHOUETTE_MIN = 0.2
# The fewer the windows, the better they cluster by chance.
SILHOUETTE_CHANCE = 2.0
# What more than two voices must gain, because an interview has two.
SILHOUETTE_GAIN = 0.03
# A voice with less is a noise or a loud word of another voice.
SMALLEST_SHARE, SMALLEST_WINDOWS = 0.02, 6
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
    distances = np.asarray(1.0 - chosen @ chosen.T)
    labels = best = np.zeros(len(chosen), dtype=np.int64)
    best_score = SILHOUETTE_MIN + SILHOUETTE_CHANCE / len(chosen)
    for count in range(2, min(speakers or most, len(chosen) - 1) + 1):
        labels = max(_divisions(chosen, labels), key=lambda found: silhouette(distances, found))
        score = silhouette(distances, labels) - (SILHOUETTE_GAIN if count > 2 else 0.0)
        smallest = np.bincount(labels).min()
        if score > best_score and smallest >= max(SMALLEST_WINDOWS, SMALLEST_SHARE * len(chosen)):
            best, best_score = labels, score
    return _nearest(rows, _means(chosen, best if speakers is None else labels))


def silhouette(distances: Matrix, labels: Labels) -> float:
    """The mean silhouette (Rousseeuw 1987), given all distances, shape (n, n); 0 for a single cluster."""
    names = np.unique(labels)
    if len(names) < 2:
        return 0.0
    members = labels[:, None] == names[None, :]
    sizes = members.sum(axis=0)
    own = members.argmax(axis=1)
    sums = distances @ members.astype(np.float32)
    inside = sums[np.arange(len(labels)), own] / np.maximum(1, sizes[own] - 1)
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

    Less in a pause (`pauses_s`) or where the recogniser `closes` a segment, more where the word before
    `dangles`: nobody stops after "the".
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


def _divisions(rows: Matrix, labels: Labels) -> Iterator[Labels]:
    """What comes of splitting each cluster along its longest axis, after k-means on the sphere."""
    count = int(labels.max()) + 1
    found = False
    for name in range(count):
        inside = rows[labels == name]
        axis = np.linalg.svd(inside - inside.mean(axis=0), full_matrices=False)[2][0]
        divided = labels.copy()
        divided[np.flatnonzero(labels == name)[(inside - inside.mean(axis=0)) @ axis > 0]] = count
        for _ in range(ROUNDS_MAX):
            moved = _nearest(rows, _means(rows, divided)) if len(np.unique(divided)) > count else labels
            if len(np.unique(moved)) <= count or np.array_equal(moved, divided):
                break
            divided = moved
        if len(np.unique(divided)) > count:
            found = True
            yield divided
    if not found:
        yield labels


def _means(rows: Matrix, labels: Labels) -> Matrix:
    sums = np.stack([rows[labels == name].sum(axis=0) for name in range(int(labels.max()) + 1)])
    return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


def _clear_centres(rows: Matrix, labels: Labels) -> Matrix:
    scores = rows @ _means(rows, labels).T
    own = scores[np.arange(len(rows)), labels]
    scores[np.arange(len(rows)), labels] = -np.inf
    lead = own - scores.max(axis=1)
    means = []
    for name in range(int(labels.max()) + 1):
        least = np.quantile(lead[labels == name], 1 - CLEAR_SHARE)
        means.append(rows[(labels == name) & (lead >= least)].mean(axis=0))
    return np.asarray([mean / np.linalg.norm(mean) for mean in means], dtype=np.float32)
