"""Passages with their speakers to turns: neighbours of one speaker joined, every word kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.model import Dropped, Mark, Turn
from synth.protocols import Passage

GAP_S = 1.5  # pause after a finished sentence at which text without any speaker is cut into turns
FINISHED = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Passages that have their speaker, and what stood around them as (reason code, text)."""

    passages: tuple[Passage, ...]
    dropped: tuple[tuple[str, str], ...] = ()


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
