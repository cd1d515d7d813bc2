"""The parts of which the contexts of templates are made.

They hold finished values (addresses relative to the page, shares, clock times), so that a template only lays
them out. The review page fills the same records with addresses of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from synth.model import Kind, Role
from synth.templating.drawings import Cell, Mark


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame around every page shows; `root` leads from the page to the report's first page."""

    title: str
    report: str
    root: str
    date: str
    nav: tuple[Link, ...]
    note: str
    dated: str = ""  # the age of the material and when to review


# --- evidence -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement as evidence; `text` is None where it must not be quoted."""

    statement_id: str
    text: str | None
    kind: Kind
    person: Link
    place: Link  # "12:05" or "row 17", leading to the statement in its source
    source: str
    play: str | None
    context: str | None
    persona: str | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its evidence: `quotes` are shown, `more` only linked to; `share` is support / of.

    `beside` is the number of statements of its theme that are no evidence for it.
    """

    text: str
    support: int
    of: int
    share: float
    theme: str | None
    beside: int
    quotes: tuple[Evidence, ...]
    more: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    people: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    kind: Kind
    title: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A facet of a card or of the company profile that has evidence."""

    name: str
    claim: ClaimView


@dataclass(frozen=True, slots=True)
class Question:
    facet: str
    question: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the weight (0..1) of her membership."""

    person: Link
    weight: float


# --- themes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ThemeRow:
    id: str
    label: str
    href: str
    kind: Kind
    keywords: tuple[str, ...]
    participants: int
    of: int
    share: float
    cells: tuple[Cell, ...]
    typical: Evidence | None


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    kind: Kind
    title: str
    rows: tuple[ThemeRow, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class ThemeMap:
    """Themes by groups of people: `columns` head the cells of every row."""

    columns: tuple[Link, ...]
    groups: tuple[ThemeGroup, ...]


# --- first page ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PersonaCard:
    id: str
    name: str
    href: str
    number: int
    negative: bool
    summary: str
    size: int
    of: int
    share: float
    fit: float | None
    quote: Evidence | None
    leads: tuple[ClaimGroup, ...]  # the strongest claim of each kind
    mark: Mark


@dataclass(frozen=True, slots=True)
class IcpView:
    summary: str
    must_haves: tuple[ClaimView, ...]
    deal_breakers: tuple[ClaimView, ...]
    groups: tuple[tuple[str, tuple[Fact, ...]], ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as the table of sources lists it; `href` is None where it has no page."""

    name: str
    href: str | None
    kind: str
    status: str
    reason: str | None
    extent: str
    method: str
    statements: int


@dataclass(frozen=True, slots=True)
class Banner:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was left out, with the address of the list."""

    code: str
    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    code: str
    message: str
    source: Link | None


# --- people, sources, what was left out ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    title: str
    href: str | None
    quotes: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a turn or an answer; with `anchor` it is a statement of `kind`."""

    text: str
    anchor: str | None = None
    kind: Kind | None = None
    theme: Link | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class TurnView:
    anchor: str
    speaker: str
    person: str | None
    role: Role
    time: str | None
    play: str | None
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    anchor: str
    question: str
    pieces: tuple[Piece, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    anchor: str
    row: int
    person: Link | None
    answers: tuple[AnswerView, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Media:
    href: str
    tag: Literal["audio", "video"]


@dataclass(frozen=True, slots=True)
class PersonView:
    anchor: str
    label: str
    group: str
    group_href: str | None
    memberships: tuple[Member, ...]
    sources: tuple[Link, ...]
    attributes: tuple[tuple[str, str], ...]
    statements: int
    note: str | None


@dataclass(frozen=True, slots=True)
class DroppedItem:
    text: str
    source: str
    place: Link | None


@dataclass(frozen=True, slots=True)
class DroppedGroup:
    code: str
    label: str
    items: tuple[DroppedItem, ...]
