"""Files of a study are found in one order, and nothing but synth's own folders is ever replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import StudyError, UsageError
from synth.store import files

REPORT = {"index.html": "<p>new</p>", "personas/p1.md": "# one", files.OWN_MARK: "{}"}


def put(path: Path, data: bytes = b"x") -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def found(study: Path) -> list[str]:
    """The paths that a scan gives."""
    return [file.path for file in files.scan(study, study / files.OUT_FOLDER).files]


def test_files_come_in_order_of_their_path_whatever_the_folders(tmp_path: Path) -> None:
    """Paths use forward slashes, and their order does not depend on the file system."""
    for name in ("z.txt", "a/b/c.csv", "a.txt", "a/ä ö 'q\" <b>.vtt"):
        put(tmp_path / name)
    assert found(tmp_path) == sorted(["z.txt", "a/b/c.csv", "a.txt", "a/ä ö 'q\" <b>.vtt"])


def test_what_is_synths_or_hidden_is_not_read(tmp_path: Path) -> None:
    """State, reports, settings, editor locks and hidden files are no sources."""
    for name in (".synth/study.db", "synth-out/index.html", "study.toml", ".DS_Store", "~$open.docx", ".git/config",
                 "synth-published/v1/index.html", "synth-export/s.csv"):  # fmt: skip
        put(tmp_path / name)
    put(tmp_path / "deeper/study.toml")
    assert found(tmp_path) == ["deeper/study.toml"]


def test_a_report_folder_inside_the_study_is_not_read(tmp_path: Path) -> None:
    """A report that was written under another name does not become a source of the next run."""
    put(tmp_path / "report/index.html")
    put(tmp_path / "a.txt")
    assert [file.path for file in files.scan(tmp_path, tmp_path / "report").files] == ["a.txt"]


def test_size_and_hash_are_those_of_the_bytes(tmp_path: Path) -> None:
    """A known text has its known SHA-256."""
    put(tmp_path / "a.txt", b"abc")
    (file,) = files.scan(tmp_path, tmp_path / "out").files
    assert file.size_bytes == 3
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_inside_the_study_alone(tmp_path: Path) -> None:
    """A link that leaves or loops is passed over with what to do; one that stays is read."""
    study = tmp_path / "study"
    put(study / "a.txt")
    put(tmp_path / "secret.txt")
    (study / "inside.txt").symlink_to(study / "a.txt")
    (study / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (study / "loop.txt").symlink_to(study / "loop.txt")
    (study / "folder").symlink_to(tmp_path)
    (study / "below").mkdir()
    (study / "below/circle").symlink_to(study)
    (study / "nowhere.txt").symlink_to(study / "gone.txt")
    listing = files.scan(study, study / files.OUT_FOLDER)
    assert [file.path for file in listing.files] == ["a.txt", "inside.txt"]
    told = {path: reason.partition(";")[0] for path, reason in listing.passed_over}
    assert told == {
        "below/circle": "a link to a folder of the study, which is read at its own place",
        "folder": "a link that leaves the study",
        "loop.txt": "a link that loops",
        "nowhere.txt": "a link to nowhere",
        "outside.txt": "a link that leaves the study",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="it has no pipes among files")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe, which nobody writes to, is passed over at once."""
    os.mkfifo(tmp_path / "pipe.txt")
    listing = files.scan(tmp_path, tmp_path / files.OUT_FOLDER)
    assert listing.files == ()
    assert listing.passed_over == (("pipe.txt", "neither a file nor a folder; delete it"),)


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are not missed in silence; when it is the study itself, there is nothing to do."""
    put(tmp_path / "locked/a.txt")
    put(tmp_path / "b.txt")
    real = os.scandir

    def refuse(folder: str) -> object:
        if str(folder) == str(refused):
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    refused = (tmp_path / "locked").resolve()
    listing = files.scan(tmp_path, tmp_path / files.OUT_FOLDER)
    assert [file.path for file in listing.files] == ["b.txt"]
    (passed,) = listing.passed_over
    assert passed[0] == "locked"
    assert "Permission denied" in passed[1]
    refused = tmp_path.resolve()
    with pytest.raises(StudyError, match=r"cannot be listed \(Permission denied\)"):
        files.scan(tmp_path, tmp_path / files.OUT_FOLDER)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="their file systems know Unicode names alone")
def test_a_name_that_is_no_text_can_be_written_everywhere(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are shown as escapes, so that every page and database takes the path."""
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")))
    (path,) = found(tmp_path)
    assert path.encode("utf-8")


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    """The message says how to make a study."""
    with pytest.raises(StudyError, match="synth init"):
        files.scan(tmp_path / "nowhere", tmp_path / "out")


