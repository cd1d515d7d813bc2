"""Rows of a sheet to a table: which rows are headers, what each column is called and asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synth.protocols import Sheet

Row = tuple[str, ...]
# What SurveyMonkey writes below a question that has one column only.
PLAIN_ANSWER = re.compile(r"(open-ended )?response|answer|antwort|réponse ouverte|respuesta abierta", re.I)
UNNAMED = re.compile(r"unnamed: \d+(_level_\d+)?", re.I)
TITLE_ROWS_MAX = 8


@dataclass(frozen=True, slots=True)
class Table:
    """Data rows of equal width.

    `groups[i]` is shared by the columns of one question that stands over several columns; `options[i]` is what can
    be ticked in column i, or None.
    """

    layout: str  # "plain", "qualtrics", "surveymonkey", "labelled"
    headers: tuple[str, ...]
    questions: tuple[str, ...]
    groups: tuple[int | None, ...]
    options: tuple[str | None, ...]
    rows: tuple[Row, ...]
    short_rows: int = 0  # rows with fewer cells than the header
    long_rows: int = 0  # rows with more filled cells than the header


def table(sheet: Sheet) -> Table | None:
    """The table of a sheet, or None when it has no header with data below it."""
    rows = sheet.rows[_title_rows(sheet.rows) :]
    if len(rows) < 2 or not any(cell.strip() for cell in rows[0]):
        return None
    if sheet.questions:
        return _finish("labelled", list(rows[0]), list(sheet.questions), [], rows[1:])
    importid = next((index for index in range(1, min(4, len(rows))) if _is_importid(rows[index])), None)
    if importid is not None:
        asked = list(rows[importid - 1]) if importid > 1 else list(rows[0])
        return _finish("qualtrics", list(rows[0]), asked, [], rows[importid + 1 :])
    if _two_headers(rows):
        return _surveymonkey(rows)
    return _finish("plain", list(rows[0]), list(rows[0]), [], rows[1:])


def _title_rows(rows: Sequence[Row]) -> int:
    """How many lines above the header are a title: one filled cell where the lines below have many."""
    usual = Counter(sum(bool(cell.strip()) for cell in row) for row in rows[:200]).most_common(1)
    if not usual or usual[0][0] < 3:
        return 0
    count = 0
    for row in rows[:TITLE_ROWS_MAX]:
        if sum(bool(cell.strip()) for cell in row) > 1:
            break
        count += 1
    return count


def _is_importid(row: Row) -> bool:
    filled = [cell for cell in row if cell.strip()]
    return bool(filled) and sum("ImportId" in cell for cell in filled) >= 0.5 * len(filled)


def _two_headers(rows: Sequence[Row]) -> bool:
    """Whether the second line goes on with the header: options below a question that stands once."""
    if len(rows) < 3:
        return False
    first, second = rows[0], rows[1]
    answers = sum(bool(PLAIN_ANSWER.fullmatch(cell.strip())) for cell in second)
    blanks = [
        index for index, cell in enumerate(first) if index and (not cell.strip() or UNNAMED.fullmatch(cell.strip()))
    ]
    below = sum(1 for index in blanks if index < len(second) and second[index].strip())
    return (answers >= 1 and (below == len(blanks) or answers >= 0.3 * len(second))) or (
        len(blanks) >= 2 and below >= 0.8 * len(blanks) and not second[0].strip()
    )


def _surveymonkey(rows: Sequence[Row]) -> Table:
    width = max(len(rows[0]), len(rows[1]))
    top = [*rows[0], *[""] * (width - len(rows[0]))]
    below = [*rows[1], *[""] * (width - len(rows[1]))]
    headers, questions, groups = [], [], []
    question, group = "", -1
    for upper, lower in zip(top, below, strict=True):
        if upper.strip() and not UNNAMED.fullmatch(upper.strip()):
            question, group = _one_line(upper), group + 1
        option = "" if PLAIN_ANSWER.fullmatch(lower.strip()) else _one_line(lower)
        headers.append(f"{question}: {option}" if question and option else question or option)
        questions.append(question or option)
        groups.append(group)
    shared = Counter(groups)
    return _finish("surveymonkey", headers, questions, [g if shared[g] > 1 else None for g in groups], rows[2:])


def _finish(
    layout: str, headers: list[str], questions: list[str], groups: list[int | None], rows: Sequence[Row]
) -> Table:
    width = len(headers)
    beyond = max((_filled_width(row) for row in rows), default=0)
    headers += [""] * (beyond - width)
    questions += [""] * (len(headers) - len(questions))
    groups += [None] * (len(headers) - len(groups))
    names = _unique([_one_line(header) for header in headers])
    asked = tuple(_one_line(question) or name for question, name in zip(questions, names, strict=False))
    short = sum(len(row) < width for row in rows)
    long = sum(_filled_width(row) > width for row in rows)
    even = tuple((*row[: len(names)], *("",) * (len(names) - len(row))) for row in rows)
    return Table(layout, names, asked, tuple(groups), (None,) * len(names), even, short, long)


def _filled_width(row: Row) -> int:
    return max((index for index, cell in enumerate(row, 1) if cell.strip()), default=0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unique(headers: Sequence[str]) -> tuple[str, ...]:
    """The headers, a number behind each that stood before, and a name for each that is blank."""
    taken: set[str] = set()
    names = []
    for index, header in enumerate(headers, 1):
        name = header or f"column {index}"
        number = 2
        while name in taken:
            name, number = f"{header or f'column {index}'} ({number})", number + 1
        taken.add(name)
        names.append(name)
    return tuple(names)
