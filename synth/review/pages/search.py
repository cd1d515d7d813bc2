"""Search over everything: statements with the filters of the queue, turns, themes and personas."""

from __future__ import annotations

from dataclasses import replace

from synth.review import filters, shown
from synth.review.contexts import SearchPage
from synth.review.pages.site import Site
from synth.templating.parts import Link

FOUND_MOST = 400
SHOWN = 50
TURNS = 20


def search_page(site: Site) -> SearchPage:
    """What holds the words of `q`; the address is the search, so it can be kept as a link."""
    view = site.view
    wanted = filters.read({"state": "any", "scope": "all", **site.fields})
    words = wanted.q
    hits = site.session.search(words, FOUND_MOST)
    narrowed = set(filters.matching(view, replace(wanted, q="")))
    # corrected words are not in the index of the run
    corrected = [
        one.id for one in view.synthesis.statements if words and _changed(view.heard[one.id].text, one.text, words)
    ]
    ids = [one for about, one in hits if about == "statement" and one in narrowed]
    ids += [one for one in corrected if one in narrowed and one not in ids]
    turns = [view.turns[one] for about, one in hits if about == "turn" and one in view.turns]
    links = [
        (about, Link(text, href))
        for about, one in hits
        if about in {"theme", "persona"} and (href := shown.href(view, about, one))
        for text in [view.themes[one].label if about == "theme" else view.personas[one].name]
    ]
    return SearchPage(
        frame=site.frame("Search", "search"),
        words=words,
        filters=filters.form(view, wanted),
        items=tuple(shown.item(view, one, wanted.query) for one in ids[:SHOWN]),
        total=len(ids),
        turns=tuple(shown.turn_line(view, turn) for turn in turns[:TURNS] if wanted.source in {"", turn.source_id}),
        links=tuple(links),
    )


def _changed(before: str, after: str, words: str) -> bool:
    return before != after and all(word in after.casefold() for word in words.casefold().split())
