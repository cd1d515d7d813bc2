"""The block above a transcript or a note that says who, when and where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.model import PersonRow
from synth.stages.ingest.headers import EMAIL
from synth.stages.ingest.labels import FIELDS
from synth.stages.ingest.people import key_name

FIELD = re.compile(r"\s*(?:[-*•]\s+)?([A-Za-z][A-Za-z /_-]{1,30}?)\s*:\s*(\S.{0,119})\s*")
NAME_FIELDS = frozenset(("attendee client contact customer interviewee name participant respondent").split())
ID_FIELDS = frozenset({"participant id", "respondent id", "participant code", "interview id"})
ABOUT_FIELDS = frozenset(
    {
        "role",
        "job title",
        "title",
        "position",
        "company",
        "account",
        "organisation",
        "organization",
        "industry",
        "sector",
        "company size",
        "size",
        "employees",
        "region",
        "country",
        "location",
        "segment",
        "plan",
        "stage",
        "team",
    }
)
KNOWN = NAME_FIELDS | ID_FIELDS | ABOUT_FIELDS | {field.replace("-", " ") for field in FIELDS}
KNOWN_MORE = frozenset({"interviewer", "moderator", "e mail", "email address", "attendees"})
TITLES_MAX = 3  # lines without a field that may stand above or between the fields
VALUE_WORDS_MAX = 8


def length(lines: Sequence[str]) -> int:
    """How many of the lines, which are not blank, belong to the block; 0 when there are fewer than two fields."""
    end, fields, titles = 0, 0, 0
    for number, line in enumerate(lines, 1):
        if _field(line):
            fields, end, titles = fields + 1, number, 0
        else:
            titles += 1
            if titles > TITLES_MAX or (fields and titles > 1):
                break
    return end if fields >= 2 else 0


def _field(line: str) -> tuple[str, str] | None:
    found = FIELD.fullmatch(line)
    if found is None:
        return None
    name = " ".join(re.split(r"[\s/_-]+", found[1].casefold()))
    value = found[2].strip()
    if name not in KNOWN and name not in KNOWN_MORE:
        return None
    if len(value.split()) > VALUE_WORDS_MAX or value[-1] in ".?!":
        return None
    return name, value


def person(source_id: str, file: str, lines: Sequence[str]) -> tuple[PersonRow, ...]:
    """The person that the block names, with what it says of her; none when it names nobody."""
    filled = [line for line in lines if line.strip()]
    fields = [found for line in filled[: length(filled)] if (found := _field(line))]
    names = [value for name, value in fields if name in NAME_FIELDS]
    keys = [(key_name(name, "transcript"), value) for name, value in fields if name in ID_FIELDS]
    keys += [("email", value.casefold()) for _, value in fields if EMAIL.fullmatch(value)]
    about = tuple((name, value) for name, value in fields if name in ABOUT_FIELDS)
    if not (names or keys or about):
        return ()
    return (PersonRow(source_id, None, names[0] if names else None, tuple(keys), about, file),)
