"""Pieces of a text that stand for something personal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTERS_MAX = 80  # of one replaced piece: longer ones could not be checked against their source any more


@dataclass(frozen=True, slots=True)
class Found:
    """`[start:end]` is of this kind; pieces of equal `meaning` get the same placeholder."""

    start: int
    end: int
    kind: str
    meaning: str


def free(start: int, end: int, taken: Sequence[Found]) -> bool:
    """Whether `[start:end]` touches none of the pieces that are taken already."""
    return all(end <= found.start or found.end <= start for found in taken)
