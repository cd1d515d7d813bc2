"""Who speaks when: turns, their text and their times."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from synth.adapters.pocketsphinx import PocketsphinxTranscriber
from synth.adapters.pyav import PyAvDecoder
from synth.adapters.silero_vad import SileroVad
from synth.adapters.speaker_encoder import SpeakerEncoder
from synth.model import Document, Source, SpeechSegment, Turn, Word
from synth.protocols import SAMPLE_RATE_HZ, Matrix, Samples
from synth.settings import DiarizeSettings, TranscribeSettings
from synth.stages.diarize import DiarizeTools, diarize
from synth.stages.transcribe import TranscribeTools, transcribe
from tests.recordings import INTERVIEW, FakeDecoder, Said, script, tone, voice, write

WHERE = Path("a.wav")
SOURCE = Source("s-1", "calls/a.wav", "audio", "0" * 64)


@dataclass(frozen=True, slots=True)
class PitchEncoder:
    """Tells tones apart by their pitch."""

    name: str = "pitch"
    version: str = "1"

    def embed(self, windows: Sequence[Samples]) -> Matrix:
        rows = np.array([np.abs(np.fft.rfft(window, 16_000))[100:400] for window in windows])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def said(text: str, start_s: float, end_s: float, **more: object) -> SpeechSegment:
    """A segment whose words divide its time evenly."""
    parts = text.split()
    edges = np.linspace(start_s, end_s, len(parts) + 1).round(3).tolist()
    words = tuple(Word(part, a, b) for part, a, b in zip(parts, edges, edges[1:], strict=False))
    return dataclasses.replace(SpeechSegment(start_s, end_s, text, words), **more)  # type: ignore[arg-type]


def turns_of(*segments: SpeechSegment, samples: Samples | None = None, speakers: int | None = None) -> tuple[Turn, ...]:
    decoder = FakeDecoder([tone(1.0) if samples is None else samples])
    speech = tuple((segment.start_s, segment.end_s) for segment in segments)
    document = Document(SOURCE, segments=segments, speech=speech)
    tools = DiarizeTools(decoder, PitchEncoder())
    return diarize(document, WHERE, DiarizeSettings(speakers=speakers), tools).turns


TWO_VOICES = np.concatenate([tone(8, 150), tone(8, 300), tone(8, 150)])


def test_a_change_of_voice_without_a_pause_divides_a_segment() -> None:
    """The words go to the voice that is heard while they are said; labels follow the order of appearance."""
    text = "one two three four five six seven eight nine ten eleven twelve"
    turns = turns_of(said(text, 0, 24), samples=TWO_VOICES)

    assert [turn.speaker for turn in turns] == ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]
    assert [turn.text for turn in turns] == ["One two three four.", "Five six seven eight.", "Nine ten eleven twelve."]
    assert [(turn.start_s, turn.end_s) for turn in turns] == [(0, 8), (8, 16), (16, 24)]
    assert [turn.id for turn in turns] == ["s-1-t0000", "s-1-t0001", "s-1-t0002"]


def test_a_recognisers_own_punctuation_is_kept() -> None:
    """Text with marks is copied letter by letter, also when a turn takes half a segment."""
    segment = said("Do they call?  Yes, they do!  Every day.", 0, 24)
    turns = turns_of(segment, samples=np.concatenate([tone(9, 150), tone(15, 300)]))

    assert [turn.text for turn in turns] == ["Do they call?", "Yes, they do!  Every day."]


def test_every_mark_covers_its_word() -> None:
    """A mark has the place of a word in the text of the turn and the word's time."""
    for texts in (("what is hard", "the orders"), ("What is hard?", "The orders.")):
        [turn] = turns_of(said(texts[0], 0, 3), said(texts[1], 4, 6))
        words = [turn.text[mark.char_start : mark.char_end] for mark in turn.marks]
        assert words == turn.text.split()
        assert [(mark.start_s, mark.end_s) for mark in turn.marks][-2:] == [(4, 5), (5, 6)]


def test_segments_without_word_times_stay_whole() -> None:
    """Such a segment is one piece with one mark."""
    [turn] = turns_of(SpeechSegment(0, 3, "We wait."), SpeechSegment(4, 6, "For weeks."))

    assert turn.text == "We wait. For weeks."
    assert [(mark.char_start, mark.char_end, mark.start_s) for mark in turn.marks] == [(0, 8, 0), (9, 19, 4)]


