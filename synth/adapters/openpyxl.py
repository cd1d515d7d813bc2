"""Excel workbooks to rows, through openpyxl in its streaming mode."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from importlib.metadata import version
from itertools import islice
from typing import Any

from synth.errors import SourceError
from synth.protocols import Sheet, Workbook

COLUMNS_MAX = 5_000
ROWS_MAX = 1_000_000


class OpenpyxlReader:
    """Reads .xlsx and .xlsm workbooks; hidden sheets are left out."""

    name = "openpyxl"

    @property
    def version(self) -> str:
        """The version of openpyxl."""
        return version("openpyxl")

    def __call__(self, data: bytes) -> Workbook:
        return _read(data)


def _read(data: bytes) -> Workbook:
    """The sheets with rows, values as they are shown without their number format."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,  # a way of compressing that nobody reads
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        AttributeError,
        SyntaxError,  # what its XML parser raises for damaged parts
        OSError,
        EOFError,
    ) as error:
        raise SourceError("this workbook is damaged; open it in Excel and save it again", code="truncated") from error
    return Workbook("xlsx", tuple(sheet for sheet in sheets if sheet.rows))


def _sheet(sheet: Any) -> Sheet:
    # The size a sheet says it has is often wrong, in both directions.
    sheet.reset_dimensions()
    rows: list[tuple[str, ...]] = []
    for values in islice(sheet.iter_rows(values_only=True), ROWS_MAX):
        if len(values) > COLUMNS_MAX:
            message = f"sheet {sheet.title!r} has {len(values):,} columns, more than {COLUMNS_MAX:,}; export less"
            raise SourceError(message, code="too-big")
        cells = [_text(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            rows.append(tuple(cells))
    return Sheet(sheet.title, tuple(rows))


def _text(value: object) -> str:
    """A cell as people read it: whole numbers without a fraction, dates in ISO form, errors as blanks."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    text = str(value)
    return "" if text in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!") else text
