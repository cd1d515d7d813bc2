"""What changed between two runs, with the way to everything that is still there."""

from __future__ import annotations

from synth.comparison import comparison
from synth.difference import Difference
from synth.review import shown
from synth.review.contexts import ChangesPage
from synth.review.pages.site import Missing, Site
from synth.review.parts import Choice
from synth.review.view import View
from synth.store.database import RunRow
from synth.templating.filters import day


def changes_page(site: Site) -> ChangesPage:
    """The runs that the address names (`before`, `after`), else the last two that differ."""
    runs = site.session.runs()
    pair = _pair(site, runs)
    found = site.session.compare(site.view, pair) if len(runs) > 1 else None
    before, after = pair or (_shown(runs, found) if found is not None else (0, 0))
    return ChangesPage(
        frame=site.frame("What changed", "history"),
        runs=len(runs),
        before=_choices(runs, before),
        after=_choices(runs, after),
        comparison=comparison(found) if found is not None else None,
        links=_links(site.view, found) if found is not None else {},
    )


def _pair(site: Site, runs: list[RunRow]) -> tuple[int, int] | None:
    asked = [site.fields.get(name, "") for name in ("before", "after")]
    if not any(asked):
        return None
    known = {str(row.seq): row.seq for row in runs}
    if any(one not in known for one in asked):
        raise Missing("There is no such run; choose two from the list.")
    return known[asked[0]], known[asked[1]]


def _shown(runs: list[RunRow], found: Difference) -> tuple[int, int]:
    """The numbers of the runs that were compared without being named."""
    earlier = (row.seq for row in reversed(runs) if row.started_at == found.before.started_at)
    return next(earlier, runs[-1].seq), runs[-1].seq


def _choices(runs: list[RunRow], chosen: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            str(row.seq), f"run {row.seq}, {day(row.started_at)}, {shown.clock_time(row.started_at)}", row.seq == chosen
        )
        for row in reversed(runs)
    )


def _links(view: View, found: Difference) -> dict[str, str]:
    links: dict[str, str] = {}
    for change in found.changes:
        for about, object_id in ((change.sort, change.id), *(("statement", one.statement_id) for one in change.causes)):
            href = shown.href(view, about, object_id)
            if href is not None:
                links[object_id] = href
    return links