def test_flags_of_segments_reach_their_turn_alone() -> None:
    """A turn has the flags of the segments that it is made of, each once."""
    segments = said("one two", 0, 8), said("three four", 8, 16, flags=("no-speech",)), said("five six", 16, 24)

    assert [turn.flags for turn in turns_of(*segments, samples=TWO_VOICES)] == [(), ("no-speech",), ()]


def test_channels_are_speakers() -> None:
    """With a channel per speaker no voice is listened to; the first to speak is the first speaker."""
    turns = turns_of(said("hello", 0, 1, channel=1), said("hi", 1, 2, channel=0), said("so", 3, 4, channel=1))

    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("SPEAKER_00", "Hello."),
        ("SPEAKER_01", "Hi."),
        ("SPEAKER_00", "So."),
    ]


def test_one_speaker_with_nearly_all_of_the_talk_is_a_notice() -> None:
    """The researcher is told how to say that there are two."""
    document = Document(SOURCE, segments=(said("we wait for weeks", 0, 8),), speech=((0.0, 8.0),))
    result = diarize(document, WHERE, DiarizeSettings(), DiarizeTools(FakeDecoder([tone(8)]), PitchEncoder()))

    assert [notice.code for notice in result.notices] == ["one-speaker"]
    assert "speakers = 2" in result.notices[0].message


def test_a_known_number_of_speakers_is_taken_as_it_is() -> None:
    """Three where two are alike."""
    near = np.concatenate([tone(8, 150), tone(8, 300), tone(8, 310)])
    segments = [said("one two", 0, 8), said("three four", 8, 16), said("five six", 16, 24)]

    assert len({turn.speaker for turn in turns_of(*segments, samples=near, speakers=3)}) == 3
    assert len({turn.speaker for turn in turns_of(*segments, samples=near, speakers=1)}) == 1


def test_a_document_without_segments_is_returned_as_it_is() -> None:
    """A transcript has its own turns."""
    document = Document(SOURCE, turns=(Turn("s-1-t0000", "s-1", "Ana", "Hello."),))
    tools = DiarizeTools(FakeDecoder([tone(1)]), PitchEncoder())

    assert diarize(document, WHERE, DiarizeSettings(), tools) == document


# --- real voices through the real models ---


def heard(path: Path) -> Document:
    decoder = PyAvDecoder()
    tools = TranscribeTools(decoder, SileroVad(), PocketsphinxTranscriber(confidence_min=0.35))
    document = transcribe(Document(SOURCE), path, TranscribeSettings(), tools)
    return diarize(document, path, DiarizeSettings(), DiarizeTools(decoder, SpeakerEncoder()))


def right(turns: Sequence[Turn], spoken: Sequence[Said]) -> int:
    """How many of the spoken turns were mostly given to the label of their speaker."""
    owners = []
    for turn in spoken:
        seconds: dict[str, float] = {}
        for mark, label in ((mark, found.speaker) for found in turns for mark in found.marks):
            overlap_s = min(mark.end_s, turn.end_s) - max(mark.start_s, turn.start_s)
            seconds[label] = seconds.get(label, 0) + max(0.0, overlap_s)
        owners.append((turn.speaker, max(seconds, key=lambda label: seconds[label])))
    labels = {spoken[0].speaker: "SPEAKER_00"}
    return sum(labels.get(name, "SPEAKER_01") == label for name, label in owners)


@pytest.mark.models
def test_speakers_who_follow_each_other_without_a_pause_are_told_apart(tmp_path: Path) -> None:
    """The first turns of the sample interview with all pauses cut out: every turn goes to its speaker, twice alike."""
    pieces, spoken, clock_s = [], [], 0.0
    for turn in [turn for turn in script(INTERVIEW) if turn.end_s < 32]:
        samples = voice(turn.start_s, turn.end_s)
        loud = np.flatnonzero(np.abs(samples) > 0.01)
        samples = samples[loud[0] : loud[-1]]
        length_s = len(samples) / SAMPLE_RATE_HZ
        pieces.append(samples)
        spoken.append(dataclasses.replace(turn, start_s=clock_s, end_s=clock_s + length_s))
        clock_s += length_s
    path = write(tmp_path / "no pauses.wav", np.concatenate(pieces))

    document = heard(path)

    assert right(document.turns, spoken) == len(spoken)
    assert len(document.turns) == len(spoken)
    assert heard(path) == document
