"""Groups of people who say similar things, how many there are, and how far they can be relied on.

Consensus of clusterings (Strehl and Ghosh 2002) over resampled people and statements; number by clusterwise
Jaccard stability (Hennig 2007) and silhouette. See docs/adr/0010-personas-from-what-people-mean.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

ROUNDS = 50  # resamples of people and statements
CHANCE_ROUNDS = 19
KEPT = 0.9  # share of people in a resample
PAIRWISE_MAX = 250  # people up to whom all pairs are compared
LARGE_GROUP_MIN = 0.05  # smallest share of the people that makes a group of a large crowd

Labels = NDArray[np.intp]
Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Partition:
    """`labels[i]` is the group of person i; one stability per group; `membership` has rows that sum to 1."""

    labels: Labels
    stability: tuple[float, ...]
    separation: float
    membership: Features


class People(Protocol):
    """Features of people, rows whose dot products say how alike two of them are."""

    def draw(self, generator: np.random.Generator | None) -> Features:
        """From all statements, or from a part of each person's that `generator` picks."""
        ...

    def shuffled(self, generator: np.random.Generator) -> Features:
        """From statements dealt out at random among the people: what chance alone would look like."""
        ...


def choose(people: People, most: int, stability_min: float, seed: int) -> tuple[Partition, bool]:
    """The best partition into 1..`most` groups, and whether groups were looked for but none held."""
    features = people.draw(None)
    number = len(features)
    least = 2 if number <= PAIRWISE_MAX else max(2, round(LARGE_GROUP_MIN * number))
    sizes = [size for size in range(2, most + 1) if size * least <= number]
    rounds = _rounds(people, features, sizes, least, seed) if sizes else []
    found = [partition for size in sizes if (partition := _consensus(features, rounds, size, least)) is not None]
    held = [partition for partition in found if min(partition.stability) >= stability_min]
    if held:
        best = max(held, key=lambda partition: (round(_score(partition), 6), -len(partition.stability)))
        if best.separation > _by_chance(people, len(best.stability), least, seed):
            return best, False
    whole = Partition(np.zeros(number, dtype=np.intp), (1.0,), 0.0, np.ones((number, 1)))
    return whole, bool(sizes)


def _score(partition: Partition) -> float:
    return min(partition.stability) * partition.separation


def _by_chance(people: People, size: int, least: int, seed: int) -> float:
    """The best separation of as many groups when statements are dealt out at random (about the 95 % quantile)."""
    generator = np.random.default_rng((seed, size))
    best = 0.0
    for _ in range(CHANCE_ROUNDS):
        features = people.shuffled(generator)
        labels = _cut(features, [size], least)[size]
        if labels is not None and len(np.unique(labels)) == size:
            best = max(best, _separation(features, labels))
        if len(features) > PAIRWISE_MAX:
            break  # chance varies little in a crowd
    return best


Round = tuple[Labels, dict[int, Labels | None]]  # people drawn, and their labels per number of groups


