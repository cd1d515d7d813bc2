"""Rows of a table to people and their answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.model import Answer, CellSpan, Column, Consent, Dropped, PersonRow, Source, SourceKind
from synth.silences import says_nothing
from synth.stages.ingest import options
from synth.stages.ingest.headers import EMAIL
from synth.stages.ingest.tables import Row, Table

NO_VALUE = frozenset({"n/a", "na", "n.a.", "-", "--", "—", "null", "nan", "?"})  # "no" and "none" are choices
COPIED_FROM_WORDS = 8
CHOICE_MARKS = re.compile(r"\s*[;|\n]\s*|,\s+")
CONSENT_NO = re.compile(r"(no|n|false|0|declined?|denied|refused?|not given|i do not .*|opt(ed)? ?out)\b.*", re.I)
WITHDRAWN = re.compile(r".*\b(withdr\w+|revoked|removed|delete)\b.*", re.I)
NO_QUOTES = re.compile(
    r".*\b(no|not|without|don'?t|never)\b.*\bquot\w+.*|.*\b(anonym\w+ only|internal only|not quotable)\b.*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a table tell; `first_row` is the number of the first of them."""

    people: tuple[PersonRow, ...]
    answers: tuple[Answer, ...]
    dropped: tuple[Dropped, ...]


def rows(source: Source, table: Table, columns: Sequence[Column], first_row: int = 1) -> Rows:
    """A person per row that tells anything, an answer per open cell that says something."""
    source_id = source.id
    people: list[PersonRow] = []
    answers: list[Answer] = []
    dropped: list[Dropped] = []
    blank: Counter[str] = Counter()
    copied = _copied(table, columns)
    for number, row in enumerate(table.rows, first_row):
        person = _person(source, number, row, columns, table)
        if not _tells_something(person, row, columns):
            dropped.append(Dropped(source_id, "empty-row", f"row {number}"))
            continue
        people.append(person)
        for index, column in enumerate(columns):
            if column.use != "open":
                continue
            text = " ".join(row[index].split())
            if not text:
                blank[column.header] += 1
            elif says_nothing(text):
                span = CellSpan(number, column.header, 0, len(text))
                dropped.append(Dropped(source_id, "no-answer", text, span))
            else:
                flags = ("copied",) if text.casefold() in copied else ()
                answer_id = f"{source_id}-r{number}-{index}"
                answers.append(Answer(answer_id, source_id, number, column.header, column.question, text, flags=flags))
    # Blank cells are too many to be listed one by one.
    dropped += [
        Dropped(source_id, "blank", f"{header}: {count} of {len(table.rows)} rows") for header, count in blank.items()
    ]
    return Rows(tuple(people), tuple(answers), tuple(dropped))


def _tells_something(person: PersonRow, row: Row, columns: Sequence[Column]) -> bool:
    said = any(column.use == "open" and row[index].strip() for index, column in enumerate(columns))
    return said or bool(person.name or person.keys or person.attributes or person.file)


def _copied(table: Table, columns: Sequence[Column]) -> frozenset[str]:
    """Long answers that stand word for word in more than one row."""
    seen: Counter[str] = Counter()
    for index, column in enumerate(columns):
        if column.use == "open":
            texts = {(number, " ".join(row[index].split()).casefold()) for number, row in enumerate(table.rows)}
            seen.update(text for _, text in texts if len(text.split()) >= COPIED_FROM_WORDS)
    return frozenset(text for text, count in seen.items() if count > 1)


def _person(source: Source, number: int, row: Row, columns: Sequence[Column], table: Table) -> PersonRow:
    keys: list[tuple[str, str]] = []
    names: list[tuple[str, str]] = []
    file: str | None = None
    consent: Consent = "full"
    for index, column in enumerate(columns):
        value = " ".join(row[index].split())
        if not value:
            continue
        if column.use == "id":
            keys.append((key_name(column.header, source.kind), value))
        elif column.use == "personal" and EMAIL.fullmatch(value):
            keys.append(("email", value.casefold()))
        elif column.use == "name":
            names.append((column.header, value))
        elif column.use == "file":
            file = file or value
        elif column.use == "consent":
            consent = stricter(consent, consent_of(column, value))
    name = _full_name(names)
    attributes = tuple(_attributes(row, columns, table))
    return PersonRow(source.id, number, name, tuple(keys), attributes, file, consent)


def _attributes(row: Row, columns: Sequence[Column], table: Table) -> Iterator[tuple[str, str]]:
    shared: dict[str, list[str]] = {}
    for index, column in enumerate(columns):
        value = " ".join(row[index].split())
        option = table.options[index]
        if not value or (value.casefold() in NO_VALUE and option is None):
            continue
        name = _attribute_name(column, table)
        if column.use == "multi" and option is not None:
            if options.is_ticked(value):
                shared.setdefault(column.question, []).append(options.chosen(value, option))
        elif column.use == "multi":
            yield name, "; ".join(part.strip() for part in CHOICE_MARKS.split(value) if part.strip())
        elif column.use in ("closed", "scale"):
            yield name, value
    for question, chosen in shared.items():
        yield question, "; ".join(chosen)


def _attribute_name(column: Column, table: Table) -> str:
    """The header, or the question where headers are codes such as Q12."""
    coded = table.layout in ("qualtrics", "labelled")
    return column.question if coded and table.questions.count(column.question) == 1 else column.header


def _full_name(names: Sequence[tuple[str, str]]) -> str | None:
    if not names:
        return None
    parts = {header.casefold(): value for header, value in names}
    first = next((value for header, value in parts.items() if re.search(r"first|given|vorname", header)), None)
    last = next((value for header, value in parts.items() if re.search(r"last|family|sur|nachname", header)), None)
    whole = next(
        (value for header, value in parts.items() if not re.search(r"first|given|last|family|sur|vor|nach", header)),
        None,
    )
    return whole or " ".join(part for part in (first, last) if part)


RESPONDENT_KEYS = frozenset(["respondentid", "responseid", "respondent", "submissionid", "token", "responsecode"])
PARTICIPANT_KEYS = frozenset(
    ["participantid", "participant", "interviewee", "personid", "pid", "interviewid", "participantcode"]
)


def key_name(header: str, kind: SourceKind) -> str:
    """The one name under which ids of the same meaning are compared over files."""
    bare = re.sub(r"[^a-z]+", "", header.casefold())
    plain = bare in ("id", "no", "number", "code", "")
    if bare in RESPONDENT_KEYS or (plain and kind == "survey"):
        return "respondent_id"
    if bare in PARTICIPANT_KEYS or (plain and kind in ("participants", "transcript", "notes")):
        return "participant_id"
    return re.sub(r"\W+", "_", header.strip().casefold()).strip("_") or "id"


def consent_of(column: Column, value: str) -> Consent:
    """The consent that a cell gives."""
    quoting = "quot" in f"{column.header} {column.question}".casefold()
    if WITHDRAWN.fullmatch(value):
        return "withdrawn"
    if re.search(r"withdr", column.header, re.I):
        return "withdrawn" if re.match(r"y|true|1", value, re.I) else "full"
    if NO_QUOTES.fullmatch(value) or (quoting and CONSENT_NO.fullmatch(value)):
        return "no_quotes"
    return "withdrawn" if CONSENT_NO.fullmatch(value) else "full"


def stricter(one: Consent, other: Consent) -> Consent:
    """The consent of the two that allows less."""
    order: tuple[Consent, ...] = ("full", "no_quotes", "withdrawn")
    return max(one, other, key=order.index)
