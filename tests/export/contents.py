"""All words of an exported file, read with a library that knows the format."""

from __future__ import annotations

import io

import docx
import pptx
import pypdf
from lxml import html


def words_in(data: bytes, kind: str) -> str:
    """The text of the file with every run of blanks as one."""
    return " ".join(READERS.get(kind, _text)(data).split())


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _html(data: bytes) -> str:
    return str(html.fromstring(data.decode()).text_content())


def _pdf(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _docx(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _pptx(data: bytes) -> str:
    found = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        found += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        found += [cell.text for shape in slide.shapes if shape.has_table for cell in shape.table.iter_cells()]
        if slide.has_notes_slide:
            found.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(found)


READERS = {"html": _html, "pdf": _pdf, "docx": _docx, "pptx": _pptx}
