"""The records that pass between stages: frozen, slotted, plain values only.

Text offsets count Unicode code points from 0, times are seconds from the start of the recording,
rows are 1-based lines of data after the headers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from synth.errors import EvidenceError

Kind = Literal["goal", "pain", "objection", "other"]
Role = Literal["interviewer", "participant", "unknown"]
SourceKind = Literal["audio", "video", "transcript", "survey", "participants", "crm", "notes"]
SourceStatus = Literal["ok", "skipped", "failed"]
Standing = Literal["persona", "negative", "unassigned"]
Consent = Literal["full", "no_quotes", "withdrawn"]

KINDS: tuple[Kind, ...] = ("goal", "pain", "objection", "other")
CLAIM_KINDS: tuple[Kind, ...] = ("goal", "pain", "objection")


# --- files and what they hold -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A file of the study before anybody has looked into it."""

    path: str  # relative to the study, with forward slashes
    location: Path
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked into; `id` depends on its bytes alone."""

    id: str
    path: str
    kind: SourceKind
    sha256: str
    status: SourceStatus = "ok"
    reason: str | None = None
    duration_s: float | None = None
    rows: int | None = None
    transcriber: str | None = None
    language: str | None = None
    media_path: str | None = None  # recording beside a transcript, relative to the study
    reader: str | None = None  # the format that was recognised, e.g. "zoom-vtt", "qualtrics-csv"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the researcher: what, where and what to do."""

    code: str
    message: str
    source_id: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something that was read and left out, with the reason code under which it is counted."""

    source_id: str
    reason: str
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Times of the piece `[char_start:char_end]` of a turn's text."""

    char_start: int
    char_end: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word; `confidence` is the recogniser's own, 0..1, or None."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class SpeechSegment:
    """Recognised speech before speakers are told apart; `channel` is None for a mono recording."""

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    flags: tuple[str, ...] = ()
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said without a change of speaker; `marks` are in order of `char_start`."""

    id: str
    source_id: str
    speaker: str  # as tagged in the file, or "SPEAKER_00" from diarization
    text: str
    role: Role = "unknown"
    participant_id: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    flags: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A cell of free text (survey answer, CRM note) of one respondent."""

    id: str
    source_id: str
    row: int
    column: str  # header text
    question: str  # what was asked; the header text when nothing better is known
    text: str
    participant_id: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one row (or one speaker) tells about one person, before the rows of all files are joined."""

    source_id: str
    row: int | None = None
    name: str | None = None
    keys: tuple[tuple[str, str], ...] = ()  # ("email", "a@b.c"), ("respondent_id", "R_17"), ...
    attributes: tuple[tuple[str, str], ...] = ()  # header text -> value, closed columns only
    file: str | None = None  # the recording or transcript the row says belongs to the person
    consent: Consent = "full"


ColumnUse = Literal[
    "open", "closed", "scale", "multi", "id", "consent", "personal", "time", "name", "file", "system", "empty"
]


@dataclass(frozen=True, slots=True)
class Column:
    """How a column of a table is used and why."""

    header: str
    use: ColumnUse
    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything known of one source; each per-source stage returns it with more filled in."""

    source: Source
    segments: tuple[SpeechSegment, ...] = ()
    speech: tuple[tuple[float, float], ...] = ()  # regions with a voice, seconds
    turns: tuple[Turn, ...] = ()
    answers: tuple[Answer, ...] = ()
    people: tuple[PersonRow, ...] = ()
    columns: tuple[Column, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[Notice, ...] = ()


# --- people, statements, themes -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Participant:
    """One person, whichever files she appears in. `label` is the pseudonym shown to readers."""

    id: str
    label: str
    source_ids: tuple[str, ...]
    external_ids: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)  # facet or header -> value
    consent: Consent = "full"
    persona_id: str | None = None
    membership: Mapping[str, float] = field(default_factory=dict)  # persona id -> 0..1
    segment: Standing = "unassigned"


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A piece of a turn that was recognised from a recording."""

    turn_id: str
    start_s: float
    end_s: float
    char_start: int
    char_end: int
    type: Literal["time"] = "time"


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A piece of a turn of a written transcript; times when the transcript has them."""

    turn_id: str
    char_start: int
    char_end: int
    start_s: float | None = None
    end_s: float | None = None
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class CellSpan:
    """A piece of a cell of a table."""

    row: int
    column: str
    char_start: int
    char_end: int
    type: Literal["cell"] = "cell"


