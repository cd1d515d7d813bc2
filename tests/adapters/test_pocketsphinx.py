"""The embedded recogniser on real speech."""

from __future__ import annotations

import pickle

import pytest

from synth.adapters.pocketsphinx import PocketsphinxTranscriber
from tests.recordings import silence, voice

pytestmark = pytest.mark.models

REGION = (0.5, 3.8)  # of the piece from 13 s: "Tell me about the last time you got a new system."


@pytest.fixture(scope="module")
def transcriber() -> PocketsphinxTranscriber:
    return PocketsphinxTranscriber(confidence_min=0.35)


def test_it_writes_what_is_said_with_the_time_of_every_word(transcriber: PocketsphinxTranscriber) -> None:
    """The sentence of the script comes out; words follow each other inside their region."""
    [segment] = transcriber.transcribe(voice(13, 17), [REGION], "en")

    assert segment.text == "tell me about the last time you got a new system"
    assert segment.text == " ".join(word.text for word in segment.words)
    times = [time for word in segment.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert REGION[0] <= times[0] < times[-1] <= REGION[1]
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in segment.words)


def test_what_was_heard_before_does_not_change_the_result(transcriber: PocketsphinxTranscriber) -> None:
    """The same samples give the same words and scores whatever the process worked on before."""
    first = transcriber.transcribe(voice(13, 17), [REGION], "en")
    transcriber.transcribe(voice(17, 29), [(0.3, 11.8)], "en")

    assert transcriber.transcribe(voice(13, 17), [REGION], "en") == first
    assert pickle.loads(pickle.dumps(transcriber)).transcribe(voice(13, 17), [REGION], "en") == first


def test_a_region_without_words_gives_no_segment(transcriber: PocketsphinxTranscriber) -> None:
    """Silence is not transcribed."""
    assert transcriber.transcribe(silence(2), [(0.2, 1.8)], "en") == []


def test_segments_that_the_recogniser_doubts_are_flagged() -> None:
    """With a limit that nothing reaches, everything is flagged and still shown."""
    [segment] = PocketsphinxTranscriber(confidence_min=1.0).transcribe(voice(13, 17), [REGION], "en")

    assert segment.flags == ("low-confidence",)
    assert segment.text
