"""The check of quotes against their sources, and of claims against their quotes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth import evidence
from synth.errors import EvidenceError
from synth.model import Answer, CellSpan, Claim, Quote, Statement, Synthesis, TextSpan, Turn
from tests import render_study

TURN = Turn("t1", "s1", "P01", "Well, I hate it.  It takes hours, [NAME-1] says.", role="participant")


def said(text: str, start: int, end: int, turn: str = "t1") -> Statement:
    return Statement("x", "s1", "p1", text, "pain", 0.9, TextSpan(turn, start, end))


def test_a_verbatim_statement_is_kept() -> None:
    """Whitespace runs count as one blank; letters have to be the same."""
    whole = said("I hate it. It takes hours,", 6, 33)
    kept, dropped = evidence.verify([whole], [TURN], [], {"s1": "wellihateitittakeshoursannasays"})
    assert (kept, dropped) == ((whole,), ())


def test_a_placeholder_stands_for_a_name_in_the_file() -> None:
    """A redacted quote is found in the file as it was before redaction."""
    quote = said("It takes hours, [NAME-1] says.", 18, len(TURN.text))
    assert evidence.verify([quote], [TURN], [], {"s1": "wellihateitittakeshoursannasays"})[0] == (quote,)


@pytest.mark.parametrize(
    ("statement", "body"),
    [
        pytest.param(said("I love it.", 6, 16), "wellihateit", id="paraphrase"),
        pytest.param(said("I hate it.", 0, 10), "wellihateit", id="wrong-place"),
        pytest.param(said("I hate it.", 6, 16), "something else", id="file-changed"),
        pytest.param(said("I hate it.", 6, 16, turn="t9"), "wellihateit", id="unknown-turn"),
        pytest.param(said("", 0, 0), "wellihateit", id="empty"),
    ],
)
def test_what_does_not_stand_in_its_source_is_no_evidence(statement: Statement, body: str) -> None:
    """A quote that cannot be found again is listed with its reason and never kept."""
    kept, dropped = evidence.verify([statement], [TURN], [], {"s1": body})
    assert kept == ()
    assert [item.reason for item in dropped] == ["not-in-source"]


def test_an_interviewers_words_are_no_evidence() -> None:
    """The same words are refused when the interviewer says them."""
    asked = dataclasses.replace(TURN, role="interviewer")
    assert evidence.verify([said("I hate it.", 6, 16)], [asked], [], {"s1": "wellihateit"})[0] == ()


def test_a_cell_is_found_by_row_and_column() -> None:
    """An answer of another row does not bear a quote."""
    answer = Answer("a", "s1", 3, "What is hard?", "What is hard?", "Too slow for us")
    here = Statement("x", "s1", "p1", "Too slow", "pain", 0.9, CellSpan(3, "What is hard?", 0, 8))
    there = dataclasses.replace(here, span=CellSpan(4, "What is hard?", 0, 8))
    kept, _ = evidence.verify([here, there], [], [answer], {"s1": "tooslowforus"})
    assert kept == (here,)


@given(st.text(), st.text(), st.text())
def test_any_piece_of_a_text_stands_in_it(before: str, quote: str, after: str) -> None:
    """Letters are compared alike on both sides, whatever the script."""
    assert evidence.stands_in(quote, evidence.letters(before) + evidence.letters(quote) + evidence.letters(after))


@pytest.mark.parametrize(
    ("body", "stands"),
    [
        pytest.param("annabobcarlanddavesaidso", True, id="in-the-file"),
        pytest.param("annabobcarlanddavidasksso", False, id="other-words"),
        pytest.param("anddavesaidso", False, id="nobody-in-front"),
        pytest.param("annabobcarland" + "x" * 81 + "saidso", False, id="too-long-for-a-detail"),
        pytest.param("weaskedand" * 4000, False, id="a-long-file-in-no-time"),
    ],
)
def test_a_list_of_hidden_names_is_found_or_not(body: str, stands: bool) -> None:
    """Each placeholder stands for something short, and many in a row take no more time than one."""
    assert evidence.stands_in("[NAME-1], [NAME-2], [NAME-3] and [NAME-4] said so.", body) == stands


def changed(synthesis: Synthesis, **claim: object) -> Synthesis:
    persona = synthesis.personas[0]
    first = dataclasses.replace(persona.pain_points[0], **claim)  # type: ignore[arg-type]
    return dataclasses.replace(
        synthesis,
        personas=(dataclasses.replace(persona, pain_points=(first, *persona.pain_points[1:])), *synthesis.personas[1:]),
    )


def test_a_sound_result_passes() -> None:
    """The example study rests on its quotes."""
    evidence.check(render_study.synthesis())


def test_claims_are_held_to_their_quotes() -> None:
    """Unknown statements, another kind, more voices than quoted, flags: each is refused by name."""
    synthesis = render_study.synthesis()
    goal = synthesis.personas[0].goals[0]
    with pytest.raises(EvidenceError, match="unknown statements"):
        evidence.check(changed(synthesis, statement_ids=("nobody",)))
    with pytest.raises(EvidenceError, match="another kind"):
        evidence.check(changed(synthesis, statement_ids=goal.statement_ids))
    with pytest.raises(EvidenceError, match="more people"):
        evidence.check(changed(synthesis, support=9, of=9))
    used = set(synthesis.personas[0].pain_points[0].statement_ids)
    flagged = tuple(
        dataclasses.replace(item, flags=("repetition",)) if item.id in used else item for item in synthesis.statements
    )
    with pytest.raises(EvidenceError, match="flagged"):
        evidence.check(dataclasses.replace(synthesis, statements=flagged))


def test_a_quote_has_to_be_verbatim() -> None:
    """A persona's quote is a piece of the statement that it names."""
    synthesis = render_study.synthesis()
    persona = synthesis.personas[0]
    assert persona.quote is not None
    other = dataclasses.replace(persona, quote=Quote(persona.quote.text + "!", persona.quote.statement_id))
    with pytest.raises(EvidenceError, match="verbatim"):
        evidence.check(dataclasses.replace(synthesis, personas=(other, *synthesis.personas[1:])))


def test_a_claim_without_evidence_cannot_be_built() -> None:
    """Neither without statements nor with a support that was not counted."""
    with pytest.raises(EvidenceError):
        Claim("people want this", 3, 4)
    with pytest.raises(EvidenceError):
        Claim("people want this", 5, 4, statement_ids=("x",))
