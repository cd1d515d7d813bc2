"""The sample study in the browser: from drafts to approved personas, and what another run leaves of the decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from synth.model import Persona
from synth.review.actions.personas import unsettled
from synth.review.view import View
from tests.browser.conftest import COMES_LATER, ONE_RECORDING, SAMPLE, run
from tests.browser.test_review import QUEUE, decided, findings, press, tab_to, until, view_of

pytestmark = [pytest.mark.browser, pytest.mark.models]

EDITED, REMOVED = "transcripts/hp08_corran.txt", "transcripts/phone call 11_otter_ai.txt"
OPEN_CLAIM = re.compile(r"· 0 of \d+ statements accepted")


def shortest(view: View) -> Persona:
    """The persona with the fewest claims to settle."""
    return min(view.synthesis.personas, key=lambda persona: (len(unsettled(view, persona)), persona.id))


def test_the_whole_path_by_mouse(sample_page: Page, sample: Path) -> None:
    """Refused, then each claim settled where it stands; name, summary, facet and quote edited; approved."""
    page, persona = sample_page, shortest(view_of(sample))
    page.get_by_role("link", name="Personas").first.click()
    page.get_by_role("link", name=persona.name, exact=True).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".hero .lead")).to_contain_text("has no accepted evidence")
    page.get_by_role("link", name="Back").click()
    for _ in range(len(unsettled(view_of(sample), persona))):
        card = page.locator(".claim-card", has=page.get_by_text(OPEN_CLAIM)).first
        before = page.url
        card.locator(".piece").first.get_by_role("button", name="Accept").click()
        decided(page, before)
    claim = page.locator(".claim-card").first
    claim.get_by_text("Reword").click()
    claim.get_by_label("In your words").fill("They were let down once and remember it")
    claim.get_by_role("button", name="Save").click()
    expect(page.locator(".claim-card").first).to_contain_text("in a person’s words")
    page.locator(".hero").get_by_text("Rename").click()
    page.get_by_label("Name", exact=True).fill("The Careful One")
    page.locator(".hero").get_by_role("button", name="Save").first.click()
    expect(page.locator("h1")).to_have_text("The Careful One")
    facet = page.locator(".facet", has=page.get_by_text("Edit or take off the card")).first
    facet.get_by_text("Edit or take off the card").click()
    facet.get_by_label("Text (empty: off the card)").fill("As a person says it")
    facet.get_by_role("button", name="Save").last.click()
    expect(page.locator("#done")).to_contain_text("edited")
    page.get_by_text("Choose the quote").click()
    page.get_by_role("button", name="Take this one").click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".hero .status")).to_have_text("Approved")
    approved = view_of(sample).revised.described[persona.id]
    assert approved.approved_at
    assert approved.persona.name == "The Careful One"
    page.goto("/history")
    expect(page.locator(".entries > li").first).to_contain_text("approved")


def test_the_whole_path_by_keyboard_alone(sample_page: Page, sample: Path) -> None:
    """Keys in the queue, g and Tab between and on pages: the focus is never lost, the mouse never touched."""
    page, persona = sample_page, shortest(view_of(sample))
    press(page, "n")
    page.wait_for_url("**/evidence/one")
    for number, key in enumerate("asaa"):
        press(page, key)
        expect(page.locator(".queue-head .count")).to_contain_text(re.compile(rf"· {number + 1} of"))
    press(page, "u")
    expect(page.locator("#done")).to_contain_text("undone")
    press(page, "g")
    press(page, "p")
    page.wait_for_url("**/personas")
    tab_to(page, persona.name)
    press(page, "Enter")
    page.wait_for_url("**/personas/*")
    page.wait_for_load_state()
    for _ in range(len(unsettled(view_of(sample), persona))):
        tab_to_open_claim(page)
        before = page.url
        press(page, "Enter")
        decided(page, before)
        assert page.evaluate("document.activeElement !== document.body"), "the focus was lost"
    page.keyboard.press("Control+Home")
    back_to(page, "Approve")
    press(page, "Enter")
    expect(page.locator(".hero .status")).to_have_text("Approved")
    assert view_of(sample).revised.described[persona.id].approved_at


def tab_to_open_claim(page: Page) -> None:
    """Press Tab until a button accepts evidence of a claim that has none accepted yet."""
    wanted = """(() => {
        const on = document.activeElement, card = on.closest('.claim-card');
        const accepts = card && on.closest('.piece') && on.textContent.trim() === 'Accept';
        return accepts && / 0 of \\d+ statements/.test(card.textContent);
    })()"""
    for _ in range(600):
        page.keyboard.press("Tab")
        if page.evaluate(wanted):
            return
    raise AssertionError("no way to a claim by Tab")


def back_to(page: Page, text: str) -> None:
    """Press Shift and Tab until what has the focus reads so."""
    for _ in range(900):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == text:
            return
    raise AssertionError(f"no way back to {text!r}")


def test_a_real_recording_plays_from_the_second_of_a_quote(sample_page: Page, sample: Path) -> None:
    """The player stands where the words begin, plays them, and stops behind them."""
    view = view_of(sample)
    source = next(one for one in view.found.sources if one.path.endswith(ONE_RECORDING))
    spoken = [one for one in view.found.statements if one.source_id == source.id and one.span.type == "time"]
    one = spoken[len(spoken) // 2]
    assert one.span.type == "time"
    sample_page.goto(f"{QUEUE}?id={one.id}&scope=all")
    press(sample_page, "l")
    until(sample_page, f"document.querySelector('.dock audio')?.currentTime >= {one.span.start_s:.2f}")
    assert sample_page.evaluate("document.querySelector('.dock audio').currentTime") < one.span.end_s + 0.5
    sample_page.keyboard.press("Escape")
    expect(sample_page.locator(".dock")).to_be_hidden()


def test_two_browsers_do_not_overrule_each_other(chromium: Browser, sample_context: BrowserContext) -> None:
    """The second to decide on a statement sees the first one's decision and chooses; elsewhere nobody is disturbed."""
    one, other = sample_context.new_page(), sample_context.new_page()
    one.goto(QUEUE)
    other.goto(QUEUE)
    words = one.locator(".quote.pull p").inner_text()
    press(one, "a")
    expect(one.locator("#done")).to_contain_text("accepted")
    press(other, "s")
    expect(other.locator("h1")).to_have_text("Somebody was faster")
    expect(other.locator(".both")).to_contain_text(words.strip("“”")[:40])
    other.get_by_role("link", name="Keep theirs").click()
    next_words = one.locator(".quote.pull p").inner_text()
    press(one, "a")
    expect(one.locator(".quote.pull p")).not_to_have_text(next_words)  # the decision has arrived
    other.goto("/")
    expect(other.locator(".hero .lead")).to_contain_text("2 of")


