"""What tells people apart, as rows of numbers: what they mean, which themes they raise, a little of who they are."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from synth.stages.personas.clusters import Features, blocks
from synth.stages.personas.material import Indices, Mask, Material

MEANING_WEIGHT = 1.0
THEME_WEIGHT = 0.2  # themes are as good as their grouping; meaning is measured without it
ATTRIBUTE_WEIGHT = 0.05
DIRECTIONS = 60  # of meaning in which statements are compared; the rest is wording
STATEMENTS_EACH = 4  # statements per direction, at least
KEPT = 0.85  # share of a person's statements in a resample
VALUES_MAX = 12  # attributes with more values tell single people apart, not groups


class Profiles:
    """Features of some people of a study; `draw` gives them anew from resampled statements."""

    def __init__(self, material: Material, core: Indices, used: Mask) -> None:
        position = np.full(len(material.people), -1, dtype=np.intp)
        position[core] = np.arange(len(core))
        rows = np.flatnonzero(used & (position[material.person] >= 0))
        rows = rows[np.argsort(position[material.person[rows]], kind="stable")]
        self._person = position[material.person[rows]]
        self._counts = np.bincount(self._person, minlength=len(core))
        self._starts = np.concatenate([[0], np.cumsum(self._counts)[:-1]])
        self._vectors = _main_directions(material.vectors[rows].astype(np.float64))
        self._weights = material.weight[rows]
        self._themes = _one_per_theme(material.themes[rows])
        self._attributes = _attributes(material, core)
        self._number = len(core)

    def draw(self, generator: np.random.Generator | None) -> Features:
        """Rows whose dot products say how alike two people are; from all statements without a generator."""
        everything = np.arange(len(self._person))
        if generator is None:
            return self._features(everything, np.ones(len(everything)))
        # drawn without replacement: with it a person of ten statements would lose a third of what she said
        order = np.lexsort((generator.random(len(everything)), self._person))
        rank = np.empty(len(everything), dtype=np.intp)
        rank[order] = everything - self._starts[self._person]
        return self._features(everything, (rank < np.ceil(KEPT * self._counts)[self._person]).astype(np.float64))

    def shuffled(self, generator: np.random.Generator) -> Features:
        """The same from statements dealt out at random, as many to each person as she made."""
        return self._features(generator.permutation(len(self._person)), np.ones(len(self._person)))

    def _features(self, rows: Indices, kept: Features) -> Features:
        weights = kept * self._weights[rows]
        heard = np.bincount(self._person, weights=weights, minlength=self._number)
        meaning = self._sums(self._vectors[rows] * weights[:, None]) / np.maximum(heard, 1e-9)[:, None]
        parts = [(MEANING_WEIGHT, meaning)]
        if self._themes.shape[1]:
            parts.append((THEME_WEIGHT, self._by_rarity(self._sums(self._themes[rows] * weights[:, None]))))
        if self._attributes.shape[1]:
            parts.append((ATTRIBUTE_WEIGHT, self._attributes))
        return blocks(parts)

    def _sums(self, rows: Features) -> Features:
        sums = np.zeros((self._number, rows.shape[1]))
        np.add.at(sums, self._person, rows)
        return sums

    def _by_rarity(self, counts: Features) -> Features:
        """Theme counts, damped, weighted by how few people raise the theme."""
        voices = np.maximum((counts > 0).sum(axis=0), 1)
        rarity: NDArray[np.float64] = np.log((self._number + 1) / voices)
        weighted: Features = np.sqrt(counts) * rarity
        return weighted


def _main_directions(vectors: Features) -> Features:
    """The statements in the directions in which they differ most: how a thing is worded matters less there."""
    most = min(DIRECTIONS, len(vectors) // STATEMENTS_EACH)
    if most < 2:
        return vectors
    centred = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    projected: Features = centred @ directions[:, -most:]
    return projected


def _one_per_theme(themes: NDArray[np.str_]) -> Features:
    names = sorted(set(themes.tolist()) - {""})
    return (
        (themes[:, None] == np.array(names, dtype=str)[None, :]).astype(np.float64)
        if names
        else np.zeros((len(themes), 0))
    )


def _attributes(material: Material, core: Indices) -> Features:
    """One column per value that several but not all people of `core` have; job titles are left out on purpose."""
    people = [material.people[number] for number in core]
    seen: Counter[tuple[str, str]] = Counter(
        (key, value) for person in people for key, value in person.attributes.items() if "title" not in key
    )
    keys = Counter(key for key, _ in seen)
    columns = sorted(pair for pair, count in seen.items() if 1 < count < len(people) and keys[pair[0]] <= VALUES_MAX)
    rows = [[float(person.attributes.get(key) == value) for key, value in columns] for person in people]
    return np.array(rows, dtype=np.float64).reshape(len(people), len(columns))
