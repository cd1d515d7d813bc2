"""Documents in which invented people talk or answer, and what the participants stage makes of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from synth.model import Answer, Document, PersonRow, Source, SourceKind, Turn
from synth.privacy import Key
from synth.settings import ParticipantsSettings
from synth.stages.participants import Conversation, join

Lines = Sequence[tuple[str, str]]
TALK: Lines = (
    ("Dana Whit", "Thanks for coming. What do you do here?"),
    ("Lena Osei", "I run the warehouse, and my team packs about two hundred boxes every day."),
    ("Dana Whit", "How do you plan that?"),
    ("Lena Osei", "We plan it on paper, because our system is always a day behind."),
)


def source(path: str, kind: SourceKind = "transcript") -> Source:
    """A source whose id comes from its path."""
    digest = hashlib.sha256(path.encode()).hexdigest()
    return Source(f"s-{digest[:10]}", path, kind, digest)


def talk(path: str, lines: Lines, kind: SourceKind = "transcript") -> Document:
    """A transcript with one turn per line."""
    of = source(path, kind)
    return Document(
        of, turns=tuple(Turn(f"{of.id}-t{number:04d}", of.id, tag, text) for number, (tag, text) in enumerate(lines, 1))
    )


def table(path: str, rows: Sequence[PersonRow], kind: SourceKind = "survey", answers: Sequence[str] = ()) -> Document:
    """A table with one person per row and an answer for each that has one."""
    of = source(path, kind)
    people = tuple(replace(row, source_id=of.id, row=number) for number, row in enumerate(rows, 1))
    told = tuple(
        Answer(f"{of.id}-r{number}-0", of.id, number, "Why?", "Why?", text)
        for number, text in enumerate(answers, 1)
        if text
    )
    return Document(of, people=people, answers=told)


def row(name: str | None = None, **known: object) -> PersonRow:
    """A row of a table; keys other than the fields of a row are ids."""
    fields = {key: known.pop(key) for key in ("attributes", "file", "consent") if key in known}
    return PersonRow("", name=name, keys=tuple((key, str(value)) for key, value in known.items()), **fields)  # type: ignore[arg-type]


def joined(*documents: Document, privacy: bool = True, key: Key | None = None, **settings: object) -> Conversation:
    """The conversation with default settings."""
    return join(documents, ParticipantsSettings(**settings), privacy, {}, key or Key())


def role_of(talked: Conversation, words: str) -> str:
    """The role of the turn that holds `words`."""
    return next(turn.role for turn in talked.turns if words in turn.text)
