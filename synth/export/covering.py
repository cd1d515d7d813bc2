"""Letters made unreadable in place: what is left stands where it stood, so that offsets hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

COVER = "█"
NAME_LETTERS_MIN = 4  # a shorter name is part of too many words


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
