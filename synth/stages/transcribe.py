"""Recordings to text: speech regions, recognised piece by piece, with an account of what gave no text.

A recording is decoded in passes (speech regions, then recognition), so memory is bounded by one piece of
`PIECE_S` and one block, whatever its length: under 50 MB of samples (and a few numbers for each second).

Flags on segments, none of which becomes evidence: `no-speech`, `low-confidence` and `repetition` by the scores of
the recogniser, `repetition` also for the same text over and over, `outside-speech` for text where no voice was
heard.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth.errors import SourceError
from synth.model import Document, Notice, SpeechSegment
from synth.protocols import SAMPLE_RATE_HZ, Decoder, Region, Transcriber, VoiceActivity
from synth.recording import Listening, cut
from synth.settings import TranscribeSettings
from synth.vocabulary import corrected

PIECE_S = 300.0
PIECE_PAUSE_S = 10.0  # a longer pause is left out rather than recognised
# Two channels are two speakers when their levels are correlated less than this and each leads at times.
TOGETHER_MAX = 0.5
SEPARATE_EACH = 0.03
LEVEL_S = 0.1
AUDIBLE_DB, FLOOR_DB = 30.0, 60.0  # below the loud passages
BLEED_DB = 6.0
SPEECH_OVERLAP_MIN = 0.2
REPEATED_MIN = 3
SILENT_MIN_S = 1.0
LISTED_MAX = 5

Levels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TranscribeTools:
    decoder: Decoder
    vad: VoiceActivity
    transcriber: Transcriber


def transcribe(document: Document, location: Path, settings: TranscribeSettings, tools: TranscribeTools) -> Document:
    """The document with segments, speech regions, length, language and notices filled in.

    Raises:
        SourceError: when nothing can be decoded or nobody speaks.
    """
    info = tools.decoder.probe(location)
    levels = _levels(tools.decoder, location) if info.channels >= 2 else None
    channels: tuple[int | None, ...] = (0, 1) if levels is not None and separate(levels) else (None,)
    language = tools.transcriber.only_language or settings.language
    speech: list[Region] = []
    segments: list[SpeechSegment] = []
    for channel in channels:
        listening = Listening(tools.decoder, location, channel)
        regions = tools.vad.regions(listening.blocks())
        if channel is not None and levels is not None:
            regions = [region for region in regions if not bleeds(region, levels, channel)]
        speech.extend(regions)
        pieces = packed(regions)
        samples = cut(Listening(tools.decoder, location, channel).blocks(), [(p[0][0], p[-1][1]) for p in pieces])
        for piece, part in zip(pieces, samples, strict=True):
            language = language or tools.transcriber.language(part)
            start_s = piece[0][0]
            found = tools.transcriber.transcribe(part, [(a - start_s, b - start_s) for a, b in piece], language)
            segments.extend(_moved(segment, start_s, channel) for segment in found)
    if not speech:
        raise SourceError(f"{document.source.path}: nobody is heard to speak; check the recording", code="no-speech")
    checked = _suspected(segments, speech)
    named, replaced = corrected(checked, settings.vocabulary)
    merged = _union(speech)
    notices = (
        *([Notice(listening.problem.code, str(listening.problem), document.source.id)] if listening.problem else ()),
        *_foreign(document, settings, tools.transcriber),
        *_silent(merged, named, document),
        *(Notice("vocabulary", f"{document.source.path}: {line}", document.source.id) for line in replaced),
    )
    source = dataclasses.replace(
        document.source,
        duration_s=round(listening.heard_s, 3),
        transcriber=tools.transcriber.name,
        language=language,
    )
    return dataclasses.replace(
        document, source=source, segments=named, speech=merged, notices=document.notices + notices
    )


def fallback(settings: TranscribeSettings, reason: str) -> Notice:
    """The notice that the embedded recogniser is used in place of Whisper, and what to do about it."""
    return Notice(
        "recogniser-fallback",
        f"the embedded recogniser, which errs often, read the recordings, because {reason}; to use Whisper "
        f"run once with a network, or copy {settings.model}.pt into the folder that synth doctor names",
    )


# --- channels ---


def separate(levels: Levels) -> bool:
    """Whether two channels carry a speaker each; levels are root mean squares, shape (n_frames, 2).

    Then their levels do not rise and fall together, and each channel is the louder one at times. The same signal
    twice, a room recorded in stereo and a channel without a signal do not count.
    """
    decibels = 20 * np.log10(levels + 1e-7)
    loudest = decibels.max(axis=1)
    if len(loudest) < 2:
        return False
    top = np.percentile(loudest, 95)
    audible = np.maximum(decibels[loudest > top - AUDIBLE_DB], top - FLOOR_DB)
    lead = audible[:, 0] - audible[:, 1]
    shares = float(np.mean(lead > BLEED_DB)), float(np.mean(lead < -BLEED_DB))
    if min(shares) < SEPARATE_EACH:
        return False
    left, right = (audible - audible.mean(axis=0)).T
    together = float(left @ right) / max(1e-9, float(np.linalg.norm(left) * np.linalg.norm(right)))
    return together < TOGETHER_MAX


def bleeds(region: Region, levels: Levels, channel: int) -> bool:
    """Whether in `region` the other channel is louder and this one quieter than its own speaker is.

    Then it is the other speaker who is heard in this microphone too; two who talk at once are both kept.
    """
    decibels = 20 * np.log10(levels + 1e-7)
    inside = decibels[int(region[0] / LEVEL_S) : int(region[1] / LEVEL_S) + 1]
    own, other = (float(np.percentile(inside[:, side], 75)) for side in (channel, 1 - channel))
    usual = float(np.percentile(decibels[:, channel], 95))
    return other - own > BLEED_DB and usual - own > BLEED_DB


def _levels(decoder: Decoder, location: Path) -> Levels:
    sides = [_channel_levels(Listening(decoder, location, channel)) for channel in (0, 1)]
    return np.stack([np.concatenate([*side, np.zeros(0)]) for side in sides], axis=1)


def _channel_levels(listening: Listening) -> list[NDArray[np.float64]]:
    frame = round(LEVEL_S * SAMPLE_RATE_HZ)  # divides a block, so only the last frame is cut off
    return [
        np.sqrt(np.mean(np.square(block[: len(block) // frame * frame].reshape(-1, frame), dtype=np.float64), axis=1))
        for block in listening.blocks()
    ]


# --- pieces ---


def packed(regions: Sequence[Region]) -> list[list[Region]]:
    """Regions in runs of at most `PIECE_S` without long pauses, for a recogniser to work on."""
    pieces: list[list[Region]] = []
    for region in regions:
        fits = pieces and region[1] - pieces[-1][0][0] <= PIECE_S and region[0] - pieces[-1][-1][1] <= PIECE_PAUSE_S
        if fits:
            pieces[-1].append(region)
        else:
            pieces.append([region])
    return pieces


def _moved(segment: SpeechSegment, by_s: float, channel: int | None) -> SpeechSegment:
    words = tuple(
        dataclasses.replace(word, start_s=round(word.start_s + by_s, 3), end_s=round(word.end_s + by_s, 3))
        for word in segment.words
    )
    start_s, end_s = round(segment.start_s + by_s, 3), round(segment.end_s + by_s, 3)
    return dataclasses.replace(segment, start_s=start_s, end_s=end_s, words=words, channel=channel)


# --- what looks invented, what is missing ---


def _suspected(segments: Sequence[SpeechSegment], speech: Sequence[Region]) -> tuple[SpeechSegment, ...]:
    """The segments by time, with the flags that need no scores of a recogniser."""
    flagged = []
    for channel in {segment.channel for segment in segments}:
        own = [segment for segment in segments if segment.channel == channel]
        for _, same in groupby(own, key=lambda segment: segment.text.casefold()):
            run = list(same)
            for segment in run:
                flags = list(segment.flags)
                if len(run) >= REPEATED_MIN:
                    flags.append("repetition")
                heard_s = sum(_overlap_s((segment.start_s, segment.end_s), region) for region in speech)
                if heard_s <= SPEECH_OVERLAP_MIN * (segment.end_s - segment.start_s):
                    flags.append("outside-speech")
                flagged.append(dataclasses.replace(segment, flags=tuple(dict.fromkeys(flags))))
    return tuple(sorted(flagged, key=lambda segment: (segment.start_s, segment.channel or 0)))


def _foreign(document: Document, settings: TranscribeSettings, transcriber: Transcriber) -> Iterator[Notice]:
    """A notice when the recording is in a language that the recogniser does not understand."""
    if transcriber.only_language and settings.language not in (None, transcriber.only_language):
        yield Notice(
            "language",
            f"{document.source.path}: is in {settings.language!r} and was read as {transcriber.only_language!r}, the "
            f"only language of {transcriber.name} here; do not use its text, take a Whisper model of many languages",
            document.source.id,
        )


def _silent(speech: Sequence[Region], segments: Sequence[SpeechSegment], document: Document) -> Iterator[Notice]:
    """A notice on the seconds with a voice that gave no text."""
    gaps = []
    texts = [(segment.start_s, segment.end_s) for segment in segments]
    for region in speech:
        missing_s = region[1] - region[0] - sum(_overlap_s(region, span) for span in _union(texts))
        if missing_s >= SILENT_MIN_S:
            gaps.append((region[0], missing_s))
    if gaps:
        places = ", ".join(f"{int(start_s) // 60}:{int(start_s) % 60:02d}" for start_s, _ in gaps[:LISTED_MAX])
        more = f" and {len(gaps) - LISTED_MAX} more places" if len(gaps) > LISTED_MAX else ""
        total_s = sum(missing_s for _, missing_s in gaps)
        yield Notice(
            "silent-speech",
            f"{document.source.path}: {total_s:.0f} s of speech gave no text (at {places}{more}); listen there",
            document.source.id,
        )


def _overlap_s(one: Region, other: Region) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _union(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions in order, overlapping ones joined."""
    joined: list[Region] = []
    for region in sorted(regions):
        if joined and region[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], region[1]))
        else:
            joined.append(region)
    return tuple((round(start_s, 3), round(end_s, 3)) for start_s, end_s in joined)
