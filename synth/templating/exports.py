"""What the templates in `templates/export` are given: a whole result, or a difference, on one page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from synth.templating.parts import (
    Banner,
    ClaimGroup,
    Fact,
    IcpView,
    PersonaCard,
    Question,
    SourceLine,
    ThemeMap,
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A persona with everything that is known of it; `state` says whether somebody approved it."""

    card: PersonaCard
    state: str
    stability: float
    claims: tuple[ClaimGroup, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A result as every target shows it: finished values, no addresses."""

    title: str
    date: str
    note: str
    dated: str
    answer: tuple[str, ...]
    banners: tuple[Banner, ...]
    numbers: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    icp: IcpView | None
    themes: ThemeMap
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What makes a page stand alone; the policy allows nothing but this style, this script and data of its own."""

    style: str
    script: str
    policy: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """`clips` maps the id of a statement to its sound as a `data:` address."""

    template: ClassVar[str] = "export/report.html"
    frame: Frame
    paper: Paper
    clips: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperText:
    template: ClassVar[str] = "export/report.md"
    paper: Paper


@dataclass(frozen=True, slots=True)
class CauseLine:
    """A quote behind a change; `text` is None where it must not be quoted."""

    statement_id: str
    text: str | None
    person: str
    source: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that changed; `numbers` is such as "3 of 6 people, now 5 of 8"."""

    id: str
    title: str
    within: str
    fate: str
    numbers: str
    causes: tuple[CauseLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    title: str
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A difference in words; `facts` are single sentences such as who joined and which files came."""

    title: str
    before: str
    after: str
    facts: tuple[str, ...]
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True, slots=True)
class DiffPage:
    template: ClassVar[str] = "export/diff.html"
    frame: Frame
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class DiffText:
    template: ClassVar[str] = "export/diff.md"
    comparison: Comparison