def test_a_report_replaces_the_one_before_it(tmp_path: Path) -> None:
    """Pages of the last run that are no longer made are gone."""
    out = tmp_path / "synth-out"
    files.replace_output(out, {"old-page.html": "old", **REPORT})
    files.replace_output(out, REPORT)
    kept = {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*") if path.is_file()
    }
    assert kept == REPORT
    assert [child.name for child in tmp_path.iterdir()] == ["synth-out"]


@pytest.mark.parametrize("name", ["thesis.docx", "index.html", ".hidden"])
def test_a_folder_with_other_files_is_never_touched(tmp_path: Path, name: str) -> None:
    """A folder that is not one of our reports is refused, whatever lies in it."""
    foreign = put(tmp_path / "mine" / name, b"years of work")
    with pytest.raises(UsageError, match="holds other files"):
        files.replace_output(tmp_path / "mine", REPORT)
    assert foreign.read_bytes() == b"years of work"
    assert len(list((tmp_path / "mine").iterdir())) == 1


def test_an_empty_folder_can_hold_a_report(tmp_path: Path) -> None:
    """`--out` may name a folder that was just made."""
    (tmp_path / "empty").mkdir()
    files.replace_output(tmp_path / "empty", REPORT)
    assert (tmp_path / "empty/personas/p1.md").read_text(encoding="utf-8") == "# one"


def test_the_old_report_stays_when_the_new_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the new report is whole, readers see the old one."""
    out = tmp_path / "synth-out"
    files.replace_output(out, {"index.html": "old", files.OWN_MARK: "{}"})

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StudyError, match="No space left on device"):
        files.replace_output(out, REPORT)
    assert (out / "index.html").read_text(encoding="utf-8") == "old"
    assert [child.name for child in tmp_path.iterdir()] == ["synth-out"]


def test_a_file_where_the_report_should_go_is_a_clear_error(tmp_path: Path) -> None:
    """A file is not mistaken for a folder and is not removed."""
    put(tmp_path / "out", b"a file")
    with pytest.raises((UsageError, StudyError)):
        files.replace_output(tmp_path / "out", REPORT)
    assert (tmp_path / "out").read_bytes() == b"a file"


@pytest.mark.parametrize("left", [{"new": "half"}, {"old": "old", "new": "half"}, {"old": "old"}], ids=sorted)
def test_what_a_killed_run_left_is_cleared_and_the_old_report_comes_back(tmp_path: Path, left: dict[str, str]) -> None:
    """Whenever it was killed, a report that it had moved aside is put back, and no half of one stays."""
    for state, text in left.items():
        put(tmp_path / f".synth-out.{state}-4711/index.html", text.encode())
        put(tmp_path / f".synth-out.{state}-4711" / files.OWN_MARK)
    out = tmp_path / "synth-out"
    files.prepare_output(out)
    assert [path.name for path in tmp_path.iterdir()] == (["synth-out"] if "old" in left else [])
    if "old" in left:
        assert (out / "index.html").read_text(encoding="utf-8") == "old"


def test_a_report_goes_where_a_link_leads_and_into_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--out .` is a folder like any other."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    files.replace_output(Path(), REPORT)
    assert (tmp_path / "here/index.html").read_text(encoding="utf-8") == "<p>new</p>"


def test_what_a_killed_process_was_writing_is_taken_away(tmp_path: Path) -> None:
    """Its half of a file goes; whole files, and what a living process writes, stay."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    put(tmp_path / f"cache/ingest/.aa.json.gz.{gone.pid}")
    put(tmp_path / f".redactions.json.{gone.pid}")
    stay = {put(tmp_path / f".redactions.json.{os.getpid()}"), put(tmp_path / "cache/ingest/aa.json.gz")}
    files.remove_half_written(tmp_path)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == stay
