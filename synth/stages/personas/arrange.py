"""Personas as people arranged them: after the grouping, what a researcher said about members has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synth.decisions import Placement
from synth.stages.personas.clusters import Labels
from synth.stages.personas.grouping import Grouping, by_size
from synth.stages.personas.material import Indices, Mask, Material


def without_problem(material: Material, negative: Mask, placements: Sequence[Placement]) -> Mask:
    """The people without the problem, with those whom people put there and without those whom they took out."""
    changed = negative.copy()
    for placement in placements:
        changed[_rows(material, placement.people)] = placement.target == "negative"
    return changed


def arranged(material: Material, grouping: Grouping, placements: Sequence[Placement]) -> Grouping:
    """The grouping with people where they were put; a persona that nobody is left in is gone.

    A persona of the grouping is known by its members: it is the one that shares most of them. One that was joined
    from two is as stable as the less stable of them, one that was split off as stable as the one it came from.
    """
    if not grouping.stability or not placements:
        return grouping
    persona, membership = grouping.persona.copy(), grouping.membership.copy()
    stability = list(grouping.stability)
    for placement in placements:
        rows = _rows(material, placement.people)
        if not len(rows):
            continue
        if placement.target != "persona":
            persona[rows], membership[rows] = -1, 0.0
            continue
        before = [int(one) for one in np.unique(persona[rows]) if one >= 0]
        number = _nearest(persona, _rows(material, placement.beside), len(stability))
        if number is None:
            number = len(stability)
            membership = np.hstack((membership, np.zeros((len(membership), 1))))
            stability.append(min((stability[one] for one in before), default=1.0))
        emptied = [one for one in before if one != number and np.isin(np.flatnonzero(persona == one), rows).all()]
        stability[number] = min(stability[number], *(stability[one] for one in emptied), 1.0)
        persona[rows] = number
        membership[rows] = 0.0
        membership[rows, number] = 1.0
    left = [one for one in range(len(stability)) if (persona == one).any()]
    numbered = np.full(len(persona), -1, dtype=np.intp)
    for new, old in enumerate(left):
        numbered[persona == old] = new
    persona, membership, order = by_size(numbered, membership[:, left])
    kept = tuple(stability[left[old]] for old in order)
    return replace(grouping, persona=persona, membership=membership, stability=kept)


def _rows(material: Material, people: Sequence[str]) -> Indices:
    wanted = frozenset(people)
    return np.array([row for row, person in enumerate(material.people) if person.id in wanted], dtype=np.intp)


def _nearest(persona: Labels, beside: Indices, count: int) -> int | None:
    """The group that shares most of its members with `beside`, None when none shares any."""
    shared = [int((persona[beside] == one).sum()) for one in range(count)]
    sizes = [int((persona == one).sum()) for one in range(count)]
    best = max(range(count), key=lambda one: (shared[one] / max(1, sizes[one] + len(beside) - shared[one]), -one))
    return best if shared[best] else None