Span = TimeSpan | TextSpan | CellSpan


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a participant, verbatim, with its kind.

    `context` is the question that it answers. `quotable` is False where consent forbids quoting
    or a person has not confirmed a flagged passage: counted as `flags` says, never shown as a quote.
    """

    id: str
    source_id: str
    participant_id: str
    text: str
    kind: Kind
    confidence: float
    span: Span
    context: str | None = None
    theme_id: str | None = None
    flags: tuple[str, ...] = ()
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Theme:
    """Statements of one kind that mean the same; `statement_ids` most typical first."""

    id: str
    kind: Kind
    label: str
    keywords: tuple[str, ...]
    statement_ids: tuple[str, ...]
    participants: int
    share: float  # of all participants


# --- personas -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a persona with the evidence that it rests on; it cannot be built without any."""

    text: str
    support: int
    of: int
    statement_ids: tuple[str, ...] = ()
    counter_statement_ids: tuple[str, ...] = ()
    attribute_participant_ids: tuple[str, ...] = ()
    theme_id: str | None = None

    def __post_init__(self) -> None:
        if not (self.statement_ids or self.attribute_participant_ids):
            raise EvidenceError(f"claim without evidence: {self.text!r}")
        if not 1 <= self.support <= self.of:
            raise EvidenceError(f"claim with support {self.support} of {self.of}: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    statement_id: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What to ask in the next interview because a facet has no evidence."""

    facet: str
    question: str


@dataclass(frozen=True, slots=True)
class Persona:
    """A draft persona; claims are strongest first, `facets` has a key for every facet of the card."""

    id: str
    name: str
    summary: str
    size: int
    share: float
    stability: float
    quote: Quote | None
    goals: tuple[Claim, ...]
    pain_points: tuple[Claim, ...]
    objections: tuple[Claim, ...]
    facets: Mapping[str, Claim | None]
    open_questions: tuple[OpenQuestion, ...]
    icp_fit: float | None = None


@dataclass(frozen=True, slots=True)
class Icp:
    """The ideal customer profile: claims that rest on attribute rows or on statements."""

    summary: str
    must_haves: tuple[Claim, ...]
    deal_breakers: tuple[Claim, ...]
    firmographic: Mapping[str, Claim | None]
    technographic: Mapping[str, Claim | None]
    behavioural: Mapping[str, Claim | None]
    strategic: Mapping[str, Claim | None]


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """How many themes were heard for the first time in this participant's material."""

    participant_id: str
    new_themes: int


@dataclass(frozen=True, slots=True)
class Quality:
    outlier_share: float
    small_sample: bool
    saturation: tuple[SaturationPoint, ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How a run was made: enough to make it again."""

    id: str
    started_at: str
    finished_at: str
    recipe: str
    recipe_sha256: str
    settings: Mapping[str, object]
    tools: Mapping[str, str]
    warnings: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The whole result of a run, as `synthesis.json` and the report show it."""

    study_name: str
    run: RunInfo
    sources: tuple[Source, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    answers: tuple[Answer, ...]
    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    personas: tuple[Persona, ...]
    negative_persona: Persona | None
    icp: Icp | None
    quality: Quality
    dropped: tuple[Dropped, ...]


# --- what people decide -------------------------------------------------------------------------

if TYPE_CHECKING:
    JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
else:
    JsonValue = Any  # what reads annotations when the program runs (pydantic) would not come to an end
DecidedObject = Literal["statement", "turn", "speaker", "theme", "persona", "claim", "participant", "study"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided about one object; `evidence` says what she saw when she did.

    `seq` is given by the store. `undoes` is the seq of the decision that this one takes back.
    """

    at: str
    who: str
    action: str
    object: DecidedObject
    object_id: str
    value: Mapping[str, JsonValue]
    evidence: Mapping[str, JsonValue]
    undoes: int | None = None
    seq: int = 0
