"""Names of products and people put right in recognised text, with a line for every replacement."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.model import SpeechSegment, Word

# Chosen so that a name is found in its usual mishearings and a different word is not taken for it.
SOUND_MIN = 0.8
SPELLING_MIN = 0.5
SOUND_LETTERS_MIN = 3
# A word that the recogniser is sure of is left alone, however much it resembles a name.
SURE = 0.9
EXTRA_WORDS = 2  # a name that is unknown to the recogniser falls into several short words

_SOUNDS = (
    (r"ph", "f"),
    (r"[ct]ion|sion", "shn"),
    (r"tch|ch|sh", "s"),
    (r"ck|q|c(?![eiy])", "k"),
    (r"c|z", "s"),
    (r"x", "ks"),
    (r"dg|g(?=[eiy])", "j"),
    (r"wh", "w"),
    (r"(?<=[aeiouy])h|^h(?=[^aeiouy])", ""),
    (r"e$", ""),
    (r"[aeiouyw]+", "a"),
    (r"(.)\1+", r"\1"),
)


@dataclass(frozen=True, slots=True)
class _Name:
    term: str
    spelling: str
    sound: str
    words: int


def corrected(
    segments: Sequence[SpeechSegment], vocabulary: Sequence[str]
) -> tuple[tuple[SpeechSegment, ...], list[str]]:
    """The segments with names of `vocabulary` for what sounds like them, and a line for every replacement."""
    names = [_Name(term, _letters(term), sound(term), len(term.split())) for term in sorted(set(vocabulary))]
    names = [name for name in names if name.sound]
    if not names:
        return tuple(segments), []
    results, lines = [], []
    for segment in segments:
        text, words, cursor, index = "", [], 0, 0
        spans = list(located(segment.text, segment.words))
        while index < len(segment.words):
            name, count = _best(segment.words[index:], names)
            start, end = spans[index][0], spans[index + max(1, count) - 1][1]
            heard = segment.text[start:end]
            word = segment.words[index]
            written = heard
            if name is not None:
                trail = re.search(r"\W*$", heard)
                written = name.term + (trail.group() if trail else "")
                word = dataclasses.replace(word, text=written, end_s=segment.words[index + count - 1].end_s)
                if heard.casefold() != written.casefold():
                    lines.append(f"at {word.start_s:.1f} s {heard!r} was taken for {name.term!r}")
            text += segment.text[cursor:start] + written
            words.append(word)
            cursor, index = end, index + max(1, count)
        results.append(dataclasses.replace(segment, text=text + segment.text[cursor:], words=tuple(words)))
    return tuple(results), lines


def located(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where each word stands in `text`; a word that is not found there gets an empty place."""
    cursor = 0
    for word in words:
        start = text.find(word.text, cursor)
        if start < 0:
            yield cursor, cursor
            continue
        cursor = start + len(word.text)
        yield start, cursor


def sound(text: str) -> str:
    """A rough key of how an English speaker says `text`: consonants, and one sign for any vowels."""
    key = _letters(text)
    for pattern, replacement in _SOUNDS:
        key = re.sub(pattern, replacement, key)
    return key


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _best(words: Sequence[Word], names: Sequence[_Name]) -> tuple[_Name | None, int]:
    """The name that the first words sound like and how many words it takes; (None, 0) for none."""
    likeness, count, name = _match(words, names)
    if name is None or any(_match(words[skipped:], names)[0] > likeness for skipped in range(1, count)):
        return None, 0  # it begins with a later word: "use stock wise"
    return name, count


def _match(words: Sequence[Word], names: Sequence[_Name]) -> tuple[float, int, _Name | None]:
    found: tuple[float, int, _Name | None] = (0.0, 0, None)
    for name in names:
        for count in range(1, min(len(words), name.words + EXTRA_WORDS) + 1):
            likeness = _likeness(words[:count], name)
            if likeness > found[0]:
                found = (likeness, count, name)
    return found


def _likeness(heard: Sequence[Word], name: _Name) -> float:
    spelling = "".join(_letters(word.text) for word in heard)
    if spelling == name.spelling:
        return 2.0
    sure = all(word.confidence is not None and word.confidence > SURE for word in heard)
    if sure or len(name.sound) < SOUND_LETTERS_MIN or len(spelling) > 2 * len(name.spelling):
        return 0.0
    if difflib.SequenceMatcher(None, spelling, name.spelling).ratio() < SPELLING_MIN:
        return 0.0
    likeness = difflib.SequenceMatcher(None, sound(spelling), name.sound).ratio()
    return likeness if likeness >= SOUND_MIN else 0.0
