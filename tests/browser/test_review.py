"""The review page as a researcher uses it: from draft to approved persona by mouse, by keys, on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from synth.review.actions.evidence import seen
from synth.review.session import Asked, Session
from synth.review.view import View
from tests.review.test_audio import SECONDS, write_mp3
from tests.review.test_rerun import reading_otherwise, run_again

pytestmark = pytest.mark.browser

QUEUE = "/evidence/one"


def view_of(study: Path) -> View:
    """The study as it is on disk."""
    with Session(study) as session:
        return session.view()


def every_page(study: Path) -> list[str]:
    """The address of a page of every sort."""
    view = view_of(study)
    spoken = next(s.id for s in view.found.statements if s.span.type == "time")
    found = ["/", QUEUE, f"{QUEUE}?scope=all&id={spoken}", "/evidence", "/speakers", "/themes", "/themes/map"]
    found += ["/personas", "/search?q=plan", "/history", "/again", "/changes", "/personas/nobody", "/nowhere"]
    found += [f"/personas/{view.synthesis.personas[0].id}", f"/themes/{view.synthesis.themes[0].id}"]
    return [*found, f"/sources/{next(iter(view.turns_of))}"]


def test_from_draft_to_approved_persona_by_mouse(page: Page, study: Path) -> None:
    """Look at why it cannot be approved, accept evidence of each claim, reword one, choose a quote, approve."""
    page.get_by_role("link", name="Personas").first.click()
    page.locator(".draft h2 a").first.click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h1")).to_have_text("Not done")
    page.get_by_role("link", name="Back").click()
    for _ in range(60):
        cards = page.locator(".claim-card", has=page.get_by_text(re.compile(r"· 0 of \d+ statements accepted")))
        if not cards.count():
            break
        before = page.url
        cards.first.locator(".piece").first.get_by_role("button", name="Accept").click()
        decided(page, before)
    card = page.locator(".claim-card").first
    card.get_by_text("Reword").click()
    card.get_by_label("In your words").fill("Plans break before noon")
    card.get_by_role("button", name="Save").click()
    expect(page.locator(".claim-card").first).to_contain_text("in a person’s words")
    page.get_by_text("Choose the quote").click()
    page.get_by_role("button", name="Take this one").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".hero .status")).to_have_text("Approved")
    view = view_of(study)
    assert view.revised.described[view.synthesis.personas[0].id].approved_at


def test_from_draft_to_approved_persona_by_keyboard_alone(page: Page, study: Path) -> None:
    """Keys in the queue, Tab and Enter elsewhere; the mouse is never touched."""
    page.goto(QUEUE)
    total = int(re.search(r"of (\d+) in this queue", page.locator(".queue-head .count").inner_text())[1])  # type: ignore[index]
    press(page, "r")
    page.keyboard.type("small talk")
    press(page, "Enter")
    expect(page.locator(".done")).to_contain_text("rejected (small talk)")
    press(page, "u")
    expect(page.locator(".done")).to_contain_text("undone")
    for number in range(total):
        press(page, "s" if number == 1 else "a")
        expect(page.locator(".done")).to_contain_text("strong quote" if number == 1 else "accepted")
        expect(page.locator(".queue-head .count")).to_contain_text(re.compile(rf"· {number + 1} of"))
    expect(page.locator(".hero .lead")).to_have_text("Nothing is left in this queue.")
    tab_to(page, "To the personas")
    press(page, "Enter")
    page.wait_for_url("**/personas")
    tab_to(page, view_of(study).synthesis.personas[0].name)
    press(page, "Enter")
    page.wait_for_url("**/personas/*")
    tab_to(page, "Approve")
    press(page, "Enter")
    expect(page.locator(".hero .status")).to_have_text("Approved")


def press(page: Page, key: str) -> None:
    """Press a key once the page and its script are there."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def decided(page: Page, before: str) -> None:
    """Wait for the page after a decision, whose address holds the decision's number, and see that it accepted."""
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("#done")).to_contain_text("accepted")


