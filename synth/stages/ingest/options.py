"""Questions that a table spreads over several columns, one per option that could be ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from synth.stages.ingest.tables import Table

TICKS = frozenset({"y", "yes", "x", "1", "true", "checked", "selected", "quoted", "ja", "oui", "si", "sí", "✓"})
UNTICKED = frozenset({"n", "no", "0", "false", "unchecked", "not selected", "not quoted", "nein", "non", "-"})
WRITTEN = re.compile(r"\b(other|specify|write in|comment|sonstiges|autre|otro)\b", re.I)
# Question and option as tools write them into one header.
SPLITS = (
    re.compile(r"(?P<q>.+?)\s*\[(?P<o>[^\[\]]+)\]"),  # LimeSurvey, Google grids
    re.compile(r"(?P<q>.{5,}?) - (?:Selected Choice - )?(?P<o>.+)"),  # Qualtrics
    re.compile(r"(?P<o>[^:]{1,80}):(?P<q>.{10,})"),  # SurveyGizmo
)
CODE = re.compile(r"\[SQ\d+\]")


def with_options(table: Table) -> Table:
    """The table with `groups` and `options` filled for the columns that are options of one question."""
    options: list[str | None] = [None] * len(table.headers)
    groups: list[int | None] = [None] * len(table.headers)
    questions = list(table.questions)
    for number, (question, columns) in enumerate(_runs(table)):
        ticked = [(index, option) for index, option in columns if _is_option(table, index, option)]
        if len(ticked) >= 2:
            for index, option in ticked:
                options[index], groups[index], questions[index] = option, number, question
    return replace(table, options=tuple(options), groups=tuple(groups), questions=tuple(questions))


def _runs(table: Table) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Neighbouring columns that share a question, with the text of each option."""
    run: list[tuple[int, str]] = []
    before: object = None
    question = ""
    for index in range(len(table.headers)):
        group, asked, option = _parts(table, index)
        if group is None or group != before:
            if len(run) >= 2:
                yield question, run
            run = []
        before, question = group, asked
        if group is not None:
            run.append((index, option))
    if len(run) >= 2:
        yield question, run


def _parts(table: Table, index: int) -> tuple[object, str, str]:
    """What the column shares with its neighbours, the question, and the option; nothing shared is None."""
    header, question = table.headers[index], table.questions[index]
    if table.layout == "surveymonkey":
        return table.groups[index], question, header.removeprefix(f"{question}: ")
    for pattern in SPLITS:
        found = pattern.fullmatch(CODE.sub("", question))
        if found:
            return found["q"], found["q"].strip(), found["o"].strip()
    return None, question, ""


def _is_option(table: Table, index: int, option: str) -> bool:
    """Whether the column holds its own option's text, a tick, or nothing."""
    if WRITTEN.search(option):
        return False
    seen = {_folded(row[index]) for row in table.rows} - {""} - UNTICKED
    if not seen or seen <= TICKS or seen == {_folded(option)}:
        return True
    return len(seen) == 1 and not next(iter(seen)).replace(".", "").isdigit()


def is_ticked(value: str) -> bool:
    """Whether a cell of an option's column says that it was chosen."""
    return _folded(value) not in UNTICKED


def chosen(value: str, option: str) -> str:
    """The option as it is told: its own text where the cell only has a tick."""
    return option if _folded(value) in TICKS else value


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
