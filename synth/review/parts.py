"""The parts of which the contexts of the review page are made: finished values that a template only lays out."""

from __future__ import annotations

from dataclasses import dataclass

from synth.model import Kind, Role
from synth.templating.parts import Link


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around every page; `here` is where a form leads to, `seen` the last decision that the page knows."""

    title: str
    study: str
    nav: tuple[Link, ...]
    who: str
    csrf: str
    here: str
    seen: int
    done: Entry | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision as the history tells it."""

    seq: int
    at: str
    day: str
    who: str
    text: str
    about: str
    object: str
    object_id: str
    href: str | None
    counts: bool
    undo: bool
    remark: str = ""  # a comment, in full
    batch: str = ""  # of decisions made at once
    together: int = 1  # how many of them still count


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list to choose from."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """Who is compared, on how many statements, and kappa in words; `kinds` is empty where it is not known."""

    who: str
    judged: int
    overall: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClaimUse:
    text: str
    persona: str
    href: str
    against: bool


@dataclass(frozen=True, slots=True)
class Rests:
    """What depends on who said something: its statements, and the claims that rest on them."""

    statements: int
    claims: tuple[ClaimUse, ...]


@dataclass(frozen=True, slots=True)
class TurnLine:
    """A turn as it is read; `play` leads to its second in the recording."""

    id: str
    speaker: str
    role: Role
    text: str
    time: str | None
    play: str | None
    before: str = ""  # of the statement, in the turn that holds it
    marked: str = ""
    after: str = ""
    rests: Rests | None = None  # what would change if somebody else had said it
    comments: tuple[Entry, ...] = ()
    where: Link | None = None  # its place in its source, for turns of several sources
    note: str | None = None  # what must be known of the speaker, such as that she does not want to be quoted


@dataclass(frozen=True, slots=True)
class Item:
    """A statement as a piece of evidence."""

    id: str
    href: str
    text: str
    kind: Kind
    confidence: float
    state: str
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    person: str
    person_note: str | None
    attributes: tuple[tuple[str, str], ...]
    source: str
    source_href: str | None
    place: str
    play: str | None
    question: str | None
    theme_id: str
    theme: str | None
    uses: tuple[ClaimUse, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    of: int
    percent: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter of the queue as a form; `query` is it as part of an address."""

    query: str
    words: str
    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    scopes: tuple[Choice, ...]
    themes: tuple[Choice, ...]
    personas: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    attributes: tuple[Choice, ...]
    narrowed: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    name: str
    href: str | None
    kind: str
    status: str
    reason: str | None
    extent: str
    reviewed: int
    statements: int


@dataclass(frozen=True, slots=True)
class Again:
    """A decision whose passage changed or is gone since the last run."""

    entry: Entry
    fate: str
    before: str
    after: str
    item: Item | None


@dataclass(frozen=True, slots=True)
class PersonaLine:
    id: str
    name: str
    href: str
    negative: bool
    summary: str
    size: int
    of: int
    claims: int
    accepted: int
    approved: str | None


@dataclass(frozen=True, slots=True)
class ClaimCard:
    """A claim to be judged; `reviewed` counts its pieces of evidence that a person has looked at."""

    id: str
    text: str
    kind: Kind
    support: int
    of: int
    reviewed: int
    evidence: int
    items: tuple[Item, ...]
    more: str | None
    against: tuple[Item, ...]
    accepted: bool
    reworded: bool
    rows: int
    comments: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCard:
    name: str
    title: str
    claim: ClaimCard | None
    question: str | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    id: str
    label: str
    weight: float
    note: str
    comments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ThemeLine:
    id: str
    href: str
    label: str
    kind: Kind
    keywords: str
    statements: int
    participants: int
    of: int
    reviewed: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class MapTheme:
    """A theme on the map with its statements as dots."""

    kind: Kind
    label: str
    href: str
    people: int
    x: float
    y: float
    radius: float
    dots: tuple[tuple[float, float], ...]
    named: bool


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A voice of one source and what depends on who it is said to be."""

    id: str
    label: str
    role: Role
    turns: int
    words: int
    rests: Rests
    sample: str
    note: str | None  # such as that she does not want to be quoted
    play: str | None
    others: tuple[Choice, ...]
    planned: tuple[Entry, ...]
    comments: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class VoiceGroup:
    """The voices of one source; `anchor` is its place on the page."""

    source: Link
    anchor: str
    voices: tuple[SpeakerLine, ...]
