"""Word documents to passages, one per paragraph, through python-docx."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from synth.errors import SourceError
from synth.protocols import Passage, Script


class DocxReader:
    """Reads Word documents."""

    name = "python-docx"

    @property
    def version(self) -> str:
        """The version of python-docx."""
        return version("python-docx")

    def __call__(self, data: bytes) -> Script:
        return _read(data)


def _read(data: bytes) -> Script:
    """The lines of body and tables in reading order; `bold` counts the bold characters a line begins with."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = docx.Document(io.BytesIO(data))
        lines = tuple(line for paragraph in _paragraphs(document) for line in _lines(paragraph))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # a way of compressing that nobody reads
        KeyError,
        ValueError,
        XMLSyntaxError,
        OSError,
        EOFError,
    ) as error:
        raise SourceError(
            "this Word document is damaged; open it in Word and save it again", code="truncated"
        ) from error
    return Script("docx", lines)


def _paragraphs(document: Any) -> Iterator[Any]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _cells(block)
        else:
            yield block


def _cells(table: Any) -> Iterator[Any]:
    seen = set()  # merged cells come once per column that they span
    for row in table.rows:
        for cell in row.cells:
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            for block in cell.iter_inner_content():
                yield from _cells(block) if hasattr(block, "rows") else (block,)


def _lines(paragraph: Any) -> Iterator[Passage]:
    """One passage per line of a paragraph: breaks inside a paragraph separate lines."""
    text, bold = "", 0
    for run in paragraph.iter_inner_content():
        is_bold = bool(getattr(run, "bold", False)) or (
            hasattr(run, "runs") and all(bool(part.bold) for part in run.runs)
        )
        for index, piece in enumerate(run.text.split("\n")):
            if index:
                yield Passage(text, bold=bold)
                text, bold = "", 0
            if is_bold and bold == len(text):
                bold += len(piece)
            text += piece
    yield Passage(text, bold=bold)
