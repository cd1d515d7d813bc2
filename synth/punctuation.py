"""Sentences for a recogniser that writes none: from pauses, and from how English sentences begin.

Speakers pause for 50-200 ms between sentences as well as within them, so a short pause ends a sentence only
where the next words could begin one. It is a draft; a stop too many does less harm to what follows than a run
of ten sentences.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from synth.model import Word

LONG_PAUSE_S = 0.45
SHORT_PAUSE_S = 0.04
DEPENDENT_WORDS = 14  # a clause with "when" or "if" is followed by what it belongs to

_SUBJECTS = frozenset(["i", "we", "you", "he", "she", "it", "they", "there", "this", "that", "people", "nobody"])
_DETERMINERS = frozenset(["the", "my", "our", "your", "their", "his", "her", "its", "a", "an", "any"])
_AUXILIARIES = frozenset(
    [
        "do",
        "does",
        "did",
        "is",
        "are",
        "was",
        "were",
        "can",
        "could",
        "would",
        "will",
        "have",
        "has",
        "should",
    ]
)
_ASKING = frozenset(["what", "how", "why", "when", "where", "who", "which", "whose"])
_JOINING = frozenset(["and", "but", "so", "then", "or"])
_FILLERS = frozenset(["okay", "well", "yes", "no", "um", "uh", "hello", "right"])
_SUBORDINATING = frozenset(["if", "when", "because", "while", "although", "since", "before", "after", "unless", "as"])
# `that` after a pause mostly belongs to what stands before it.
_OPENING = (_SUBJECTS | _DETERMINERS | {"please", "yes", "no"}) - {"that", "a", "an", "any", "her", "its"}


def punctuated(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of one speaker's turn with capitals, full stops and question marks."""
    texts = [word.text.casefold() for word in words]
    written: list[Word] = []
    start = 0  # of the sentence
    for index, word in enumerate(words):
        text = _capital(word.text) if index == start else _first_person(word.text)
        last = index + 1 == len(words)
        pause_s = LONG_PAUSE_S if last else words[index + 1].start_s - word.end_s
        if pause_s >= LONG_PAUSE_S or (pause_s >= SHORT_PAUSE_S and _ends(texts, start, index)):
            text += "?" if asks(texts[start : index + 1]) else "."
            start = index + 1
        written.append(dataclasses.replace(word, text=text))
    return tuple(written)


def asks(words: Sequence[str]) -> bool:
    """Whether a sentence of lower-case words begins like a question."""
    rest = list(words)
    while rest and rest[0] in _JOINING | _FILLERS:
        rest.pop(0)
    if len(rest) < 2:
        return bool(rest) and rest[0] in _ASKING
    first, second = rest[0], rest[1]
    if first in ("when", "where", "which"):
        return second in _AUXILIARIES or (first == "which" and second not in _SUBJECTS | _DETERMINERS)
    if first in _ASKING:
        return second not in _SUBJECTS | _DETERMINERS
    return first in _AUXILIARIES and second in _SUBJECTS | _DETERMINERS


def _ends(words: Sequence[str], start: int, index: int) -> bool:
    """Whether a sentence that began at `start` may end with word `index`, a short pause after it."""
    rest = words[index + 1 :]
    if words[index] in _JOINING | _SUBORDINATING | _DETERMINERS | _AUXILIARIES:
        return False
    opening = rest[1] if len(rest) > 1 and rest[0] in _JOINING else rest[0]
    hangs = _SUBORDINATING.intersection(words[start : start + 2]) and index - start < DEPENDENT_WORDS
    if hangs and rest[0] in {*_OPENING, "then"}:
        return False  # "when it rains, we ..."
    if rest[0] in _AUXILIARIES:
        return len(rest) > 1 and rest[1] in _SUBJECTS
    return opening in _OPENING or asks(rest[:2])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_person(text: str) -> str:
    return _capital(text) if text == "i" or text.startswith("i'") else text
