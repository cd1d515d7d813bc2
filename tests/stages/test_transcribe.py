"""Recordings to text: what the stage adds to the tools, with tools of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from synth.errors import SourceError
from synth.model import Document, Source, SpeechSegment, Word
from synth.protocols import SAMPLE_RATE_HZ, Region, Samples
from synth.settings import TranscribeSettings
from synth.stages.transcribe import PIECE_S, TranscribeTools, fallback, packed, separate, transcribe
from tests.recordings import FakeDecoder, silence, tone

WHERE = Path("a.wav")
EMPTY = Document(Source("s-1", "calls/a.wav", "audio", "0" * 64))


@dataclass(frozen=True, slots=True)
class LoudIsSpeech:
    """A voice is whatever is louder than silence."""

    name: str = "loud"
    version: str = "1"

    def regions(self, blocks: Iterable[Samples]) -> list[Region]:
        samples = np.concatenate([np.zeros(0, dtype=np.float32), *blocks])
        frames = samples[: len(samples) // 1600 * 1600].reshape(-1, 1600)
        loud = np.flatnonzero(np.diff(np.concatenate(([0], np.abs(frames).max(axis=1) > 0.01, [0]))))
        return [(start / 10, end / 10) for start, end in loud.reshape(-1, 2).tolist()]


@dataclass(slots=True)
class Parrot:
    """Says the same in every region, and remembers what it was given."""

    text: str = "we wait for the invoice"
    flags: tuple[str, ...] = ()
    name: str = "parrot"
    version: str = "1"
    lengths_s: list[float] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    shift_s: float = 0.0
    only: str | None = None
    mute: frozenset[int] = frozenset()

    @property
    def only_language(self) -> str | None:
        return self.only

    def language(self, samples: Samples) -> str:
        return "cs"

    def transcribe(self, samples: Samples, regions: Sequence[Region], language: str) -> list[SpeechSegment]:
        self.lengths_s.append(len(samples) / SAMPLE_RATE_HZ)
        self.languages.append(language)
        found = []
        moved = [(start_s + self.shift_s, end_s + self.shift_s) for start_s, end_s in regions]
        for number, (start_s, end_s) in enumerate(moved):
            if number not in self.mute:
                text = f"{self.text} {number}"
                words = tuple(Word(word, start_s, end_s) for word in text.split())
                found.append(SpeechSegment(start_s, end_s, text, words, self.flags))
        return found


def listen(
    *channels: Samples,
    parrot: Parrot | None = None,
    settings: TranscribeSettings | None = None,
    decoder: FakeDecoder | None = None,
) -> Document:
    tools = TranscribeTools(decoder or FakeDecoder(channels), LoudIsSpeech(), parrot or Parrot())
    return transcribe(EMPTY, WHERE, settings or TranscribeSettings(), tools)


def speech(*parts: tuple[float, float]) -> Samples:
    """Tones of the second length of each part, after silence of the first."""
    return np.concatenate([piece for pause, length in parts for piece in (silence(pause), tone(length))] + [silence(1)])


def test_times_count_from_the_start_of_the_recording() -> None:
    """Segments and words of a later piece are moved to where they are heard."""
    document = listen(speech((2, 3), (20, 2)))

    assert [(segment.start_s, segment.end_s) for segment in document.segments] == [(2, 5), (25, 27)]
    assert [segment.words[0].start_s for segment in document.segments] == [2, 25]
    assert document.speech == ((2, 5), (25, 27))
    assert document.source.duration_s == 28
    assert document.source.transcriber == "parrot"


def test_the_language_is_found_once_for_a_recording_unless_it_is_set() -> None:
    """The first piece decides for all."""
    parrot = Parrot()
    assert listen(speech((1, 2), (20, 2)), parrot=parrot).source.language == "cs"
    assert parrot.languages == ["cs", "cs"]
    assert listen(speech((1, 2)), settings=TranscribeSettings(language="de")).source.language == "de"


def test_a_language_that_the_recogniser_does_not_understand_is_a_notice() -> None:
    """Text that a recogniser of another language makes up is not to be used."""
    german = TranscribeSettings(language="de")

    document = listen(speech((1, 2)), parrot=Parrot(only="en"), settings=german)

    assert [notice.code for notice in document.notices] == ["language"]
    assert document.source.language == "en"
    assert listen(speech((1, 2)), parrot=Parrot(only="de"), settings=german).notices == ()


def test_long_pauses_are_not_recognised_and_pieces_stay_short() -> None:
    """A recogniser gets runs of speech without long pauses, never more than it can hold."""
    assert packed([(0, 4), (5, 9), (30, 31)]) == [[(0, 4), (5, 9)], [(30, 31)]]
    many = [(float(start), start + 9.0) for start in range(0, 3600, 10)]
    assert max(piece[-1][1] - piece[0][0] for piece in packed(many)) <= PIECE_S
    assert [region for piece in packed(many) for region in piece] == many


def test_speech_that_gave_no_text_is_reported_with_its_place() -> None:
    """Nothing is lost silently."""
    document = listen(speech((2, 3), (3, 4), (3, 2)), parrot=Parrot(mute=frozenset({1})))

    [notice] = document.notices
    assert notice.code == "silent-speech"
    assert "calls/a.wav: 4 s of speech gave no text (at 0:08)" in notice.message


def test_text_where_nobody_was_heard_is_flagged() -> None:
    """Invented text in a pause is shown and marked."""
    document = listen(speech((2, 2), (4, 1)), parrot=Parrot(shift_s=2.5, mute=frozenset({1})))

    assert [segment.flags for segment in document.segments] == [("outside-speech",)]


def test_the_same_text_over_and_over_is_flagged() -> None:
    """Three times the same is a loop, twice is not; flags of the recogniser stay."""

    class Loop(Parrot):
        def transcribe(self, samples: Samples, regions: Sequence[Region], language: str) -> list[SpeechSegment]:
            found = Parrot.transcribe(self, samples, regions, language)
            return [dataclasses.replace(segment, text="thank you") for segment in found]

    thrice = listen(speech((1, 2), (1, 2), (1, 2)), parrot=Loop(flags=("no-speech",)))
    twice = listen(speech((1, 2), (1, 2)), parrot=Loop())

    assert {segment.flags for segment in thrice.segments} == {("no-speech", "repetition")}
    assert {segment.flags for segment in twice.segments} == {()}


def test_names_of_the_vocabulary_are_put_right_with_a_notice_for_each() -> None:
    """The audit trail is in the notices."""
    document = listen(
        speech((1, 2)), parrot=Parrot(text="we use stock wise"), settings=TranscribeSettings(vocabulary=("Stockwise",))
    )

    assert document.segments[0].text.startswith("we use Stockwise")
    assert [notice.code for notice in document.notices] == ["vocabulary"]


def test_a_recording_without_a_voice_is_an_error_that_names_it() -> None:
    """An empty room is one clear line."""
    with pytest.raises(SourceError, match=r"calls/a\.wav: nobody is heard") as caught:
        listen(silence(5))
    assert caught.value.code == "no-speech"


def test_what_was_heard_before_a_recording_breaks_off_is_used_with_a_notice() -> None:
    """A truncated recording is worked on as far as it goes."""
    problem = SourceError("a.wav: breaks off at 6 s of 60 s; copy it again", code="truncated")
    document = listen(decoder=FakeDecoder([speech((2, 3))], problem=problem))

    assert len(document.segments) == 1
    assert [(notice.code, notice.message) for notice in document.notices] == [("truncated", str(problem))]
    assert document.source.duration_s == 6


def test_two_channels_with_a_speaker_each_are_recognised_apart() -> None:
    """Segments carry their channel and come in order of time; what bleeds into the other channel is left to its own."""
    left, right = speech((1, 2), (6, 2)), np.concatenate([speech((5, 3)), silence(3)])
    right[: len(left)] += 0.1 * left

    document = listen(left, right)

    assert [(segment.channel, segment.start_s) for segment in document.segments] == [(0, 1), (1, 5), (0, 9)]


def test_two_who_talk_at_once_are_both_kept() -> None:
    """A quieter speaker in a channel of his own is not taken for what bleeds over."""
    left = np.concatenate([speech((1, 2), (1, 1)), silence(3)])
    right = (0.3 * speech((1, 2), (3, 2))).astype(np.float32)

    document = listen(left, right)

    assert [(segment.channel, segment.start_s) for segment in document.segments] == [(0, 1), (1, 1), (0, 4), (1, 6)]


def test_dual_mono_and_a_dead_channel_are_one_track() -> None:
    """Stereo that tells nothing about speakers is mixed."""
    mono = speech((1, 2), (2, 2))
    for other in (mono, 0.5 * mono, silence(len(mono) / SAMPLE_RATE_HZ)):
        assert {segment.channel for segment in listen(mono, other).segments} == {None}


def test_a_room_recorded_in_stereo_is_one_track() -> None:
    """Two microphones that both hear both speakers are no channel per speaker."""
    chance = np.random.default_rng(1)
    levels = np.abs(chance.normal(0.1, 0.03, size=(400, 1))) * np.array([[1.0, 0.7]])

    assert not separate(levels)
    assert not separate(np.zeros((0, 2)))


def test_the_fallback_says_why_and_what_to_do() -> None:
    """The notice names the reason, the model and the way to Whisper."""
    notice = fallback(TranscribeSettings(model="small.en"), "the model cannot be fetched")

    assert notice.code == "recogniser-fallback"
    for part in ("the model cannot be fetched", "small.en.pt", "synth doctor"):
        assert part in notice.message
