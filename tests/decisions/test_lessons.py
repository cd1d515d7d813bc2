"""Which decisions teach kinds: those on statements that are still there, with the kind that people gave them."""

from __future__ import annotations

from synth import decisions
from synth.decisions.lessons import LESSONS_LEAST
from synth.model import Decision, Kind, Source, Statement, TextSpan

SOURCES = (Source("s-1", "a.txt", "transcript", "x"),)


def stated(number: int, kind: Kind = "pain") -> Statement:
    span = TextSpan("s-1-t1", 0, 5)
    return Statement(f"st-{number}", "s-1", "p-1", f"Thing number {number} hurts.", kind, 0.6, span)


def judged(seq: int, number: int, action: str = "accept", kind: Kind = "pain") -> Decision:
    """A decision on statement `number`, which was shown as a pain."""
    evidence = {"path": "a.txt", "participant_id": "p-1", "text": stated(number).text, "kind": "pain"}
    value = {"kind": kind} if action == "kind" else {}
    return Decision("2026-11-02T10:00:00+00:00", "Ada", action, "statement", f"st-{number}", value, evidence, None, seq)


STATEMENTS = tuple(stated(number) for number in range(LESSONS_LEAST + 5))
ACCEPTED = tuple(judged(number + 1, number) for number in range(LESSONS_LEAST))


def test_accepted_and_corrected_statements_teach_what_people_saw_or_chose() -> None:
    """The last decision on a statement counts."""
    taught = decisions.lessons(STATEMENTS, SOURCES, [*ACCEPTED, judged(90, 3, "kind", "goal"), judged(91, 4, "strong")])
    assert len(taught) == LESSONS_LEAST
    assert taught["st-3"] == "goal"
    assert taught["st-4"] == "pain"


def test_few_decisions_teach_nothing() -> None:
    """Below the least number the model stays as it was."""
    assert decisions.lessons(STATEMENTS, SOURCES, ACCEPTED[1:]) == {}


def test_rejected_and_missing_statements_teach_nothing() -> None:
    """Neither what is no evidence nor what has left the study."""
    more = [judged(80 + number, LESSONS_LEAST + number) for number in range(2)]
    taught = decisions.lessons(STATEMENTS[1:], SOURCES, [*ACCEPTED, *more, judged(95, 5, "reject")])
    assert taught.keys() == {one.id for one in STATEMENTS[1 : LESSONS_LEAST + 2]} - {"st-5"}


def test_an_accepted_statement_keeps_the_kind_that_was_accepted() -> None:
    """A later run that takes it for something else is overruled, as for one that was corrected."""
    (found,) = decisions.judge([stated(1, "other")], SOURCES, (), [judged(1, 1)]).statements
    assert (found.kind, found.confidence) == ("pain", 1.0)
    (found,) = decisions.judge([stated(1, "other")], SOURCES, (), [judged(1, 1, "kind", "goal")]).statements
    assert found.kind == "goal"
