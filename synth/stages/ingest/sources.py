"""One file of the study to its document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from synth.errors import SourceError
from synth.model import Document, Notice, Source, SourceKind, SourceStatus, StudyFile
from synth.protocols import DecodedText, IngestTools, Passage, Script, Sheet, Workbook
from synth.settings import IngestSettings
from synth.stages.ingest import cues, kinds, packages, pages, preamble, talk_tables, turns
from synth.stages.ingest.columns import columns
from synth.stages.ingest.formats import (
    MEDIA_SUFFIXES,
    TABLE_SUFFIXES,
    VIDEO_SUFFIXES,
    BinaryFormat,
    binary_format,
    text_format,
)
from synth.stages.ingest.options import with_options
from synth.stages.ingest.people import Rows, rows
from synth.stages.ingest.tables import table

HEAD_BYTES = 65_536
FILE_BYTES_MAX = 400_000_000  # of files that are read at once: everything but recordings
SURROGATE = re.compile("[\ud800-\udfff]")
SKIPPED = frozenset({"duplicate"})  # codes of files that are left out without any fault of theirs
REFUSED: Mapping[str, str] = {
    "old-office": "this is an old Office file or one with a password; save it as .docx or .xlsx without a password",
    "rtf": "this is rich text; save it as .docx or .txt",
    "archive": "this is an archive; unpack it into the study folder",
}


def read(file: StudyFile, settings: IngestSettings, tools: IngestTools) -> Document:
    """The document of one file, whatever its name says it is.

    Raises:
        SourceError: the file cannot be read; the message says why and what to do.
    """
    suffix = PurePosixPath(file.path).suffix.casefold().removeprefix(".")
    if not file.size_bytes:
        raise SourceError(f"{file.path}: the file is empty; copy it again or take it out", code="empty")
    try:
        with file.location.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise SourceError(f"{file.path}: cannot be opened ({error.strerror}); check its permissions") from error
    try:
        return _by_format(file, suffix, binary_format(head, suffix), settings, tools)
    except SourceError as error:
        message = str(error) if str(error).startswith(file.path) else f"{file.path}: {error}"
        raise SourceError(message, code=error.code) from error


def _by_format(
    file: StudyFile, suffix: str, form: BinaryFormat | None, settings: IngestSettings, tools: IngestTools
) -> Document:
    if form == "media":
        info = tools.decoder.probe(file.location)
        kind: SourceKind = "video" if info.has_video else "audio"
        return Document(replace(_source(file, kind, suffix or kind), duration_s=round(info.duration_s, 3)))
    if form == "image":
        return _skipped(file, "image", "an image; synth reads recordings, transcripts, tables and notes")
    if form is not None and form in REFUSED:
        raise SourceError(REFUSED[form], code="unsupported")
    if file.size_bytes > FILE_BYTES_MAX:
        raise SourceError(f"it has {file.size_bytes / 1e6:,.0f} MB of text; split it", code="too-big")
    data = file.location.read_bytes()
    if form is None:
        return _text_document(file, suffix, tools.decode(data), settings, tools)
    if form in ("docx", "xlsx"):
        packages.check(data)
    return _document(file, tools.binaries[form](data), settings, ())


def _text_document(
    file: StudyFile, suffix: str, decoded: DecodedText, settings: IngestSettings, tools: IngestTools
) -> Document:
    notices: tuple[Notice, ...] = ()
    if decoded.damaged:
        message = f"{file.path}: {decoded.damaged} characters are damaged (read as {decoded.encoding}); export it again"
        notices = (Notice("damaged-characters", message, source_id(file)),)
    if not decoded.text.strip():
        raise SourceError("there is no text in it; export it again or take it out", code="empty")
    if kinds.is_time_marked(decoded.text):
        return _skipped(file, "rttm", "it says who speaks when but holds no words; the recording is heard")
    shape = text_format(decoded.text, suffix)
    if shape != "plain":
        return _document(file, tools.texts[shape](decoded.text), settings, notices)
    if kinds.is_about_the_folder(PurePosixPath(file.path).stem, decoded.text):
        return _skipped(file, suffix or "text", "a note about the files, not research material")
    if suffix in ("md", "markdown"):
        return _document(file, Script("markdown", pages.from_markdown(decoded.text)), settings, notices)
    lines = tuple(Passage(line) for line in decoded.text.splitlines() if line and not line.isspace())
    return _document(file, Script("text", lines), settings, notices)


def source_id(file: StudyFile) -> str:
    """The id of a source: it depends on its bytes alone."""
    return f"s-{file.sha256[:10]}"


def unread(file: StudyFile, code: str, reason: str) -> Source:
    """The source of a file that gives nothing; its kind is what its name promises."""
    suffix = PurePosixPath(file.path).suffix.casefold().removeprefix(".")
    kind: SourceKind = "transcript"
    if suffix in MEDIA_SUFFIXES:
        kind = "video" if suffix in VIDEO_SUFFIXES else "audio"
    elif suffix in TABLE_SUFFIXES:
        kind = "survey"
    status: SourceStatus = "skipped" if code in SKIPPED else "failed"
    return Source(source_id(file), file.path, kind, file.sha256, status=status, reason=reason)


def _source(file: StudyFile, kind: SourceKind, reader: str) -> Source:
    return Source(source_id(file), file.path, kind, file.sha256, reader=reader)


def _skipped(file: StudyFile, reader: str, reason: str) -> Document:
    return Document(replace(_source(file, "notes", reader), status="skipped", reason=reason))


def _document(
    file: StudyFile, raw: Script | Workbook, settings: IngestSettings, notices: tuple[Notice, ...]
) -> Document:
    if isinstance(raw, Script):
        document = _from_script(file, raw)
    elif (talk := talk_tables.script(raw, settings)) is not None:
        document = _from_script(file, talk)
    else:
        document = _from_tables(file, raw, settings)
    return replace(document, notices=notices + document.notices)


def _from_script(file: StudyFile, script: Script) -> Document:
    passages = tuple(_clean_passage(passage) for passage in script.passages)
    kind: SourceKind = "transcript"
    reader = script.format
    if any(passage.start_s is not None or passage.speaker is not None for passage in passages):
        spoken = cues.from_cues(passages, has_tags=script.format.endswith(("vtt", "srt")))
    elif (found := pages.talk(passages)) is not None:
        spoken, reader = found, kinds.talk_format(script.format, [passage.text for passage in passages])
    else:
        spoken, kind, reader = pages.notes(passages), "notes", f"{script.format}-notes"
    source = replace(_source(file, kind, reader), language=script.language)
    built = turns.build(source.id, spoken.passages)
    if not built:
        raise SourceError("nobody says anything in it; check the export", code="no-text")
    dropped = turns.as_dropped(source.id, (*script.lost, *spoken.dropped))
    people = preamble.person(source.id, file.path, [text for reason, text in spoken.dropped if reason == "file-header"])
    return Document(source, turns=built, people=people, dropped=dropped)


def _clean_passage(passage: Passage) -> Passage:
    text = _clean(passage.text)
    return passage if text == passage.text else replace(passage, text=text)


def _clean(text: str) -> str:
    """The text without half characters, which no file can be written with."""
    return SURROGATE.sub("\ufffd", text).replace("\0", "")


def _from_tables(file: StudyFile, workbook: Workbook, settings: IngestSettings) -> Document:
    tables = [with_options(found) for sheet in workbook.sheets if (found := table(_clean_sheet(sheet)))]
    if not tables:
        raise SourceError("it has no header line with rows below it; check the export", code="no-rows")
    used = [columns(one, settings) for one in tables]
    all_columns = tuple(column for part in used for column in part)
    count = sum(len(one.rows) for one in tables)
    kind = kinds.table_kind(PurePosixPath(file.path).stem, all_columns, count)
    layout = tables[0].layout
    reader = workbook.format if layout in ("plain", "labelled") else f"{layout}-{workbook.format}"
    source = replace(_source(file, kind, reader), rows=count)
    told: list[Rows] = []
    first_row = 1  # rows of a second sheet go on counting
    for one, part in zip(tables, used, strict=True):
        told.append(rows(source, one, part, first_row))
        first_row += len(one.rows)
    return Document(
        source,
        answers=tuple(answer for part in told for answer in part.answers),
        people=tuple(person for part in told for person in part.people),
        columns=all_columns,
        dropped=tuple(piece for part in told for piece in part.dropped),
        notices=tuple(kinds.table_notices(source, tables, told)),
    )


def _clean_sheet(sheet: Sheet) -> Sheet:
    if not any(SURROGATE.search("".join(row)) for row in sheet.rows):
        return sheet
    return replace(sheet, rows=tuple(tuple(_clean(cell) for cell in row) for row in sheet.rows))
