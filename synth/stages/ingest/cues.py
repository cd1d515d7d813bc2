"""Who speaks in subtitles and in the segments of recognisers."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import replace

from synth.protocols import Passage
from synth.stages.ingest.labels import Line, accept, clean, cut, is_bare_name
from synth.stages.ingest.turns import Spoken

VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?(?:\s+([^<>]{0,200}))?>|</v\s{0,8}>")
MARKUP = re.compile(
    r"</?(?:c|i|b|u|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<(?:\d{1,3}:)?\d{1,3}:\d\d[.,]\d{1,3}>|\{\\an\d\}", re.I
)
HEADS_MIN = 0.3  # share of cues that must begin with a name of their own line before such lines are names


def from_cues(passages: Sequence[Passage], *, has_tags: bool) -> Spoken:
    """Cues with voices and labels read; a cue without a label goes on with the speaker before it.

    `has_tags` says that the texts are written in WebVTT or SubRip, with tags and entities.
    """
    plain = _plain if has_tags else str
    if any(passage.speaker is not None or (has_tags and VOICE.search(passage.text)) for passage in passages):
        voices = (piece for passage in passages for piece in _voices(passage))
        return Spoken(_in_time([replace(piece, text=plain(piece.text)) for piece in voices]))
    pieces: list[Passage] = []
    lines: list[Line] = []
    heads = _heads(passages)
    for passage in passages:
        texts = [plain(text) for text in passage.text.split("\n") if text and not text.isspace()]
        pieces.extend(replace(passage, text=text) for text in texts)
        lines.extend(_cut(text, first=heads and index == 0 and len(texts) > 1) for index, text in enumerate(texts))
    accepted = accept(lines)
    speaker, spoken = "", []
    for piece, line in zip(pieces, lines, strict=True):
        text = piece.text
        if line.label and line.label.casefold() in accepted:
            speaker, text = line.label, line.rest
        spoken.append(replace(piece, text=text, speaker=speaker))
    return Spoken(_in_time(spoken))


def _heads(passages: Sequence[Passage]) -> bool:
    """Whether cues put the name on a line above the words."""
    firsts = [passage.text.split("\n", 1)[0] for passage in passages if "\n" in passage.text]
    named = sum(is_bare_name(_plain(first)) for first in firsts)
    return named >= 2 and named >= HEADS_MIN * len(passages)


def _cut(text: str, *, first: bool) -> Line:
    """The line of a cue with its label; a time beside words is none of the label's, because the cue has times."""
    if first and is_bare_name(text):
        return Line(text, clean(text), len(text))
    line = cut(text)
    return line if line.label and not (line.stamp and line.rest_start == len(text)) else Line(text)


def _voices(passage: Passage) -> list[Passage]:
    """One passage per voice tag; the words of an empty or missing tag have no known speaker."""
    if passage.speaker is not None:
        return [passage]
    pieces, speaker, position = [], "", 0
    for tag in VOICE.finditer(passage.text):
        pieces.append(replace(passage, text=passage.text[position : tag.start()], speaker=speaker))
        speaker = "" if tag.group().startswith("</") else _plain(tag.group(1) or "")
        position = tag.end()
    pieces.append(replace(passage, text=passage.text[position:], speaker=speaker))
    return pieces


def _plain(text: str) -> str:
    return html.unescape(MARKUP.sub("", text))


def _in_time(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    if any(passage.start_s is None for passage in passages):
        return tuple(passages)
    return tuple(sorted(passages, key=lambda passage: passage.start_s or 0.0))
