"""Texts with placeholders for personal data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from synth.model import Mark
from synth.privacy.details import details
from synth.privacy.key import Key
from synth.privacy.names import Names
from synth.privacy.spans import Found
from synth.protocols import NameFinder

GONE = "[NAME-0]"  # every name of everybody who was forgotten


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom the study's files name; `owner` is a participant id, None for interviewers and others."""

    name: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """`[start:end]` of the old text became `placeholder`."""

    start: int
    end: int
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with its placeholders and the edits that made it, in order and without overlaps."""

    text: str
    edits: tuple[Edit, ...] = ()

    def moved(self, offset: int) -> int:
        """Where an offset of the old text is in the new one; from inside a replaced piece behind its placeholder."""
        shift = 0
        for edit in self.edits:
            if offset <= edit.start:
                break
            shift += len(edit.placeholder) - (edit.end - edit.start)
            if offset < edit.end:
                return edit.end + shift
        return offset + shift

    def moved_marks(self, marks: Sequence[Mark]) -> tuple[Mark, ...]:
        """The marks on the new text; one inside a replaced piece gives its time to the mark before it."""
        moved: list[Mark] = []
        for mark in marks:
            start, end = self.moved(mark.char_start), self.moved(mark.char_end)
            if start < end or not moved or mark.char_start == mark.char_end:
                moved.append(Mark(start, end, mark.start_s, mark.end_s))
            else:
                last = moved[-1]
                moved[-1] = Mark(last.char_start, last.char_end, last.start_s, max(last.end_s, mark.end_s))
        return tuple(moved)


class Redactor:
    """Replaces personal data; equal details get equal placeholders, those of the given key first.

    `finder` is a trained tool that finds names besides the lists and rules.
    """

    def __init__(
        self, known: Iterable[Known] = (), key: Key | None = None, *, companies: Iterable[str] = (),
        kept: Iterable[str] = (), hide_companies: bool = False, finder: NameFinder | None = None,
    ) -> None:  # fmt: skip
        key = key or Key()
        self._key = key
        self._placeholders = dict(key.placeholders)
        self._owners = dict(key.owners)
        self._last = dict(key.last)
        self._numbers = {
            (kind_of(placeholder), text.casefold()): placeholder for placeholder, text in key.placeholders.items()
        }
        people = list(known)
        self._owner_of = {person.name.casefold(): person.owner for person in people if person.owner}
        self.names = Names(
            [person.name for person in people],
            companies=companies,
            kept=kept,
            hide_companies=hide_companies,
            finder=finder,
        )

    @property
    def key(self) -> Key:
        """The key after everything that was redacted so far."""
        return replace(
            self._key, placeholders=dict(self._placeholders), owners=dict(self._owners), last=dict(self._last)
        )

    def redact(self, text: str, here: Set[str] = frozenset(), owner: str | None = None) -> Redacted:
        """The text without personal data.

        `here` are the names of the people who talk or write in it, `owner` is the participant whose words it is:
        addresses and numbers that are heard in them first are taken to be hers.
        """
        found = details(text, self.names.in_address)
        return self._replaced(text, [*found, *self.names.find(text, here, found)], owner)

    def redact_value(self, text: str) -> Redacted:
        """A value of a list without personal data: only full names of known people count as names here."""
        found = details(text, self.names.in_address)
        return self._replaced(text, [*found, *self.names.full(text, found)])

    def _replaced(self, text: str, found: Sequence[Found], owner: str | None = None) -> Redacted:
        if not found:
            return Redacted(text)
        edits, pieces, position = [], [], 0
        for item in sorted(found, key=lambda item: item.start):
            placeholder = self._placeholder(item.kind, item.meaning, owner)
            edits.append(Edit(item.start, item.end, placeholder))
            pieces += [text[position : item.start], placeholder]
            position = item.end
        return Redacted("".join(pieces) + text[position:], tuple(edits))

    def _placeholder(self, kind: str, meaning: str, speaker: str | None) -> str:
        known = self._numbers.get((kind, meaning.casefold()))
        if known:
            return known
        owner = self._owner_of.get(meaning.casefold()) if kind == "NAME" else speaker
        if owner is not None and self._key.has_forgotten(owner):
            return GONE
        number = self._last.get(kind, 0) + 1
        placeholder = f"[{kind}-{number}]"
        self._last[kind] = number
        self._placeholders[placeholder] = meaning
        self._numbers[kind, meaning.casefold()] = placeholder
        if owner:
            self._owners[placeholder] = owner
        return placeholder


def kind_of(placeholder: str) -> str:
    """The type of a placeholder: NAME of [NAME-3]."""
    return placeholder[1:].rsplit("-", 1)[0]
