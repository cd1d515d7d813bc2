"""Where themes and their statements lie on the map: near each other when they mean nearly the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.protocols import Matrix

WIDTH, HEIGHT = 1000.0, 640.0
DOT = 4.2  # room of a statement
ROUNDS = 400
GOLDEN = math.pi * (3 - math.sqrt(5))  # an angle that never comes round to the same place
LETTER, LINE = 6.1, 15.0  # room of a letter and of a line of a label
TOP = 26.0  # above the highest disc, for its label
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Disc:
    """A theme on the map; `dots` are its statements, the most typical in the middle."""

    x: float
    y: float
    radius: float
    dots: tuple[tuple[float, float], ...]


def lay_out(groups: Sequence[Sequence[str]], vectors: Mapping[str, Matrix]) -> list[Disc]:
    """A disc per group of texts, in order; the same texts always lie the same way."""
    if not groups:
        return []
    radii = np.array([DOT * math.sqrt(max(1, len(group))) for group in groups])
    centres = _apart(_centres(groups, vectors), radii)
    spread = [_dots(len(group), radius) for group, radius in zip(groups, radii, strict=True)]
    return _fitted(centres, radii, spread)


def _centres(groups: Sequence[Sequence[str]], vectors: Mapping[str, Matrix]) -> Points:
    """The groups on the two directions in which they differ most; on a spiral where nothing is known of them."""
    size = next((len(vector) for vector in vectors.values()), 0)
    spiral = np.array(
        [(math.sqrt(n) * math.cos(n * GOLDEN), math.sqrt(n) * math.sin(n * GOLDEN)) for n in range(len(groups))]
    )
    if not size or len(groups) < 3:
        return spiral * 60
    means = np.zeros((len(groups), size))
    for number, group in enumerate(groups):
        own = [vectors[text] for text in group if text in vectors]
        if own:
            means[number] = np.mean(own, axis=0)
    flat = _plane(means)
    spread = np.abs(flat).max(axis=0)
    # a trace of the spiral keeps groups apart that would lie on one point
    placed: Points = flat / np.where(spread > 0, spread, 1) * np.array([WIDTH, HEIGHT]) * 0.4 + spiral * 0.01
    return placed


def _plane(rows: Points) -> Points:
    """Rows on their first two principal directions, with signs that do not depend on the machine."""
    away = rows - rows.mean(axis=0)
    _, _, directions = np.linalg.svd(away, full_matrices=False)
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    flat: Points = np.round(away @ (directions * signs[:, None])[:2].T, 6)
    return flat


def _apart(centres: Points, radii: Points) -> Points:
    """The centres pushed apart until no two discs overlap, or nearly."""
    at = centres.copy()
    room = radii[:, None] + radii[None, :] + 14
    for _ in range(ROUNDS):
        way = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.sqrt((way**2).sum(axis=2)), 1e-6)
        push = np.maximum(room - distance, 0)
        np.fill_diagonal(push, 0)
        if push.max() < 0.5:
            break
        at += (way / distance[:, :, None] * push[:, :, None]).sum(axis=1) * 0.45
    return at


def _dots(count: int, radius: float) -> list[tuple[float, float]]:
    """Statements of a disc around its centre, like the seeds of a sunflower: the less typical, the farther out."""
    reach = [radius * math.sqrt((rank + 0.5) / max(1, count)) for rank in range(count)]
    return [(far * math.cos(rank * GOLDEN), far * math.sin(rank * GOLDEN)) for rank, far in enumerate(reach)]


def _fitted(centres: Points, radii: Points, spread: Sequence[Sequence[tuple[float, float]]]) -> list[Disc]:
    """The discs in the drawing's frame."""
    low = (centres - radii[:, None]).min(axis=0) - np.array([10, TOP])
    high = (centres + radii[:, None]).max(axis=0) + 10
    scale = float(min(WIDTH / (high[0] - low[0]), HEIGHT / (high[1] - low[1])))
    middle = (np.array([WIDTH, HEIGHT]) - scale * (high - low)) / 2
    discs = []
    for (x, y), radius, dots in zip(centres, radii, spread, strict=True):
        cx, cy = middle[0] + scale * (x - low[0]), middle[1] + scale * (y - low[1])
        placed = tuple((cx + scale * dx, cy + scale * dy) for dx, dy in dots)
        discs.append(Disc(float(cx), float(cy), float(scale * radius), placed))
    return discs


def readable(labels: Sequence[str], discs: Sequence[Disc]) -> list[bool]:
    """Which labels can be written above their discs without one covering another, earlier ones first."""
    taken: list[tuple[float, float, float, float]] = []
    shown = []
    for label, disc in zip(labels, discs, strict=True):
        half, bottom = LETTER * len(label) / 2, disc.y - disc.radius - 6
        box = (disc.x - half, bottom - LINE, disc.x + half, bottom)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0
        free = not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
        )
        shown.append(inside and free)
        if shown[-1]:
            taken.append(box)
    return shown
