"""JSON transcripts: speakers, times and words of each layout."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import json
from typing import Any

import pytest

from synth.adapters.transcript_json import TranscriptJsonReader
from synth.errors import SourceError

LAYOUTS: dict[str, Any] = {
    "whisper": {
        "language": "en",
        "segments": [{"start": 0, "end": 1.5, "text": " On paper."}, {"start": 2, "end": 3, "text": " Why?"}],
    },
    "whisper-list": [{"start": 0, "end": 1.5, "text": " On paper."}, {"start": 2, "end": 3, "text": " Why?"}],
    "whisper-cpp": {
        "transcription": [
            {"offsets": {"from": 0, "to": 1500}, "text": " On paper."},
            {"offsets": {"from": 2000, "to": 3000}, "text": " Why?"},
        ]
    },
    "whisperx": {
        "segments": [
            {"start": 0, "end": 1.5, "text": " On paper.", "speaker": "SPEAKER_00"},
            {"start": 2, "end": 3, "text": " Why?", "speaker": "SPEAKER_01", "words": [{"word": "Why?"}]},
        ]
    },
    "rev": {
        "monologues": [
            {
                "speaker": 0,
                "elements": [
                    {"type": "text", "value": "On", "ts": 0.0, "end_ts": 0.4},
                    {"type": "punct", "value": " "},
                    {"type": "text", "value": "paper", "ts": 0.5, "end_ts": 1.5},
                    {"type": "punct", "value": "."},
                ],
            },
            {"speaker": 1, "elements": [{"type": "text", "value": "Why?", "ts": 2.0, "end_ts": 3.0}]},
        ]
    },
    "assemblyai": {
        "language_code": "en_us",
        "utterances": [
            {"speaker": "A", "text": "On paper.", "start": 0, "end": 1500},
            {"speaker": "B", "text": "Why?", "start": 2000, "end": 3000},
        ],
    },
    "aws": {
        "results": {
            "speaker_labels": {
                "segments": [
                    {"items": [{"start_time": "0.0", "speaker_label": "spk_0"}, {"start_time": "0.5", "speaker_label": "spk_0"}]},
                    {"items": [{"start_time": "2.0", "speaker_label": "spk_1"}]},
                ]
            },
            "items": [
                {"type": "pronunciation", "start_time": "0.0", "end_time": "0.4", "alternatives": [{"content": "On"}]},
                {"type": "pronunciation", "start_time": "0.5", "end_time": "1.5", "alternatives": [{"content": "paper"}]},
                {"type": "punctuation", "alternatives": [{"content": "."}]},
                {"type": "pronunciation", "start_time": "2.0", "end_time": "3.0", "alternatives": [{"content": "Why"}]},
                {"type": "punctuation", "alternatives": [{"content": "?"}]},
            ],
        }
    },
    "deepgram": {
        "results": {
            "utterances": [
                {"speaker": 0, "transcript": "On paper.", "start": 0.0, "end": 1.5},
                {"speaker": 1, "transcript": "Why?", "start": 2.0, "end": 3.0},
            ]
        }
    },
    "sonix": {
        "transcript": [
            {"speaker": "Speaker1", "start_time": 0, "end_time": 1.5, "text": "On paper."},
            {"speaker": "Speaker2", "start_time": 2, "end_time": 3, "text": "Why?"},
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_and_times_of_every_layout(layout: str) -> None:
    """The same two passages come out of every layout; recognisers that tell speakers apart give two."""
    script = TranscriptJsonReader()(json.dumps(LAYOUTS[layout]))
    assert [(piece.text.strip(), piece.start_s, piece.end_s) for piece in script.passages] == [
        ("On paper.", 0.0, 1.5),
        ("Why?", 2.0, 3.0),
    ]
    speakers = {piece.speaker for piece in script.passages}
    assert speakers == {None} if layout in ("whisper", "whisper-list", "whisper-cpp") else len(speakers) == 2


def test_a_segment_of_two_speakers_is_split_by_its_words() -> None:
    """WhisperX says the speaker of each word; words without times or speaker stay with those before them."""
    words = [
        {"word": "On", "start": 0.0, "end": 0.2, "speaker": "SPEAKER_00"},
        {"word": "paper."},
        {"word": "Why?", "start": 0.8, "end": 1.0, "speaker": "SPEAKER_01"},
    ]
    segment = {"start": 0, "end": 1, "text": " On paper. Why?", "speaker": "SPEAKER_00", "words": words}
    script = TranscriptJsonReader()(json.dumps({"segments": [segment]}))
    assert [(piece.speaker, piece.text, piece.start_s) for piece in script.passages] == [
        ("SPEAKER_00", "On paper.", 0.0),
        ("SPEAKER_01", "Why?", 0.8),
    ]


def test_times_that_are_no_times_are_left_out() -> None:
    """Infinite, negative and wordy times are unknown times, the words stay."""
    text = '{"segments": [{"start": -1, "end": Infinity, "text": "a"}, {"start": "x", "text": "b"}]}'
    script = TranscriptJsonReader()(text)
    assert [(piece.text, piece.start_s, piece.end_s) for piece in script.passages] == [
        ("a", None, None),
        ("b", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [('{"segments": [{"text": "a"', "truncated"), ('{"a": 1}', "unsupported"), ("[" * 100_000, "truncated")],
    ids=["cut-off", "other", "deep"],
)
def test_json_that_is_no_transcript_is_one_clear_error(text: str, code: str) -> None:
    """Cut off, foreign and endlessly nested JSON is refused with its reason code."""
    with pytest.raises(SourceError) as caught:
        TranscriptJsonReader()(text)
    assert caught.value.code == code


def test_a_list_of_texts_that_nobody_said_at_any_time_is_no_transcript() -> None:
    """Neither times nor speakers: it may be anything, and nobody in it may become a participant."""
    with pytest.raises(SourceError, match="no transcript that synth knows"):
        TranscriptJsonReader()('[{"file": "a.wav", "text": "On paper."}, {"file": "b.wav", "text": "By phone."}]')