def test_decisions_outlast_another_run(sample_page: Page, sample: Path) -> None:
    """Reviewed, then run again with one interview more, one edited and one gone, while the page stays open."""
    page = sample_page
    view = view_of(sample)
    kept = accepted_in(page, view, "transcripts/int_06_kowalczyk.srt")
    changed = accepted_in(page, view, EDITED)
    gone = accepted_in(page, view, REMOVED)
    persona = view.synthesis.personas[0]
    page.goto(f"/personas/{persona.id}")
    page.locator(".hero").get_by_text("Rename").click()
    page.get_by_label("Name", exact=True).fill("The One We Named")
    page.locator(".hero").get_by_role("button", name="Save").first.click()
    expect(page.locator("h1")).to_have_text("The One We Named")

    file = sample / EDITED
    words = view.heard[changed].text
    text = file.read_text(encoding="utf-8")
    assert words in text
    file.write_text(text.replace(words, f"{words.rstrip('.')}, I would say."), encoding="utf-8")
    (sample / REMOVED).unlink()
    (sample / "transcripts" / COMES_LATER).write_bytes((SAMPLE / "transcripts" / COMES_LATER).read_bytes())
    run(sample)

    page.goto("/")
    expect(page.get_by_text("2 decisions to look at again")).to_be_visible()
    page.get_by_role("link", name="See before and after").click()
    again = page.locator(".again")
    expect(again.first).to_contain_text("I would say")
    expect(again.last).to_contain_text(view.heard[gone].text)
    page.get_by_role("link", name="Decide again").click()
    press(page, "a")
    expect(page.locator("#done")).to_contain_text("accepted")
    page.goto("/again")
    page.get_by_role("button", name="Let it go").click()
    page.goto("/")
    expect(page.get_by_text("to look at again")).to_have_count(0)
    later = view_of(sample)
    assert later.state(kept) == "accepted"
    assert later.personas[persona.id].name == "The One We Named"
    assert len(later.ledger) == 6

    page.get_by_role("link", name="What changed since the run before").click()
    expect(page.locator(".hero")).to_contain_text(COMES_LATER)
    expect(page.locator(".hero")).to_contain_text("Files that went")
    change = page.locator(".change", has=page.locator("details a.where")).first
    change.locator("summary").click()
    change.locator("a.where").first.click()
    expect(page.locator(".quote.pull")).to_be_visible()


def accepted_in(page: Page, view: View, path: str) -> str:
    """Accept a statement of a file in the queue; its id."""
    source = next(one for one in view.found.sources if one.path == path)
    own = [one for one in view.found.statements if one.source_id == source.id and one.kind in {"goal", "pain"}]
    chosen = max(own, key=lambda one: (len(one.text), one.id))
    page.goto(f"{QUEUE}?id={chosen.id}&scope=all")
    press(page, "a")
    expect(page.locator("#done")).to_contain_text("accepted")
    return chosen.id


def test_the_sample_study_on_a_phone(sample_page: Page, sample: Path) -> None:
    """At 390 px the queue decides by touch-sized buttons and no page has to be moved sideways."""
    page, view = sample_page, view_of(sample)
    page.set_viewport_size({"width": 390, "height": 844})
    for path in sample_pages(view):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    page.goto(QUEUE)
    before = page.locator("div.desk").bounding_box()
    page.get_by_role("button", name="Accept").first.click()
    expect(page.locator("#done")).to_contain_text("accepted")
    after = page.locator("div.desk").bounding_box()
    assert before and after
    # on a narrow page what stands above the frame wraps to some lines more or less with each statement
    assert abs(before["y"] - after["y"]) < 200


def sample_pages(view: View) -> Iterator[str]:
    """The address of a page of every sort."""
    yield from ("/", QUEUE, "/evidence", "/speakers", "/themes", "/themes/map", "/personas", "/search?q=order")
    yield from ("/history", "/again", "/changes", f"/sources/{next(iter(view.turns_of))}")
    yield f"/themes/{view.synthesis.themes[0].id}"
    yield f"/personas/{view.synthesis.personas[0].id}"


def test_the_sample_study_is_accessible(sample_page: Page, sample: Path, axe: str) -> None:
    """axe-core has no serious finding on any page."""
    assert list(findings(sample_page, list(sample_pages(view_of(sample))), axe)) == []
