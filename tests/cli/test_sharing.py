"""`synth export`, `diff`, `publish` and `watch` as a shell sees them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from synth.cli import watch
from synth.store.database import open_store
from synth.store.files import scan
from tests.cli.test_commands import synth
from tests.export.studies import APPROVED, kept
from tests.render_study import synthesis


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with two runs and an approved persona."""
    after = synthesis()
    before = dataclasses.replace(after, personas=after.personas[:2], run=dataclasses.replace(after.run, id="r-before"))
    return kept(tmp_path / "study", before, after, decided=[APPROVED])


def test_an_export_tells_where_it_is_and_what_is_missing(study: Path) -> None:
    """The path is data; that a recording is gone is a warning."""
    done = synth("export", study)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(study / "synth-export/personas.html")
    assert "warning: recordings/" in done.stderr
    assert "The Morning Firefighter" in (study / "synth-export/personas.html").read_text(encoding="utf-8")


def test_an_export_is_narrowed_by_its_options(study: Path, tmp_path: Path) -> None:
    """Approved personas only, into a file of one's own."""
    target = tmp_path / "out/deep/mine.json"
    done = synth("export", study, "--format", "json", "--approved", "--anonymous", "--out", target)
    assert done.returncode == 0, done.stderr
    values = json.loads(target.read_text(encoding="utf-8"))
    assert [persona["id"] for persona in values["personas"]] == ["persona-swap"]


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (["--persona", "nobody"], "no persona 'nobody'", 2),
        (["--format", "odt"], "'odt' is not one of", 2),
        (["--out", "STUDY/evidence.csv"], "the next run would read it", 2),
        (["--out", "STUDY"], "is a folder", 2),
    ],
    ids=["persona", "format", "inside", "folder"],
)
def test_a_wrong_export_is_told_in_a_line(study: Path, arguments: list[str], told: str, code: int) -> None:
    """And nothing is written."""
    done = synth("export", study, *(part.replace("STUDY", str(study)) for part in arguments))
    assert done.returncode == code
    assert told in done.stderr
    assert not (study / "synth-export").exists()


@pytest.mark.parametrize("command", [["export"], ["diff"], ["publish", "v1"]])
def test_a_study_without_a_result_is_told_in_a_line(tmp_path: Path, command: list[str]) -> None:
    """With what to do."""
    done = synth(command[0], tmp_path, *command[1:])
    assert done.returncode == 1
    assert f"has no result yet; run `synth run {tmp_path}` first" in done.stderr


def test_a_diff_is_data_on_stdout_or_a_file(study: Path, tmp_path: Path) -> None:
    """Both runs are named; the new persona is told."""
    done = synth("diff", study)
    assert "new       The Hands-off Dispatcher" in done.stdout
    written = synth("diff", study, "1", "2", "--format", "html", "--out", tmp_path / "diff.html")
    assert written.stdout.strip() == str(tmp_path / "diff.html")
    assert "The Hands-off Dispatcher" in (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert synth("diff", study, "1").returncode == 2


def test_versions_are_published_and_listed(study: Path) -> None:
    """With their date and their personas."""
    assert synth("publish", study, "v1").stdout.strip() == str(study / "synth-published/v1/index.html")
    listed = synth("publish", study, "--list").stdout
    assert "v1" in listed
    assert "The Hands-off Dispatcher (approved)" in listed
    assert synth("publish", study).returncode == 2


def test_forgetting_names_what_was_handed_out(study: Path) -> None:
    """Versions and exports may hold the person's words: whoever forgets her is told to delete them."""
    synth("publish", study, "v1")
    synth("export", study, "--format", "csv")
    told = synth("forget", study, "P01").stdout
    assert f"delete {study / 'synth-published/v1'}" in told
    assert f"delete {study / 'synth-export/evidence.csv'}" in told


def test_a_watch_begins_with_a_run_when_settings_are_newer_than_the_last_one(tmp_path: Path) -> None:
    """The files are those of the last run, but what the researcher says of them has changed since."""
    (tmp_path / "list.csv").write_text("name\nJo\n", encoding="utf-8")
    out = tmp_path / "synth-out"
    last = synthesis()
    (tmp_path / ".synth").mkdir()
    with open_store(tmp_path / ".synth") as store:
        store.commit_run(last, {file.path: file.sha256 for file in scan(tmp_path, out).files})
    assert watch.known(tmp_path, out) is not None
    (tmp_path / "study.toml").write_text('title = "Wards"\n', encoding="utf-8")
    assert watch.known(tmp_path, out) is None
    began_s = dt.datetime.fromisoformat(last.run.started_at).timestamp()
    os.utime(tmp_path / "study.toml", (began_s - 60, began_s - 60))
    assert watch.known(tmp_path, out) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="another signal there")
def test_a_watch_goes_on_after_a_failed_run_and_ends_with_a_line(tmp_path: Path) -> None:
    """A file that cannot be read is told; Ctrl-C is no error."""
    (tmp_path / "broken.wav").write_bytes(b"RIFF no sound")
    command = [sys.executable, "-m", "synth", "watch", str(tmp_path)]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        # whoever runs the tests in the background has them ignore Ctrl-C, and a child would inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one thread
    ) as process:
        assert process.stderr is not None
        lines: list[str] = []
        until = time.monotonic() + 120
        while not any("waiting for the next change" in line for line in lines) and time.monotonic() < until:
            lines.append(process.stderr.readline())
        assert process.poll() is None, lines
        process.send_signal(signal.SIGINT)
        try:
            _, rest = process.communicate(timeout=60)
        finally:
            process.kill()  # leaving the block waits for its end
    assert process.returncode == 0
    assert f"no longer watching {tmp_path}" in rest
