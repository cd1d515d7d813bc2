"""Which kind of research material a text or a table is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from synth.model import Column, Notice, Source, SourceKind
from synth.stages.ingest.headers import bare
from synth.stages.ingest.people import Rows
from synth.stages.ingest.tables import Table

ABOUT_FOLDER = re.compile(
    r"(read ?me|licen[cs]e|copying|sources?|notice|changelog|manifest|requirements|index|citation)", re.I
)
# Who speaks when, as programs that tell speakers apart write it (NIST's Rich Transcription Time Marked): no words.
TIME_MARKED = re.compile(
    r"(SPEAKER|SPKR-INFO|NON-SPEECH|NON-LEX)\s+\S+\s+(\d+|<NA>)\s+([\d.]+|<NA>)\s+([\d.]+|<NA>)\s.*"
)
CRM = re.compile(
    r"\b(deal|opportunity|pipeline|stage|close date|amount|arr|mrr|acv|churn(ed)?|account (name|owner)|deal owner|owner"
    r"|lifecycle( stage)?|lead (status|source)|renewal|won|lost reason|closed (won|lost)|health score|seats|contract)\b"
)
NOTE = re.compile(r"\b(notes?|body|call notes|meeting notes|summary|description|comments?|activity)\b")


def is_about_the_folder(stem: str, text: str) -> bool:
    """Whether a text without speakers only describes the files around it."""
    return ABOUT_FOLDER.fullmatch(stem.strip()) is not None and len(text) < 50_000


def is_time_marked(text: str) -> bool:
    """Whether every line says when somebody speaks and none says what."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(";;")]
    return bool(lines) and all(TIME_MARKED.fullmatch(line) for line in lines)


def table_kind(stem: str, columns: Sequence[Column], rows: int) -> SourceKind:
    """Survey, list of participants, CRM export or table of notes."""
    uses = [column.use for column in columns]
    names = [bare(column.header) for column in columns]
    crm = sum(bool(CRM.search(name)) for name in names if len(name.split()) <= 4)
    open_names = [name for name, use in zip(names, uses, strict=True) if use == "open"]
    if "file" in uses:
        return "participants"
    if crm >= 2 or re.search(r"\b(crm|hubspot|salesforce|deals|opportunities)\b", bare(stem)):
        return "crm"
    if (
        re.search(r"\b(participants?|interviewees?|recruit\w*|people|screener list)\b", bare(stem))
        and len(open_names) <= 1
    ):
        return "participants"
    if open_names and len(open_names) == 1 and NOTE.search(open_names[0]) and len(open_names[0].split()) <= 3:
        return "notes" if "scale" not in uses else "survey"
    person = any(use in ("name", "personal", "id") for use in uses)
    asked = any(use in ("open", "scale", "multi", "time", "system") for use in uses)
    if person and not asked and rows <= 2000:
        return "participants"
    return "survey"


def talk_format(container: str, lines: Sequence[str]) -> str:
    """The name of the tool whose layout the lines of a transcript have, as far as it shows."""
    text = "\n".join(lines[:200])
    heads = re.findall(r"^\S.{0,60}? {1,2}(?:\d+:)?\d{1,2}:\d{2} *$", text, re.M)
    if "otter.ai" in "\n".join(lines[-5:]) or len(heads) >= 2:
        return f"otter-{container}"
    if re.search(r"^(Q|A)\d*[:.]\s", text, re.M):
        return f"question-answer-{container}"
    if re.search(r"^\d{2}:\d{2}:\d{2}\t", text, re.M):
        return f"zoom-{container}"
    return f"speaker-{container}"


def table_notices(source: Source, tables: Sequence[Table], told: Sequence[Rows]) -> Iterator[Notice]:
    """What the researcher should know about a table that was read."""
    short = sum(one.short_rows for one in tables)
    long = sum(one.long_rows for one in tables)
    if short:
        yield Notice(
            "short-rows",
            f"{source.path}: rows with fewer cells than the header: {short}; the rest is blank",
            source.id,
        )
    if long:
        yield Notice("long-rows", f"{source.path}: rows with cells beyond the header: {long}; they are kept", source.id)
    if source.kind == "survey" and not any(part.answers for part in told):
        message = f"{source.path}: no open text; its rows describe people but give no quotes"
        yield Notice("no-open-text", message, source.id)
