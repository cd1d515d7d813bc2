"""Statements: the sentences of participants, with the question they answer, their kind and their place."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from synth.model import (
    KINDS,
    Answer,
    CellSpan,
    Dropped,
    Kind,
    Notice,
    Participant,
    Source,
    Span,
    Statement,
    TextSpan,
    TimeSpan,
    Turn,
)
from synth.protocols import KindLessons, KindModel, Splitter, Tool
from synth.settings import StatementsSettings
from synth.stages.statements.wanting import unusable

QUESTION_WORDS = 6  # an interviewer's turn of fewer words without a question mark ("mm-hm, right") asks nothing
NEEDS_REVIEW = "needs-review"


class Languages(Tool, Protocol):
    """Tells languages apart."""

    def languages(self, texts: Sequence[str]) -> list[str | None]:
        """The ISO 639-1 code of every text, None where it cannot be told."""
        ...


@dataclass(frozen=True, slots=True)
class StatementTools:
    """What the stage works with."""

    splitter: Splitter
    kinds: KindModel
    languages: Languages
    lessons: KindLessons


@dataclass(frozen=True, slots=True)
class Extracted:
    """Statements and what was left out, both in the order of their sources and places."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    """A turn or a cell as this stage sees it."""

    source_id: str
    participant_id: str
    text: str
    question: str | None
    flags: tuple[str, ...]
    turn: Turn | None = None
    answer: Answer | None = None
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: _Passage
    text: str
    span: Span


def extract(
    turns: Sequence[Turn],
    answers: Sequence[Answer],
    participants: Sequence[Participant],
    sources: Sequence[Source],
    settings: StatementsSettings,
    tools: StatementTools,
) -> Extracted:
    """What the participants said, sentence by sentence; the order of the arguments' items changes nothing."""
    recordings = {source.id for source in sources if source.is_recording}
    passages = [*_spoken(turns, recordings), *_written(answers)]
    passages, foreign = _in_english(passages, tools.languages)
    sentences: list[_Sentence] = []
    dropped = [*foreign]
    for passage in passages:
        for sentence in _sentences(passage, tools.splitter):
            reason = unusable(sentence.text, settings.min_words, None if passage.answer is None else passage.text)
            if reason is None:
                sentences.append(sentence)
            else:
                dropped.append(Dropped(passage.source_id, reason, sentence.text, sentence.span))
    statements, questions = _with_kinds(sentences, participants, tools.kinds)
    dropped += questions
    notices = (*_language_notices(foreign), *_review_notices(statements, settings))
    return Extracted(tuple(statements), tuple(dropped), notices)


def taught(
    found: Extracted, lessons: Mapping[str, Kind], settings: StatementsSettings, tools: StatementTools
) -> Extracted:
    """The same statements with the kinds that people's decisions in this study make likely.

    `lessons` are the kinds that people gave to statements, by their ids. No statement comes or goes by them.
    """
    texts = [statement.text for statement in found.statements]
    shares = tools.kinds.probabilities(texts, [statement.context for statement in found.statements])
    given = [lessons.get(statement.id) for statement in found.statements]
    rows = tools.lessons.taught(shares, texts, given).tolist()
    statements = tuple(_of_kind(one, row) for one, row in zip(found.statements, rows, strict=True))
    notices = [notice for notice in found.notices if notice.code != NEEDS_REVIEW]
    learnt = Notice("learnt", f"{len(lessons)} statements that people accepted or corrected taught this run its kinds")
    return replace(found, statements=statements, notices=(*notices, *_review_notices(statements, settings), learnt))


# --- passages -----------------------------------------------------------------------------------


def _spoken(turns: Sequence[Turn], recordings: set[str]) -> list[_Passage]:
    passages: list[_Passage] = []
    question: tuple[str, str] | None = None
    for turn in sorted(turns, key=lambda turn: (turn.source_id, len(turn.id), turn.id)):
        if turn.role == "interviewer":
            asked = _question(turn.text)
            question = (turn.source_id, asked) if asked else question
        elif turn.participant_id is not None:
            context = question[1] if question and question[0] == turn.source_id else None
            recorded = turn.source_id in recordings
            passages.append(
                _Passage(
                    turn.source_id, turn.participant_id, turn.text, context, turn.flags, turn=turn, recorded=recorded
                )
            )
    return passages


def _question(text: str) -> str:
    """The question of an interviewer's turn: its sentences with a question mark, else a longer turn as a whole."""
    folded = " ".join(text.split())
    asked = re.findall(r"[^.?!]*\?", folded)
    if asked:
        return " ".join(part.strip() for part in asked)
    return folded if len(folded.split()) >= QUESTION_WORDS else ""


def _written(answers: Sequence[Answer]) -> list[_Passage]:
    ordered = sorted(answers, key=lambda answer: (answer.source_id, answer.row, answer.id))
    return [
        _Passage(
            answer.source_id, answer.participant_id, answer.text, answer.question or None, answer.flags, answer=answer
        )
        for answer in ordered
        if answer.participant_id is not None
    ]


