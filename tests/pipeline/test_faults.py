"""Whatever is wrong with a study, its folder or the machine is one clear line, and the rest goes on."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import click.testing
import pytest

from synth.cli import group
from synth.errors import LockedError, StoreError, StudyError, SynthError, ToolError, UsageError
from synth.model import Document, StudyFile
from synth.pipeline.sources import guarded
from synth.pipeline.work import Shelf
from synth.store import database, vectors
from synth.store.cache import Cache
from synth.store.database import DATABASE_FILE
from synth.store.files import OUT_FOLDER, OWN_MARK, STATE_FOLDER
from tests import small_study
from tests.pipeline.conftest import Copy

Refusal = Callable[..., object]


def command(*arguments: str | Path) -> click.testing.Result:
    """What a `synth` command does, in this process."""
    return click.testing.CliRunner().invoke(group, [str(argument) for argument in arguments])


def forget_results(study: Path, stages: Sequence[str]) -> None:
    """Take away what a study keeps of some stages, so that they are done again."""
    for stage in stages:
        shutil.rmtree(study / STATE_FOLDER / "cache" / stage)


def refusal(number: int) -> Refusal:
    """A call that the system refuses."""

    def refuse(*_: object, **__: object) -> object:
        raise OSError(number, os.strerror(number))

    return refuse


def one_line(error: BaseException) -> str:
    """The message of an error for people."""
    assert isinstance(error, SynthError)
    assert "\n" not in str(error)
    assert error.exit_code == 1
    return str(error)


# --- the folder ------------------------------------------------------------------------------------------------------


def test_a_study_in_which_every_file_fails_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """One line per file and one for the study; no report is written."""
    for name in ("a.docx", "b.wav", "c.csv"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(StudyError, match="none of its files could be read") as caught:
        small_study.run(tmp_path)
    one_line(caught.value)
    assert [message.split(":")[0] for message in caplog.messages] == ["a.docx", "b.wav", "c.csv"]
    assert not (tmp_path / OUT_FOLDER).exists()
    assert small_study.left_behind(tmp_path) == []


@pytest.mark.models
@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)], ids=["lenient", "strict"])
def test_a_file_that_fails_does_not_stop_the_others(copy: Copy, strict: tuple[str, ...], code: int) -> None:
    """The rest is synthesised and the report is written; `--strict` says so in the exit code."""
    study = copy()
    (study / "broken.docx").write_bytes(b"PK\3\4 and no more")
    done = command("run", study, "--recipe", "demo", "--workers", "1", *strict)
    assert done.exit_code == code, done.output
    assert "(1 failed" in done.output
    assert done.output.count("broken.docx") == 1
    (failed,) = (source for source in small_study.told(study / OUT_FOLDER)["sources"] if source["status"] == "failed")
    assert failed["path"] == "broken.docx"
    assert failed["reason"]


ODD_NAMES = [
    "two  spaces and a trailing dot..vtt",
    'it\'s "quoted" & 100%.vtt',
    "line\nbreak.vtt",
    "<img src=x onerror=alert(1)>.vtt",
    "emoji \U0001f6b2 é.vtt",
    "n" * 251 + ".vtt",
    "?query#anchor.vtt",
]


@pytest.mark.models
@pytest.mark.skipif(sys.platform == "win32", reason="its file systems refuse such names")
def test_names_of_files_and_of_the_study_do_not_matter(finished: Path, tmp_path: Path) -> None:
    """Every file under an odd name, in a study under an odd name, is read; no page has the name as markup."""
    study = tmp_path / '<b>"it\'s"\n 100% \U0001f6b2?#' / ("s" * 200)
    shutil.copytree(finished, study)
    for number, name in enumerate(ODD_NAMES):
        talk = tuple((who, text.replace(" ", f" {number} ")) for who, text in small_study.EXTRA)  # no two alike
        (study / "talks" / name).write_text(small_study.vtt(talk), encoding="utf-8")
    result = small_study.run(study)
    read = {source.path: source.status for source in result.synthesis.sources}
    assert {f"talks/{name}" for name in ODD_NAMES} <= set(read)
    assert set(read.values()) == {"ok"}
    pages = "".join(path.read_text(encoding="utf-8") for path in result.out.rglob("*.html"))
    assert "<img src=x" not in pages
    assert escape("<img src=x onerror=alert(1)>", quote=False) in pages
    assert small_study.left_behind(study) == []


@pytest.mark.models
@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_leave_or_loop_are_named_and_not_followed(copy: Copy, tmp_path: Path) -> None:
    """Nothing outside the study is read, nothing is read for ever, and the report says what was passed over."""
    study = copy()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/talk.vtt").write_text(small_study.vtt(small_study.EXTRA), encoding="utf-8")
    (study / "away").symlink_to(tmp_path / "secret")
    (study / "away.vtt").symlink_to(tmp_path / "secret/talk.vtt")
    (study / "circle").symlink_to(study)
    (study / "self.vtt").symlink_to(study / "self.vtt")
    result = small_study.run(study)
    told = [notice.message for notice in result.synthesis.run.warnings if notice.code == "passed-over"]
    assert sorted(message.split(":")[0] for message in told) == ["away", "away.vtt", "circle", "self.vtt"]
    assert result.recomputed == ()
    assert "estimate with a photo" not in (result.out / OWN_MARK).read_text(encoding="utf-8")


@pytest.mark.models
def test_ten_thousand_tiny_files_are_read_in_bounded_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every file is looked into; the time for 1,000 files is printed, and they are not compared with each other."""
    for number in range(10_000):
        folder = tmp_path / f"{number // 500:02d}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number:05d}.txt").write_text(f"{number}\n", encoding="utf-8")
    started = time.process_time()
    done = command("check", tmp_path, "--json")
    seconds = time.process_time() - started
    assert done.exit_code == 0, done.output[-500:]
    assert done.output.count('"sha256"') == 10_000
    with capsys.disabled():
        sys.stdout.write(f"\n{seconds / 10:.2f} s of computing for 1,000 files\n")
    assert seconds < 300