def until(page: Page, expression: str) -> None:
    """Wait until a page's expression holds; Playwright's own way evaluates text, which the page forbids."""
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never: {expression}")


def tab_to(page: Page, text: str) -> None:
    """Press Tab until what has the focus reads so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == text:
            return
    raise AssertionError(f"no way to {text!r} by Tab")


def test_keys_of_the_queue_do_what_the_help_says(page: Page, study: Path) -> None:
    """Next, previous, kind, theme, transcript, help, filter; typing in a field is only typing."""
    view = view_of(study)
    spoken = next(one for one in view.found.statements if one.span.type == "time" and one.kind == "pain")
    page.goto(QUEUE)
    first = page.locator(".quote.pull p").inner_text()
    press(page, "n")
    expect(page.locator(".quote.pull p")).not_to_have_text(first)
    press(page, "p")
    expect(page.locator(".quote.pull p")).to_have_text(first)
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "Escape")
    page.goto(f"{QUEUE}?id={spoken.id}&scope=all&state=any")
    press(page, "t")
    assert page.evaluate("document.activeElement.name") == "theme_id"
    press(page, "Escape")
    press(page, "f")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("a r s 1")
    expect(page.locator("textarea[name=text]").first).to_have_value("a r s 1")
    page.goto(f"{QUEUE}?id={spoken.id}&scope=all&state=any")
    press(page, "1")
    expect(page.locator(".done")).to_contain_text("is a goal")
    assert view_of(study).statements[spoken.id].kind == "goal"


def test_a_quote_plays_from_its_second(page: Page, study: Path) -> None:
    """In an MP3 of varying bit rate the player stands at the second of the statement and stops at its end."""
    view = view_of(study)
    source = next(one for one in view.found.sources if one.path.endswith(".mp3"))
    write_mp3(study / source.path)
    spoken = [one for one in view.found.statements if one.source_id == source.id][-1]
    assert spoken.span.type == "time"
    page.goto(f"{QUEUE}?id={spoken.id}&scope=all")
    press(page, "l")
    until(page, f"document.querySelector('.dock audio')?.currentTime >= {spoken.span.start_s:.2f}")
    at = page.evaluate("document.querySelector('.dock audio').currentTime")
    assert spoken.span.start_s - 0.05 <= at < spoken.span.end_s + 0.5
    assert abs(page.evaluate("document.querySelector('.dock audio').duration") - SECONDS) < 0.2
    until(page, "document.querySelector('.dock audio').paused")
    assert page.evaluate("document.querySelector('.dock audio').currentTime") < spoken.span.end_s + 0.6


def test_a_conflict_shows_both_and_lets_one_choose(page: Page, study: Path) -> None:
    """What somebody else decided meanwhile is not overruled before it was read."""
    page.goto(QUEUE)
    view = view_of(study)
    with Session(study) as other:
        other.decide([Asked("statement", view.catalogue.order[0], "accept")], "Ben")
    press(page, "s")
    expect(page.locator("h1")).to_have_text("Somebody was faster")
    expect(page.locator(".both")).to_contain_text("Ben")
    page.get_by_role("button", name="Decide as I wanted").click()
    expect(page.locator(".done")).to_contain_text("strong quote")
    assert view_of(study).state(view.catalogue.order[0]) == "strong"


def test_everything_can_be_taken_back_in_the_history(page: Page) -> None:
    """Undo and do again, by the buttons of the history."""
    page.goto(QUEUE)
    page.get_by_role("button", name="Accept").first.click()
    page.goto("/history")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator(".entries .void")).to_have_count(1)
    page.get_by_role("button", name="Do again").click()
    expect(page.locator(".entries > li").last).not_to_have_class("void")


def test_several_statements_are_decided_at_once(page: Page, study: Path) -> None:
    """Tick a page of the table and accept it."""
    page.goto("/evidence")
    page.locator("[data-all]").check()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator(".done")).to_contain_text("accepted")
    assert len(view_of(study).revised.accepted) > 1


def test_a_long_page_stays_where_it_was_after_a_decision(page: Page, study: Path) -> None:
    """Whoever works down a persona's claims is not thrown back to the top; the undo is in sight."""
    page.goto(f"/personas/{view_of(study).synthesis.personas[0].id}")
    button = page.locator(".piece").nth(4).get_by_role("button", name="Accept")
    button.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 300
    button.click()
    expect(page.locator(".done")).to_be_in_viewport()
    page.wait_for_load_state()
    assert abs(page.evaluate("scrollY") - before) < 150


