"""The queue of evidence, one statement at a time and as a table."""

from __future__ import annotations

from bisect import bisect
from urllib.parse import urlencode

from synth.model import CLAIM_KINDS, CellSpan, Statement
from synth.review import filters, shown
from synth.review.contexts import OnePage, QueuePage
from synth.review.pages.site import Missing, Site
from synth.review.pages.study import progress
from synth.review.parts import Choice, TurnLine
from synth.review.view import View
from synth.templating.charts import KIND_TITLES

PER_PAGE = 50


def queue_page(site: Site) -> QueuePage:
    """The statements of a filter, riskiest first."""
    view, wanted = site.view, filters.read(site.fields)
    ids = filters.matching(view, wanted)
    rows, pages = site.cut(ids, PER_PAGE, "/evidence", wanted.query)
    return QueuePage(
        frame=site.frame("Evidence", "evidence"),
        filters=filters.form(view, wanted),
        items=tuple(shown.item(view, one, wanted.query) for one in rows),
        total=len(ids),
        open=sum(view.state(one) == "open" for one in ids),
        pages=pages,
        themes=all_themes(view),
        progress=progress(view),
    )


def one_page(site: Site) -> OnePage:
    """One statement of a filter: the one that was asked for, else the riskiest."""
    view, wanted = site.view, filters.read(site.fields)
    ids = filters.matching(view, wanted)
    asked = site.fields.get("id")
    if asked is not None and asked not in view.heard:
        raise Missing("The latest run has no such statement.")
    current = asked or (ids[0] if ids else None)
    if current is None:
        return _empty(site, wanted)
    # a statement that was just decided on has left the filter: its neighbours are found by its place
    places = [view.catalogue.place[one] for one in ids]
    at = bisect(places, view.catalogue.place[current])
    within = at > 0 and ids[at - 1] == current
    previous = ids[at - 1 - within] if at - within > 0 else None
    following = ids[at] if at < len(ids) else None
    statement = view.statements.get(current) or view.heard[current]
    turn, before, after = _context(view, statement)
    site.recordings.prepare(view.sources[statement.source_id])
    onward = shown.one_href(following, wanted.query) if following else f"/evidence/one?{wanted.query}"
    return OnePage(
        frame=site.frame("Evidence", "evidence", onward),
        filters=filters.form(view, wanted),
        item=shown.item(view, current, wanted.query),
        turn=turn,
        before=before,
        after=after,
        place=at if within else at + 1,
        total=len(ids),
        previous=shown.one_href(previous, wanted.query) if previous else None,
        next=shown.one_href(following, wanted.query) if following else None,
        themes=themes(view, statement),
        comments=shown.comments(view, "statement", current),
        progress=progress(view),
    )


def _empty(site: Site, wanted: filters.Filter) -> OnePage:
    here = f"/evidence/one?{urlencode({'state': 'any'})}"
    return OnePage(
        frame=site.frame("Evidence", "evidence", here),
        filters=filters.form(site.view, wanted),
        item=None,
        turn=None,
        before=(),
        after=(),
        place=0,
        total=0,
        previous=None,
        next=None,
        themes=(),
        comments=(),
        progress=progress(site.view),
    )


def _context(view: View, statement: Statement) -> tuple[TurnLine | None, tuple[TurnLine, ...], tuple[TurnLine, ...]]:
    """The turn that holds a statement and those around it; nothing for an answer of a survey."""
    if isinstance(statement.span, CellSpan):
        return None, (), ()
    turn = view.turns[statement.span.turn_id]
    before, after = shown.around(view, turn)
    return shown.turn_line(view, turn, statement), before, after


def all_themes(view: View) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Every theme by kind."""
    found = sorted(view.synthesis.themes, key=lambda theme: theme.label.casefold())
    return tuple(
        (KIND_TITLES[kind], tuple(Choice(theme.id, theme.label) for theme in found if theme.kind == kind))
        for kind in CLAIM_KINDS
    )


def themes(view: View, statement: Statement) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """The themes that a statement may move to, by kind, its own kind alone."""
    if statement.kind not in CLAIM_KINDS:
        return ()
    own = [theme for theme in view.synthesis.themes if theme.kind == statement.kind]
    own.sort(key=lambda theme: theme.label.casefold())
    choices = tuple(Choice(theme.id, theme.label, theme.id == statement.theme_id) for theme in own)
    return ((KIND_TITLES[statement.kind], choices),)
