"""The map of the themes: deterministic, in its frame, readable."""

from __future__ import annotations

import math

import numpy as np

from synth.review.layout import HEIGHT, WIDTH, lay_out, readable

GROUPS = [[f"theme {theme} text {number}" for number in range(5 + 6 * theme)] for theme in range(9)]


def vectors() -> dict[str, np.ndarray[tuple[int], np.dtype[np.float32]]]:
    """Texts of a theme point one way; themes 0 to 3 and 4 to 8 are two families."""
    generator = np.random.default_rng(1)
    families = generator.normal(size=(2, 24)) * 3
    own = generator.normal(size=(9, 24))
    return {
        text: (families[int(theme > 3)] + own[theme] + 0.2 * generator.normal(size=24)).astype(np.float32)
        for theme, group in enumerate(GROUPS)
        for text in group
    }


def test_discs_stay_in_the_frame_and_do_not_cover_each_other() -> None:
    """Every disc and dot is inside the drawing; discs touch at most."""
    discs = lay_out(GROUPS, vectors())
    for disc, group in zip(discs, GROUPS, strict=True):
        assert disc.radius <= disc.x <= WIDTH - disc.radius
        assert disc.radius <= disc.y <= HEIGHT - disc.radius
        assert len(disc.dots) == len(group)
        assert all(math.dist((disc.x, disc.y), dot) <= disc.radius + 0.01 for dot in disc.dots)
    pairs = [(one, other) for one in discs for other in discs if one is not other]
    assert all(math.dist((a.x, a.y), (b.x, b.y)) > 0.9 * (a.radius + b.radius) for a, b in pairs)


def test_themes_of_one_family_lie_near_each_other() -> None:
    """On average a theme is nearer to its own family than to the other one."""
    places = [(disc.x, disc.y) for disc in lay_out(GROUPS, vectors())]
    own = [math.dist(places[a], places[b]) for a in range(9) for b in range(a) if (a > 3) == (b > 3)]
    other = [math.dist(places[a], places[b]) for a in range(4) for b in range(4, 9)]
    assert np.mean(own) < np.mean(other)


def test_the_same_study_has_the_same_map() -> None:
    """Nothing in the layout is left to chance."""
    assert lay_out(GROUPS, vectors()) == lay_out(GROUPS, vectors())


def test_a_map_needs_no_vectors_and_no_themes() -> None:
    """Without meanings the themes are spread out; without themes there is nothing."""
    assert lay_out([], {}) == []
    assert len({(disc.x, disc.y) for disc in lay_out(GROUPS, {})}) == 9


def test_no_label_covers_another() -> None:
    """Of labels that would overlap the first is written; the others appear when one zooms in."""
    discs = lay_out([["a"], ["b"]], {})
    assert readable(["x" * 300, "short"], discs)[1]
    assert not readable(["x" * 300, "short"], discs)[0]