def _rounds(people: People, features: Features, sizes: list[int], least: int, seed: int) -> list[Round]:
    generator = np.random.default_rng(seed)
    number = len(features)
    kept = min(number - 1, round(KEPT * number)) if number > 3 else number
    drawn = []
    for _ in range(ROUNDS if number <= PAIRWISE_MAX else ROUNDS // 5):
        chosen = np.sort(generator.permutation(number)[:kept])
        drawn.append((chosen, _cut(people.draw(generator)[chosen], sizes, least)))
    return drawn


def _cut(features: Features, sizes: list[int], least: int) -> dict[int, Labels | None]:
    if len(features) > PAIRWISE_MAX:
        return {size: _means(features, size) for size in sizes}
    similarity = np.round(features @ features.T, 6)
    return {size: _level(_merges(similarity), similarity, size, least) for size in sizes}


def _consensus(features: Features, rounds: list[Round], size: int, least: int) -> Partition | None:
    number = len(features)
    if number > PAIRWISE_MAX:
        labels: Labels | None = _means(features, size)
        together = np.zeros((number, 0))
    else:
        together = _together(number, rounds, size)
        # the features decide between people whom the resamples treat alike
        blended = np.round(together + 0.01 * (features @ features.T), 6)
        labels = _level(_merges(blended), blended, size, least)
    if labels is None or len(np.unique(labels)) < size or np.bincount(labels).min() < least:
        return None
    membership = _shares(features, together, labels, size)
    return Partition(labels, _stability(labels, rounds, size, least), _separation(features, labels), membership)


def _together(number: int, rounds: list[Round], size: int) -> Features:
    """How often two people are in one group, of the resamples that hold both."""
    both, same = np.zeros((number, number)), np.zeros((number, number))
    for people, cuts in rounds:
        labels = cuts[size]
        if labels is None:
            continue
        grid = np.ix_(people, people)
        both[grid] += 1
        same[grid] += labels[:, None] == labels[None, :]
    return same / np.maximum(both, 1)


def _stability(labels: Labels, rounds: list[Round], size: int, least: int) -> tuple[float, ...]:
    """Mean over resamples of the best Jaccard similarity of each group (Hennig 2007)."""
    best: list[list[float]] = [[] for _ in range(size)]
    for people, cuts in rounds:
        other = cuts[size]
        if np.bincount(labels[people], minlength=size).min() < least:
            continue  # the draw has too few people of a group for anybody to find it
        for group in range(size):
            members = labels[people] == group
            if other is None:
                best[group].append(0.0)
                continue
            overlap = (np.sum(members & (other == mine)) / np.sum(members | (other == mine)) for mine in range(size))
            best[group].append(float(max(overlap)))
    return tuple(round(float(np.mean(values)), 4) if values else 0.0 for values in best)


def _separation(features: Features, labels: Labels) -> float:
    """How much nearer people are to their own centre than to the next one, 0..1 for perfect groups of any number.

    Centres of n equal groups around a common mean have cosine -1/(n-1) to each other, which would favour few groups.
    """
    centres = _centres(features, labels, int(labels.max()) + 1)
    own_rows = np.bincount(labels)[labels]
    similarity = features @ centres.T
    rows = np.arange(len(labels))
    # the person herself must not count for her own centre
    raw = _sums(features, labels, int(labels.max()) + 1)[labels] - features
    lengths = np.linalg.norm(raw, axis=1)
    mine = np.where(own_rows > 1, np.einsum("ij,ij->i", features, raw) / np.maximum(lengths, 1e-9), 0.0)
    similarity[rows, labels] = -np.inf
    perfect = 1 + 1 / max(int(labels.max()), 1)
    return float(np.mean(mine - similarity.max(axis=1))) / perfect


def _shares(features: Features, together: Features, labels: Labels, size: int) -> Features:
    """Membership: share of resamples spent with each group, or of similarity where pairs were not compared."""
    member = np.eye(size)[labels]
    if together.shape[1]:
        others = together - np.diag(np.diag(together))
        weight = others @ member / np.maximum(member.sum(axis=0) - member, 1)
    else:
        similarity = features @ _centres(features, labels, size).T
        weight = np.exp(4 * (similarity - similarity.max(axis=1, keepdims=True)))
    total = weight.sum(axis=1, keepdims=True)
    return np.where(total > 0, weight / np.where(total > 0, total, 1), member)


def _merges(similarity: Features) -> list[Labels]:
    """Labels after every step of average linkage, from one group per person to one for all."""
    number = len(similarity)
    labels = np.arange(number)
    between = similarity.copy()
    np.fill_diagonal(between, -np.inf)
    sizes = np.ones(number)
    levels = [labels.copy()]
    for _ in range(number - 1):
        left, right = sorted(divmod(int(between.argmax()), number))
        row = (between[left] * sizes[left] + between[right] * sizes[right]) / (sizes[left] + sizes[right])
        between[left], between[:, left] = row, row
        between[left, left] = -np.inf
        between[right], between[:, right] = -np.inf, -np.inf
        sizes[left] += sizes[right]
        labels[labels == right] = left
        levels.append(labels.copy())
    return levels


def _level(levels: list[Labels], similarity: Features, size: int, least: int) -> Labels | None:
    """The level with exactly `size` groups of `least` people or more that leaves out fewest; those join the nearest."""
    best: tuple[int, Labels] | None = None
    for labels in levels:
        counts = np.bincount(labels, minlength=len(labels))
        large = np.flatnonzero(counts >= least)
        if len(large) == size and (best is None or counts[large].sum() > best[0]):
            best = (int(counts[large].sum()), labels)
    if best is None:
        return None
    labels = best[1]
    counts = np.bincount(labels, minlength=len(labels))
    large = np.flatnonzero(counts >= least)
    affinity = np.stack([similarity[:, labels == group].mean(axis=1) for group in large], axis=1)
    nearest: Labels = affinity.argmax(axis=1)
    for position, group in enumerate(large):
        nearest[labels == group] = position
    return nearest


def _sums(features: Features, labels: Labels, size: int) -> Features:
    sums = np.zeros((size, features.shape[1]))
    np.add.at(sums, labels, features)
    return sums


def _centres(features: Features, labels: Labels, size: int) -> Features:
    centres = _sums(features, labels, size)
    unit: Features = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return unit


def _means(features: Features, size: int) -> Labels:
    """Spherical k-means from spread-out starting points; the features alone decide."""
    chosen = [int(np.linalg.norm(features, axis=1).argmax())]
    while len(chosen) < size:
        chosen.append(int((features @ features[chosen].T).max(axis=1).argmin()))
    centres = features[chosen]
    labels = np.zeros(len(features), dtype=np.intp)
    for _ in range(50):
        nearest = np.round(features @ centres.T, 6).argmax(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        centres = _centres(features, labels, size)
    return labels


def blocks(parts: Sequence[tuple[float, Features]]) -> Features:
    """Several views of the same people side by side, so that dot products add up with these weights."""
    return np.concatenate([np.sqrt(weight) * _unit(part) for weight, part in parts], axis=1)


def _unit(rows: Features) -> Features:
    """Rows less their mean, of length 1; a row that equals the mean stays 0."""
    centred = rows - rows.mean(axis=0)
    lengths = np.linalg.norm(centred, axis=1, keepdims=True)
    unit: Features = np.where(lengths > 1e-9, centred / np.maximum(lengths, 1e-9), 0.0)
    return unit
