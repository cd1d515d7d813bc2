"""The command line as a shell sees it: help at once, one line per problem, the exit codes of the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from synth.cli import COMMANDS
from synth.cli.init import STUDY_TOML
from synth.cli.show import columns
from synth.resources import read_toml
from synth.settings import StudySettings, parse


def synth(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What `synth` with these arguments does in a process of its own."""
    command = [sys.executable, "-m", "synth", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, encoding="utf-8")


def cpu_seconds(command: Sequence[str]) -> float:
    """What a command computes, in seconds: on an idle machine no less than a person waits for it."""
    before = os.times()
    subprocess.run(command, capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_answers_in_half_a_second(name: str) -> None:
    """Help of every command computes for less than 0.5 s, Python's own start included."""
    arguments = [name] if name else []
    command = [sys.executable, "-m", "synth", *arguments, "--help"]
    assert min(cpu_seconds(command) for _ in range(2)) < 0.5


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself_and_its_options(name: str) -> None:
    """Help has a sentence on the command and a word on every option."""
    done = synth(name, "--help")
    assert done.returncode == 0
    options = [line.split() for line in done.stdout.splitlines() if line.startswith(("  --", "  -h"))]
    assert options
    assert all(len(words) > 1 for words in options)


def test_no_argument_shows_the_commands() -> None:
    """`synth` alone lists what it can do."""
    done = synth()
    assert all(name in done.stdout + done.stderr for name in COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rum", "x"], "no command 'rum'"),
        (["run"], "Missing argument 'STUDY'"),
        (["run", "x", "--from", "theme"], "'theme' is not one of"),
        (["run", "x", "--recipe", "nope"], "no recipe 'nope'"),
        (["run", "x", "--workers", "0"], "0 is not in the range"),
        (["show", "x", "people"], "'people' is not one of"),
        (["doctor", "--recipe", "nope"], "no recipe 'nope'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_told_in_a_line_and_exits_with_2(arguments: list[str], told: str) -> None:
    """No traceback, and what is wrong is on stderr."""
    done = synth(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_wrong_recipe_is_refused_with_all_its_problems_before_anything_is_read(tmp_path: Path) -> None:
    """One line per wrong key, exit code 2, and the study is untouched."""
    (tmp_path / "study").mkdir()
    (tmp_path / "study/talk.txt").write_text("Q: How?\nA: Well.", encoding="utf-8")
    (tmp_path / "mine.toml").write_text(
        "[themes]\nsead = 1\n[personas]\nmots = 2\n[run]\nworkers = 0\n", encoding="utf-8"
    )
    done = synth("run", tmp_path / "study", "--recipe", tmp_path / "mine.toml")
    assert done.returncode == 2
    assert done.stderr.count("mine.toml: ") == 3
    assert "did you mean 'seed'?" in done.stderr
    assert "did you mean 'most'?" in done.stderr
    assert [path.name for path in (tmp_path / "study").iterdir()] == ["talk.txt"]


@pytest.mark.parametrize("command", ["run", "check"])
def test_a_study_that_does_not_exist_is_told_in_a_line(tmp_path: Path, command: str) -> None:
    """Exit code 1, with the path and what to do."""
    done = synth(command, tmp_path / "nowhere")
    assert done.returncode == 1
    assert "no such folder" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["run", "check"])
def test_an_empty_study_is_told_in_a_line(tmp_path: Path, command: str) -> None:
    """Exit code 1, and nothing is left in the folder."""
    done = synth(command, tmp_path)
    assert done.returncode == 1
    assert "holds no files" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_place_of_a_study_is_told_as_one(tmp_path: Path) -> None:
    """A path that exists is not called missing."""
    (tmp_path / "talk.txt").write_text("Ada: Hello.", encoding="utf-8")
    done = synth("check", tmp_path / "talk.txt")
    assert done.returncode == 1
    assert "is a file, not a folder" in done.stderr


def test_debug_shows_where_an_error_came_from(tmp_path: Path) -> None:
    """The traceback is there for those who ask for it."""
    assert "Traceback" in synth("--debug", "check", tmp_path / "nowhere").stderr


def test_a_result_that_is_not_there_is_told_in_a_line(tmp_path: Path) -> None:
    """`show` before the first run says what to run."""
    done = synth("show", tmp_path, "themes")
    assert done.returncode == 1
    assert "synth run" in done.stderr


def test_a_cell_that_is_too_long_shows_that_it_goes_on() -> None:
    """A cut that is not marked would read as the whole text."""
    assert columns([{"text": "word " * 40}]).endswith("…")
    assert columns([{"text": "word"}]).endswith("word")


def test_init_makes_a_study_that_can_be_filled(tmp_path: Path) -> None:
    """Places for files and a settings file in which nothing is switched on."""
    done = synth("init", tmp_path / "my study")
    assert done.returncode == 0
    made = {path.name for path in (tmp_path / "my study").iterdir()}
    assert made == {"recordings", "transcripts", "survey", "study.toml"}
    assert parse(read_toml(STUDY_TOML, "study.toml"), "study.toml", StudySettings) == StudySettings()


def test_init_leaves_a_study_alone(tmp_path: Path) -> None:
    """A folder that is a study already is refused."""
    (tmp_path / "study.toml").write_text("title = 'mine'", encoding="utf-8")
    done = synth("init", tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "study.toml").read_text(encoding="utf-8") == "title = 'mine'"


def test_doctor_says_what_a_run_would_use(home: Path) -> None:
    """Versions, models, the recogniser and where Whisper's models belong, as JSON for programs."""
    done = synth("doctor", "--json")
    facts = json.loads(done.stdout)
    assert done.returncode == 0
    assert facts["machine"]["python"].startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")
    assert int(facts["machine"]["cores"]) >= 1
    assert facts["libraries"]["torch"].startswith("2.13.0")
    assert "pocketsphinx" in facts["what a run would use"]["recogniser"]
    assert str(home / "cache/whisper") in facts["what a run would use"]["recogniser"]


def test_doctor_finds_a_model_that_was_copied_here(home: Path) -> None:
    """A checkpoint in Whisper's folder is what a run would use; a recipe without Whisper does not ask for it."""
    (home / "cache/whisper").mkdir(parents=True)
    (home / "cache/whisper/small.pt").write_bytes(b"weights")
    told = synth("doctor").stdout
    assert f"Whisper small from {home / 'cache/whisper/small.pt'}" in told
    assert "as the recipe says" in synth("doctor", "--recipe", "demo").stdout
