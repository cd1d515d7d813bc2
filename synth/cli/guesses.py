"""The `study.toml` that a check leaves behind: everything that was guessed, as comments to edit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from synth.cli.init import STUDY_TOML
from synth.resources import settings_text
from synth.store.files import SETTINGS_FILE

if TYPE_CHECKING:
    from synth.pipeline.preview import FilePreview, Preview

HEAD = """\
# What you know better than the files. Everything here is optional; lines that start with # are off.
# Below is what synth guessed. Where a guess is wrong, take away the # of its line and of the [heading] above it and
# change the value. A column is used as open, closed, scale, multi, id, consent, personal, time, name, file, system or
# empty; a speaker is interviewer or participant.

# title = "What the report is called"
"""


def write(study: Path, seen: Preview) -> Path | None:
    """The file that was written, or None where somebody has worked on one, or where it cannot be written."""
    path = study / SETTINGS_FILE
    if path.exists() and settings_text(path) != STUDY_TOML:
        return None
    try:
        path.write_text(text(seen), encoding="utf-8", newline="\n")
    except OSError:  # a study that can be read alone is checked all the same
        return None
    return path


def text(seen: Preview) -> str:
    """The guesses as comments; without their `#` they are a valid `study.toml` that changes nothing."""
    return "".join([HEAD, *(line for file in seen.files for line in _of_file(file))])


def _of_file(file: FilePreview) -> Iterator[str]:
    path = quoted(file.source.path)
    if file.columns:
        yield f"\n# [columns.{path}]\n"
        for header, use in {column.header: column.use for column in file.columns}.items():
            yield f"# {quoted(header)} = {quoted(use)}\n"
    if file.speakers:
        yield f"\n# [speakers.{path}]\n"
        for speaker in file.speakers:
            yield f"# {quoted(speaker.tag)} = {{ role = {quoted(speaker.role)} }}\n"


def quoted(words: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for one character that JSON leaves as it is."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
