"""What the files of a study hold, and places in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Role = Literal["interviewer", "participant", "unknown"]
SourceKind = Literal["audio", "video", "transcript", "survey", "participants", "crm", "notes"]
SourceStatus = Literal["ok", "skipped", "failed"]
Consent = Literal["full", "no_quotes", "withdrawn"]


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

    @property
    def is_recording(self) -> bool:
        """Whether it holds sound."""
        return self.kind in ("audio", "video")

    @property
    def recording_path(self) -> str | None:
        """The path of what was recorded: its own, or that of the recording beside a transcript."""
        return self.path if self.is_recording else self.media_path


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the researcher: what, where and what to do."""

    code: str
    message: str
    source_id: str | None = None


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
class Dropped:
    """Something that was read and left out, with the reason code under which it is counted."""

    source_id: str
    reason: str
    text: str
    span: Span | None = None


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
