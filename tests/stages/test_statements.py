"""Sentences of participants become statements, and what is left out keeps its reason."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest

from synth.adapters.spacy import SpacySplitter
from synth.model import (
    KINDS,
    Answer,
    CellSpan,
    Kind,
    Mark,
    Participant,
    Source,
    TextSpan,
    TimeSpan,
    Turn,
)
from synth.protocols import Matrix
from synth.settings import StatementsSettings
from synth.stages.statements import Extracted, StatementTools, extract, taught

PEOPLE = (Participant("p-1", "P01", ("s-1",)), Participant("p-2", "P02", ("s-2",), consent="no_quotes"))
SOURCES = (
    Source("s-1", "call.vtt", "transcript", "a"),
    Source("s-2", "survey.csv", "survey", "b"),
    Source("s-3", "call.mp3", "audio", "c", duration_s=60),
)


class WordKinds:
    """Kinds by a single word, and a record of the questions that came with the texts."""

    name = "word-kinds"
    version = "1"

    def __init__(self) -> None:
        self.contexts: dict[str, str | None] = {}

    def probabilities(self, texts: Sequence[str], contexts: Sequence[str | None]) -> Matrix:
        self.contexts.update(zip(texts, contexts, strict=True))
        rows = []
        for text in texts:
            kind = "pain" if "slow" in text else "goal" if "want" in text else "other"
            sure = 0.4 if "perhaps" in text else 0.91
            rows.append([sure if name == kind else (1 - sure) / 3 for name in KINDS])
        return np.array(rows, dtype=np.float32).reshape(-1, len(KINDS))


class SameForAll:
    """Makes the kind that people gave most often likeliest for everything."""

    name = "same-for-all"
    version = "1"

    def taught(self, shares: Matrix, texts: Sequence[str], kinds: Sequence[Kind | None]) -> Matrix:
        given = [kind for kind in kinds if kind is not None]
        likeliest = max(KINDS, key=given.count)
        return np.array([[0.7 if kind == likeliest else 0.1 for kind in KINDS] for _ in texts], dtype=np.float32)


class GermanByUmlaut:
    """Takes texts with an umlaut for German and leaves short ones open."""

    name = "german-by-umlaut"
    version = "1"

    def languages(self, texts: Sequence[str]) -> list[str | None]:
        return [None if len(text.split()) < 3 else "de" if "ü" in text else "en" for text in texts]


@pytest.fixture
def tools() -> StatementTools:
    return StatementTools(SpacySplitter(), WordKinds(), GermanByUmlaut(), SameForAll())


def run(tools: StatementTools, turns: Sequence[Turn] = (), answers: Sequence[Answer] = ()) -> Extracted:
    return extract(turns, answers, PEOPLE, SOURCES, StatementsSettings(), tools)


def asked(number: int, text: str) -> Turn:
    return Turn(f"s-1-t{number:04d}", "s-1", "Ada", text, role="interviewer")


def said(number: int, text: str, flags: tuple[str, ...] = ()) -> Turn:
    return Turn(f"s-1-t{number:04d}", "s-1", "Bo", text, role="participant", participant_id="p-1", flags=flags)


def cell(row: int, text: str, person: str = "p-2") -> Answer:
    return Answer(f"s-2-r{row}-3", "s-2", row, "Q3", "What annoys you?", text, participant_id=person)


def test_a_statement_is_its_place_in_the_turn(tools: StatementTools) -> None:
    """The text is the slice of the turn that the span names, white space folded."""
    turn = said(2, "Well, it was\n  slow today. And I want it fast.")
    statements = run(tools, [turn]).statements
    assert [statement.text for statement in statements] == ["Well, it was slow today.", "And I want it fast."]
    for statement in statements:
        assert isinstance(statement.span, TextSpan)
        assert " ".join(turn.text[statement.span.char_start : statement.span.char_end].split()) == statement.text


def test_the_last_question_is_the_context(tools: StatementTools) -> None:
    """Listening noises of the interviewer are no question, and the question of another file is not carried over."""
    other_file = Turn("s-3-t0001", "s-3", "Cy", "We have four vans there.", role="participant", participant_id="p-1")
    turns = [
        asked(1, "Thanks. How is the start? And the stop?"),
        said(2, "The start is slow."),
        asked(3, "Mm-hm."),
        said(4, "So I want a fast one."),
        other_file,
    ]
    contexts = {statement.text: statement.context for statement in run(tools, turns).statements}
    assert contexts == {
        "The start is slow.": "How is the start? And the stop?",
        "So I want a fast one.": "How is the start? And the stop?",
        "We have four vans there.": None,
    }


def test_the_column_is_the_context_of_an_answer(tools: StatementTools) -> None:
    """The model sees the question of the column, and the place names row and column."""
    (statement,) = run(tools, answers=[cell(7, "slow search")]).statements
    assert statement.context == "What annoys you?"
    assert statement.span == CellSpan(7, "Q3", 0, 11)


def test_interviewers_make_no_statements(tools: StatementTools) -> None:
    """Whatever an interviewer says is nobody's evidence."""
    assert run(tools, [asked(1, "I think that search is slow, isn't it?")]).statements == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Yeah.", "filler"),
        ("Mm-hm, okay, right.", "filler"),
        ("Warehouse two.", "too-short"),
        ("Do you see it there?", "question"),
    ],
)
def test_talk_that_says_nothing_keeps_its_reason(tools: StatementTools, text: str, reason: str) -> None:
    """Fillers, fragments and questions back are left out and counted."""
    result = run(tools, [said(1, text)])
    assert result.statements == ()
    assert [(item.reason, item.text) for item in result.dropped] == [(reason, text)]


