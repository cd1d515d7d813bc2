"""Comments on everything that can be looked at, searches that are kept, and what depends on who said something."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from synth import decisions
from synth.decisions import claim_id, claims
from synth.review import filters
from tests.review.conftest import Browser
from tests.review.test_rerun import run_again


def objects(browser: Browser) -> dict[str, tuple[str, str]]:
    """An object of every sort with the page on which it is shown."""
    view = browser.session.view()
    persona = view.synthesis.personas[0]
    place, claim = next(iter(claims(persona)))
    source = view.sources[next(iter(view.turns_of))]
    turn = view.turns[view.turns_of[source.id][0]]
    statement, theme = view.catalogue.order[0], view.synthesis.themes[0].id
    return {
        "statement": (statement, f"/evidence/one?id={statement}"),
        "turn": (turn.id, f"/sources/{source.id}"),
        "speaker": (f"{source.path}::{turn.speaker}", "/speakers"),
        "theme": (theme, f"/themes/{theme}"),
        "persona": (persona.id, f"/personas/{persona.id}"),
        "claim": (claim_id(persona, place, claim), f"/personas/{persona.id}"),
        "participant": (view.members(persona.id)[0].id, f"/personas/{persona.id}"),
        "study": ("study", "/history"),
    }


@pytest.mark.parametrize("about", ["statement", "turn", "speaker", "theme", "persona", "claim", "participant", "study"])
def test_everything_can_be_commented_on(browser: Browser, about: str) -> None:
    """A comment stands where its object is shown, changes nothing else, is in the history, and can be undone."""
    before = browser.session.view().synthesis
    object_id, page = objects(browser)[about]
    browser.decide(page, "any/comment", about=about, id=object_id, text="Ask her <again>.")
    assert browser.open(page.split("#")[0]).count("Ask her &lt;again&gt;.") == (2 if about == "study" else 1)
    view = browser.session.view()
    assert view.synthesis == before
    assert view.to_ask_again == ()
    assert "comment: Ask her &lt;again&gt;." in browser.open("/history")
    browser.decide("/history", "any/undo", id=str(view.last))
    assert (
        "Ask her" not in re.sub(r'<div class="done".*?</div>', "", browser.open(page), flags=re.S) or about == "study"
    )
    assert all(one.action != "comment" for one in browser.session.view().active)


def test_a_long_comment_is_shown_in_full(browser: Browser) -> None:
    """Where it stands, every word; the history gives its beginning."""
    object_id, page = objects(browser)["claim"]
    text = " ".join(f"word{number}" for number in range(60))
    browser.decide(page, "any/comment", about="claim", id=object_id, text=text)
    assert text in browser.open(page)
    assert text not in browser.open("/history")


def test_the_first_page_says_what_waits_for_a_run(browser: Browser) -> None:
    """Moved people and renamed speakers, until the history took them back."""
    view = browser.session.view()
    persona = view.synthesis.personas[0]
    assert "for the next run" not in browser.open("/")
    browser.decide(
        f"/personas/{persona.id}", "persona/move", id=persona.id, ids=view.members(persona.id)[0].id, to="nobody"
    )
    speaker, page = objects(browser)["speaker"]
    browser.decide(page, "speaker/rename", id=speaker, name="Ingrid")
    assert "2 changes for the next run" in browser.open("/")
    browser.decide("/history", "any/undo", id=str(browser.session.view().last))
    assert "1 change for the next run" in browser.open("/")


def test_a_comment_on_a_speaker_waits_for_no_run(browser: Browser) -> None:
    """Neither the settings of the next run nor the number of planned changes know of it."""
    object_id, page = objects(browser)["speaker"]
    text = browser.decide(page, "any/comment", about="speaker", id=object_id, text="Sounds like two people.")
    assert "for the next run" not in text
    assert decisions.speaker_settings({}, browser.session.view().active) == {}


def test_what_is_not_there_cannot_be_commented_on(browser: Browser) -> None:
    """The refusal says what to do."""
    for about in ("statement", "turn", "speaker", "theme", "persona", "claim", "participant", "cat"):
        answer = browser.send("/history", "any/comment", about=about, id="nothing/like::this", text="Hm")
        assert answer.status_code == 422
        assert "open" in answer.text
    assert browser.session.view().ledger == ()


def test_the_history_leads_to_people_and_their_voices(browser: Browser) -> None:
    """A comment on a person leads to her persona, one on a voice to its source."""
    for about, to in (("participant", "/personas/"), ("speaker", "/speakers?source=")):
        object_id, page = objects(browser)[about]
        browser.decide(page, "any/comment", about=about, id=object_id, text="Look here.")
        found = re.search(rf'<a href="({re.escape(to)}[^"]*)"', browser.open("/history"))
        assert found, about
        address = html.unescape(found[1])
        assert f'id="{urlsplit(address).fragment}"' in browser.open(address)


def test_a_search_is_kept_under_a_name_for_everybody(browser: Browser) -> None:
    """Its link finds the same again, with words and filters; taking it back removes it."""
    page = "/search?q=plan&kind=pain&state=open"
    answer = browser.decide(page, "search/keep", id="q=plan&kind=pain&state=open&scope=all", name="Plans that break")
    link = re.search(r'href="(/search\?[^"]*)">Plans that break', answer)
    assert link
    asked = parse_qs(urlsplit(html.unescape(link[1])).query)
    assert asked == {"q": ["plan"], "kind": ["pain"], "state": ["open"], "scope": ["all"]}
    once, again = (browser.open(one).count('class="piece') for one in (page, html.unescape(link[1])))
    assert once == again > 0
    browser.decide("/search", "any/undo", id=str(browser.session.view().last))
    assert "Plans that break" not in browser.open("/search")


def test_a_search_for_everything_is_not_kept(browser: Browser) -> None:
    """There is nothing to find again."""
    assert browser.send("/history", "search/keep", id="state=any&scope=all", name="All").status_code == 422


def test_a_search_needs_no_words(browser: Browser) -> None:
    """A filter alone lists what it holds: by attribute, by source, by kind."""
    view = browser.session.view()
    name, value, attribute = view.catalogue.attributes[0]
    expected = len(filters.matching(view, filters.Filter(state="any", scope="all", attribute=attribute)))
    assert 0 < expected < len(view.found.statements)
    assert all(one.attributes for one in view.found.participants if one.attributes.get(name) == value)
    assert f">{expected} statement" in browser.open(f"/search?attribute={attribute}")
    source = view.found.statements[0].source_id
    expected = len(filters.matching(view, filters.Filter(state="any", scope="all", source=source)))
    assert f">{expected} statement" in browser.open(f"/search?source={source}")


def test_a_search_finds_names_that_people_gave_and_comments(browser: Browser) -> None:
    """A renamed theme and a comment are found by their new words, and transcripts only where the filter allows."""
    theme, page = objects(browser)["theme"]
    browser.decide(page, "theme/rename", id=theme, label="Zeppelins at noon")
    browser.decide(page, "any/comment", about="theme", id=theme, text="A zeppelin, really?")
    text = browser.open("/search?q=zeppelin")
    assert f'href="/themes/{theme}">Zeppelins at noon' in text
    assert "A zeppelin, really?" in text
    turns = "In the transcripts"
    assert turns in browser.open("/search?q=plan")
    assert turns not in browser.open("/search?q=plan&kind=goal")


def test_what_depends_on_a_voice_is_said_before_it_is_changed(browser: Browser) -> None:
    """Each form of a speaker and of a turn names the statements and the claims that rest on it."""
    view = browser.session.view()
    use = next(use for statement in view.found.statements if statement.span.type == "time"
               for use in view.catalogue.uses.get(statement.id, ()) if not use.against)  # fmt: skip
    text = html.unescape(browser.open("/speakers"))
    assert use.text in text
    for action in ("rename", "role", "merge", "swap"):
        form = re.search(rf'action="/do/speaker/{action}".*?</form>', text, re.S)
        assert form and 'class="fine"' in form[0], action
    source = next(one for one in view.found.statements if one.span.type == "time").source_id
    assert re.search(r"[1-9] statements? and [1-9] claims? rest on this turn", browser.open(f"/sources/{source}"))


def test_ticked_statements_go_to_another_theme_at_once(browser: Browser) -> None:
    """From the page of a theme, within its kind; one undo takes all of them back."""
    view = browser.session.view()
    one, other = [theme for theme in view.synthesis.themes if theme.kind == "pain"][:2]
    ids = one.statement_ids[:2]
    page = browser.send(f"/themes/{one.id}", "statement/bulk", action="theme", theme_id=other.id, ids=ids[0])
    assert page.status_code == 303
    assert browser.session.view().statements[ids[0]].theme_id == other.id
    goal = next(theme for theme in view.synthesis.themes if theme.kind == "goal")
    refused = browser.send(f"/themes/{one.id}", "statement/bulk", action="theme", theme_id=goal.id, ids=ids[1])
    assert refused.status_code == 422
    assert "change the kind of the statement first" in refused.text


def test_the_company_profile_is_shown_with_its_evidence(browser: Browser) -> None:
    """The claims to which evidence leads are there, at the place that the link names."""
    icp = browser.session.view().synthesis.icp
    assert icp is not None
    text = html.unescape(browser.open("/personas"))
    assert 'id="icp"' in text
    for claim in (*icp.must_haves, *icp.deal_breakers):
        assert claim.text in text


def test_claims_of_one_part_of_the_company_profile_have_a_place_each(browser: Browser, folder: Path) -> None:
    """Two must-haves with evidence unfold one by one."""
    found = browser.session.view().found
    assert found.icp is not None
    musts = found.personas[0].pain_points[:2]
    run_again(folder, dataclasses.replace(found, icp=dataclasses.replace(found.icp, must_haves=musts)))
    places = re.findall(r'<details[^>]* id="([^"]+)"', browser.open("/personas"))
    assert len(places) == len(set(places)) >= len(musts)


def test_faults_are_told_on_a_page(browser: Browser) -> None:
    """An address that is none, and a study that cannot be read, are pages with a way back."""
    answer = browser.client.get("/nowhere")
    assert answer.status_code == 404
    assert "<h1>Not here</h1>" in answer.text
    assert 'href="/"' in answer.text
