"""`synthesis.json`: what every run writes for other programs to read.

The names and their meanings are fixed for schema version 1; more keys may be added.
`dump` is the only way a synthesis becomes JSON, so that equal results give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from synth import model

Share = Annotated[float, Field(ge=0, le=1)]
Offset = Annotated[int, Field(ge=0, description="Unicode code points from the start of the text")]
Second = Annotated[float, Field(ge=0, description="seconds from the start of the recording")]
Count = Annotated[int, Field(ge=0)]


class Record(BaseModel):
    """A record of the contract, read from the record of `synth.model` that has the same names."""

    model_config = ConfigDict(frozen=True, from_attributes=True, extra="forbid", title=None)


class Study(Record):
    name: str
    participants: Count
    sources: Count
    statements: Count


class RunWarning(Record):
    code: str
    message: str
    source_id: str | None = None


class Run(Record):
    id: str
    started_at: str
    finished_at: str
    recipe: str
    recipe_sha256: str
    settings: Mapping[str, Any]
    tools: Mapping[str, str]
    warnings: tuple[RunWarning, ...]


class Source(Record):
    id: str
    path: str = Field(description="relative to the study, with forward slashes")
    kind: model.SourceKind
    sha256: str
    status: model.SourceStatus
    reason: str | None = None
    duration_s: Second | None = None
    rows: Count | None = None
    transcriber: str | None = None
    language: str | None = None
    media_path: str | None = Field(None, description="recording beside a transcript, relative to the study")
    reader: str | None = Field(None, description="the format that was recognised")


class Participant(Record):
    id: str
    label: str = Field(description="pseudonym such as P07")
    source_ids: tuple[str, ...]
    external_ids: tuple[str, ...]
    persona_id: str | None
    membership: Mapping[str, Share]
    segment: model.Standing
    attributes: Mapping[str, str]
    consent: model.Consent


class Turn(Record):
    id: str
    source_id: str
    participant_id: str | None
    role: model.Role
    text: str
    start_s: Second | None = None
    end_s: Second | None = None
    flags: tuple[str, ...]


class TimeSpan(Record):
    type: Literal["time"]
    turn_id: str
    start_s: Second
    end_s: Second
    char_start: Offset
    char_end: Offset


class TextSpan(Record):
    type: Literal["text"]
    turn_id: str
    char_start: Offset
    char_end: Offset
    start_s: Second | None = None
    end_s: Second | None = None


class CellSpan(Record):
    type: Literal["cell"]
    row: int = Field(ge=1, description="line of data after the headers, counted from 1")
    column: str = Field(description="header text")
    char_start: Offset
    char_end: Offset


Span = Annotated[TimeSpan | TextSpan | CellSpan, Field(discriminator="type")]


class Statement(Record):
    id: str
    source_id: str
    participant_id: str
    text: str
    kind: model.Kind
    confidence: Share
    theme_id: str | None
    span: Span
    context: str | None = Field(None, description="the question that the statement answers")
    flags: tuple[str, ...]
    quotable: bool = Field(description="false where consent forbids quoting or a flag is not settled")


class Theme(Record):
    id: str
    kind: Literal["goal", "pain", "objection"]
    label: str
    keywords: tuple[str, ...]
    statement_ids: tuple[str, ...] = Field(description="most typical first")
    participants: Count
    share: Share


class Claim(Record):
    text: str
    theme_id: str | None = None
    support: int = Field(ge=1, description="people whose words or rows stand behind the claim")
    of: int = Field(ge=1)
    statement_ids: tuple[str, ...] = Field(description="most typical first")
    counter_statement_ids: tuple[str, ...]
    attribute_participant_ids: tuple[str, ...]


class Quote(Record):
    text: str
    statement_id: str


class OpenQuestion(Record):
    facet: str
    question: str


class Persona(Record):
    id: str
    name: str
    summary: str
    size: Count
    share: Share
    stability: Share
    quote: Quote | None
    goals: tuple[Claim, ...]
    pain_points: tuple[Claim, ...]
    objections: tuple[Claim, ...]
    facets: Mapping[str, Claim | None]
    open_questions: tuple[OpenQuestion, ...]
    icp_fit: float | None = None


class Icp(Record):
    summary: str
    must_haves: tuple[Claim, ...]
    deal_breakers: tuple[Claim, ...]
    firmographic: Mapping[str, Claim | None]
    technographic: Mapping[str, Claim | None]
    behavioural: Mapping[str, Claim | None]
    strategic: Mapping[str, Claim | None]


class SaturationPoint(Record):
    participant_id: str
    new_themes: Count


class Quality(Record):
    outlier_share: Share
    small_sample: bool
    saturation: tuple[SaturationPoint, ...] = Field(description="in the order in which people were heard")
    dropped: Mapping[str, Count] = Field(description="reason code: how often")


class Dropped(Record):
    source_id: str
    reason: str
    text: str
    span: Span | None = None


class SynthesisFile(Record):
    """Everything that a run found, with the evidence for it."""

    schema_version: Literal["1"]
    study: Study
    run: Run
    sources: tuple[Source, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    personas: tuple[Persona, ...]
    negative_persona: Persona | None
    icp: Icp | None
    quality: Quality
    dropped: tuple[Dropped, ...]


# Keys that the contract shows as null; every other key without a value is left out.
NULLABLE = frozenset({"persona_id", "theme_id", "negative_persona", "icp", "quote", "participant_id"})
KEEPS_NULLS = frozenset({"facets", "firmographic", "technographic", "behavioural", "strategic", "settings"})
UNORDERED = frozenset({"attributes", "membership", "tools", "dropped"})


def dump(synthesis: model.Synthesis) -> str:
    """The text of `synthesis.json`: canonical order, floats to 4 places, one newline at the end."""
    values = _tidy(_file(synthesis).model_dump(mode="json"))
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def schema() -> str:
    """The JSON Schema of `synthesis.json`, as kept in `docs/reference/synthesis.schema.json`."""
    return json.dumps(SynthesisFile.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def _file(synthesis: model.Synthesis) -> SynthesisFile:
    study = Study(
        name=synthesis.study_name,
        participants=len(synthesis.participants),
        sources=len(synthesis.sources),
        statements=len(synthesis.statements),
    )
    values: dict[str, object] = {name: getattr(synthesis, name) for name in ("negative_persona", "icp", "quality")}
    for name in ("sources", "participants", "turns", "statements", "themes", "personas"):
        values[name] = _by_id(getattr(synthesis, name))
    warnings = sorted(synthesis.run.warnings, key=lambda item: (item.code, item.source_id or "", item.message))
    values["run"] = replace(synthesis.run, warnings=tuple(warnings))
    dropped = sorted(synthesis.dropped, key=lambda item: (item.source_id, item.reason, item.text, repr(item.span)))
    return SynthesisFile.model_validate({"schema_version": "1", "study": study, **values, "dropped": dropped})


def _by_id(records: Sequence[Any]) -> list[Any]:
    return sorted(records, key=lambda record: str(record.id))


def _tidy(value: Any, keep_nulls: bool = False) -> Any:
    """`value` with floats to 4 places, keys of free mappings in order and optional empty keys left out."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _tidy(_in_order(item) if key in UNORDERED else item, keep_nulls=key in KEEPS_NULLS)
        for key, item in value.items()
        if item is not None or keep_nulls or key in NULLABLE
    }


def _in_order(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value
