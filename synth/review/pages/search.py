"""Search over everything: statements with the filters of the queue, turns, themes and personas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from synth.review import filters, shown
from synth.review.contexts import SearchPage
from synth.review.pages.site import Site
from synth.review.parts import Entry, TurnLine
from synth.review.view import View
from synth.templating.parts import Link

FOUND_MOST = 400
SHOWN = 50
TURNS = 20


def search_page(site: Site) -> SearchPage:
    """What holds the words of `q`; the address is the search, so it can be kept as a link."""
    view = site.view
    wanted = filters.read({"state": filters.EVERYTHING.state, "scope": filters.EVERYTHING.scope, **site.fields})
    words = wanted.q
    beyond_words = replace(wanted, q="") != filters.EVERYTHING
    hits = site.session.search(words, FOUND_MOST)
    matching = filters.matching(view, replace(wanted, q=""))
    narrowed = set(matching)
    # corrected words are not in the index of the run
    corrected = [
        one.id for one in view.synthesis.statements if words and _changed(view.heard[one.id].text, one.text, words)
    ]
    ids = [one for about, one in hits if about == "statement" and one in narrowed]
    ids += [one for one in corrected if one in narrowed and one not in ids]
    if not words and beyond_words:
        ids = matching
    return SearchPage(
        frame=site.frame("Search", "search"),
        words=words,
        filters=filters.form(view, wanted),
        narrowed=beyond_words,
        query=wanted.whole if words or beyond_words else "",
        items=tuple(shown.item(view, one, wanted.query) for one in ids[:SHOWN]),
        total=len(ids),
        turns=tuple(_turns(view, wanted, hits))[:TURNS],
        links=tuple(_links(view, hits, words)),
        said=tuple(_said(view, words))[:TURNS],
        kept=tuple(_kept(view)),
    )


def _turns(view: View, wanted: filters.Filter, hits: Sequence[tuple[str, str]]) -> Iterator[TurnLine]:
    """Turns that hold the words, said by whom the filter asks for; kinds, themes and states are those of statements."""
    if wanted != replace(
        filters.EVERYTHING, q=wanted.q, persona=wanted.persona, source=wanted.source, attribute=wanted.attribute
    ):
        return
    people = filters.people(view, wanted) if wanted.persona or wanted.attribute else None
    for about, one in hits:
        turn = view.turns.get(one) if about == "turn" else None
        if turn is None or wanted.source not in {"", turn.source_id}:
            continue
        if people is None or turn.participant_id in people:
            where = Link(view.sources[turn.source_id].path, shown.source_href(view, turn.source_id, turn.id) or "")
            yield replace(shown.turn_line(view, turn), where=where)


def _links(view: View, hits: Sequence[tuple[str, str]], words: str) -> Iterator[tuple[str, Link]]:
    """Themes and personas by the words that synth or people gave them."""
    named = [("theme", one.id, one.label) for one in view.themes.values()]
    named += [("persona", one.id, f"{one.name}. {one.summary}") for one in view.personas.values()]
    found = [hit for hit in hits if hit[0] in {"theme", "persona"}]
    found += [(about, one) for about, one, text in named if words and _holds(text, words)]
    for about, one in dict.fromkeys(found):
        href = shown.href(view, about, one)
        if href is not None:
            yield about, Link(view.themes[one].label if about == "theme" else view.personas[one].name, href)


def _said(view: View, words: str) -> Iterator[Entry]:
    """Comments that hold the words, the last one first."""
    for one in reversed(view.active):
        if words and one.action == "comment" and _holds(str(one.value.get("text", "")), words):
            yield shown.entry(view, one)


def _kept(view: View) -> Iterator[tuple[Link, Entry]]:
    """The searches that somebody kept, by name."""
    kept = {one.object_id: one for one in view.active if (one.object, one.action) == ("study", "search")}
    for one in sorted(kept.values(), key=lambda one: str(one.value.get("name")).casefold()):
        yield Link(str(one.value.get("name")), f"/search?{one.value.get('query')}"), shown.entry(view, one)


def _changed(before: str, after: str, words: str) -> bool:
    return before != after and _holds(after, words)


def _holds(text: str, words: str) -> bool:
    return all(word in text.casefold() for word in words.casefold().split())
