"""Agreement about kinds: between the model and people, and between two people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice

import pytest
from sklearn.metrics import cohen_kappa_score

from synth.decisions.agreement import AGREEMENT_LEAST, agreements, kappa
from synth.model import KINDS, Decision, Kind

MANY = AGREEMENT_LEAST + 4


def judged(seq: int, number: int, seen: Kind, said: Kind | None = None, who: str = "Ada") -> Decision:
    """A decision on statement `number`: accepted as it was seen, or corrected to what is said."""
    action, value = ("accept", {}) if said is None else ("kind", {"kind": said})
    evidence = {"path": "a.txt", "participant_id": "p-1", "text": f"Sentence {number}.", "kind": seen}
    return Decision("2026-11-02T10:00:00+00:00", who, action, "statement", f"st-{number}", value, evidence, None, seq)


def undo(seq: int, undoes: Decision) -> Decision:
    return Decision(
        undoes.at, undoes.who, "undo", "statement", undoes.object_id, {}, undoes.evidence, undoes.seq, seq
    )  # fmt: skip


def kinds(count: int) -> Sequence[Kind]:
    return list(islice(cycle(KINDS), count))


@pytest.mark.parametrize("shift", [0, 1, 3], ids=["the same", "all but one another", "some"])
def test_kappa_is_cohens(shift: int) -> None:
    """The same number as another implementation gives."""
    first = [*kinds(20), "pain", "pain", "goal"]
    second = [*first[shift:], *first[:shift]]
    assert kappa(list(zip(first, second, strict=True))) == pytest.approx(cohen_kappa_score(first, second))


def test_kappa_of_what_never_differs_is_unknown() -> None:
    """Two who say one thing throughout show no agreement beyond chance, nor its absence."""
    assert kappa([("pain", "pain")] * 30) is None
    assert kappa([]) is None


def test_the_model_is_compared_by_what_it_said_before_anybody_decided() -> None:
    """A second person who confirms a correction does not make the model right."""
    first = [judged(number + 1, number, "pain", "goal") for number in range(MANY)]
    second = [judged(MANY + number + 1, number, "goal", who="Ben") for number in range(MANY)]
    model, people = agreements([*first, *second])
    assert (model.one, model.other, model.judged) == (None, None, MANY)
    assert model.kappa == 0
    assert (people.one, people.other, people.judged) == ("Ada", "Ben", MANY)
    assert people.kappa is None  # both called everything a goal


def test_each_kind_is_compared_with_the_rest() -> None:
    """Goals and pains that are taken for each other leave objections in full agreement."""
    swap: dict[Kind, Kind] = {"goal": "pain", "pain": "goal"}
    made = [judged(number + 1, number, kind, swap.get(kind)) for number, kind in enumerate(kinds(MANY))]
    (model,) = agreements(made)
    assert model.kinds["objection"] == model.kinds["other"] == 1
    assert model.kinds["goal"] == pytest.approx(-1 / 3)
    assert model.kappa == pytest.approx(1 / 3)


def test_too_few_are_counted_and_not_rated() -> None:
    """Below the least number there is no kappa, only how many there are."""
    made = [judged(number + 1, number, kind) for number, kind in enumerate(kinds(AGREEMENT_LEAST - 1))]
    (model,) = agreements(made)
    assert model.judged == AGREEMENT_LEAST - 1
    assert model.kappa is None
    assert set(model.kinds.values()) == {None}
    assert agreements(()) == ()


def test_what_was_taken_back_is_no_judgement_but_still_says_what_the_model_said() -> None:
    """After a correction is undone and made again otherwise, the model's kind is the one of the first look."""
    wrong = judged(1, 0, "pain", "goal")
    made = [wrong, undo(2, wrong), judged(3, 0, "goal", "objection")]
    rest = [judged(number + 9, number, kind) for number, kind in enumerate(kinds(MANY)) if number]
    (model,) = agreements([*made, *rest])
    assert model.judged == MANY
    assert model.kinds["goal"] == 1  # its mistake was a pain that is an objection
    assert model.kinds["pain"] is not None
    assert model.kinds["pain"] < 1


def test_rejected_statements_have_no_kind_to_agree_about() -> None:
    """That something is no evidence says nothing about its kind."""
    made = judged(1, 0, "pain")
    assert agreements([Decision(made.at, "Ada", "reject", "statement", "st-0", {}, made.evidence, None, 1)]) == ()