def test_the_map_is_zoomed_by_keys(page: Page) -> None:
    """Zooming in narrows what is seen; 0 shows everything again."""
    page.goto("/themes/map")
    width = "document.querySelector('[data-map]').viewBox.baseVal.width"
    whole = page.evaluate(width)
    press(page, "+")
    assert page.evaluate(width) < whole
    press(page, "0")
    assert page.evaluate(width) == whole
    page.locator(".map a").first.focus()
    press(page, "Enter")
    page.wait_for_url(re.compile(r"/themes/(?!map)"))


def test_no_page_is_wider_than_a_phone(page: Page, study: Path) -> None:
    """At 390 px nothing has to be moved sideways, and what is pressed is large enough for a finger."""
    page.set_viewport_size({"width": 390, "height": 844})
    for path in every_page(study):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        small = page.evaluate(
            "[...document.querySelectorAll('.button')].filter(b => b.offsetHeight && b.offsetHeight < 30).length"
        )
        assert small == 0, path


def test_reading_and_deciding_need_no_script(chromium: Browser, context: BrowserContext, study: Path) -> None:
    """Without scripts every page reads the same and every form works."""
    base = context.cookies()
    plain = chromium.new_context(java_script_enabled=False, base_url=f"http://{base[0]['domain']}:{port(context)}")
    plain.add_cookies(base)  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(QUEUE)
    page.get_by_role("button", name="Accept").first.click()
    expect(page.locator(".done")).to_contain_text("accepted")
    assert len(view_of(study).revised.accepted) == 1
    plain.close()


def port(context: BrowserContext) -> str:
    """The port of the review page."""
    page = context.new_page()
    page.goto("/")
    found = page.url.split(":")[2].strip("/")
    page.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(page: Page, study: Path, axe: str, scheme: str) -> None:
    """axe-core has no serious finding on any page, in light and in dark."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    assert list(findings(page, every_page(study), axe)) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_after_another_run_are_accessible(page: Page, study: Path, axe: str, scheme: str) -> None:
    """What changed and what is asked again, full of quotes, with comments and a kept search beside."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    view = view_of(study)
    changed, gone = [view.heard[one] for one in view.catalogue.order[:2]]
    with Session(study) as session:
        made = [Asked("statement", one.id, "accept", {}, seen(view, one)) for one in (changed, gone)]
        made.append(Asked("study", "study", "comment", {"text": "Ask again in May."}))
        made.append(Asked("study", "search?q=plan", "search", {"name": "Plans", "query": "q=plan&state=any&scope=all"}))
        session.decide(made, "Ben")
    run_again(study, reading_otherwise(view.found, changed, gone))
    page.goto("/changes")
    page.locator(".change summary").first.click()
    expect(page.locator(".change .quote").first).to_be_visible()
    assert list(findings(page, ["/changes", "/again", "/search", "/history", "/"], axe)) == []


def findings(page: Page, paths: list[str], axe: str) -> Iterator[str]:
    """What axe-core finds on pages."""
    for path in paths:
        page.goto(path)
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for one in result["violations"]:
            if one["impact"] in {"serious", "critical", "moderate"}:
                yield f"{path}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
