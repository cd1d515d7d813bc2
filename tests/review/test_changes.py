"""The page that compares runs."""

from __future__ import annotations

import dataclasses
import html
from pathlib import Path

from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.review.conftest import Browser
from tests.review.test_rerun import run_again


def test_a_study_that_ran_once_says_what_to_do(browser: Browser) -> None:
    """There is nothing to compare yet, and no link to it on the first page."""
    assert "has been run once" in browser.open("/changes")
    assert "/changes" not in browser.open("/")


def test_what_a_new_run_changed_is_shown_with_the_quotes_behind_it(browser: Browser, folder: Path) -> None:
    """Stronger and gone themes, who left, and links to quotes that are still there; also between named runs."""
    found = browser.session.view().found
    shrunk = max(found.themes, key=lambda theme: len(theme.statement_ids))
    lost = shrunk.statement_ids[0]
    later = dataclasses.replace(
        found,
        run=dataclasses.replace(found.run, id="run-other"),
        statements=tuple(one for one in found.statements if one.id != lost),
        themes=tuple(
            dataclasses.replace(
                one, statement_ids=tuple(i for i in one.statement_ids if i != lost), participants=one.participants - 1
            )
            if one.id == shrunk.id
            else one
            for one in found.themes
        ),
        participants=tuple(one for one in found.participants if one.id != found.participants[-1].id),
        personas=(),
        negative_persona=None,
        icp=None,
        quality=dataclasses.replace(found.quality, saturation=()),
    )
    with open_store(folder / STATE_FOLDER) as store:
        store.commit_run(later, {})
    assert 'href="/changes"' in browser.open("/")
    text = html.unescape(browser.open("/changes"))
    assert "People who left" in text
    assert f'<a href="/themes/{shrunk.id}">{shrunk.label}</a>' in text
    assert "Weaker" in text
    words = next(one.text for one in found.statements if one.id == lost)
    assert words in text
    back = html.unescape(browser.open("/changes?before=2&after=1"))
    assert "People who joined" in back
    assert "Stronger" in back
    assert "Nothing changed" in browser.open("/changes?before=1&after=1")


def test_decisions_made_after_a_comparison_are_in_the_next(browser: Browser, folder: Path) -> None:
    """The page is not an old one: a theme that was renamed meanwhile has its new label."""
    found = browser.session.view().found
    run_again(folder, dataclasses.replace(found, personas=found.personas[1:]))
    gone = found.personas[0]
    assert gone.name in html.unescape(browser.open("/changes?before=1&after=2"))
    theme = found.themes[0]
    browser.decide(f"/themes/{theme.id}", "theme/rename", id=theme.id, label="Of another sort")
    assert "Of another sort" not in browser.open("/changes?before=1&after=2")  # it is so in both
    browser.decide(f"/personas/{found.personas[1].id}", "persona/name", id=found.personas[1].id, text="Renamed since")
    assert browser.client.get("/changes?before=1&after=9").status_code == 404
