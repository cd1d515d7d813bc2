"""Stage `render`: the report, a folder of static pages that opens from disk without a network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from synth.model import Persona, Source, Synthesis
from synth.settings import RenderSettings
from synth.templating import Templates
from synth.templating.cards import card, claim_groups, facts, questions
from synth.templating.charts import theme_map
from synth.templating.contexts import Context, PersonaPage, PersonaText, ThemesPage
from synth.templating.dating import dated
from synth.templating.desk import Desk
from synth.templating.filters import day
from synth.templating.lists import about_page, dropped_pages, people_pages, theme_page
from synth.templating.lookup import Lookup, paged, plain_name
from synth.templating.overview import banners, index_page
from synth.templating.parts import Link, Page
from synth.templating.sources import source_pages

ASSETS = ("style.css", "report.js")


def render(
    synthesis: Synthesis, templates: Templates, settings: RenderSettings, study: str = "..", since: str | None = None
) -> dict[str, str]:
    """The report's files, name -> text.

    `study` is the way from the report's folder to the study's, relative or as a `file:` address. `since` is when
    the newest material came in, for the run's own start when None.

    Raises:
        SettingsError: when a template of the user cannot be filled.
    """
    lookup = Lookup(synthesis, study)
    title = settings.title or synthesis.study_name
    started_at = synthesis.run.started_at
    age = dated(since or started_at, started_at, settings.review_after_days)
    pages = {name: templates.fill(context) for name, context in _contexts(lookup, _Report(title, age))}
    return pages | {name: templates.asset(name) for name in ASSETS}


@dataclass(frozen=True, slots=True)
class _Report:
    """What every page says of the whole."""

    title: str
    dated: str


def _contexts(lookup: Lookup, report: _Report) -> Iterator[tuple[str, Context]]:
    """File names with what their templates are given."""
    synthesis = lookup.synthesis
    top, below = Desk(lookup, ""), Desk(lookup, "../")
    yield "index.html", index_page(top, _page(top, report, report.title, "index"))
    yield (
        "themes.html",
        ThemesPage(_page(top, report, "Themes", "themes"), theme_map(top, None), synthesis.quality.outlier_share),
    )
    for number, people in enumerate(people_pages(top, _page(top, report, "People", "people"))):
        yield paged("people", number), people
    for number, dropped in enumerate(dropped_pages(top, _page(top, report, "Left out", "dropped"))):
        yield paged("dropped", number), dropped
    yield "about.html", about_page(synthesis, _page(top, report, "How this was made", "about"))
    for number, persona in enumerate(below.lookup.synthesis.all_personas, start=1):
        yield from _persona(persona, number, below, report)
    for theme in synthesis.themes:
        page = _page(below, report, theme.label, "themes")
        yield f"themes/{plain_name(theme.id)}.html", theme_page(theme, below, page)
    for source in synthesis.sources:
        if lookup.has_page(source.id):
            yield from _source(source, below, report)


def _persona(persona: Persona, number: int, desk: Desk, report: _Report) -> Iterator[tuple[str, Context]]:
    personas = desk.lookup.synthesis.personas
    name = plain_name(persona.id)
    context = PersonaPage(
        page=_page(desk, report, persona.name, "personas"),
        card=card(persona, number if number <= len(personas) else 0, desk),
        total=len(personas),
        stability=persona.stability,
        claims=claim_groups(persona, desk),
        facts=facts(persona.facets, desk),
        questions=questions(persona),
        members=desk.members(persona),
        banners=tuple(banners(desk)),
        markdown=f"{name}.md",
    )
    yield f"personas/{name}.html", context
    yield f"personas/{name}.md", PersonaText(**{field.name: getattr(context, field.name) for field in fields(context)})


def _source(source: Source, desk: Desk, report: _Report) -> Iterator[tuple[str, Context]]:
    page = _page(desk, report, source.path, "sources")
    for number, context in enumerate(source_pages(source, desk, page)):
        yield "sources/" + paged(plain_name(source.id), number), context


def _page(desk: Desk, report: _Report, title: str, section: str) -> Page:
    """The frame of a page of `section`."""
    synthesis = desk.lookup.synthesis
    items = {
        "index": ("Overview", "index.html"),
        "personas": ("Personas", "index.html#personas"),
        "themes": ("Themes", "themes.html"),
        "people": ("People", "people.html"),
        "sources": ("Sources", "index.html#sources"),
        "dropped": ("Left out", "dropped.html"),
        "about": ("Method", "about.html"),
    }
    return Page(
        title=title,
        report=report.title,
        root=desk.root,
        date=day(synthesis.run.finished_at),
        nav=tuple(Link(text, desk.root + href, key == section) for key, (text, href) in items.items()),
        note=f"Recipe {synthesis.run.recipe}, run {synthesis.run.id}",
        dated=report.dated,
    )
