"""Sentences and denials by spaCy's rules for English: no trained pipeline, so every machine finds the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

Pattern = dict[str, Any]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _one(words: str) -> Pattern:
    return {"LOWER": {"IN": words.split()}}


def _some(words: str, times: str) -> Pattern:
    return {**_one(words), "OP": times}


# Followed by more of the same sentence; spaCy's own exceptions know the commoner ones.
_ABBREVIATIONS = _words(
    "approx. etc. incl. excl. min. max. dept. resp. no. nr. tel. ext. fig. sec. vs. cf. ca. inc. ltd. corp. est."
)
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[a-hA-H])[.)]")
_LINE_END = re.compile(r"[ \t]*\n\s*(?=[-*•–·]|\d{1,2}[.)]\s|[A-Z0-9\"'“(\[])|[ \t]*\n[ \t]*\n\s*")
_PAUSE_BEFORE_NEW = re.compile(r"(?:\.{2,}|…)[\"'”’)]*\s+(?=[A-Z](?!\b|'))")
_CLAUSE_END = re.compile(r"[,;:.!?–—]|\s-+\s")
_OPENING = "[(“‘"
_CLOSING = "\"'”’)]»"
_BULLET = re.compile(r"(?:[-*•–·]+|\d{1,2}[.)])\s+")

# What may stand between a negation and the problem that it denies: "not really much of a problem".
_BETWEEN = (
    "a an any real really big bigger major huge much of kind sort particular significant serious specific "
    "many more longer the actual actually been had have having got get gotten encountered experienced "
    "faced noticed run into ran ever at all yet far what i we would 'd call consider particularly "
    "especially exactly too very technical obvious terrible massive"
)
_PROBLEMS = (
    "problem problems issue issues trouble troubles complaint complaints difficulty difficulties pain "
    "headache headaches concern concerns challenge challenges frustration frustrations obstacle obstacles "
    "annoyance annoyances bottleneck hassle"
)
_NEGATIONS = "not n't nt no never without hardly zero"
_TROUBLES = "bother bothers bothered annoy annoys mind hurt struggle complain hinder hinders"
_TROUBLING = "hinders bothers annoys frustrates complain complains frustrating annoying difficult"
_CONTRAST = _words("but except however although though only besides apart unless until still nevertheless")
_COMPOUND = _words(
    "tracker trackers tracking ticket tickets report reports solving shooting management template list board"
)
_ROOM_FOR_MORE = 18  # words outside the denying clause that leave room for a problem of its own
_PATTERNS = (
    (_one(_NEGATIONS), _some(_BETWEEN, "{0,6}"), _one(_PROBLEMS)),
    (_one("not n't never"), _one("see seen find found notice"), _one("any a many"), _one(_PROBLEMS)),
    (_one("not n't never"), _some("really ever even actually", "?"), _one(_TROUBLES)),
    (_one("nothing none"), _some("really in particular that here ever much to", "{0,3}"), _one(_TROUBLING)),
)


class SpacySplitter:
    """Sentences at full stops, question marks, blank lines and list items; not at abbreviations or pauses."""

    name = "spacy-sentences"

    @property
    def version(self) -> str:
        return f"{version('spacy')}+rules-1"

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Sentence offsets in `text`, in order; pieces of blank space and list marks belong to none."""
        pieces: list[tuple[int, int]] = []
        for start, end in _lines(text):
            line = text[start:end]
            pieces += [(start + begin, start + stop) for begin, stop in self._joined(line)]
        trimmed = [_trim(text, start, end) for start, end in pieces]
        return [(start, end) for start, end in trimmed if any(c.isalnum() for c in text[start:end])]

    def _joined(self, line: str) -> list[tuple[int, int]]:
        pieces: list[tuple[int, int]] = []
        for sentence in self._pipeline(line).sents:
            start, end = sentence.start_char, sentence.end_char
            # the sentencizer leaves an opening bracket or quote with the sentence before it
            while start > 0 and line[start - 1] in _OPENING:
                start -= 1
            if pieces:
                pieces[-1] = (pieces[-1][0], min(pieces[-1][1], start))
            if pieces and _goes_on(line[pieces[-1][0] : pieces[-1][1]], line[start:end]):
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
        return [part for start, end in pieces for part in _split_pauses(line, start, end)]

    @cached_property
    def _pipeline(self) -> Any:
        import spacy

        pipeline = spacy.blank("en")
        pipeline.add_pipe("sentencizer")
        return pipeline


class SpacyDenials:
    """Finds sentences that say that something is no problem."""

    name = "spacy-denials"

    @property
    def version(self) -> str:
        return f"{version('spacy')}+rules-1"

    def denies(self, texts: Sequence[str]) -> list[bool]:
        """For every text whether it denies a problem and names no other one."""
        return [self._denies(text) for text in texts]

    def _denies(self, text: str) -> bool:
        tokens, found = self._found(text)
        if not found or any(token in _CONTRAST for token in tokens[max(stop for _, stop in found) :]):
            return False
        denying = max((len(clause.split()) for clause in _CLAUSE_END.split(text) if self._found(clause)[1]), default=0)
        return len(text.split()) - denying <= _ROOM_FOR_MORE

    def _found(self, text: str) -> tuple[list[str], list[tuple[int, int]]]:
        """The words of a text and where among them a problem is denied."""
        pipeline, matcher = self._rules
        document = pipeline(text.replace("’", "'"))
        words = [token.lower_ for token in document]
        found = [(start, stop) for _, start, stop in matcher(document) if _denial(words, start, stop)]
        return words, found

    @cached_property
    def _rules(self) -> tuple[Any, Any]:
        import spacy
        from spacy.matcher import Matcher

        pipeline = spacy.blank("en")
        matcher = Matcher(pipeline.vocab)
        matcher.add("denial", [list(pattern) for pattern in _PATTERNS])
        return pipeline, matcher


def _denial(words: list[str], start: int, stop: int) -> bool:
    """Whether a match denies: an "issue tracker" is no issue, and "not without trouble" is trouble."""
    if stop < len(words) and words[stop] in _COMPOUND:
        return False
    return words[start] != "without" or not set(words[:start]) & _words(_NEGATIONS)


def _lines(text: str) -> list[tuple[int, int]]:
    """The pieces between line breaks that end something: blank lines, list items, lines before a capital."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    ends = [*(found.start() for found in _LINE_END.finditer(text)), len(text)]
    return list(zip(starts, ends, strict=True))


def _goes_on(before: str, after: str) -> bool:
    words = before.split()
    if not words or not after.strip():
        return True
    last = words[-1].lower()
    if len(words) == 1 and _LIST_NUMBER.fullmatch(words[0]):
        return True
    begins_small = after.lstrip()[:1].islower()
    if last in _ABBREVIATIONS:
        return begins_small or after.lstrip()[:1].isdigit()
    return begins_small and before.rstrip()[-1:] in _CLOSING


def _split_pauses(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Three dots are a pause within a sentence unless a word with a capital (other than I) follows."""
    cuts = [start + found.end() for found in _PAUSE_BEFORE_NEW.finditer(line[start:end])]
    return list(zip([start, *cuts], [*cuts, end], strict=True))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    bullet = _BULLET.match(text, start, end)
    return (bullet.end(), end) if bullet else (start, end)
