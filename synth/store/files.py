"""The files of a study: found, hashed, and written without ever leaving half a file."""

from __future__ import annotations

import glob
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synth.errors import StudyError, UsageError
from synth.model import StudyFile
from synth.store.lock import is_running

STATE_FOLDER = ".synth"
OUT_FOLDER = "synth-out"
EXPORT_FOLDER = "synth-export"
PUBLISHED_FOLDER = "synth-published"
OWN_FOLDERS = frozenset({OUT_FOLDER, EXPORT_FOLDER, PUBLISHED_FOLDER})
SETTINGS_FILE = "study.toml"
CODEBOOK_FILE = "codebook.toml"
OWN_MARK = "synthesis.json"


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a study in order of their path, and what was passed over: (path, reason)."""

    files: tuple[StudyFile, ...]
    passed_over: tuple[tuple[str, str], ...]


def scan(study: Path, out: Path) -> Listing:
    """All files of a study; links that leave it, hidden files and synth's own folders are passed over.

    Raises:
        StudyError: when the folder does not exist or cannot be listed.
    """
    files: list[StudyFile] = []
    passed: list[tuple[str, str]] = []
    root = study.resolve()
    unlisted: list[OSError] = []
    for path in study_files(study, out, unlisted.append):
        name = _printable(path.relative_to(root).as_posix())
        try:
            reason = _reason_to_pass_over(path, root)
            if reason is None:
                files.append(StudyFile(name, path, file_sha256(path), path.stat().st_size))
            else:
                passed.append((name, reason))
        except OSError as error:
            passed.append((name, f"cannot be read ({error.strerror}); check its permissions"))
    for fault in unlisted:
        name = _printable(Path(os.fsdecode(fault.filename)).relative_to(root).as_posix())
        if name == ".":
            raise StudyError(f"{study}: cannot be listed ({fault.strerror}); check its permissions")
        passed.append((name, f"a folder that cannot be listed ({fault.strerror}); check its permissions"))
    return Listing(tuple(sorted(files, key=lambda file: file.path)), tuple(sorted(passed)))


def study_files(study: Path, out: Path, unlisted: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """The paths that a scan looks into, in no promised order: files, and links of any kind.

    `unlisted` is told of every folder that cannot be listed.

    Raises:
        StudyError: when the folder does not exist.
    """
    if study.is_file():
        raise StudyError(f"{study}: is a file, not a folder; name the folder that it lies in")
    if not study.is_dir():
        raise StudyError(f"{study}: no such folder; make it with `synth init` or name another")
    root, report = study.resolve(), out.resolve()
    for folder, folders, names in os.walk(root, onerror=unlisted, followlinks=False):
        here = Path(folder)
        ours = (name for name in folders if not name.startswith(".") and name not in OWN_FOLDERS)
        below = sorted(name for name in ours if (here / name).resolve() != report)
        folders[:] = [name for name in below if not (here / name).is_symlink()]
        yield from (here / name for name in below if (here / name).is_symlink())
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not (here == root and name in {SETTINGS_FILE, CODEBOOK_FILE}):
                yield here / name


def _reason_to_pass_over(path: Path, root: Path) -> str | None:
    """Why what stands at `path` is not read; None for a file of the study."""
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except FileNotFoundError:
            return "a link to nowhere; copy the file into the study"
        except (OSError, RuntimeError):  # Python 3.13 raises the one, 3.11 the other
            return "a link that loops; delete it"
        if not target.is_relative_to(root):
            return "a link that leaves the study; copy what it leads to into the study"
        if target.is_dir():
            return "a link to a folder of the study, which is read at its own place"
    return None if path.is_file() else "neither a file nor a folder; delete it"


def _printable(name: str) -> str:
    """A path that every encoder takes: bytes that are no UTF-8 are shown as escapes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def way(out: Path, study: Path) -> str:
    """The way from a report's folder to its study, as links to the recordings need it."""
    try:
        return Path(os.path.relpath(study.resolve(), out.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return study.resolve().as_uri()


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, read in pieces of 1 MiB."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_half_written(state: Path) -> None:
    """Take away what processes that are gone were writing below a state folder when they were killed."""
    for path in state.rglob(".*"):
        pid = path.suffix.removeprefix(".")
        if pid.isdecimal() and path.is_file() and not is_running(int(pid)):
            path.unlink()


def prepare_output(out: Path) -> None:
    """Make sure that a report can be written to `out`, before anybody waits for its content.

    What a killed run left beside it is taken away; a report that it had moved aside is put back.

    Raises:
        UsageError: when `out` holds something that is not a report of ours.
        StudyError: when it cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; choose an empty or a new folder with --out")
    out = out.resolve()  # a link is followed, and "." has a name
    try:
        for old in sorted(_beside(out, "old")):
            if not out.exists():
                old.replace(out)
        if out.exists() and any(out.iterdir()) and not (out / OWN_MARK).is_file():
            raise UsageError(f"{out}: holds other files; choose an empty or a new folder with --out")
        remove_left_behind(out)
        _beside_as(out, "new").mkdir(parents=True)
        _beside_as(out, "new").rmdir()
    except OSError as error:
        raise StudyError(
            f"{out}: cannot be written ({error.strerror}); free some space or choose another folder with --out"
        ) from error


def remove_left_behind(out: Path) -> None:
    """Take away the halves of reports that killed runs have left beside `out`."""
    out = out.resolve()
    for left in (*_beside(out, "old"), *_beside(out, "new")):
        shutil.rmtree(left)


def replace_output(out: Path, files: Mapping[str, str]) -> None:
    """Make `out` hold exactly `files` (name to text), keeping the old report until the new one is whole.

    Raises:
        UsageError: when `out` holds something that is not a report of ours.
        StudyError: when it cannot be written.
    """
    prepare_output(out)
    out = out.resolve()
    fresh, old = _beside_as(out, "new"), _beside_as(out, "old")
    try:
        for name, text in files.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        if out.exists():
            out.replace(old)
        fresh.replace(out)
    except OSError as error:
        if old.exists() and not out.exists():
            old.replace(out)
        shutil.rmtree(fresh, ignore_errors=True)
        raise StudyError(
            f"{out}: cannot be written ({error.strerror}); free some space or choose another folder with --out"
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def _beside_as(out: Path, state: str) -> Path:
    """The folder of this process in which a report is `new` or `old`; hidden, so that no scan reads it."""
    return out.with_name(f".{out.name}.{state}-{os.getpid()}")


def _beside(out: Path, state: str) -> list[Path]:
    """The folders of any process in which a report is `new` or `old`."""
    return list(out.parent.glob(f".{glob.escape(out.name)}.{state}-*"))


def handed_out(study: Path) -> tuple[Path, ...]:
    """Versions that were published and files that were exported: no run and no `synth forget` changes them."""
    folders = (study / PUBLISHED_FOLDER, study / EXPORT_FOLDER)
    return tuple(path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()))
