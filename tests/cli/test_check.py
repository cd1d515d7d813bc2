"""`synth check`: one screen, JSON for programs, and the guesses as comments that can be switched on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.cli.check import told
from synth.cli.guesses import text, write
from synth.cli.init import STUDY_TOML
from synth.model import Column, Source
from synth.pipeline.preview import FilePreview, Link, Preview, SpeakerPreview
from synth.resources import read_toml
from synth.settings import StudySettings, parse
from tests.cli.test_commands import synth

HOSTILE = 'a "quoted" \\ name\nwith # lines = [and] \x7f <b>ünïcode</b> \U0001f600'


def file(path: str, columns: Sequence[str] = (), speakers: Sequence[str] = (), **more: object) -> FilePreview:
    """A file with open columns and with participants as speakers."""
    source = Source("s-1", path, "survey" if columns else "transcript", "00", **more)  # type: ignore[arg-type]
    return FilePreview(
        source=source,
        turns=3,
        answers=0,
        people=0,
        columns=tuple(Column(header, "open", header, "sentences") for header in columns),
        speakers=tuple(SpeakerPreview(tag, "participant", 0.5, "P01") for tag in speakers),
        dropped={"blank": 2} if columns else {},
    )


def seen(*files: FilePreview) -> Preview:
    """A preview of these files with one person in two places."""
    links = (Link("a.csv", "row 4", "same e-mail address"),)
    redacted = {"NAME": 2, "EMAIL": 1}
    return Preview(files, 3, {"P01": links}, redacted, 1.0, ("a.csv: 2 short rows",), (("x", "a link"),))


def switched_on(words: str) -> StudySettings:
    """What `study.toml` says when every guess is switched on."""
    lines = [line[2:] for line in words.splitlines() if line.startswith(("# [", '# "'))]
    return parse(read_toml("\n".join(lines), "study.toml"), "study.toml", StudySettings)


def test_the_screen_has_every_file_and_what_is_to_be_done() -> None:
    """Files, columns, speakers, matches, redactions, warnings and faults are all there, faults last."""
    broken = file("b.docx", status="failed", reason="b.docx: the file is empty; copy it again")
    screen = "\n".join(told(seen(file("a.csv", ["Why?"]), file("t.vtt", speakers=["Ada"]), broken)))
    for words in (
        "a.csv: survey",
        "open         Why? (sentences)",
        "2 pieces left out (blank 2)",
        "participant  Ada = P01, 50% of the words",
        "P01  a.csv row 4 (same e-mail address)",
        "would be redacted: name 2, email 1",
        "a.csv: 2 short rows",
        "x: a link",
    ):
        assert words in screen
    assert screen.rstrip().endswith("cannot be read\n  b.docx: the file is empty; copy it again")


def test_what_was_counted_in_a_part_of_the_texts_is_said() -> None:
    """Nobody takes the count of a sample for that of everything."""
    screen = "\n".join(told(replace(seen(file("a.csv", ["Why?"])), searched=0.0125)))
    assert "would be redacted: name 2, email 1 (in 1.2% of the texts, spread over the large tables)" in screen


def test_participants_of_recordings_are_not_counted_before_they_are_heard() -> None:
    """The number of participants says when it lacks those who speak in a recording."""
    heard, recorded = file("t.vtt"), replace(file("call.wav"), source=Source("s-2", "call.wav", "audio", "00"), turns=0)
    assert "\n3 participants, before the recordings are heard" in "\n".join(told(seen(heard, recorded)))
    assert "recordings are heard" not in "\n".join(told(seen(heard)))


def test_the_screen_stays_one_screen() -> None:
    """A table with a thousand columns does not push everything else away."""
    lines = list(told(seen(file("wide.csv", [f"column {number}" for number in range(1000)]))))
    assert len(lines) < 40
    assert any("976 columns more" in line for line in lines)


def test_guesses_are_comments_that_change_nothing() -> None:
    """As written, the file switches nothing on."""
    words = text(seen(file("a.csv", ["Why?", "Why not?"]), file("t.vtt", speakers=["Ada", "Bo"])))
    assert parse(read_toml(words, "study.toml"), "study.toml", StudySettings) == StudySettings()


def test_guesses_can_be_switched_on() -> None:
    """Without their #, the lines say what was guessed."""
    own = switched_on(text(seen(file("a.csv", ["Why?", "Why?"]), file("t.vtt", speakers=["Ada"]))))
    assert own.columns == {"a.csv": {"Why?": "open"}}
    assert own.speakers["t.vtt"]["Ada"].role == "participant"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_name_survives_the_way_through_study_toml(name: str) -> None:
    """Whatever a file, a header or a speaker is called, the switched-on guess names it exactly."""
    words = text(seen(file(name, [name]), file(f"{name}.vtt", speakers=[name])))
    assert parse(read_toml(words, "study.toml"), "study.toml", StudySettings) == StudySettings()
    lines = [line[2:] for line in words.split("\n") if line.startswith(("# [", '# "'))]
    own = parse(read_toml("\n".join(lines), "study.toml"), "study.toml", StudySettings)
    assert own.columns == {name: {name: "open"}}
    assert set(own.speakers[f"{name}.vtt"]) == {name}


