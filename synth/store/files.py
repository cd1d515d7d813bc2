"""The files of a study: found, hashed, and written without ever leaving half a file."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from synth.errors import StudyError, UsageError
from synth.model import StudyFile

STATE_FOLDER = ".synth"
OUT_FOLDER = "synth-out"
EXPORT_FOLDER = "synth-export"
PUBLISHED_FOLDER = "synth-published"
OWN_FOLDERS = frozenset({OUT_FOLDER, EXPORT_FOLDER, PUBLISHED_FOLDER})
SETTINGS_FILE = "study.toml"
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
    if not study.is_dir():
        raise StudyError(f"{study}: no such folder; make it with `synth init` or name another")
    files: list[StudyFile] = []
    passed: list[tuple[str, str]] = []
    root = study.resolve()
    for path in _walk(root, out.resolve()):
        name = path.relative_to(root).as_posix()
        try:
            if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
                passed.append((name, "a link that leaves the study; copy the file into it"))
            elif path.is_file():
                files.append(StudyFile(_printable(name), path, file_sha256(path), path.stat().st_size))
        except (OSError, RuntimeError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else "a link that loops"
            passed.append((_printable(name), f"cannot be read ({reason}); check its permissions"))
    return Listing(tuple(sorted(files, key=lambda file: file.path)), tuple(sorted(passed)))


def _walk(root: Path, out: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != out and name not in OWN_FOLDERS
        )
        for name in sorted(names):
            if not name.startswith((".", "~$")) and not (here == root and name == SETTINGS_FILE):
                yield here / name


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


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put `data` at `path`: readers see the old bytes or the new ones, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StudyError(
            f"{path}: cannot be written ({error.strerror}); free some space or choose another folder"
        ) from error


def replace_output(out: Path, files: Mapping[str, str]) -> None:
    """Make `out` hold exactly `files` (name to text), keeping the old report until the new one is whole.

    Raises:
        UsageError: when `out` holds something that is not a report of ours.
        StudyError: when it cannot be written.
    """
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out}: is a file; choose an empty or a new folder with --out")
    if out.exists() and any(out.iterdir()) and not (out / OWN_MARK).is_file():
        raise UsageError(f"{out}: holds other files; choose an empty or a new folder with --out")
    fresh = out.with_name(f".{out.name}.new-{os.getpid()}")
    old = out.with_name(f".{out.name}.old-{os.getpid()}")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
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
