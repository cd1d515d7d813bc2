"""The study page says how far people and the model agree about kinds."""

from __future__ import annotations

from synth.decisions.agreement import AGREEMENT_LEAST
from synth.model import Synthesis
from synth.review.session import Asked
from tests.review.conftest import Browser


def judge(browser: Browser, synthesis: Synthesis, count: int) -> None:
    """Every fourth of so many statements is corrected, the others accepted."""
    paths = {source.id: source.path for source in synthesis.sources}
    asked = []
    for number, one in enumerate(synthesis.statements[:count]):
        seen = {"path": paths[one.source_id], "text": one.text, "participant_id": one.participant_id, "kind": one.kind}
        wrong = number % 4 == 0
        asked.append(
            Asked("statement", one.id, "kind" if wrong else "accept", {"kind": "other"} if wrong else {}, seen)
        )
    browser.session.decide(asked, "Ada")


def test_nothing_is_said_before_anybody_judged(browser: Browser) -> None:
    """Without decisions there is no agreement to tell."""
    assert "Agreement about kinds" not in browser.open("/")


def test_few_judged_statements_are_too_few_to_say(browser: Browser, synthesis: Synthesis) -> None:
    """The page counts them and names the least number."""
    judge(browser, synthesis, 3)
    assert f"too few to say (3 of {AGREEMENT_LEAST})" in browser.open("/")


def test_kappa_is_shown_overall_and_by_kind(browser: Browser, synthesis: Synthesis) -> None:
    """Enough judged statements have a number for the model and the reviewers."""
    judge(browser, synthesis, AGREEMENT_LEAST + 4)
    page = browser.open("/")
    assert "synth and the reviewers" in page
    assert f"{AGREEMENT_LEAST + 4} statements judged · Goals " in page
    assert "too few to say" not in page
