"""After another run decisions hold where their words are unchanged; the rest is asked again or listed, none is lost."""

from __future__ import annotations

import dataclasses
import html
from pathlib import Path

from synth.model import Statement, Synthesis
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.review.conftest import Browser


def used(browser: Browser) -> list[Statement]:
    """Statements that claims rest on, in the order of the queue."""
    view = browser.session.view()
    return [view.heard[one] for one in view.catalogue.order if one in view.catalogue.uses]


def run_again(folder: Path, synthesis: Synthesis) -> None:
    """Another run ends with this result while the page is open."""
    later = dataclasses.replace(synthesis.run, id="run-later", started_at="2099-01-01T00:00:00+00:00")
    with open_store(folder / STATE_FOLDER) as store:
        store.commit_run(dataclasses.replace(synthesis, run=later), {})


def reading_otherwise(synthesis: Synthesis, changed: Statement, gone: Statement) -> Synthesis:
    """The result when one statement is heard a little differently, under another id, and one not at all."""
    other = dataclasses.replace(changed, id="st-new", text=f"{changed.text[:-1]} today.")

    def ids(old: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("st-new" if one == changed.id else one for one in old if one != gone.id)

    return dataclasses.replace(
        synthesis,
        statements=tuple(other if one.id == changed.id else one for one in synthesis.statements if one.id != gone.id),
        themes=tuple(dataclasses.replace(one, statement_ids=ids(one.statement_ids)) for one in synthesis.themes),
        personas=(),
        negative_persona=None,
        icp=None,
    )


def test_an_open_page_shows_what_the_new_run_left_of_the_decisions(browser: Browser, folder: Path) -> None:
    """Kept, changed (before and after) and gone, without a restart; the first page says that there is something."""
    kept, changed, gone = used(browser)[:3]
    for one in (kept, changed, gone):
        browser.decide(f"/evidence/one?id={one.id}", "statement/accept", id=one.id)
    assert "to look at again" not in browser.open("/")
    run_again(folder, reading_otherwise(browser.session.view().found, changed, gone))
    assert "2 decisions to look at again" in browser.open("/")
    view = browser.session.view()
    assert view.state(kept.id) == "accepted"
    assert view.state("st-new") == "open"
    assert {one.object_id: one.fate for one in view.to_ask_again} == {"st-new": "changed", gone.id: "gone"}
    text = html.unescape(browser.open("/again"))
    assert text.index("Changed") < text.index(f"{changed.text[:-1]} today.") < text.index("Gone")
    assert len(view.ledger) == 3


def test_deciding_again_or_letting_go_settles_it(browser: Browser, folder: Path) -> None:
    """What was asked again is asked no more; both ways stay in the history."""
    _, changed, gone = used(browser)[:3]
    for one in (changed, gone):
        browser.decide(f"/evidence/one?id={one.id}", "statement/accept", id=one.id)
    run_again(folder, reading_otherwise(browser.session.view().found, changed, gone))
    browser.decide("/again", "any/undo", id=str(browser.session.view().ledger[1].seq))
    browser.decide("/evidence/one?id=st-new&scope=all", "statement/accept", id="st-new")
    assert "to look at again" not in browser.open("/")
    assert browser.session.view().state("st-new") == "accepted"
    assert len(browser.session.view().ledger) == 4


def test_changes_that_a_run_has_followed_no_longer_wait(browser: Browser, folder: Path) -> None:
    """A speaker's new role waits for the next run and not for the one after it."""
    view = browser.session.view()
    source = next(one for one in view.found.sources if one.id in view.turns_of)
    speaker = f"{source.path}::{view.turns[view.turns_of[source.id][0]].speaker}"
    assert "1 change for the next run" in browser.decide("/speakers", "speaker/role", id=speaker, role="participant")
    run_again(folder, view.found)
    assert "for the next run" not in browser.open("/speakers")
