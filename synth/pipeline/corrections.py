"""What `study.toml` says of files, columns and speakers that are not there: a slip that would go unnoticed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from synth.model import Document, Notice
from synth.settings import SpeakerSettings, StudySettings
from synth.store.files import SETTINGS_FILE

CODE = "no-such-place"


def unmatched(own: StudySettings, documents: Sequence[Document]) -> Iterator[Notice]:
    """A notice for each heading that names no file, and for columns and speakers that a file does not have.

    Neither a heading nor a tag is quoted: they can hold a name, and reports show notices.
    """
    files = {document.source.path: document for document in documents}
    for section, headings in (("columns", own.columns), ("speakers", own.speakers)):
        yield from (_no_file(section, number, path, files) for number, path in enumerate(headings, 1)
                    if path not in files)  # fmt: skip
    for path, columns in own.columns.items():
        if path in files:
            yield from _columns(files[path], columns)
    for path, speakers in own.speakers.items():
        if path in files:
            yield from _speakers(files[path], speakers)


def _no_file(section: str, number: int, path: str, files: Iterable[str]) -> Notice:
    near = difflib.get_close_matches(path, list(files), n=1)
    meant = f'; did you mean [{section}."{near[0]}"]?' if near else "; write its path as `synth check` shows it"
    return Notice(CODE, f"{SETTINGS_FILE}: heading {number} of {section} names no file of the study{meant}")


def _columns(document: Document, uses: Mapping[str, object]) -> Iterator[Notice]:
    headers = {column.header for column in document.columns}
    missing = [header for header in uses if header not in headers] if headers else []
    if missing:
        yield _missing(document, f"{len(missing)} of {len(uses)} columns", "headers")


def _speakers(document: Document, known: Mapping[str, SpeakerSettings]) -> Iterator[Notice]:
    tags = {turn.speaker for turn in document.turns}  # none in a recording that was not heard yet
    named = {*known, *(speaker.same_as for speaker in known.values() if speaker.same_as)}
    missing = named - tags if tags else set()
    if missing:
        yield _missing(document, f"{len(missing)} of {len(named)} speakers", "speakers")


def _missing(document: Document, what: str, shown: str) -> Notice:
    path = document.source.path
    message = f"{path}: {what} that {SETTINGS_FILE} names are not in it; `synth check` shows its {shown} as they are"
    return Notice(CODE, message, document.source.id)
