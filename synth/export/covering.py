"""Letters made unreadable in place: what is left stands where it stood, so that offsets hold."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")
COVER = "█"
NAME_LETTERS_MIN = 4  # a shorter name is part of too many words
# Fields of records whose texts point to other records or are words of synth's own; every other text is covered.
POINTERS = re.compile(r"(?:\w+_)?ids?|kind|role|consent|segment|status|type|flags|\w+_at|\w*sha256|facet|tools|dropped")


def covered(text: str, pieces: Iterable[tuple[int, int]]) -> str:
    """The text with these pieces covered."""
    letters = list(text)
    for start, end in pieces:
        letters[start:end] = COVER * (min(end, len(text)) - start)
    return "".join(letters)


def uncovered(text: str, pieces: Iterable[tuple[int, int]]) -> str:
    """The text with everything but these pieces covered."""
    letters = [COVER] * len(text)
    for start, end in pieces:
        letters[start:end] = text[start:end]
    return "".join(letters)


class Names:
    """Covers names wherever they are said."""

    def __init__(self, names: Iterable[str]) -> None:
        words = sorted({" ".join(name.split()) for name in names}, key=lambda name: (-len(name), name))
        parts = [r"\s+".join(map(re.escape, name.split())) for name in words if len(name) >= NAME_LETTERS_MIN]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None

    def covered(self, text: str) -> str:
        """The text with every name covered letter by letter; blanks stay, so that folding them changes nothing."""
        return text if self._pattern is None else self._pattern.sub(lambda found: re.sub(r"\S", COVER, found[0]), text)

    def covered_in(self, record: Record) -> Record:
        """The record with every name covered in all of its texts, however deep, but for those that point."""
        if self._pattern is None:
            return record
        covered: Record = self._walked(record)
        return covered

    def _walked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.covered(value)
        if isinstance(value, tuple):
            return tuple(map(self._walked, value))
        if isinstance(value, Mapping):
            # attributes go by the headers of a table; other keys point to something
            return {
                self.covered(key) if isinstance(held, str) else key: self._walked(held) for key, held in value.items()
            }
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        fields = [field.name for field in dataclasses.fields(value) if not POINTERS.fullmatch(field.name)]
        held = {name: getattr(value, name) for name in fields}
        changed = {name: now for name, old in held.items() if (now := self._walked(old)) != old}
        return dataclasses.replace(value, **changed) if changed else value