def test_hostile_names_are_one_line_each() -> None:
    """A line break in a name does not begin a line of its own in study.toml."""
    words = text(seen(file(HOSTILE, [HOSTILE])))
    assert all(line.startswith("#") for line in words.split("\n") if line)


def test_guesses_replace_what_init_wrote_and_nothing_else(tmp_path: Path) -> None:
    """A file that somebody has touched is left alone."""
    path = tmp_path / "study.toml"
    path.write_text(STUDY_TOML, encoding="utf-8")
    assert write(tmp_path, seen(file("a.csv", ["Why?"]))) == path
    assert '# "Why?" = "open"' in path.read_text(encoding="utf-8")
    path.write_text("# mine\n", encoding="utf-8")
    assert write(tmp_path, seen(file("a.csv", ["Why?"]))) is None
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_options_of_a_long_question_can_be_told_apart() -> None:
    """A header that is cut keeps its end, where the options of one question differ."""
    question = "Which of these do you use at least once a week when you plan the work of a crew?"
    lines = list(told(seen(file("a.csv", [f"{question}: Board", f"{question}: Phone"]))))
    assert [line for line in lines if "Which of these do you use" in line and ": Board" in line]
    assert [line for line in lines if "Which of these do you use" in line and ": Phone" in line]


def test_a_study_that_cannot_be_written_is_checked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a right to write, the guesses are on the screen alone."""

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert write(tmp_path, seen(file("a.csv", ["Why?"]))) is None


def test_json_has_everything_and_stdout_nothing_else(tmp_path: Path) -> None:
    """Programs get the whole preview; guesses are written all the same, and nothing is on stderr."""
    (tmp_path / "talk.txt").write_text(
        "Interviewer: How do you plan?\nParticipant: On a board, and then somebody wipes it.\n", encoding="utf-8"
    )
    done = synth("check", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    told_of = json.loads(done.stdout)
    assert [entry["source"]["path"] for entry in told_of["files"]] == ["talk.txt"]
    assert [speaker["role"] for speaker in told_of["files"][0]["speakers"]] == ["interviewer", "participant"]
    assert done.stderr == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["study.toml", "talk.txt"]


def test_a_file_name_takes_one_line_and_cannot_command_the_terminal(tmp_path: Path) -> None:
    """Names may hold line ends and escape sequences: on the screen they are letters."""
    talk = "Q: How do you order?\nA: We type every order twice, and it takes the whole morning.\n"
    (tmp_path / "a\n\x1b]0;owned\x07\x1b[31mred\x9b2J.txt").write_text(talk, encoding="utf-8")
    result = synth("check", str(tmp_path))
    assert result.returncode == 0
    assert "a\\n\\x1b]0;owned\\x07\\x1b[31mred\\x9b2J.txt: transcript" in result.stdout
    assert not set(result.stdout + result.stderr) & set("\x07\x1b\x9b")
