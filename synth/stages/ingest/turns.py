"""Passages to turns: labels read, consecutive passages of one speaker joined, every word kept or listed."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.model import Dropped, Mark, Turn
from synth.protocols import Passage
from synth.stages.ingest.labels import Line, accept, count_accepted, cut

VOICE = re.compile(r"<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>|</v\s*>")
MARKUP = re.compile(
    r"</?(?:c|i|b|u|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<(?:\d+:)?\d+:\d+[.,]\d+>|\{\\an\d\}", re.I
)
FOOTER = re.compile(
    r"^\W*(transcribed by\b.{0,60}|.{0,40}\botter\.ai\b.{0,20}|transcript (generated|created|powered) (by|with)\b.{0,60}"
    r"|this (editable )?transcript was (computer[- ])?(generated|created).{0,160}|end of (transcript|recording|interview)"
    r"|meeting ended after\b.{0,60}|page \d+( of \d+)?)\W*$",
    re.I,
)
GAP_S = 1.5  # pause after a finished sentence at which text without any speaker is cut into turns
FINISHED = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Passages that have their speaker, and what stood around them."""

    passages: tuple[Passage, ...]
    dropped: tuple[tuple[str, str], ...] = ()  # (reason code, text)


def from_cues(passages: Sequence[Passage]) -> Spoken:
    """Cues with voices and labels read; a cue without a label goes on with the speaker before it."""
    voiced = any(passage.speaker is not None or VOICE.search(passage.text) for passage in passages)
    pieces: list[Passage] = []
    for passage in passages:
        pieces.extend(_voices(passage) if voiced else _cue_lines(passage))
    if voiced:
        known = [replace(piece, text=_plain(piece.text)) for piece in pieces]
        return Spoken(_in_time(known))
    lines = [cut_cue(piece.text) for piece in pieces]
    accepted = accept(lines)
    speaker, spoken = "", []
    for piece, line in zip(pieces, lines, strict=True):
        text = piece.text
        if line.label and line.label.casefold() in accepted:
            speaker, text = line.label, line.rest
        spoken.append(replace(piece, text=text, speaker=speaker))
    return Spoken(_in_time(spoken))


def cut_cue(text: str) -> Line:
    """The line of a cue; a time inside its words is no label's time, because the cue has times."""
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


def _cue_lines(passage: Passage) -> list[Passage]:
    return [replace(passage, text=_plain(line)) for line in passage.text.split("\n")]


def _plain(text: str) -> str:
    return html.unescape(MARKUP.sub("", text))


def _in_time(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    if any(passage.start_s is None for passage in passages):
        return tuple(passages)
    return tuple(sorted(passages, key=lambda passage: passage.start_s or 0.0))


def is_talk(passages: Sequence[Passage]) -> bool:
    """Whether lines of plain text are a transcript: labels that come back, in a good part of the paragraphs."""
    lines = [cut(passage.text, passage.bold) for passage in passages if passage.text.strip()]
    accepted = accept(lines)
    labelled = count_accepted(lines, accepted)
    stamps = sum(line.stamp for line in lines)
    if labelled >= 2 and labelled >= 0.04 * len(lines):
        return True
    return stamps >= 2 and stamps >= 0.1 * len(lines)


def from_lines(passages: Sequence[Passage]) -> Spoken:
    """Lines of a page with labels and times read; what stands above the first speaker is listed as dropped."""
    cuts = [cut(passage.text, passage.bold) for passage in passages]
    accepted = accept([line for line in cuts if line.text.strip()])
    speaker: str | None = None
    start: float | None = None
    spoken: list[Passage] = []
    dropped: list[tuple[str, str]] = []
    for line in cuts:
        if not line.text.strip():
            continue
        if FOOTER.match(line.text):
            dropped.append(("footer", line.text.strip()))
            continue
        labelled = line.label is not None and line.label.casefold() in accepted
        if line.stamp and (labelled or line.label is None):
            start = line.time_s
        if labelled:
            speaker = line.label
            text = line.rest
        else:
            text = line.rest if line.label is None else line.text.strip()
        if speaker is None and accepted:
            dropped.append(("file-header", line.text.strip()))
        elif text and spoken and start is None and spoken[-1].speaker == speaker:
            spoken[-1] = replace(spoken[-1], text=f"{spoken[-1].text}\n{text}")
        elif text:
            spoken.append(Passage(text, start, line.end_s, speaker or ""))
            start = None
    return Spoken(_ends(spoken), tuple(dropped))


def _ends(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages, each that has a start but no end ending where the next start is."""
    after: float | None = None
    done: list[Passage] = []
    for passage in reversed(passages):
        end = passage.end_s
        if passage.start_s is not None:
            if end is None and after is not None and after >= passage.start_s:
                end = after
            after = passage.start_s
        done.append(replace(passage, end_s=end))
    return tuple(reversed(done))


def build(source_id: str, passages: Iterable[Passage]) -> tuple[Turn, ...]:
    """Turns of the passages in their order; blanks are folded, no other character changes."""
    groups: list[list[Passage]] = []
    for passage in passages:
        text = " ".join(passage.text.split())
        if not text:
            continue
        piece = replace(passage, text=text, speaker=" ".join((passage.speaker or "").split()))
        if groups and _goes_on(groups[-1][-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    ids = (f"{source_id}-t{number:04d}" for number in itertools.count(1))
    return tuple(_turn(turn_id, source_id, group) for turn_id, group in zip(ids, groups, strict=False))


def _goes_on(before: Passage, passage: Passage) -> bool:
    if before.speaker != passage.speaker:
        return False
    if passage.speaker:
        return True
    if before.end_s is None or passage.start_s is None:
        return False
    return not (passage.start_s - before.end_s >= GAP_S and FINISHED.search(before.text))


def _turn(turn_id: str, source_id: str, group: Sequence[Passage]) -> Turn:
    marks: list[Mark] = []
    text = ""
    for passage in group:
        begin = len(text) + bool(text)
        text = f"{text} {passage.text}" if text else passage.text
        if passage.start_s is not None:
            end = max(passage.start_s, passage.end_s if passage.end_s is not None else passage.start_s)
            marks.append(Mark(begin, len(text), passage.start_s, end))
    timed_to_the_end = bool(marks) and group[-1].end_s is not None
    return Turn(
        turn_id,
        source_id,
        group[0].speaker or "",
        text,
        start_s=group[0].start_s,
        end_s=max(mark.end_s for mark in marks) if timed_to_the_end else None,
        marks=tuple(marks),
    )


def as_dropped(source_id: str, dropped: Iterable[tuple[str, str]]) -> tuple[Dropped, ...]:
    """The pieces that are no speech as records."""
    return tuple(Dropped(source_id, reason, text) for reason, text in dropped if text)