# --- the folder of the report, and who works on what -----------------------------------------------------------------


def test_a_report_is_not_written_over_other_files_and_nothing_is_read_before(tmp_path: Path) -> None:
    """A folder with something else in it is refused before any work, with the exit code of wrong usage."""
    study = small_study.write(tmp_path / "study")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(UsageError, match="holds other files") as caught:
        small_study.run(study, out=tmp_path / "thesis")
    assert caught.value.exit_code == 2
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]
    assert not (study / STATE_FOLDER / "cache").exists()
    assert small_study.left_behind(tmp_path) == []


@pytest.mark.parametrize(
    "owner",
    [f"{os.getppid()} {socket.gethostname()}", "17 another-machine"],
    ids=["alive", "on another machine"],
)
@pytest.mark.parametrize("held", ["study/.synth/lock", "study/.synth-out.lock"])
def test_what_another_run_works_on_is_left_alone(tmp_path: Path, held: str, owner: str) -> None:
    """The study and the folder of the report have one owner at a time, who is named."""
    study = small_study.write(tmp_path / "study")
    (tmp_path / held).parent.mkdir(exist_ok=True)
    (tmp_path / held).write_text(owner, encoding="utf-8")
    with pytest.raises(LockedError) as caught:
        small_study.run(study)
    assert owner in one_line(caught.value)
    assert str(tmp_path / held) in str(caught.value)
    assert (tmp_path / held).read_text(encoding="utf-8") == owner


@pytest.mark.models
def test_the_locks_of_a_killed_run_are_taken_over(copy: Copy) -> None:
    """Nobody has to delete anything by hand."""
    study = copy()
    child = os.spawnlp(os.P_NOWAIT, sys.executable, sys.executable, "-c", "")
    os.waitpid(child, 0)
    for name in (".synth/lock", ".synth-out.lock"):
        (study / name).write_text(f"{child} {socket.gethostname()}", encoding="utf-8")
    assert small_study.run(study).recomputed == ()
    assert small_study.left_behind(study) == []


# --- the disk --------------------------------------------------------------------------------------------------------