def _in_english(passages: list[_Passage], languages: Languages) -> tuple[list[_Passage], list[Dropped]]:
    """The passages to work with, and the others; a passage too short to tell goes with the rest of its speaker."""
    found = languages.languages([passage.text for passage in passages])
    heard: dict[tuple[str, str], Counter[str]] = {}
    for passage, language in zip(passages, found, strict=True):
        if language is not None:
            heard.setdefault((passage.source_id, passage.participant_id), Counter())[language] += len(passage.text)
    usual = {key: min(counts, key=lambda code: (-counts[code], code)) for key, counts in heard.items()}
    kept: list[_Passage] = []
    foreign: list[Dropped] = []
    for passage, language in zip(passages, found, strict=True):
        spoken = language or usual.get((passage.source_id, passage.participant_id), "en")
        if spoken == "en":
            kept.append(passage)
        else:
            whole = _place(passage, 0, len(passage.text))
            foreign.append(Dropped(passage.source_id, f"language-{spoken}", " ".join(passage.text.split()), whole))
    return kept, foreign


# --- sentences ----------------------------------------------------------------------------------


def _sentences(passage: _Passage, splitter: Splitter) -> list[_Sentence]:
    return [
        _Sentence(passage, " ".join(passage.text[start:end].split()), _place(passage, start, end))
        for start, end in splitter.sentences(passage.text)
    ]


def _place(passage: _Passage, start: int, end: int) -> Span:
    if passage.answer is not None:
        return CellSpan(passage.answer.row, passage.answer.column, start, end)
    turn = passage.turn
    assert turn is not None
    begin_s, end_s = _times(turn, start, end)
    if passage.recorded and begin_s is not None and end_s is not None:
        return TimeSpan(turn.id, begin_s, end_s, start, end)
    return TextSpan(turn.id, start, end, begin_s, end_s)


def _times(turn: Turn, start: int, end: int) -> tuple[float | None, float | None]:
    """When a piece of a turn is heard: from the first to the last mark that it touches."""
    touched = [mark for mark in turn.marks if mark.char_start < end and mark.char_end > start]
    if not touched:
        return turn.start_s, turn.end_s
    return min(mark.start_s for mark in touched), max(mark.end_s for mark in touched)


# --- kinds --------------------------------------------------------------------------------------


def _with_kinds(
    sentences: Sequence[_Sentence], participants: Sequence[Participant], kinds: KindModel
) -> tuple[list[Statement], list[Dropped]]:
    """Statements, and the questions of participants that tell nothing about them."""
    people = {participant.id: participant for participant in participants}
    shares = kinds.probabilities(
        [sentence.text for sentence in sentences], [sentence.passage.question for sentence in sentences]
    )
    statements: list[Statement] = []
    questions: list[Dropped] = []
    for sentence, row in zip(sentences, shares.tolist(), strict=True):
        statement = _of_kind(_statement(sentence, people), row)
        if statement.kind == "other" and sentence.passage.turn is not None and sentence.text.endswith("?"):
            questions.append(Dropped(sentence.passage.source_id, "question", sentence.text, sentence.span))
        else:
            statements.append(statement)
    return statements, questions


def _of_kind(statement: Statement, shares: Sequence[float]) -> Statement:
    """The statement with its likeliest kind."""
    best = max(range(len(KINDS)), key=lambda index: shares[index])
    return replace(statement, kind=KINDS[best], confidence=round(shares[best], 4))


def _statement(sentence: _Sentence, people: Mapping[str, Participant]) -> Statement:
    passage = sentence.passage
    locator = f"{passage.source_id}|{sentence.span}|{sentence.text}"
    person = people.get(passage.participant_id)
    return Statement(
        id=f"st-{hashlib.sha256(locator.encode()).hexdigest()[:12]}",
        source_id=passage.source_id,
        participant_id=passage.participant_id,
        text=sentence.text,
        kind="other",
        confidence=0.0,
        span=sentence.span,
        context=passage.question,
        flags=passage.flags,
        quotable=not passage.flags and (person is None or person.consent == "full"),
    )


# --- notices ------------------------------------------------------------------------------------


def _language_notices(foreign: Sequence[Dropped]) -> list[Notice]:
    counts = Counter((item.source_id, item.reason.removeprefix("language-")) for item in foreign)
    return [
        Notice(
            "language", f"{count} passages in the language {code!r} are left out: only English is grouped", source_id
        )
        for (source_id, code), count in sorted(counts.items())
    ]


def _review_notices(statements: Sequence[Statement], settings: StatementsSettings) -> list[Notice]:
    unsure = sum(statement.confidence < settings.min_confidence for statement in statements)
    if not unsure:
        return []
    message = (
        f"{unsure} of {len(statements)} statements need review: their kind is less than "
        f"{settings.min_confidence:.0%} sure, so no claim rests on them"
    )
    return [Notice(NEEDS_REVIEW, message)]
