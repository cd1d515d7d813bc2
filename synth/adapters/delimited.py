"""Comma, semicolon, tab or bar separated text to rows, through the csv module."""

from __future__ import annotations

import csv
import io
import platform

from synth.errors import SourceError
from synth.protocols import Sheet, Workbook

DELIMITERS = ",;\t|"
CELL_CHARS_MAX = 5_000_000
COLUMNS_MAX = 5_000
SAMPLE_CHARS = 200_000


class DelimitedReader:
    """Reads tables in text files."""

    name = "csv"

    @property
    def version(self) -> str:
        """The version of Python, which the module belongs to."""
        return platform.python_version()

    def __call__(self, text: str) -> Workbook:
        return _read(text)


def _read(text: str) -> Workbook:
    """The rows that have at least one filled cell."""
    delimiter = _delimiter(text[:SAMPLE_CHARS])
    csv.field_size_limit(CELL_CHARS_MAX)
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > COLUMNS_MAX:
                raise SourceError(
                    f"line {len(rows) + 1} has {len(row):,} columns, more than {COLUMNS_MAX:,}; export fewer questions",
                    code="too-big",
                )
            if any(cell and not cell.isspace() for cell in row):
                rows.append(tuple(row))
    except csv.Error as error:
        raise SourceError(
            f"line {len(rows) + 1} has a cell of more than {CELL_CHARS_MAX:,} characters or an open quote ({error}); "
            "export the table again",
            code="too-big",
        ) from error
    return Workbook("tsv" if delimiter == "\t" else "csv", (Sheet("", tuple(rows)),))


def _delimiter(sample: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, more cells first."""
    return max(DELIMITERS, key=lambda delimiter: (*_evenness(sample, delimiter), -DELIMITERS.index(delimiter)))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(CELL_CHARS_MAX)
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if row:
                widths.append(len(row))
            if len(widths) == 60:
                break
    except csv.Error:
        return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
