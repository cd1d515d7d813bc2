"""What each template of the review page is given: one frozen record per template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from synth.model import Kind
from synth.review.parts import (
    Again,
    AgreementLine,
    Choice,
    ClaimCard,
    ClaimUse,
    Entry,
    FacetCard,
    Filters,
    Frame,
    Item,
    MapTheme,
    MemberLine,
    PersonaLine,
    Progress,
    SourceRow,
    ThemeLine,
    TurnLine,
    VoiceGroup,
)
from synth.templating.drawings import Curve
from synth.templating.exports import Comparison
from synth.templating.parts import Link, NoticeView


@dataclass(frozen=True, slots=True)
class StudyPage:
    template: ClassVar[str] = "review/study.html"
    frame: Frame
    progress: Progress
    numbers: tuple[tuple[str, str], ...]
    cards: tuple[PersonaLine, ...]
    kinds: tuple[tuple[Kind, str, Progress], ...]
    sources: tuple[SourceRow, ...]
    notices: tuple[NoticeView, ...]
    again: int
    planned: int
    runs: int
    curve: Curve | None
    recent: tuple[Entry, ...]
    agreement: tuple[AgreementLine, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue as a table."""

    template: ClassVar[str] = "review/queue.html"
    frame: Frame
    filters: Filters
    items: tuple[Item, ...]
    total: int
    open: int
    pages: tuple[Link, ...]
    themes: tuple[tuple[str, tuple[Choice, ...]], ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class OnePage:
    """One statement of the queue; `here` of the frame leads on to the next one."""

    template: ClassVar[str] = "review/one.html"
    frame: Frame
    filters: Filters
    item: Item | None
    turn: TurnLine | None
    before: tuple[TurnLine, ...]
    after: tuple[TurnLine, ...]
    place: int
    total: int
    previous: str | None
    next: str | None
    themes: tuple[tuple[str, tuple[Choice, ...]], ...]
    comments: tuple[Entry, ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class PersonasPage:
    template: ClassVar[str] = "review/personas.html"
    frame: Frame
    cards: tuple[PersonaLine, ...]
    profile: tuple[tuple[str, tuple[ClaimCard, ...]], ...]


@dataclass(frozen=True, slots=True)
class PersonaReviewPage:
    template: ClassVar[str] = "review/persona.html"
    frame: Frame
    card: PersonaLine
    quote: Item | None
    quotes: tuple[Choice, ...]
    groups: tuple[tuple[Kind, str, tuple[ClaimCard, ...]], ...]
    facets: tuple[FacetCard, ...]
    members: tuple[MemberLine, ...]
    others: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    missing: tuple[Link, ...]
    planned: tuple[Entry, ...]
    comments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ThemesReviewPage:
    template: ClassVar[str] = "review/themes.html"
    frame: Frame
    groups: tuple[tuple[Kind, str, tuple[ThemeLine, ...]], ...]
    loose: int


@dataclass(frozen=True, slots=True)
class ThemeReviewPage:
    template: ClassVar[str] = "review/theme.html"
    frame: Frame
    theme: ThemeLine
    items: tuple[Item, ...]
    hidden: int
    others: tuple[Choice, ...]
    uses: tuple[ClaimUse, ...]
    comments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MapPage:
    template: ClassVar[str] = "review/map.html"
    frame: Frame
    themes: tuple[MapTheme, ...]
    width: float
    height: float
    hidden: int
    by_meaning: bool


@dataclass(frozen=True, slots=True)
class SpeakersPage:
    template: ClassVar[str] = "review/speakers.html"
    frame: Frame
    sources: tuple[VoiceGroup, ...]
    planned: int
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    template: ClassVar[str] = "review/transcript.html"
    frame: Frame
    source: str
    media: str | None
    turns: tuple[TurnLine, ...]
    speakers: tuple[Choice, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    template: ClassVar[str] = "review/search.html"
    frame: Frame
    words: str
    filters: Filters
    narrowed: bool
    query: str  # the search as a whole; empty when it asks for nothing
    items: tuple[Item, ...]
    total: int
    turns: tuple[TurnLine, ...]
    links: tuple[tuple[str, Link], ...]
    said: tuple[Entry, ...]
    kept: tuple[tuple[Link, Entry], ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    template: ClassVar[str] = "review/history.html"
    frame: Frame
    entries: tuple[Entry, ...]
    total: int
    pages: tuple[Link, ...]
    people: tuple[tuple[str, int], ...]
    comments: tuple[Entry, ...]
    runs: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Two runs compared; `links` maps ids of what changed, and of its quotes, to addresses."""

    template: ClassVar[str] = "review/changes.html"
    frame: Frame
    runs: int
    before: tuple[Choice, ...]
    after: tuple[Choice, ...]
    comparison: Comparison | None
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AgainPage:
    template: ClassVar[str] = "review/again.html"
    frame: Frame
    changed: tuple[Again, ...]
    gone: tuple[Again, ...]


@dataclass(frozen=True, slots=True)
class ConflictPage:
    template: ClassVar[str] = "review/conflict.html"
    frame: Frame
    theirs: Entry
    mine: str
    who: str
    fields: tuple[tuple[str, str], ...]
    action: str


@dataclass(frozen=True, slots=True)
class RefusalPage:
    template: ClassVar[str] = "review/refusal.html"
    frame: Frame
    heading: str
    reason: str
    back: str


@dataclass(frozen=True, slots=True)
class LoginPage:
    template: ClassVar[str] = "review/login.html"
    wrong: bool
