"""What people say about who belongs together is followed by the next drafting of personas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from synth.decisions import Placement
from synth.model import Participant
from synth.stages.personas.arrange import arranged, without_problem
from synth.stages.personas.grouping import Grouping


@dataclass
class People:
    """As much of a study's material as an arrangement looks at."""

    people: tuple[Participant, ...]


def material(count: int) -> People:
    return People(tuple(Participant(f"p{number}", f"P{number}", ()) for number in range(count)))


def grouping(*persona: int) -> Grouping:
    """People in the personas with these numbers, -1 for none."""
    labels = np.array(persona, dtype=np.intp)
    membership = np.zeros((len(persona), labels.max() + 1))
    for row, label in enumerate(persona):
        if label >= 0:
            membership[row, label] = 1.0
    return Grouping(labels, membership, (0.9, 0.8, 0.7)[: labels.max() + 1], False, ())


def groups(found: Grouping) -> set[frozenset[int]]:
    """Who is with whom."""
    return {frozenset(np.flatnonzero(found.persona == one).tolist()) for one in range(len(found.stability))}


@pytest.mark.parametrize(
    ("placement", "expected"),
    [
        (Placement(("p4",), ("p0", "p1")), {frozenset({0, 1, 2, 4}), frozenset({3, 5})}),
        (Placement(("p3", "p4", "p5"), ("p0", "p1", "p2")), {frozenset(range(6))}),
        (Placement(("p1", "p2"), ()), {frozenset({0}), frozenset({1, 2}), frozenset({3, 4, 5})}),
        (Placement(("p0",), (), "nobody"), {frozenset({1, 2}), frozenset({3, 4, 5})}),
        (Placement(("p9",), ("p0",)), {frozenset({0, 1, 2}), frozenset({3, 4, 5})}),
        (Placement(("p4",), ("gone",)), {frozenset({0, 1, 2}), frozenset({3, 5}), frozenset({4})}),
    ],
    ids=["move", "merge", "split", "nobody", "person gone", "others gone"],
)
def test_people_are_where_they_were_put(placement: Placement, expected: set[frozenset[int]]) -> None:
    """Whatever was asked, everybody else stays, and no persona is left without people."""
    found = arranged(material(6), grouping(0, 0, 0, 1, 1, 1), [placement])  # type: ignore[arg-type]
    assert groups(found) == expected
    assert found.membership.shape == (6, len(found.stability))
    assert [row.argmax() for row in found.membership[found.persona >= 0]] == found.persona[found.persona >= 0].tolist()


def test_a_persona_is_known_again_by_its_members() -> None:
    """Numbers change from run to run; the members that the other persona had say which one is meant."""
    other = grouping(1, 1, 1, 0, 0, 0)
    found = arranged(material(6), other, [Placement(("p4",), ("p0", "p1"))])  # type: ignore[arg-type]
    assert groups(found) == {frozenset({0, 1, 2, 4}), frozenset({3, 5})}


def test_a_merged_persona_is_as_stable_as_the_weaker_one() -> None:
    """No one can make a group more certain than it came out."""
    found = arranged(material(6), grouping(0, 0, 0, 1, 1, 1), [Placement(("p3", "p4", "p5"), ("p0",))])  # type: ignore[arg-type]
    assert found.stability == (0.8,)


def test_nobody_is_moved_without_a_decision() -> None:
    """Without placements the grouping is the very same."""
    one = grouping(0, 0, 1)
    assert arranged(material(3), one, []) is one  # type: ignore[arg-type]


def test_people_are_put_among_those_without_the_problem_and_taken_out() -> None:
    """A decision overrules what their words were taken for."""
    negative = np.array([True, False, False])
    placements = [Placement(("p0",), ("p1",)), Placement(("p2",), (), "negative")]
    assert without_problem(material(3), negative, placements).tolist() == [False, False, True]  # type: ignore[arg-type]
