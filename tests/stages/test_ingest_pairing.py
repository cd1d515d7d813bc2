"""Recordings and the transcripts beside them, and several transcripts of one talk."""

# ruff: noqa: E501 - lists of files read best in one line each

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.model import Document
from synth.stages import ingest
from tests.reading import read, study_file, tone
from tests.talks import WRITERS, Talk

TALK: Talk = [
    ("Dana Ruiz", "How do you plan a round of visits today, and who else has a part in it?"),
    ("Jo Lee", "I write them on the board in the hall, and by noon somebody has wiped half of them off again."),
    ("Dana Ruiz", "What do you do when that happens to you in the middle of a busy week?"),
    ("Jo Lee", "Then I call every crew, one after the other, and ask them where they believe that they should go."),
]
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


def written(folder: Path, path: str, layout: str, talk: Talk = TALK) -> Document:
    """The talk as a file of a layout, read."""
    return read(folder, path, WRITERS[layout][1](talk))


def words_alone(talk: Talk = TALK) -> str:
    """The talk as subtitles without speakers."""
    cues = (f"{i + 1}\n00:00:{i:02d},000 --> 00:00:{i + 1:02d},000\n{text}" for i, (_, text) in enumerate(talk))
    return "\n\n".join(cues)


def used(documents: tuple[Document, ...]) -> list[str]:
    """The paths of the sources that count."""
    return [one.source.path for one in documents if one.source.status == "ok"]


def test_of_two_transcripts_of_a_recording_the_one_with_speakers_is_used(tmp_path: Path) -> None:
    """The other one and the recording are set aside, each with a reason, the other one with a line of the summary."""
    documents = (
        read(tmp_path, "call.m4a", tone()), read(tmp_path, "call.srt", words_alone()), written(tmp_path, "call.vtt", "zoom-vtt"),
    )  # fmt: skip
    recording, other, best = ingest.pair(documents)
    assert used((recording, other, best)) == ["call.vtt"]
    assert best.source.media_path == "call.m4a"
    assert other.source.reason == "another version of call.vtt, which tells the speakers apart; counted once"
    assert [notice.code for notice in other.notices] == ["second-version"]
    assert "call.srt: another version of call.vtt" in other.notices[0].message
    assert not other.turns


def test_speakers_count_for_more_than_times_and_times_for_more_than_words(tmp_path: Path) -> None:
    """Whatever the files are called and in whatever order they come, without a recording too."""
    names, times = written(tmp_path, "z.docx", "docx"), read(tmp_path, "a.srt", words_alone())
    words = read(tmp_path, "b.txt", "\n".join(text for _, text in TALK))
    both = written(tmp_path, "y.json", "json")
    assert used(ingest.pair((times, words, both, names))) == ["y.json"]
    assert used(ingest.pair((names, words, times))) == ["z.docx"]
    assert used(ingest.pair((words, times))) == ["a.srt"]


def test_a_version_without_numbers_of_lines_is_used(tmp_path: Path) -> None:
    """Text that was cut out of a numbered page has the numbers among its words."""
    numbered = [
        (name, text.replace(", ", f", {12 * (i + 1)} {12 * (i + 1) + 1} ")) for i, (name, text) in enumerate(TALK)
    ]
    cut_out = written(tmp_path, "a.txt", "names", numbered)
    assert used(ingest.pair((cut_out, written(tmp_path, "a.md", "markdown")))) == ["a.md"]
    (skipped, _) = ingest.pair((cut_out, written(tmp_path, "a.md", "markdown")))
    assert "which has no numbers of lines between its words" in str(skipped.source.reason)


def test_a_recording_gives_way_to_a_better_version_of_its_transcript(tmp_path: Path) -> None:
    """The version under another name plays the recording, which is not heard once more."""
    documents = (
        read(tmp_path, "call.wav", tone()), read(tmp_path, "call.srt", words_alone()), written(tmp_path, "Talk with Jo.vtt", "teams-vtt"),
    )  # fmt: skip
    paired = ingest.pair(documents)
    assert used(paired) == ["Talk with Jo.vtt"]
    assert paired[2].source.media_path == "call.wav"


def test_another_recogniser_hears_the_same_talk_otherwise(tmp_path: Path) -> None:
    """One word in eight is another one: with the same name it is the same talk, with another name both count."""
    heard = [(name, " ".join("um" if i % 8 == 5 else w for i, w in enumerate(text.split()))) for name, text in TALK]
    original = written(tmp_path, "call.vtt", "zoom-vtt")
    assert used(ingest.pair((original, written(tmp_path, "call.docx", "docx", heard)))) == ["call.vtt"]
    assert len(used(ingest.pair((original, written(tmp_path, "other.docx", "docx", heard))))) == 2


