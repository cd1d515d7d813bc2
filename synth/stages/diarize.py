"""Who speaks when: one speaker per channel, or voices told apart by their embeddings.

Windows inside the speech regions are embedded and clustered; the number of clusters is the one with the best
silhouette. Then every word is given to a voice by the windows around it: the most probable path over the words, in
which a change of speaker costs less where there is a pause. So turns that follow each other without a pause are
told apart, and a single window cannot split a turn.

Memory: one region of speech (30 s) and one embedding of 256 numbers per `hop_s` of speech, at most 12 MB an hour.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth import voices
from synth.model import Document, Mark, Notice, SpeechSegment, Turn
from synth.protocols import SAMPLE_RATE_HZ, Decoder, Matrix, Region, Samples, SpeakerEncoder
from synth.recording import Listening, cut
from synth.settings import DiarizeSettings
from synth.vocabulary import located

SHARE_MAX = 0.95
SHORTEST_WINDOW_S = 0.4


@dataclass(frozen=True, slots=True)
class DiarizeTools:
    decoder: Decoder
    encoder: SpeakerEncoder


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest stretch that is given to one speaker: a word, or a segment without word times."""

    segment: int
    word: int | None
    start_s: float
    end_s: float


def diarize(document: Document, location: Path, settings: DiarizeSettings, tools: DiarizeTools) -> Document:
    """The document with turns (speakers SPEAKER_00, SPEAKER_01, ... in order of appearance) and their times."""
    if not document.segments:
        return document
    pieces = list(_pieces(document.segments))
    if any(segment.channel is not None for segment in document.segments):
        speakers = [document.segments[piece.segment].channel or 0 for piece in pieces]
    else:
        blocks = Listening(tools.decoder, location).blocks()
        times, rows = _embedded(blocks, document.speech, settings, tools.encoder)
        speakers = _told_apart(pieces, times, rows, settings)
    turns = tuple(_turns(document, pieces, _by_appearance(speakers)))
    notices = document.notices + tuple(_dominance(document, turns))
    return dataclasses.replace(document, turns=turns, notices=notices)


def _pieces(segments: Sequence[SpeechSegment]) -> Iterator[Piece]:
    for number, segment in enumerate(segments):
        if not segment.words:
            yield Piece(number, None, segment.start_s, segment.end_s)
        for index, word in enumerate(segment.words):
            yield Piece(number, index, word.start_s, word.end_s)


# --- voices ---


def _embedded(
    blocks: Iterator[Samples], speech: Sequence[Region], settings: DiarizeSettings, encoder: SpeakerEncoder
) -> tuple[NDArray[np.float64], Matrix]:
    """The middles in seconds and the embeddings of the windows inside the speech regions."""
    times: list[float] = []
    rows: list[Matrix] = []
    for (start_s, _), samples in zip(speech, cut(blocks, speech), strict=True):
        starts, length = _windows(len(samples), settings)
        if starts:
            rows.append(encoder.embed([samples[start : start + length] for start in starts]))
            times.extend(start_s + (start + length / 2) / SAMPLE_RATE_HZ for start in starts)
    return np.array(times), np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32)


def _windows(samples: int, settings: DiarizeSettings) -> tuple[list[int], int]:
    """The first samples of the windows of a region, and their length; none in a region that is too short."""
    length = min(samples, round(settings.window_s * SAMPLE_RATE_HZ))
    if length < SHORTEST_WINDOW_S * SAMPLE_RATE_HZ:
        return [], length
    count = 1 + round((samples - length) / (settings.hop_s * SAMPLE_RATE_HZ))
    return [int(start) for start in np.linspace(0, samples - length, count)], length


def _told_apart(
    pieces: Sequence[Piece], times: NDArray[np.float64], rows: Matrix, settings: DiarizeSettings
) -> list[int]:
    labels = voices.clustered(rows, settings.speakers, settings.max_speakers)
    if labels.max(initial=0) == 0:
        return [0] * len(pieces)
    spans = np.array([(piece.start_s, piece.end_s) for piece in pieces])
    likeness = voices.likeness(spans, times, rows, labels)
    pauses = np.maximum(0.0, spans[1:, 0] - spans[:-1, 1])
    ends = np.array(
        [_closes(piece, after) for piece, after in zip(pieces, pieces[1:], strict=False)], dtype=bool
    )
    return voices.path(likeness, pauses, ends)


def _closes(piece: Piece, after: Piece) -> bool:
    return piece.segment != after.segment


def _by_appearance(speakers: Sequence[int]) -> list[int]:
    order = {speaker: rank for rank, speaker in enumerate(dict.fromkeys(speakers))}
    return [order[speaker] for speaker in speakers]


# --- turns ---


def _turns(document: Document, pieces: Sequence[Piece], speakers: Sequence[int]) -> Iterator[Turn]:
    spans = [list(located(segment.text, segment.words)) for segment in document.segments]
    runs = groupby(zip(pieces, speakers, strict=True), key=lambda item: item[1])
    for number, (speaker, run) in enumerate(runs):
        own = [piece for piece, _ in run]
        text, marks, flags = "", [], []
        for segment, same in groupby(own, key=lambda piece: piece.segment):
            part = list(same)
            said = document.segments[segment]
            start, end = _span(said, spans[segment], part)
            text += " " if text else ""
            marks.extend(_marks(part, spans[segment], len(text) - start, (start, end)))
            text += said.text[start:end]
            flags.extend(said.flags)
        yield Turn(
            id=f"{document.source.id}-t{number:04d}",
            source_id=document.source.id,
            speaker=f"SPEAKER_{speaker:02d}",
            text=text,
            start_s=own[0].start_s,
            end_s=max(piece.end_s for piece in own),
            flags=tuple(dict.fromkeys(flags)),
            marks=tuple(marks),
        )


def _span(
    segment: SpeechSegment, spans: Sequence[tuple[int, int]], pieces: Sequence[Piece]
) -> tuple[int, int]:
    """Where in the text of a segment the pieces stand; all of it when they are all of it."""
    if pieces[0].word is None or pieces[-1].word is None or len(pieces) == len(segment.words):
        return 0, len(segment.text)
    return spans[pieces[0].word][0], spans[pieces[-1].word][1]


def _marks(
    pieces: Sequence[Piece], spans: Sequence[tuple[int, int]], shift: int, whole: tuple[int, int]
) -> Iterator[Mark]:
    for piece in pieces:
        start, end = whole if piece.word is None else spans[piece.word]
        if end > start:
            yield Mark(start + shift, end + shift, piece.start_s, piece.end_s)


def _dominance(document: Document, turns: Sequence[Turn]) -> Iterator[Notice]:
    """A notice when one speaker has nearly all of the talk: probably speakers were not told apart."""
    seconds: dict[str, float] = {}
    for turn in turns:
        talk_s = sum(mark.end_s - mark.start_s for mark in turn.marks)
        seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + talk_s
    total_s = sum(seconds.values())
    if total_s and max(seconds.values()) > SHARE_MAX * total_s:
        yield Notice(
            "one-speaker",
            f"{document.source.path}: one speaker has {100 * max(seconds.values()) / total_s:.0f} % of the talk; if there "
            "are two, set diarize → speakers = 2 or correct the turns in the speaker map",
            document.source.id,
        )
