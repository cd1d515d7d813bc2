"""What each template is given: one frozen record per template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from synth.templating.drawings import Curve
from synth.templating.parts import (
    Banner,
    ClaimGroup,
    DroppedGroup,
    Fact,
    IcpView,
    Link,
    Media,
    Member,
    NoticeView,
    Page,
    PersonaCard,
    PersonView,
    Question,
    QuoteGroup,
    RowView,
    SourceLine,
    Tally,
    ThemeMap,
    ThemeRow,
    TurnView,
)


@dataclass(frozen=True, slots=True)
class IndexPage:
    template: ClassVar[str] = "index.html"
    page: Page
    answer: tuple[str, ...]
    banners: tuple[Banner, ...]
    numbers: tuple[tuple[str, str], ...]
    cards: tuple[PersonaCard, ...]
    icp: IcpView | None
    themes: ThemeMap
    themes_href: str
    curve: Curve | None
    outlier_share: float
    sources: tuple[SourceLine, ...]
    notices: tuple[NoticeView, ...]
    dropped: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class PersonaPage:
    """Also the context of `persona.md`."""

    template: ClassVar[str] = "persona.html"
    page: Page
    card: PersonaCard
    total: int
    stability: float
    claims: tuple[ClaimGroup, ...]
    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    members: tuple[Member, ...]
    banners: tuple[Banner, ...]
    markdown: str


@dataclass(frozen=True, slots=True)
class PersonaText(PersonaPage):
    template: ClassVar[str] = "persona.md"


@dataclass(frozen=True, slots=True)
class ThemesPage:
    template: ClassVar[str] = "themes.html"
    page: Page
    themes: ThemeMap
    outlier_share: float


@dataclass(frozen=True, slots=True)
class ThemePage:
    template: ClassVar[str] = "theme.html"
    page: Page
    theme: ThemeRow
    columns: tuple[Link, ...]
    groups: tuple[QuoteGroup, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    template: ClassVar[str] = "source.html"
    page: Page
    source: SourceLine
    heading: str
    media: Media | None
    turns: tuple[TurnView, ...]
    rows: tuple[RowView, ...]
    rows_without: int
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    template: ClassVar[str] = "people.html"
    page: Page
    people: tuple[PersonView, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DroppedPage:
    template: ClassVar[str] = "dropped.html"
    page: Page
    tallies: tuple[Tally, ...]
    groups: tuple[DroppedGroup, ...]
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AboutPage:
    template: ClassVar[str] = "about.html"
    page: Page
    run: tuple[tuple[str, str], ...]
    tools: tuple[tuple[str, str], ...]
    settings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


Context = (
    IndexPage | PersonaPage | PersonaText | ThemesPage | ThemePage | SourcePage | PeoplePage | DroppedPage | AboutPage
)
