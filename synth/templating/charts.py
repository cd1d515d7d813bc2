"""Coordinates of the report's drawings; the templates draw them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from synth.model import CLAIM_KINDS, Kind, SaturationPoint, Theme
from synth.templating.desk import Desk
from synth.templating.drawings import Cell, Curve, CurvePoint, Mark, Spoke
from synth.templating.filters import counted
from synth.templating.lookup import Lookup
from synth.templating.parts import Link, ThemeGroup, ThemeMap, ThemeRow

KIND_TITLES: dict[Kind, str] = {"goal": "Goals", "pain": "Pains", "objection": "Objections", "other": "Other"}
MARK_CENTRE, MARK_HOLE, MARK_REACH = 50.0, 14.0, 34.0
MARK_THEMES = 8  # of each kind in a persona's mark; more lines than that are not seen apart
CURVE_WIDTH, CURVE_HEIGHT = 640.0, 200.0
LEVELS = 5


def group_of(lookup: Lookup) -> dict[str, str]:
    """The column of the theme map for each participant: a persona's id, `negative` or `unassigned`."""
    return {
        person.id: person.segment if person.segment != "persona" else person.persona_id or "unassigned"
        for person in lookup.synthesis.participants
    }


def columns(desk: Desk) -> tuple[tuple[str, Link], ...]:
    """The groups of people in the order of the map's columns, with the group's key."""
    synthesis = desk.lookup.synthesis
    found = [(persona.id, Link(persona.name, desk.persona(persona))) for persona in synthesis.personas]
    if synthesis.negative_persona:
        found.append(("negative", Link(synthesis.negative_persona.name, desk.persona(synthesis.negative_persona))))
    if "unassigned" in group_of(desk.lookup).values():
        found.append(("unassigned", Link("In no persona", f"{desk.root}people.html")))
    return tuple(found)


def theme_map(desk: Desk, most: int | None) -> ThemeMap:
    """Themes of each kind, widest shared first, at most `most` of a kind; the rest is counted as hidden."""
    lookup = desk.lookup
    groups = group_of(lookup)
    sizes = Counter(groups.values())
    heads = columns(desk)
    found = []
    for kind in CLAIM_KINDS:
        themes = [theme for theme in lookup.synthesis.themes if theme.kind == kind]
        themes.sort(key=lambda theme: (-theme.participants, theme.id))
        rows = tuple(_theme_row(theme, desk, groups, sizes, heads) for theme in themes[:most])
        if rows:
            found.append(ThemeGroup(kind, KIND_TITLES[kind], rows, len(themes) - len(rows)))
    return ThemeMap(tuple(link for _, link in heads), tuple(found))


def theme_row(theme: Theme, desk: Desk) -> ThemeRow:
    """One theme with its cells in the order of `columns`."""
    groups = group_of(desk.lookup)
    return _theme_row(theme, desk, groups, Counter(groups.values()), columns(desk))


def _theme_row(
    theme: Theme, desk: Desk, groups: dict[str, str], sizes: Counter[str], heads: tuple[tuple[str, Link], ...]
) -> ThemeRow:
    lookup = desk.lookup
    heard = Counter(groups[person] for person in _voices(theme, lookup))
    items = (desk.evidence(i) for i in theme.statement_ids if lookup.quotable(lookup.statements[i]))
    return ThemeRow(
        id=theme.id,
        label=theme.label,
        href=desk.theme(theme.id),
        kind=theme.kind,
        keywords=theme.keywords,
        participants=theme.participants,
        of=len(lookup.participants),
        share=theme.share,
        cells=tuple(_cell(heard[key], sizes[key]) for key, _ in heads),
        typical=next(items, None),
    )


def _cell(support: int, of: int) -> Cell:
    return Cell(support, of, math.ceil(LEVELS * support / of) if of else 0)


def mark(group: str, lookup: Lookup) -> Mark:
    """The mark of a group of people: a spoke per widely shared theme, as long as the share that voices it.

    Themes stand in the same place in every mark of a report and the largest share of any group is drawn
    at full length, so that marks can be compared.
    """
    themes = [theme for kind in CLAIM_KINDS for theme in _widest(kind, lookup)]
    groups = group_of(lookup)
    sizes = Counter(groups.values())
    heard = [Counter(groups[person] for person in _voices(theme, lookup)) for theme in themes]
    shares = [counts[key] / sizes[key] for counts in heard for key in counts if key != "unassigned"]
    most = max(shares, default=1.0)
    spokes = []
    for number, theme in enumerate(themes):
        angle = 2 * math.pi * number / len(themes) - math.pi / 2
        reach = MARK_REACH * heard[number][group] / (max(1, sizes[group]) * most)
        ends = [
            MARK_CENTRE + end * turn
            for end in (MARK_HOLE, MARK_HOLE + reach, MARK_HOLE + MARK_REACH)
            for turn in (math.cos(angle), math.sin(angle))
        ]
        spokes.append(Spoke(theme.kind, *ends))
    return Mark(tuple(spokes), min(5.0, 1.2 * MARK_HOLE * math.pi / max(1, len(themes))))


def _widest(kind: Kind, lookup: Lookup) -> list[Theme]:
    """The themes of a kind that most people share; their order is that of the ids."""
    themes = [theme for theme in lookup.synthesis.themes if theme.kind == kind]
    chosen = sorted(themes, key=lambda theme: (-theme.participants, theme.id))[:MARK_THEMES]
    return sorted(chosen, key=lambda theme: theme.id)


def _voices(theme: Theme, lookup: Lookup) -> set[str]:
    """The people whose statements are in the theme."""
    return {lookup.statements[statement_id].participant_id for statement_id in theme.statement_ids}


def curve(points: Sequence[SaturationPoint], lookup: Lookup) -> Curve | None:
    """The saturation curve: themes heard so far, person by person; None with fewer than two people."""
    if len(points) < 2:
        return None
    most = max(1, sum(point.new_themes for point in points))
    step = CURVE_WIDTH / len(points)
    drawn: list[CurvePoint] = []
    total = 0
    for number, point in enumerate(points):
        total += point.new_themes
        drawn.append(
            CurvePoint(
                label=lookup.participants[point.participant_id].label,
                x=step * (number + 0.5),
                y=CURVE_HEIGHT * (1 - total / most),
                bar=CURVE_HEIGHT * point.new_themes / most,
                new=point.new_themes,
                total=total,
            )
        )
    return Curve(tuple(drawn), CURVE_WIDTH, CURVE_HEIGHT, step, _reading(points))


def _reading(points: Sequence[SaturationPoint]) -> str:
    """What the curve says, in a sentence."""
    last = points[-max(2, len(points) // 4) :]
    new = sum(point.new_themes for point in last)
    people = counted(len(last), "person", "people")
    if new == 0:
        return f"The last {people} brought no new theme: more interviews of the same sort will mostly confirm these."
    return f"The last {people} still brought {counted(new, 'new theme')}: further interviews are likely to bring more."
