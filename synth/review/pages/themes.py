"""Themes: the list, one of them with its statements, and the map of them all."""

from __future__ import annotations

from synth.model import CLAIM_KINDS, Theme
from synth.review import shown
from synth.review.contexts import MapPage, ThemeReviewPage, ThemesReviewPage
from synth.review.layout import HEIGHT, WIDTH, lay_out, readable
from synth.review.pages.site import Missing, Site
from synth.review.parts import Choice, ClaimUse, MapTheme, ThemeLine
from synth.review.view import View
from synth.templating.charts import KIND_TITLES

STATEMENTS = 200  # of a theme on its page
DOTS = 4000  # on the map; more are not seen apart


def themes_page(site: Site) -> ThemesReviewPage:
    """The themes of each kind, widest shared first."""
    view = site.view
    groups = []
    for kind in CLAIM_KINDS:
        own = sorted(_of(view, kind), key=lambda theme: (-theme.participants, theme.id))
        groups.append((kind, KIND_TITLES[kind], tuple(_line(view, theme) for theme in own)))
    loose = sum(one.theme_id is None and one.kind != "other" for one in view.synthesis.statements)
    return ThemesReviewPage(site.frame("Themes", "themes"), tuple(groups), loose)


def theme_page(site: Site, theme_id: str) -> ThemeReviewPage:
    """One theme with its statements and what can be done with it."""
    view = site.view
    theme = view.themes.get(theme_id)
    if theme is None:
        raise Missing("There is no such theme any more: it was merged, dissolved, or the last run found others.")
    others = sorted((one for one in _of(view, theme.kind) if one.id != theme.id), key=lambda one: one.label.casefold())
    return ThemeReviewPage(
        frame=site.frame(theme.label, "themes"),
        theme=_line(view, theme),
        items=tuple(shown.item(view, one) for one in theme.statement_ids[:STATEMENTS]),
        hidden=max(0, len(theme.statement_ids) - STATEMENTS),
        others=tuple(Choice(one.id, one.label) for one in others),
        uses=_uses(view, theme),
        comments=shown.comments(view, "theme", theme.id),
    )


def map_page(site: Site) -> MapPage:
    """All themes in two dimensions, their statements as dots."""
    view = site.view
    themes = sorted(view.synthesis.themes, key=lambda theme: (-len(theme.statement_ids), theme.id))
    total = sum(len(theme.statement_ids) for theme in themes)
    share = min(1.0, DOTS / max(1, total))
    groups = [
        [view.statements[one].text for one in theme.statement_ids[: max(1, round(share * len(theme.statement_ids)))]]
        for theme in themes
    ]
    vectors = site.session.vectors(view)
    discs = lay_out(groups, vectors)
    shown_labels = readable([theme.label for theme in themes], discs)
    return MapPage(
        frame=site.frame("Map of the themes", "themes"),
        themes=tuple(
            MapTheme(
                kind=theme.kind,
                label=theme.label,
                href=shown.theme_href(theme.id),
                people=theme.participants,
                x=disc.x,
                y=disc.y,
                radius=disc.radius,
                dots=disc.dots,
                named=named,
            )
            for theme, disc, named in zip(themes, discs, shown_labels, strict=True)
        ),
        width=WIDTH,
        height=HEIGHT,
        hidden=total - sum(len(group) for group in groups),
        by_meaning=bool(vectors),
    )


def _of(view: View, kind: str) -> list[Theme]:
    return [theme for theme in view.synthesis.themes if theme.kind == kind]


def _line(view: View, theme: Theme) -> ThemeLine:
    renamed = [one for one in view.about.get(("theme", theme.id), ()) if one.action == "rename"]
    return ThemeLine(
        id=theme.id,
        href=shown.theme_href(theme.id),
        label=theme.label,
        kind=theme.kind,
        keywords=", ".join(theme.keywords),
        statements=len(theme.statement_ids),
        participants=theme.participants,
        of=len(view.found.participants),
        reviewed=len(view.revised.accepted.intersection(theme.statement_ids)),
        pinned=bool(renamed),
    )


def _uses(view: View, theme: Theme) -> tuple[ClaimUse, ...]:
    """The claims that rest on the theme: they change with it."""
    found: dict[str, ClaimUse] = {}
    for one in theme.statement_ids:
        for use in shown.uses(view, one):
            found.setdefault(use.href, use)
    return tuple(use for use in found.values() if not use.against)