@pytest.mark.parametrize("text", ["n/a", "-", "None.", "nothing", "See above", "asdf", "?"])
def test_empty_answers_are_left_out(tools: StatementTools, text: str) -> None:
    """What people type to get past a question is no statement."""
    result = run(tools, answers=[cell(1, text)])
    assert result.statements == ()
    assert {item.reason for item in result.dropped} <= {"no-answer"}


def test_a_whole_answer_may_be_one_word(tools: StatementTools) -> None:
    """With its question, one word can be all there is to say."""
    assert [statement.text for statement in run(tools, answers=[cell(1, "Price")]).statements] == ["Price"]


def test_recordings_have_times_from_their_marks(tools: StatementTools) -> None:
    """A sentence of a recording starts at the first word that it touches and ends with the last."""
    marks = (Mark(0, 12, 1.0, 2.5), Mark(13, 18, 2.5, 3.0), Mark(19, 37, 4.0, 6.0))
    turn = Turn(
        "s-3-t0001",
        "s-3",
        "SPEAKER_00",
        "It was really slow. I want a fast one.",
        "participant",
        "p-1",
        1.0,
        6.0,
        (),
        marks,
    )
    spans = [statement.span for statement in run(tools, [turn]).statements]
    assert spans == [TimeSpan(turn.id, 1.0, 3.0, 0, 19), TimeSpan(turn.id, 4.0, 6.0, 20, 38)]


def test_flagged_text_is_not_quotable(tools: StatementTools) -> None:
    """What a recogniser may have invented stays visible with its flag and is never shown as a quote."""
    (statement,) = run(tools, [said(1, "The start is slow.", flags=("repetition",))]).statements
    assert statement.flags == ("repetition",)
    assert not statement.quotable


def test_consent_decides_about_quotes(tools: StatementTools) -> None:
    """Who does not want to be quoted counts, but is not quoted."""
    result = run(tools, [said(1, "The start is slow.")], [cell(1, "the search is slow")])
    assert {statement.participant_id: statement.quotable for statement in result.statements} == {
        "p-1": True,
        "p-2": False,
    }


def test_other_languages_are_left_out_with_a_notice(tools: StatementTools) -> None:
    """A short text goes with the other texts of its speaker; nothing is left out silently."""
    result = run(tools, [said(1, "Das ist für uns langsam."), said(2, "Sehr langsam.")])
    assert result.statements == ()
    assert [item.reason for item in result.dropped] == ["language-de", "language-de"]
    assert [(notice.code, notice.source_id) for notice in result.notices] == [("language", "s-1")]


def test_unsure_kinds_are_listed_for_review(tools: StatementTools) -> None:
    """A kind below the recipe's confidence is kept, counted and announced."""
    result = run(tools, [said(1, "It is perhaps slow here. We have four vans.")])
    assert [statement.confidence for statement in result.statements] == [0.4, 0.91]
    (notice,) = result.notices
    assert notice.code == "needs-review"
    assert "1 of 2" in notice.message


def test_the_order_of_the_input_changes_nothing(tools: StatementTools) -> None:
    """Files and rows may come in any order: the result is the same, ids included."""
    turns = [
        asked(1, "How is it?"),
        said(2, "It is slow. I want more."),
        asked(3, "And the price?"),
        said(4, "We pay for it."),
    ]
    answers = [cell(row, text) for row, text in enumerate(["slow start", "slow", "I want a map", "slow"], start=1)]
    expected = run(tools, turns, answers)
    assert len({statement.id for statement in expected.statements}) == len(expected.statements)
    for seed in range(5):
        shuffled = random.Random(seed)
        shuffled.shuffle(turns)
        shuffled.shuffle(answers)
        assert run(tools, turns, answers) == expected


def test_lessons_change_kinds_and_nothing_else(tools: StatementTools) -> None:
    """Statements keep ids, words and places; who is unsure is counted again, and the lessons are told."""
    found = run(tools, [said(2, "It was perhaps slow today. I want it fast.")])
    assert [notice.code for notice in found.notices] == ["needs-review"]
    after = taught(found, {found.statements[1].id: "objection"}, StatementsSettings(), tools)
    assert [one.kind for one in after.statements] == ["objection", "objection"]
    assert [(one.id, one.text, one.span) for one in after.statements] == [
        (one.id, one.text, one.span) for one in found.statements
    ]
    assert [notice.code for notice in after.notices] == ["learnt"]
    assert after.notices[0].message.startswith("1 statements")
