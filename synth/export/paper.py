"""An edition as every target shows it: cards, themes and sources in finished words."""

from __future__ import annotations

import dataclasses

from synth.export.edition import Edition
from synth.model import Persona
from synth.templating.cards import card, claim_groups, facts, profile, questions
from synth.templating.charts import theme_map
from synth.templating.dating import dated
from synth.templating.desk import Desk
from synth.templating.exports import Paper, Sheet
from synth.templating.filters import day
from synth.templating.lookup import Lookup
from synth.templating.overview import answer, banners, losses, numbers
from synth.templating.parts import ThemeMap
from synth.templating.sources import source_line

NOBODY = "In no persona"


def paper(edition: Edition) -> Paper:
    """The edition in words; personas in the order of the result, the negative one last."""
    synthesis = edition.synthesis
    desk = Desk(Lookup(synthesis, ".."), "")
    run = synthesis.run
    narrowed = edition.wish.narrowed
    return Paper(
        title=synthesis.study_name,
        date=day(run.finished_at),
        note=f"Recipe {run.recipe}, run {run.id}",
        dated=dated(edition.since, run.started_at, edition.review_after_days),
        # the sentence counts all personas of the study, of which some are not here
        answer=() if narrowed else tuple(answer(desk)),
        banners=(*banners(desk), *losses(desk)),
        numbers=tuple(numbers(desk)),
        sheets=tuple(
            _sheet(persona, number, edition, desk) for number, persona in enumerate(synthesis.all_personas, 1)
        ),
        icp=profile(synthesis.icp, desk),
        themes=_themes(theme_map(desk, None), narrowed),
        sources=tuple(source_line(source, desk) for source in synthesis.sources if source.status == "ok"),
    )


def _sheet(persona: Persona, number: int, edition: Edition, desk: Desk) -> Sheet:
    approved_at = edition.approved_at.get(persona.id)
    negative = persona == edition.synthesis.negative_persona
    return Sheet(
        card=card(persona, 0 if negative else number, desk),
        state=f"Approved on {day(approved_at)}" if approved_at else "Draft",
        stability=persona.stability,
        claims=claim_groups(persona, desk),
        facts=facts(persona.facets, desk),
        questions=questions(persona),
    )


def _themes(themes: ThemeMap, narrowed: bool) -> ThemeMap:
    """The map without the people whose personas are not part of this edition."""
    if not narrowed:
        return themes
    shown = [place for place, link in enumerate(themes.columns) if link.text != NOBODY]
    groups = tuple(
        dataclasses.replace(
            group,
            rows=tuple(
                dataclasses.replace(row, cells=tuple(row.cells[place] for place in shown)) for row in group.rows
            ),
        )
        for group in themes.groups
    )
    return ThemeMap(tuple(themes.columns[place] for place in shown), groups)