def test_an_excerpt_is_set_aside_even_when_it_has_more(tmp_path: Path) -> None:
    """A piece of a talk with times does not stand for the whole talk without them."""
    long = TALK + [(name, f"{text} And so it goes on in week {i}.") for i, (name, text) in enumerate(TALK * 2)]
    documents = (written(tmp_path, "whole.txt", "names", long), written(tmp_path, "piece.vtt", "zoom-vtt", TALK))
    assert used(ingest.pair(documents)) == ["whole.txt"]


def test_one_name_with_other_words_counts_twice_with_a_warning(tmp_path: Path) -> None:
    """Two talks that happen to share a name are not mixed up."""
    other: Talk = [("Ana Poe", "Which reports do you send to your boss?"), ("Al Fe", "None, she looks it up herself.")]
    paired = ingest.pair((written(tmp_path, "a.docx", "docx"), written(tmp_path, "a.vtt", "zoom-vtt", other * 3)))
    assert used(paired) == ["a.docx", "a.vtt"]
    assert [notice.code for one in paired for notice in one.notices] == ["same-name"]


def test_notes_beside_a_transcript_stay_notes(tmp_path: Path) -> None:
    """What somebody wrote about a talk is material of its own; the recording belongs to the transcript."""
    notes = read(tmp_path, "call.md", "Plans are made on the board.\nIt is wiped by noon, so crews are called.\n")
    paired = ingest.pair((notes, written(tmp_path, "call.vtt", "zoom-vtt"), read(tmp_path, "call.wav", tone())))
    assert [(one.source.kind, one.source.status, one.source.media_path) for one in paired[:2]] == [
        ("notes", "ok", None),
        ("transcript", "ok", "call.wav"),
    ]


def test_a_list_that_names_the_version_set_aside_names_the_used_one(tmp_path: Path) -> None:
    """The person of a file is not lost with it, nor is what stands above the words alone."""
    people = read(tmp_path, "people.csv", "name,file,role\nJo Lee,talk 7.docx,Planner\nAl Fe,other.vtt,Clerk\n")
    documents = (people, written(tmp_path, "talk 7.docx", "docx"), written(tmp_path, "P7.vtt", "zoom-vtt"))
    listed, *_ = ingest.pair(documents)
    assert [person.file for person in listed.people] == ["P7.vtt", "other.vtt"]


def test_the_block_above_a_version_set_aside_describes_the_person(tmp_path: Path) -> None:
    """Role and company stand in the page alone, times in the subtitles: both are kept."""
    page = "Participant: Jo Lee\nRole: Planner\n\n" + "\n".join(f"{name}: {text}" for name, text in TALK)
    paired = ingest.pair((read(tmp_path, "a.txt", page), written(tmp_path, "a.vtt", "zoom-vtt")))
    assert used(paired) == ["a.vtt"]
    assert [(row.name, row.file, row.source_id) for row in paired[1].people] == [
        ("Jo Lee", "a.vtt", paired[1].source.id)
    ]


@given(seed=st.integers(0, 99), layouts=st.permutations(sorted(WRITERS)))
@settings(max_examples=20, deadline=None)
def test_of_any_layouts_in_any_order_one_counts_and_the_others_say_why(
    seed: int, layouts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every file of a talk is used or skipped with a reason, and which is used does not depend on the order."""
    folder = tmp_path_factory.mktemp("versions")
    chance = random.Random(seed)
    documents = [
        written(folder, f"{chance.choice('abc')}{number}-{WRITERS[layout][0]}", layout)
        for number, layout in enumerate(layouts[:4])
    ]
    paired = ingest.pair(documents)
    assert len(used(paired)) == 1
    assert all(one.source.reason for one in paired if one.source.status == "skipped")
    assert used(ingest.pair(documents[::-1])) == used(paired)


def test_notes_that_somebody_took_do_not_stand_for_the_recording(tmp_path: Path) -> None:
    """Far fewer words than people say in that time are about the talk: they stay notes and the recording is heard."""
    notes, recording = read(tmp_path, "a.txt", "Plans on paper.\nBoard is wiped.\n"), read(tmp_path, "a.wav", tone(30))
    paired = ingest.pair((notes, recording))
    assert used(paired) == ["a.txt", "a.wav"]
    assert paired[0].source.kind == "notes"


def test_times_of_speakers_without_words_are_no_transcript(tmp_path: Path) -> None:
    """What a program that tells speakers apart has written beside a recording does not take its place."""
    times = "SPEAKER a 1 0.50 2.25 <NA> <NA> spk00 <NA> <NA>\nSPEAKER a 1 2.75 1.00 <NA> <NA> spk01 <NA> <NA>\n"
    marked, recording = read(tmp_path, "a.rttm", times), read(tmp_path, "a.wav", tone())
    assert (marked.source.status, marked.source.reader) == ("skipped", "rttm")
    assert used(ingest.pair((marked, recording))) == ["a.wav"]
