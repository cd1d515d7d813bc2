"""How the pages feel under the hand: in place after a decision, remarks where they belong, people moved by mouse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_review import QUEUE, press, tab_to, view_of

pytestmark = pytest.mark.browser


def top_of(page: Page, selector: str) -> float:
    """Where the upper edge of something is in the window."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


def test_nothing_jumps_in_the_queue(page: Page) -> None:
    """The buttons stand where they were after the first decision, and after going on without one."""
    page.goto(f"{QUEUE}?kind=pain&scope=all")
    before = top_of(page, ".queue-head h1")
    press(page, "a")
    expect(page.locator("#done")).to_contain_text("accepted")
    assert top_of(page, ".queue-head h1") == pytest.approx(before, abs=1)
    press(page, "n")
    expect(page.locator("#done")).to_have_count(0)
    assert top_of(page, ".queue-head h1") == pytest.approx(before, abs=1)


def test_the_focus_stays_in_the_queue(page: Page) -> None:
    """Whoever presses Enter on Accept is on Accept again, at the next statement."""
    page.goto(QUEUE)
    first = page.locator(".quote.pull p").inner_text()
    page.get_by_role("button", name="Accept").first.focus()
    press(page, "Enter")
    expect(page.locator(".quote.pull p")).not_to_have_text(first)
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.closest('form')?.getAttribute('action')") == "/do/statement/accept"


def test_what_was_unfolded_stays_so_and_where_it_was(page: Page, study: Path) -> None:
    """Accepting the first piece of a claim neither folds its evidence nor moves what one looks at."""
    page.goto(f"/personas/{view_of(study).synthesis.personas[0].id}")
    card = page.locator(".claim-card", has=page.locator(".piece").nth(1)).nth(1)
    identity = card.get_attribute("id")
    piece = f"[id='{identity}'] .piece:nth-of-type(2)"
    page.locator(piece).scroll_into_view_if_needed()
    before = top_of(page, piece)
    page.locator(f"[id='{identity}'] .piece").first.get_by_role("button", name="Accept").click()
    expect(page.locator("#done")).to_contain_text("accepted")
    page.wait_for_load_state()
    expect(page.locator(piece)).to_be_visible()
    assert top_of(page, piece) == pytest.approx(before, abs=40)  # the button of the first is another one now


def test_the_help_is_on_every_page_and_leads_on_by_keys(page: Page) -> None:
    """`?` opens it, Escape closes it; g and a letter go to a page; / searches where there is no filter."""
    for path in ("/", "/themes", "/history"):
        page.goto(path)
        press(page, "?")
        expect(page.locator("#help")).to_be_visible()
        press(page, "Escape")
        expect(page.locator("#help")).to_be_hidden()
    for key, path in (("e", "/evidence/one"), ("t", "/themes"), ("v", "/speakers"), ("p", "/personas"), ("s", "/")):
        press(page, "g")
        press(page, key)
        page.wait_for_url(re.compile(rf"//[^/]+{path}$"))
    press(page, "/")
    page.wait_for_url("**/search")
    press(page, "/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_a_claim_a_turn_and_a_speaker_are_commented_on(page: Page, study: Path) -> None:
    """Each where it stands, and each comment stays there for the next reader."""
    view = view_of(study)
    page.goto(f"/personas/{view.synthesis.personas[0].id}")
    card = page.locator(".claim-card").first
    card.locator("summary", has_text="Comment").click()
    card.get_by_role("textbox", name="Comment").fill("Too strong?")
    card.get_by_role("button", name="Add").click()
    expect(page.locator(".claim-card").first.locator(".said-by")).to_contain_text("Too strong?")
    page.goto("/speakers")
    voice = page.locator(".voice").nth(1)
    voice.locator("summary", has_text="Comment").click()
    voice.get_by_role("textbox", name="Comment").fill("Two people?")
    voice.get_by_role("button", name="Add").click()
    expect(page.locator(".voice").nth(1).locator(".said-by")).to_contain_text("Two people?")
    page.goto(f"/sources/{next(iter(view.turns_of))}")
    turn = page.locator(".turn").first
    turn.get_by_text("Correct or comment").click()
    turn.get_by_role("textbox", name="Comment").fill("Hear again")
    turn.get_by_role("button", name="Add").click()
    expect(page.locator(".turn").first.locator(".said-by")).to_contain_text("Hear again")


def test_people_are_moved_split_and_merged_by_mouse_and_taken_back(page: Page, study: Path) -> None:
    """Each waits for the next run and says so; the history takes all of them back."""
    view = view_of(study)
    persona, other = view.synthesis.personas[:2]
    page.goto(f"/personas/{persona.id}")
    page.locator(".members input[type=checkbox]").first.check()
    page.get_by_label("Ticked people to").select_option(label=other.name)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".members .note").first).to_contain_text(f"to be moved to {other.name}")
    page.locator(".members input[type=checkbox]").nth(1).check()
    page.get_by_role("button", name="Split off").click()
    expect(page.locator(".hero")).to_contain_text("to be split at the next run")
    page.locator(".hero").get_by_text("Merge", exact=True).click()
    page.locator(".hero").get_by_role("button", name="Merge at the next run").click()
    expect(page.locator(".hero")).to_contain_text("to be merged into")
    page.goto("/history")
    for left in (2, 1, 0):
        page.get_by_role("button", name="Undo", exact=True).first.click()
        page.wait_for_url(re.compile("done="))
        assert len(view_of(study).active) == left
        page.goto("/history")


