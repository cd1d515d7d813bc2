"""Recordings and the transcripts beside them."""

from __future__ import annotations

from pathlib import Path

from synth.stages import ingest
from tests.reading import read, study_file, tone

VTT = "WEBVTT\n\n00:00.000 --> 00:00.300\n<v Dana>On paper.</v>\n"


def test_a_recording_is_recognised_by_its_content(tmp_path: Path) -> None:
    """The name may promise text: what FFmpeg opens is a recording, with its length."""
    source = read(tmp_path, "interview.txt", tone(1.0)).source
    assert (source.kind, source.duration_s, source.status) == ("audio", 1.0, "ok")


def test_a_transcript_takes_the_place_of_the_recording_beside_it(tmp_path: Path) -> None:
    """Same folder and name: the recording is skipped and plays behind the transcript."""
    recording, transcript = read(tmp_path, "a/call 1.wav", tone()), read(tmp_path, "a/call 1.transcript.vtt", VTT)
    first, second = ingest.pair((recording, transcript))
    assert (first.source.status, first.source.reason) == ("skipped", "transcript used")
    assert (second.source.media_path, second.source.duration_s) == ("a/call 1.wav", 0.5)


def test_recordings_elsewhere_and_with_other_names_stay(tmp_path: Path) -> None:
    """Neither another folder nor another name makes a pair."""
    documents = (read(tmp_path, "a/x.wav", tone()), read(tmp_path, "b/x.vtt", VTT), read(tmp_path, "a/y.vtt", VTT))
    assert ingest.pair(documents) == documents


def test_times_beyond_the_recording_are_a_warning(tmp_path: Path) -> None:
    """A transcript of a longer talk does not belong to this recording."""
    long = "WEBVTT\n\n00:10.000 --> 01:00.000\n<v Dana>On paper.</v>\n"
    _, paired = ingest.pair((read(tmp_path, "x.wav", tone()), read(tmp_path, "x.vtt", long)))
    assert [notice.code for notice in paired.notices] == ["times-beyond-recording"]


def test_a_transcript_without_speakers_is_used_with_a_warning(tmp_path: Path) -> None:
    """Bare text of a recogniser is used, but nobody can tell questions from answers in it."""
    _, paired = ingest.pair((read(tmp_path, "x.wav", tone()), read(tmp_path, "x.txt", "We plan on paper.\nWhy?\n")))
    assert paired.source.kind == "transcript"
    assert [notice.code for notice in paired.notices] == ["no-speakers"]


def test_ids_come_from_the_bytes_alone(tmp_path: Path) -> None:
    """The same bytes under another name have the same ids; turns and answers are numbered below them."""
    one, other = read(tmp_path, "x.vtt", VTT), read(tmp_path, "deep/y.vtt", VTT)
    assert one.source.id == other.source.id
    assert [turn.id for turn in one.turns] == [f"{one.source.id}-t0001"]


def test_a_file_that_gives_nothing_is_a_source_with_its_reason(tmp_path: Path) -> None:
    """Copies are skipped, everything else that gives nothing failed."""
    file = study_file(tmp_path, "x.mp3", b"abc")
    assert ingest.unread(file, "truncated", "cut off").status == "failed"
    copy = ingest.unread(file, "duplicate", "the same bytes")
    assert (copy.status, copy.kind, copy.reason) == ("skipped", "audio", "the same bytes")
