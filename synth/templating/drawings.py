"""Drawings as coordinates: a persona's mark, the saturation curve, the squares of the theme map."""

from __future__ import annotations

from dataclasses import dataclass

from synth.model import Kind


@dataclass(frozen=True, slots=True)
class Spoke:
    """A line of a persona's mark: a theme, as long as the share of members that voice it.

    It begins at (x1, y1), ends at (x2, y2) and would reach (x3, y3) if everybody voiced the theme.
    """

    kind: Kind
    x1: float
    y1: float
    x2: float
    y2: float
    x3: float
    y3: float


@dataclass(frozen=True, slots=True)
class Mark:
    """The drawing that stands for a persona; `stroke` is the width of its lines."""

    spokes: tuple[Spoke, ...]
    stroke: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A person of the saturation curve, in the drawing's units; `total` themes heard up to here."""

    label: str
    x: float
    y: float
    bar: float
    new: int
    total: int


@dataclass(frozen=True, slots=True)
class Curve:
    points: tuple[CurvePoint, ...]
    width: float
    height: float
    step: float
    reading: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A square of the theme map: `support` of `of` people, `level` 0 (nobody) to 5."""

    support: int
    of: int
    level: int