def test_a_speaker_is_changed_after_reading_what_depends_on_it(page: Page, study: Path) -> None:
    """The claims are listed with their personas; nothing happens before the second press."""
    page.goto("/speakers")
    voice = page.locator(".voice", has=page.get_by_text("depend on who this is")).first
    voice.get_by_text(re.compile(r"^The \d+ claims?$")).click()
    expect(voice.locator(".use-list a").first).to_be_visible()
    voice.get_by_text("Is the interviewer").click()
    expect(voice.get_by_text("Interviewers are never quoted")).to_be_visible()
    assert view_of(study).ledger == ()
    voice.get_by_role("button", name="Change at the next run").click()
    expect(page.locator(".banner")).to_contain_text("1 change for the next run")


def test_a_search_with_a_filter_is_kept_and_opened_again(page: Page, study: Path) -> None:
    """By what is known of the people, without words, and by keyboard."""
    attribute = view_of(study).catalogue.attributes[0]
    page.goto("/search")
    page.get_by_text("Only some of it").click()
    page.get_by_label("Said by").select_option(attribute[2])
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/search?*")
    found = page.locator("#h-statements").inner_text()
    assert not found.startswith("0")
    tab_to(page, "Keep this search")
    press(page, "Enter")
    page.get_by_label("Name").fill("Small firms")
    press(page, "Enter")
    page.wait_for_url(re.compile("done="))
    page.goto("/search")
    page.get_by_role("link", name="Small firms").click()
    expect(page.locator("#h-statements")).to_have_text(found)


def test_statements_are_moved_to_another_theme_by_mouse(page: Page, study: Path) -> None:
    """Tick, choose, move: they are there, and one undo brings them back."""
    view = view_of(study)
    one, other = [theme for theme in view.synthesis.themes if theme.kind == "pain"][:2]
    page.goto(f"/themes/{one.id}")
    page.locator(".picks input").first.check()
    page.get_by_label("or go to").select_option(other.id)
    page.get_by_role("button", name="Move").click()
    expect(page.locator("#done")).to_contain_text(f"moved to “{other.label}”")
    assert len(view_of(study).themes[other.id].statement_ids) == len(other.statement_ids) + 1
    press(page, "u")
    expect(page.locator("#done")).to_contain_text("undone")
    assert view_of(study).themes[other.id].statement_ids == other.statement_ids


def test_the_map_is_zoomed_and_dragged_by_mouse(page: Page) -> None:
    """The wheel narrows what is seen around the pointer; dragging shows the rest, and opens nothing."""
    page.goto("/themes/map")
    box = page.locator("[data-map]").bounding_box()
    assert box
    seen = "(({x, y, width}) => [x, y, width])(document.querySelector('[data-map]').viewBox.baseVal)"
    whole = page.evaluate(seen)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(100)
    near = page.evaluate(seen)
    assert near[2] < whole[2]
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 120, box["y"] + 150, steps=4)
    page.mouse.up()
    assert page.evaluate(seen)[0] > near[0]
    assert page.url.endswith("/themes/map")
