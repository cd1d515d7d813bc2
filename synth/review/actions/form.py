"""The fields of a form, and what an action is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from synth.review.session import Asked
from synth.review.view import View

LONGEST = 4000  # characters of a field


class Refused(Exception):  # noqa: N818 - told to people as a page, not raised at them
    """What was asked for cannot be done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form; `who` sent it."""

    fields: Mapping[str, Sequence[str]]
    who: str

    def get(self, name: str) -> str:
        """A field as one line of text; empty when it was left out."""
        values = self.fields.get(name, ())
        return " ".join(values[0].split())[:LONGEST] if values else ""

    def need(self, name: str, what: str) -> str:
        """A field that must be filled.

        Raises:
            Refused: when it is empty.
        """
        text = self.get(name)
        if not text:
            raise Refused(f"{what} is missing; go back and fill it in.")
        return text

    def all(self, name: str) -> list[str]:
        """All values of a field, such as ticked boxes."""
        return [value for value in self.fields.get(name, ()) if value]

    def number(self, name: str) -> int | None:
        """A field as a whole number, None when it is none."""
        text = self.get(name)
        return int(text) if text.isdecimal() and len(text) < 16 else None


Action = Callable[[View, str, Form], list[Asked]]
