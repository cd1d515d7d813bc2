"""Answers that say nothing, and short ones that do."""

from __future__ import annotations

import pytest

from synth.silences import says_nothing

NOTHING = [
    "n/a", "N.A.", " None. ", "-", "...", "No comment!", "I don’t know", "nothing comes\n to mind", "asdfgh", "xx",
    "42", "(same as above)",
]  # fmt: skip
SOMETHING = ["Excel", "no time", "Not sure who owns it", "Nothing works", "test coverage", "x-ray", "A.I."]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_gets_past_a_question_says_nothing(text: str) -> None:
    """Whatever its case, its blanks, its apostrophe and the marks around it."""
    assert says_nothing(text)


@pytest.mark.parametrize("text", SOMETHING)
def test_a_short_answer_says_something(text: str) -> None:
    """Words that begin like one of them are an answer."""
    assert not says_nothing(text)
