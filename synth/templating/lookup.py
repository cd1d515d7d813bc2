"""A synthesis by its ids, and the address that everything has in the report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from synth.model import (
    Answer,
    CellSpan,
    Dropped,
    Participant,
    Persona,
    Source,
    SourceKind,
    Statement,
    Synthesis,
    Theme,
    Turn,
)

TURNS_PER_PAGE = 400
ROWS_PER_PAGE = 200
PEOPLE_PER_PAGE = 200
DROPPED_PER_PAGE = 500
ROWS_LISTED_IN_FULL = 500  # above this a survey page lists only rows that hold a statement

Key = TypeVar("Key")
Value = TypeVar("Value")

KIND_NAMES: Mapping[SourceKind, str] = {
    "audio": "Recording",
    "video": "Video",
    "transcript": "Transcript",
    "survey": "Survey",
    "participants": "Participant list",
    "crm": "CRM export",
    "notes": "Notes",
}


def plain_name(identifier: str) -> str:
    """An id as part of a file name or anchor: letters, digits, `-`, `_`, `.`; different ids stay different."""
    return re.sub(r"[^A-Za-z0-9_.-]", lambda match: f"~{ord(match[0]):x}", identifier)


def paged(name: str, page: int) -> str:
    """`people.html`, `people-2.html`, ...; pages count from 0."""
    return f"{name}.html" if page == 0 else f"{name}-{page + 1}.html"


@dataclass(frozen=True)
class Lookup:
    """Everything of a synthesis by id; `study` leads from the report's folder to the study's."""

    synthesis: Synthesis
    study: str
    sources: dict[str, Source] = field(init=False)
    participants: dict[str, Participant] = field(init=False)
    statements: dict[str, Statement] = field(init=False)
    themes: dict[str, Theme] = field(init=False)
    personas: dict[str, Persona] = field(init=False)
    turns: dict[str, list[Turn]] = field(init=False)  # by source
    answers: dict[str, list[Answer]] = field(init=False)  # by source
    spoken: dict[str, list[Statement]] = field(init=False)  # by turn
    written: dict[tuple[str, int, str], list[Statement]] = field(init=False)  # by source, row, column
    position: dict[str, int] = field(init=False)  # of a participant in the list of people
    voices: dict[str, int] = field(init=False)  # statements by participant
    statement_counts: dict[str, int] = field(init=False)  # statements by source
    dropped: list[Dropped] = field(init=False)  # most frequent reason first
    dropped_page: dict[str, str] = field(init=False)  # page on which the list of a reason begins
    private: frozenset[tuple[str, str | int]] = field(init=False)  # turns and rows whose words are not shown
    rows: dict[str, list[int]] = field(init=False)  # of a table, those that its pages list, in order
    page_of: dict[tuple[str, str | int], int] = field(init=False)  # page of a turn or row in its source

    def __post_init__(self) -> None:
        synthesis, fill = self.synthesis, object.__setattr__
        fill(self, "sources", {source.id: source for source in synthesis.sources})
        fill(self, "participants", {person.id: person for person in synthesis.participants})
        fill(self, "statements", {statement.id: statement for statement in synthesis.statements})
        fill(self, "themes", {theme.id: theme for theme in synthesis.themes})
        fill(self, "personas", {persona.id: persona for persona in synthesis.all_personas})
        fill(self, "turns", _grouped((turn.source_id, turn) for turn in synthesis.turns))
        fill(self, "answers", _grouped((answer.source_id, answer) for answer in synthesis.answers))
        fill(self, "spoken", _grouped((s.span.turn_id, s) for s in synthesis.statements if s.span.type != "cell"))
        fill(
            self,
            "written",
            _grouped(
                ((s.source_id, s.span.row, s.span.column), s)
                for s in synthesis.statements
                if isinstance(s.span, CellSpan)
            ),
        )
        fill(self, "position", {person.id: number for number, person in enumerate(synthesis.participants)})
        fill(self, "voices", Counter(statement.participant_id for statement in synthesis.statements))
        fill(self, "statement_counts", Counter(statement.source_id for statement in synthesis.statements))
        reasons = Counter(item.reason for item in synthesis.dropped)
        dropped = sorted(synthesis.dropped, key=lambda item: (-reasons[item.reason], item.reason, item.source_id))
        fill(self, "dropped", dropped)
        pages: dict[str, str] = {}
        for number, item in enumerate(dropped):
            pages.setdefault(item.reason, paged("dropped", number // DROPPED_PER_PAGE))
        fill(self, "dropped_page", pages)
        turns = {(turn.source_id, turn.id) for turn in synthesis.turns if self.withheld(turn.participant_id)}
        cells = {(answer.source_id, answer.row) for answer in synthesis.answers if self.withheld(answer.participant_id)}
        fill(self, "private", frozenset(turns | cells))
        fill(self, "rows", self._rows())
        fill(self, "page_of", self._pages())

    def _pages(self) -> dict[tuple[str, str | int], int]:
        pages: dict[tuple[str, str | int], int] = {}
        for source_id, turns in self.turns.items():
            pages.update({(source_id, turn.id): n // TURNS_PER_PAGE for n, turn in enumerate(turns)})
        for source_id, rows in self.rows.items():
            pages.update({(source_id, row): n // ROWS_PER_PAGE for n, row in enumerate(rows)})
        return pages

    def _rows(self) -> dict[str, list[int]]:
        stated = _grouped((source_id, row) for source_id, row, _ in self.written)
        listed: dict[str, list[int]] = {}
        for source_id, answers in self.answers.items():
            rows = {answer.row for answer in answers}
            listed[source_id] = sorted(
                rows if len(rows) <= ROWS_LISTED_IN_FULL else rows & set(stated.get(source_id, ()))
            )
        return listed

    def has_page(self, source_id: str) -> bool:
        """Whether the report shows what the source says."""
        return source_id in self.turns or bool(self.rows.get(source_id))

    def quotable(self, statement: Statement) -> bool:
        """Whether the words may be shown as a quote."""
        return statement.quotable and not self.withheld(statement.participant_id)

    def withheld(self, participant_id: str | None) -> bool:
        """Whether the person's words must not be shown at all."""
        person = self.participants.get(participant_id or "")
        return person is not None and person.consent != "full"

    def speaker_withheld(self, item: Dropped) -> bool:
        """Whether something left out was said by a person whose words must not be shown."""
        span = item.span
        if span is None:
            return False
        return (item.source_id, span.row if isinstance(span, CellSpan) else span.turn_id) in self.private


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, list[Value]]:
    groups: defaultdict[Key, list[Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
