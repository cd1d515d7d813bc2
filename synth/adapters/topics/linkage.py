"""Groups of embeddings that mean the same, without a number of groups given.

Projected on their principal components, linked by average linkage, cut where groups are clearest for a list
that a reader can take in; what is far from its group is left out where the groups are clear. See docs/adr.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Matrix

Rows = NDArray[np.float64]
Indices = NDArray[np.int64]
Labels = NDArray[np.int64]  # one per row; NO_GROUP for none

NO_GROUP = -1
FEW = 8  # below that many rows there is no structure to find: only plain likeness counts
FEW_LIKENESS = 0.5  # cosine at which two of few statements are about the same thing
COMPONENTS = 35
LINKED_MOST = 4000  # linkage is quadratic: further rows join the groups found in a sample of this size
CUTS = (*range(2, 17), 18, 20, 22, 24, 26, 29, 32, 36, 40, 45, 50, 56, 65, 72, 80, 90, 100, 115, 130, 150)
READABLE = 12  # groups in a list that a reader can take in: preferred as far as the data leave it open
ROWS_PER_GROUP = 8
SMALLEST_MOST = 5  # one in a hundred rows makes a group, and five always do
PREFERENCE = 0.05  # silhouette that a number of groups e times the preferred one has to bring
UNCLEAR = 2.0  # how much more it has to bring where groups are not clear
CLEAR_FROM, CLEAR_TO = 0.3, 0.5  # silhouettes of groups that are not clear at all and of clear ones
FAR = 0.6  # share of the median likeness below which a row is left out of clear groups


def partition(embeddings: Matrix, *, seed: int = 0) -> Labels:
    """The group of each row, numbered by size (ties: by first row), NO_GROUP for rows that fit nowhere.

    The rows have to come in an order of their own (sorted texts): it decides ties and the sample.
    """
    rows = embeddings.astype(np.float64)
    if len(rows) < FEW:
        return _numbered(_few(rows))
    projected, sample = _project(rows, seed)
    smallest = max(2, min(SMALLEST_MOST, len(sample) // 100))
    cut = _best_cut(projected[sample], smallest, seed)
    labels = _nearest(_unit(projected), cut.centres)
    return _numbered(_leave_out(rows, labels, cut.silhouette))


@dataclass(frozen=True, slots=True)
class _Cut:
    """Groups by their centres; cuts that leave less than two groups of some size have a silhouette of -1."""

    centres: Rows
    silhouette: float


def _few(rows: Rows) -> Labels:
    from scipy.cluster.hierarchy import fcluster

    if len(rows) < 2:
        return np.arange(len(rows))
    labels: Labels = fcluster(_tree(rows), 1 - FEW_LIKENESS, "distance").astype(np.int64) - 1
    return labels


def _project(rows: Rows, seed: int) -> tuple[Rows, Indices]:
    """All rows on the principal components of a sample, and the sample's indices."""
    sample = np.arange(len(rows))
    if len(rows) > LINKED_MOST:
        sample = np.sort(np.random.default_rng(seed).choice(len(rows), LINKED_MOST, replace=False))
    centre = rows[sample].mean(axis=0)
    _, _, axes = np.linalg.svd(rows[sample] - centre, full_matrices=False)
    return (rows - centre) @ axes[:COMPONENTS].T, sample


def _best_cut(rows: Rows, smallest: int, seed: int) -> _Cut:
    """The cut that is clearest beside what chance gives, less a price for lists that are hard to read.

    Chance is a cloud with the same spread along every component and no groups: fine cuts of few rows look
    clear there too (the idea of Tibshirani's gap statistic, with silhouettes).
    """
    cloud = np.random.default_rng(seed).standard_normal(rows.shape) * rows.std(axis=0)
    cuts, by_chance = _cuts(_unit(rows), smallest), _cuts(_unit(cloud), smallest)
    preferred = min(READABLE, max(2.0, len(rows) / ROWS_PER_GROUP))
    price = PREFERENCE * (1 + UNCLEAR * (1 - _clearness(max(cut.silhouette for cut in cuts))))
    gains = [
        found.silhouette - max(chance.silhouette, 0.0) - price * np.log(len(found.centres) / preferred) ** 2
        for found, chance in zip(cuts, by_chance, strict=True)
    ]
    return cuts[int(np.argmax(np.round(gains, 6)))]


def _cuts(rows: Rows, smallest: int) -> list[_Cut]:
    """A cut for each of CUTS that the rows allow; groups that are too small to be one dissolve."""
    from scipy.cluster.hierarchy import fcluster

    tree = _tree(rows)
    result = []
    for wanted in CUTS:
        if wanted > len(rows) / 2:
            break
        labels = fcluster(tree, wanted, "maxclust")
        kept = [label for label in np.unique(labels) if (labels == label).sum() >= smallest]
        means = [rows[labels == label].mean(axis=0) for label in kept] or [rows.mean(axis=0)]
        centres = _unit(np.stack(means))
        result.append(_Cut(centres, _silhouette(rows, _nearest(rows, centres), len(centres))))
    return result


def _nearest(rows: Rows, centres: Rows) -> Labels:
    labels: Labels = (rows @ centres.T).argmax(axis=1)
    return labels


def _tree(rows: Rows) -> Rows:
    """Average linkage by cosine distance; a row without a direction is as far from all others as chance is."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import pdist

    tree: Rows = linkage(pdist(rows, "sqeuclidean") / 2, "average")
    return tree


def _silhouette(rows: Rows, labels: Labels, count: int) -> float:
    """Mean silhouette by cosine distance (Rousseeuw 1987), from sums of groups instead of all pairs."""
    if count < 2:
        return -1.0
    member = np.zeros((len(rows), count))
    everyone = np.arange(len(rows))
    member[everyone, labels] = 1.0
    sizes = member.sum(axis=0)
    distances = 1.0 - rows @ (member.T @ rows).T / np.maximum(sizes, 1)
    own_size = sizes[labels]
    # the distance to oneself is 0 and does not count
    own = distances[everyone, labels] * own_size / np.maximum(own_size - 1, 1)
    distances[everyone, labels] = np.inf
    other = distances.min(axis=1)
    widths = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
    return float(np.where(own_size > 1, widths, 0.0).mean())


def _leave_out(rows: Rows, labels: Labels, silhouette: float) -> Labels:
    """`labels` without the rows that are far from their own group, as far as groups are clear at all."""
    likeness = np.zeros(len(rows))
    for label in np.unique(labels):
        indices = np.flatnonzero(labels == label)
        others = rows[indices].sum(axis=0) - rows[indices]
        likeness[indices] = (rows[indices] * _unit(others)).sum(axis=1)
    return np.where(likeness < FAR * _clearness(silhouette) * np.median(likeness), NO_GROUP, labels)


def _clearness(silhouette: float) -> float:
    """How far groups stand apart: 0 as answers of one survey do, 1 as requests for different things do."""
    return float(np.clip((silhouette - CLEAR_FROM) / (CLEAR_TO - CLEAR_FROM), 0.0, 1.0))


def _numbered(labels: Labels) -> Labels:
    groups = [label for label in np.unique(labels) if label != NO_GROUP]
    first = {label: int(np.flatnonzero(labels == label)[0]) for label in groups}
    groups.sort(key=lambda label: (-int((labels == label).sum()), first[label]))
    numbers = {label: number for number, label in enumerate(groups)} | {NO_GROUP: NO_GROUP}
    return np.array([numbers[label] for label in labels], dtype=np.int64)


def _unit(rows: Rows) -> Rows:
    result: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return result
