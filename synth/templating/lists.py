"""Pages that list: people, themes, what was left out, how the run was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from synth.model import Dropped, Participant, Synthesis, Theme
from synth.templating.charts import columns, group_of, theme_row
from synth.templating.contexts import AboutPage, DroppedPage, PeoplePage, ThemePage
from synth.templating.desk import Desk
from synth.templating.filters import readable
from synth.templating.lookup import DROPPED_PER_PAGE, PEOPLE_PER_PAGE, paged, plain_name
from synth.templating.overview import reason_anchor, tallies
from synth.templating.parts import DroppedGroup, DroppedItem, Link, Member, Page, PersonView, QuoteGroup
from synth.templating.reasons import reason_text

NEAR = 0.1  # a weaker membership says nothing about a person
CONSENT_NOTES = {
    "no_quotes": "Counted, but not quoted: no consent to quotes.",
    "withdrawn": "Consent withdrawn: not used.",
}


def theme_page(theme: Theme, desk: Desk, page: Page) -> ThemePage:
    """A theme with every statement in it, by group of people, most typical first."""
    lookup = desk.lookup
    groups, heads = group_of(lookup), columns(desk)
    by_group: dict[str, list[str]] = {key: [] for key, _ in heads}
    for statement_id in theme.statement_ids:
        by_group[groups[lookup.statements[statement_id].participant_id]].append(statement_id)
    return ThemePage(
        page=page,
        theme=theme_row(theme, desk),
        columns=tuple(link for _, link in heads),
        groups=tuple(
            QuoteGroup(link.text, link.href, tuple(desk.evidence(i) for i in by_group[key]))
            for key, link in heads
            if by_group[key]
        ),
    )


def people_pages(desk: Desk, page: Page) -> Iterator[PeoplePage]:
    """Everybody by pseudonym, cut into pages."""
    people = desk.lookup.synthesis.participants
    for number, links in _pages("people", len(people), PEOPLE_PER_PAGE):
        part = people[number * PEOPLE_PER_PAGE : (number + 1) * PEOPLE_PER_PAGE]
        yield PeoplePage(page, tuple(_person(person, desk) for person in part), links)


def _person(person: Participant, desk: Desk) -> PersonView:
    lookup = desk.lookup
    persona = lookup.personas.get(person.persona_id or "")
    if person.segment == "negative":
        persona = lookup.synthesis.negative_persona
    weights = sorted(person.membership.items(), key=lambda item: (-item[1], item[0]))
    return PersonView(
        anchor=plain_name(person.id),
        label=person.label,
        group=persona.name if persona else "In no persona",
        group_href=desk.persona(persona) if persona else None,
        memberships=tuple(
            Member(Link(lookup.personas[key].name, desk.persona(lookup.personas[key])), weight)
            for key, weight in weights
            if key in lookup.personas and weight >= NEAR
        ),
        sources=tuple(
            Link(lookup.sources[i].path, desk.source(i))
            for i in person.source_ids
            if i in lookup.sources and lookup.has_page(i)
        ),
        attributes=tuple((readable(name), value) for name, value in sorted(person.attributes.items())),
        statements=lookup.voices.get(person.id, 0),
        note=CONSENT_NOTES.get(person.consent),
    )


def dropped_pages(desk: Desk, page: Page) -> Iterator[DroppedPage]:
    """Everything that was left out, by reason, cut into pages."""
    items = desk.lookup.dropped
    for number, links in _pages("dropped", len(items), DROPPED_PER_PAGE):
        part = items[number * DROPPED_PER_PAGE : (number + 1) * DROPPED_PER_PAGE]
        groups = tuple(
            DroppedGroup(reason_anchor(code), reason_text(code), tuple(_dropped(item, desk) for item in found))
            for code, found in groupby(part, key=lambda item: item.reason)
        )
        yield DroppedPage(page, tallies(desk), groups, links)


def _dropped(item: Dropped, desk: Desk) -> DroppedItem:
    lookup = desk.lookup
    source = lookup.sources.get(item.source_id)
    text = "" if lookup.speaker_withheld(item) else item.text
    return DroppedItem(text, source.path if source else item.source_id, desk.place(item))


def about_page(synthesis: Synthesis, page: Page) -> AboutPage:
    """How the run was made: enough to make it again."""
    run = synthesis.run
    facts = (
        ("Run", run.id),
        ("Started", run.started_at),
        ("Finished", run.finished_at),
        ("Recipe", run.recipe),
        ("Recipe checksum (SHA-256)", run.recipe_sha256),
    )
    sections = tuple(
        (str(name), tuple((str(key), _shown(value)) for key, value in values.items()))
        for name, values in run.settings.items()
        if isinstance(values, Mapping)
    )
    single = tuple((name, _shown(value)) for name, value in run.settings.items() if not isinstance(value, Mapping))
    settings = (*((("general", single),) if single else ()), *sections)
    return AboutPage(page, facts, tuple(sorted(run.tools.items())), settings)


def _shown(value: object) -> str:
    if value is None or value == () or value == []:
        return "not set"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)


def _pages(name: str, items: int, size: int) -> Iterator[tuple[int, tuple[Link, ...]]]:
    """The number of each page with the links to all of them; no links for a single page."""
    count = max(1, -(-items // size))
    links = [Link(str(number + 1), paged(name, number)) for number in range(count)]
    for number in range(count):
        yield number, tuple(replace(link, current=n == number) for n, link in enumerate(links)) if count > 1 else ()
