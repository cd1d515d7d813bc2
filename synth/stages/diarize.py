"""Who speaks when: one speaker per channel, or voices told apart by their embeddings.

Windows inside the speech regions are embedded and clustered; the number of clusters is the one with the best
silhouette. Then every word is given to a voice by the windows around it: the most probable path over the
words, in which a change of speaker costs less where there is a pause. So turns that follow each other without a
pause are told apart, and a single window cannot split a turn.

Memory: one region of speech (30 s) and one embedding of 256 numbers per `hop_s` of speech: 13 MB an hour.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth import voices
from synth.model import Document, Mark, Notice, SpeechSegment, Turn, Word
from synth.protocols import SAMPLE_RATE_HZ, Decoder, Matrix, Region, Samples, SpeakerEncoder
from synth.punctuation import punctuated
from synth.recording import Listening, cut
from synth.settings import DiarizeSettings
from synth.vocabulary import located

SHARE_MAX = 0.95
SHORTEST_WINDOW_S = 0.4
# English words after which nobody hands over.
DANGLING = frozenset("i we they the a an my our your their and but or if because to of for with from in at by".split())


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


@dataclass(frozen=True, slots=True)
class Windows:
    """Embedded windows: their middles in seconds, shape (n,), and their embeddings, shape (n, dim)."""

    times: NDArray[np.float64]
    rows: Matrix


def diarize(document: Document, location: Path, settings: DiarizeSettings, tools: DiarizeTools) -> Document:
    """The document with turns and their times; speakers are SPEAKER_00, SPEAKER_01, ... as they appear."""
    if not document.segments:
        return document
    pieces = list(_pieces(document.segments))
    if any(segment.channel is not None for segment in document.segments):
        speakers = [document.segments[piece.segment].channel or 0 for piece in pieces]
    else:
        blocks = Listening(tools.decoder, location).blocks()
        windows = _embedded(blocks, document.speech, settings, tools.encoder)
        speakers = _told_apart(document.segments, pieces, settings, windows)
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
) -> Windows:
    """The windows inside the speech regions."""
    times: list[float] = []
    rows: list[Matrix] = []
    for (start_s, _), samples in zip(speech, cut(blocks, speech), strict=True):
        starts, length = _windows(len(samples), settings)
        if starts:
            rows.append(encoder.embed([samples[start : start + length] for start in starts]))
            times.extend(start_s + (start + length / 2) / SAMPLE_RATE_HZ for start in starts)
    return Windows(np.array(times), np.concatenate(rows) if rows else np.zeros((0, 1), dtype=np.float32))


def _windows(samples: int, settings: DiarizeSettings) -> tuple[list[int], int]:
    """The first samples of the windows of a region, and their length; none in a region that is too short."""
    length = min(samples, round(settings.window_s * SAMPLE_RATE_HZ))
    if length < SHORTEST_WINDOW_S * SAMPLE_RATE_HZ:
        return [], length
    count = 1 + round((samples - length) / (settings.hop_s * SAMPLE_RATE_HZ))
    return [int(start) for start in np.linspace(0, samples - length, count)], length


def _told_apart(
    segments: Sequence[SpeechSegment], pieces: Sequence[Piece], settings: DiarizeSettings, windows: Windows
) -> list[int]:
    times, rows = windows.times, windows.rows
    labels = voices.clustered(rows, settings.speakers, settings.max_speakers)
    if labels.max(initial=0) == 0:
        return [0] * len(pieces)
    spans = np.array([(piece.start_s, piece.end_s) for piece in pieces])
    likeness = voices.likeness(spans, times, rows, labels)
    pauses = np.maximum(0.0, spans[1:, 0] - spans[:-1, 1])
    closes = np.array([piece.segment != after.segment for piece, after in pairwise(pieces)], dtype=bool)
    dangles = np.array([_dangles(piece, segments) for piece in pieces[:-1]], dtype=bool)
    return voices.path(likeness, voices.change_costs(pauses, closes, dangles))


def _dangles(piece: Piece, segments: Sequence[SpeechSegment]) -> bool:
    return piece.word is not None and segments[piece.segment].words[piece.word].text.casefold() in DANGLING


def _by_appearance(speakers: Sequence[int]) -> list[int]:
    order = {speaker: rank for rank, speaker in enumerate(dict.fromkeys(speakers))}
    return [order[speaker] for speaker in speakers]


# --- turns ---


def _turns(document: Document, pieces: Sequence[Piece], speakers: Sequence[int]) -> Iterator[Turn]:
    segments = document.segments
    spans = [list(located(segment.text, segment.words)) for segment in segments]
    bare = not any(mark in segment.text for segment in segments for mark in ".?!,;。？！")
    runs = groupby(zip(pieces, speakers, strict=True), key=lambda item: item[1])
    for number, (speaker, run) in enumerate(runs):
        own = [piece for piece, _ in run]
        text, marks = _worded(own, segments) if bare else _copied(own, segments, spans)
        flags = [flag for piece in own for flag in segments[piece.segment].flags]
        yield Turn(
            id=f"{document.source.id}-t{number:04d}",
            source_id=document.source.id,
            speaker=f"SPEAKER_{speaker:02d}",
            text=text,
            start_s=own[0].start_s,
            end_s=max(piece.end_s for piece in own),
            flags=tuple(dict.fromkeys(flags)),
            marks=marks,
        )


def _worded(pieces: Sequence[Piece], segments: Sequence[SpeechSegment]) -> tuple[str, tuple[Mark, ...]]:
    """The text of a turn from a recogniser that writes no punctuation, and the times of its words."""
    words = punctuated([_as_word(piece, segments[piece.segment]) for piece in pieces])
    text = " ".join(word.text for word in words)
    spans = located(text, words)
    return text, tuple(Mark(*span, word.start_s, word.end_s) for span, word in zip(spans, words, strict=True))


def _as_word(piece: Piece, segment: SpeechSegment) -> Word:
    return Word(segment.text, piece.start_s, piece.end_s) if piece.word is None else segment.words[piece.word]


def _copied(
    pieces: Sequence[Piece], segments: Sequence[SpeechSegment], spans: Sequence[Sequence[tuple[int, int]]]
) -> tuple[str, tuple[Mark, ...]]:
    """The text of a turn as the recogniser wrote it, and the times of its words."""
    text, marks = "", []
    for number, same in groupby(pieces, key=lambda piece: piece.segment):
        part, said = list(same), segments[number]
        start, end = 0, len(said.text)
        first, last = part[0].word, part[-1].word
        if first is not None and last is not None and len(part) < len(said.words):
            start, end = spans[number][first][0], spans[number][last][1]
        text += " " if text else ""
        for piece in part:
            span = (start, end) if piece.word is None else spans[number][piece.word]
            if span[1] > span[0]:
                shift = len(text) - start
                marks.append(Mark(span[0] + shift, span[1] + shift, piece.start_s, piece.end_s))
        text += said.text[start:end]
    return text, tuple(marks)


def _dominance(document: Document, turns: Sequence[Turn]) -> Iterator[Notice]:
    """A notice when one speaker has nearly all of the talk: probably speakers were not told apart."""
    seconds: dict[str, float] = {}
    for turn in turns:
        talk_s = sum(mark.end_s - mark.start_s for mark in turn.marks)
        seconds[turn.speaker] = seconds.get(turn.speaker, 0.0) + talk_s
    total_s = sum(seconds.values())
    if total_s and max(seconds.values()) > SHARE_MAX * total_s:
        share = max(seconds.values()) / total_s
        yield Notice(
            "one-speaker",
            f"{document.source.path}: one speaker has {share:.0%} of the talk; if there are two, set diarize → "
            "speakers = 2 or correct the turns in the speaker map",
            document.source.id,
        )
