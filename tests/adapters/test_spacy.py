"""Sentences and denials found by spaCy's rules."""

from __future__ import annotations

import pytest

from synth.adapters.spacy import SpacyDenials, SpacySplitter


@pytest.fixture(scope="module")
def splitter() -> SpacySplitter:
    return SpacySplitter()


@pytest.fixture(scope="module")
def denials() -> SpacyDenials:
    return SpacyDenials()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke. We left.", ["It broke.", "We left."]),
        ("We use e.g. Excel, approx. five sheets.", ["We use e.g. Excel, approx. five sheets."]),
        ("Mr. Oduya called at 3.5 GB vs. 4 GB.", ["Mr. Oduya called at 3.5 GB vs. 4 GB."]),
        ("I was trying... and then it broke.", ["I was trying... and then it broke."]),
        ("I gave up... Nobody ever called.", ["I gave up...", "Nobody ever called."]),
        ("so I, um, I called them and they, they said wait", ["so I, um, I called them and they, they said wait"]),
        ("- faster builds\n- better docs", ["faster builds", "better docs"]),
        ("the text wraps\nhere and goes on", ["the text wraps\nhere and goes on"]),
        ("first thought\n\nsecond thought", ["first thought", "second thought"]),
        ("1. speed", ["speed"]),
        ("   ", []),
        ("", []),
        ("...", []),
    ],
    ids=[
        "full stops", "abbreviations", "titles and numbers", "pause", "pause before a new sentence", "run-on",
        "list", "wrapped line", "paragraphs", "numbered", "blank", "empty", "no letters",
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_would_end_them(splitter: SpacySplitter, text: str, expected: list[str]) -> None:
    """Offsets cut the sentences out of the text without the blank space around them."""
    assert [text[start:end] for start, end in splitter.sentences(text)] == expected


def test_offsets_count_code_points(splitter: SpacySplitter) -> None:
    """Characters outside the basic plane count as one, like in Python's own strings."""
    text = "Great 👍🏽 stuff. It never works on 🍏."
    assert [text[start:end] for start, end in splitter.sentences(text)] == [
        "Great 👍🏽 stuff.",
        "It never works on 🍏.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "No, that is not an issue for us.",
        "It's not really much of a problem here.",
        "We haven’t had any trouble with it.",
        "No complaints so far.",
        "It doesn't bother me.",
        "Nothing really frustrates me about it.",
        "I didn't notice any problems.",
        "It runs without any issues.",
    ],
)
def test_denials_are_found(denials: SpacyDenials, text: str) -> None:
    """A sentence that says that something is no problem is a denial."""
    assert denials.denies([text]) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "The problem is that nobody answers.",
        "It's not an issue on the laptop but on the phone it crashes.",
        "I can't find the problem.",
        "There is no solution to this problem.",
        "There is no real issue tracker.",
        "We can't export anything without trouble.",
        "We never had so many problems as this year.",
        "I want no more than a fast export.",
    ],
)
def test_problems_near_a_negation_are_not_denials(denials: SpacyDenials, text: str) -> None:
    """A negation that denies something else, or a contrast after the denial, leaves the problem standing."""
    assert denials.denies([text]) == [False]


@pytest.mark.parametrize(
    "opening", ["[NAME-6] says so every week.", "(At least here.) It is slow.", "“Never,” she said."]
)
def test_an_opening_bracket_belongs_to_what_it_opens(opening: str) -> None:
    """A placeholder at the start of a sentence stays whole."""
    text = f"Why now? {opening}"
    sentences = [text[start:end] for start, end in SpacySplitter().sentences(text)]
    assert sentences[0] == "Why now?"
    assert sentences[1].startswith(opening[:5])
