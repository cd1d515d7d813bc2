"""A slip in `study.toml` is told: what it says of files, columns and speakers that are not there does nothing."""

from __future__ import annotations

from pathlib import Path

from synth.model import Column, Document, Source, Turn
from synth.pipeline.corrections import unmatched
from synth.resources import read_toml
from synth.settings import StudySettings, parse
from tests.cli.test_commands import synth


def own(text: str) -> StudySettings:
    """What a `study.toml` says."""
    return parse(read_toml(text, "study.toml"), "study.toml", StudySettings)


def messages(text: str) -> list[str]:
    """What is told about a study of a survey, a transcript and a recording that nobody heard yet."""
    survey = Document(Source("s-1", "wave 1.csv", "survey", "00"), columns=(Column("Why?", "open", "Why?", "words"),))
    talk = Document(Source("s-2", "t.vtt", "transcript", "00"), turns=(Turn("t-1", "s-2", "Lena", "Hm"),))
    recording = Document(Source("s-3", "r.mp3", "audio", "00"))
    return [notice.message for notice in unmatched(own(text), (survey, talk, recording))]


def test_what_is_there_is_not_told() -> None:
    """Columns and speakers that exist, and speakers of a recording that are not known before it is heard."""
    assert not messages(
        '[columns."wave 1.csv"]\n"Why?" = "closed"\n[speakers."t.vtt"]\nLena = { role = "interviewer" }'
    )
    assert not messages('[speakers."r.mp3"]\nSPEAKER_07 = { role = "interviewer" }')
    assert not messages("")


def test_a_file_that_is_not_there_is_told_with_the_nearest() -> None:
    """The heading is told by its number: what stands there may be the name of somebody who left."""
    (told,) = messages('[columns."wave1.csv"]\n"Why?" = "open"')
    assert told == 'study.toml: heading 1 of columns names no file of the study; did you mean [columns."wave 1.csv"]?'
    (told,) = messages('[speakers."Call Lena Osei, Ward 7.m4a"]\nA = { name = "Lena" }')
    assert "Lena" not in told
    assert "as `synth check` shows it" in told


def test_columns_and_speakers_that_are_not_there_are_counted() -> None:
    """Headers and tags are not quoted either; the other one of `same_as` counts as well."""
    assert messages('[columns."wave 1.csv"]\n"Why" = "open"\n"Why?" = "open"') == [
        "wave 1.csv: 1 of 2 columns that study.toml names are not in it; `synth check` shows its headers as they are"
    ]
    (told,) = messages('[speakers."t.vtt"]\nLena = { same_as = "Osei" }')
    assert "1 of 2 speakers" in told
    assert "Osei" not in told


def test_a_check_tells_the_slip(tmp_path: Path) -> None:
    """It stands where the researcher looks for what to mend."""
    talk = "Q: How do you order?\nA: We type every order twice, and it takes the whole morning.\n"
    (tmp_path / "call.txt").write_text(talk, encoding="utf-8")
    (tmp_path / "study.toml").write_text('[speakers."cal.txt"]\nA = { role = "interviewer" }\n', encoding="utf-8")
    told = synth("check", str(tmp_path)).stdout
    assert 'heading 1 of speakers names no file of the study; did you mean [speakers."call.txt"]?' in told