def test_a_study_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only study is one line that names the folder; the study is as it was."""
    study = small_study.write(tmp_path / "study")
    before = sorted(study.rglob("*"))
    monkeypatch.setattr(Path, "mkdir", refusal(errno.EROFS))
    with pytest.raises(StudyError, match=r"\.synth: cannot be made .*Read-only file system") as caught:
        small_study.run(study)
    one_line(caught.value)
    assert sorted(study.rglob("*")) == before


def test_a_report_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    """A missing right is not found out after hours of computing."""
    study = small_study.write(tmp_path / "study")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        small_study.run(study, out=tmp_path / "file/report")
    assert "--out" in one_line(caught.value)
    assert not (study / STATE_FOLDER / "cache").exists()


FULL: dict[str, tuple[tuple[str, ...], Callable[[pytest.MonkeyPatch], None]]] = {
    "ingest": (("ingest",), lambda patch: patch.setattr(os, "fsync", refusal(errno.ENOSPC))),
    "participants": (("participants",), lambda patch: patch.setattr(os, "fsync", refusal(errno.ENOSPC))),
    "statements": (("statements",), lambda patch: patch.setattr(vectors, "sqlite3", Full())),
    "themes": (("themes",), lambda patch: patch.setattr(os, "fsync", refusal(errno.ENOSPC))),
    "personas": (("personas",), lambda patch: patch.setattr(os, "fsync", refusal(errno.ENOSPC))),
    "icp": (("icp",), lambda patch: patch.setattr(os, "fsync", refusal(errno.ENOSPC))),
    "the report": ((), lambda patch: patch.setattr(Path, "write_text", refusal(errno.ENOSPC))),
    "the result": ((), lambda patch: patch.setattr(database.Store, "replace_current", full_database)),
}


class Full:
    """SQLite on a full disk."""

    OperationalError = sqlite3.OperationalError
    DatabaseError = sqlite3.DatabaseError

    def connect(self, *_: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")


def full_database(*_: object) -> None:
    """What SQLite says when the disk is full."""
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.models
@pytest.mark.parametrize("stage", FULL)
def test_a_full_disk_in_every_stage_is_one_line_and_loses_nothing(
    stage: str, copy: Copy, finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends with what is full and what to do; the last report stays; with room again, the run goes on."""
    study = copy()
    stages, fill = FULL[stage]
    forget_results(study, stages)
    report = (study / OUT_FOLDER / "index.html").read_bytes()
    with monkeypatch.context() as patch, pytest.raises(StudyError) as caught:
        fill(patch)
        small_study.run(study)
    assert re.search(r"No space left on device|disk is full", one_line(caught.value))
    assert str(study) in str(caught.value)
    assert "free some space" in str(caught.value)
    assert (study / OUT_FOLDER / "index.html").read_bytes() == report or stage == "the result"
    assert small_study.left_behind(study) == []
    assert set(small_study.run(study).recomputed) <= set(stages)
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)


def test_a_store_of_a_newer_version_is_refused_before_the_work(tmp_path: Path) -> None:
    """The line says what to update, and the store is as it was."""
    study = small_study.write(tmp_path / "study")
    (study / STATE_FOLDER).mkdir()
    with database.open_store(study / STATE_FOLDER) as store:
        store.database.table("_sqlite_migrations").insert(
            {"migration_set": "synth", "name": "m999_later", "applied_at": "2099-01-01"}
        )
    before = (study / STATE_FOLDER / DATABASE_FILE).read_bytes()
    with pytest.raises(StoreError, match="newer version") as caught:
        small_study.run(study)
    one_line(caught.value)
    assert (study / STATE_FOLDER / DATABASE_FILE).read_bytes() == before


# --- the machine -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (MemoryError(), "too little memory"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (ToolError("the recogniser is missing; install it"), "install it"),
    ],
    ids=["memory", "disk", "tool"],
)
def test_a_fault_that_can_pass_is_told_and_tried_again(tmp_path: Path, fault: Exception, said: str) -> None:
    """The file fails with its name and what to do, and the next run does not take that for a result."""
    file = StudyFile("talk.vtt", tmp_path / "talk.vtt", "0" * 64, 1)

    def fail() -> Document:
        raise fault

    failed = guarded(file, fail)
    assert failed.source.status == "failed"
    assert (failed.source.reason or "").startswith("talk.vtt: ")
    assert said in (failed.source.reason or "")
    shelf = Shelf(Cache(tmp_path / "cache"), frozenset())
    assert shelf.fetch("ingest", "key", Document, lambda: guarded(file, fail)) == failed
    assert shelf.fetch("ingest", "key", Document, lambda: Document(failed.source)) == Document(failed.source)


def test_every_test_that_the_table_of_faults_names_exists() -> None:
    """The table does not promise what nobody looks at."""
    root = Path(__file__).parents[1]
    page = (root.parent / "docs/reference/faults.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", page)
    assert len(named) > 30
    missing = [(file, test) for file, test in named if f"def {test}(" not in (root / file).read_text(encoding="utf-8")]
    assert missing == []
