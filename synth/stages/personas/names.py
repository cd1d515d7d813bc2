"""The name of a persona: the challenge or trait of `names.toml` that its people voice and the others do not.

Never a job title: the same challenge crosses titles. The rule can be looked up: a name comes with sentences, and
wins by how much nearer the members' own statements come to them than the others' do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Embedder
from synth.stages.personas.material import Mask, Material

# People who voice it at all count as well as people who voice it more than others: half of how near they come.
VOICED = 0.5


@lru_cache
def wordings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every name of `names.toml` with the sentences that it stands for, in order of the file."""
    table = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    return tuple((row["name"], tuple(row["says"])) for row in table["name"])


class Names:
    """Names for the groups of one study."""

    def __init__(self, material: Material, embedder: Embedder) -> None:
        self._heard = np.zeros(len(material.people), dtype=bool)
        self._near = self._nearness(material, embedder)

    def _nearness(self, material: Material, embedder: Embedder) -> NDArray[np.float64]:
        """How near each person's nearest statement comes to each name, shape (n_people, n_names)."""
        names = wordings()
        near = np.zeros((len(material.people), len(names)))
        rows = np.flatnonzero(material.evidence)
        if not len(rows):
            return near
        sentences = embedder.embed([sentence for _, says in names for sentence in says])
        starts = np.cumsum([0, *(len(says) for _, says in names[:-1])])
        likeness = np.maximum.reduceat(material.vectors[rows] @ sentences.T, starts, axis=1)
        np.maximum.at(near, material.person[rows], likeness)
        self._heard[material.person[rows]] = True
        return near

    def name(self, members: Mask, others: Mask, taken: Collection[str]) -> str:
        """A name for `members`, who are told from `others`; no two groups share one."""
        mine = self._mean(members)
        lead = (mine - self._mean(others) if (others & self._heard).any() else mine) + VOICED * mine
        order: list[int] = np.argsort(-lead.round(6), kind="stable").tolist()
        return next(name for name in (wordings()[place][0] for place in order) if name not in taken)

    def _mean(self, people: Mask) -> NDArray[np.float64]:
        heard = people & self._heard
        result: NDArray[np.float64] = self._near[heard].mean(axis=0) if heard.any() else self._near.mean(axis=0)
        return result
