"""What `study.toml` and `codebook.toml` keep about people: a check writes file names and speaker tags as comments."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from synth.atomic import write_atomic
from synth.store.files import CODEBOOK_FILE, SETTINGS_FILE

HEADING = re.compile(r"\[(?:speakers|columns)\.(?P<path>\".*\"|[^\"\]]+)\]\s*\Z")
LETTERS_MIN = 3  # a shorter name is a part of too many words


def without(study: Path, files: Set[str], names: Iterable[str]) -> tuple[str, ...]:
    """Take the comments about `files`, and those with one of `names`, out of the study's settings.

    Returned are the settings files that still speak of either: what a person wrote there is hers to change.
    """
    wanted = [re.escape(name) for name in sorted(names) if len(name) >= LETTERS_MIN]
    named = re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)", re.IGNORECASE) if wanted else None
    left = []
    for name in (SETTINGS_FILE, CODEBOOK_FILE):
        path = study / name
        try:
            before = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):  # none, or one that a run refuses to read
            continue
        after = "".join(_kept(before.splitlines(keepends=True), files, named))
        if after != before:
            write_atomic(path, after.encode(), path.stat().st_mode & 0o777)
        quoted = (json.dumps(file, ensure_ascii=False)[1:-1] for file in files)
        if (named is not None and named.search(after)) or any(file in after for file in quoted):
            left.append(name)
    return tuple(left)


def _kept(lines: Iterable[str], files: Set[str], named: re.Pattern[str] | None) -> Iterator[str]:
    """The lines but for comments about these files and comments that hold a name."""
    doomed = False
    for line in lines:
        comment = line.lstrip().startswith("#")
        heading = HEADING.match(line.strip().lstrip("# "))
        if heading is not None:
            doomed = _path(heading["path"]) in files
        elif not line.strip():
            doomed = False
        if not (comment and (doomed or (named is not None and named.search(line)))):
            yield line


def _path(key: str) -> str:
    """The file that a heading names."""
    try:
        return str(tomllib.loads(f"x = {key}")["x"])
    except tomllib.TOMLDecodeError:  # a bare key, or no key
        return key
