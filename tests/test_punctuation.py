"""Sentences from pauses and from how sentences begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.model import Word
from synth.punctuation import asks, punctuated


def written(text: str) -> str:
    """The text after punctuation; `/` stands for a short pause, `//` for a long one."""
    words: list[Word] = []
    clock_s = 0.0
    for part in text.split():
        if set(part) == {"/"}:
            clock_s += 0.1 if part == "/" else 0.8
            continue
        words.append(Word(part, clock_s, clock_s + 0.2))
        clock_s += 0.2
    return " ".join(word.text for word in punctuated(words))


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        ("we sell pumps / there are fifty of us", "We sell pumps. There are fifty of us."),
        ("it arrived late // customers left", "It arrived late. Customers left."),
        ("no / not at all / our people count every night", "No not at all. Our people count every night."),
        ("what is the / hardest part", "What is the hardest part?"),
        ("and what about the price", "And what about the price?"),
        ("good morning / can you tell me what you do", "Good morning. Can you tell me what you do?"),
        ("when they call / i do not know what to say", "When they call I do not know what to say."),
        ("when do they call", "When do they call?"),
        ("what i want / is a small start", "What I want is a small start."),
        ("i think i'll wait", "I think I'll wait."),
    ],
)
def test_sentences_end_where_the_next_one_can_begin(spoken: str, expected: str) -> None:
    """A long pause ends a sentence, a short one only before the beginning of another."""
    assert written(spoken) == expected


@given(st.lists(st.sampled_from("i we and the if what do go pumps late / //".split()), max_size=25))
def test_words_are_neither_lost_nor_changed(parts: list[str]) -> None:
    """Apart from capitals and the marks . and ? the words stay, and a turn ends with a mark."""
    result = written(" ".join(parts))

    assert result.casefold().replace(".", "").replace("?", "").split() == [p for p in parts if "/" not in p]
    assert not result or result[-1] in ".?"


def test_statements_are_no_questions() -> None:
    """A sentence about what somebody does is not taken for a question."""
    assert not asks(["what", "we", "need", "is", "time"])
    assert not asks(["when", "it", "rains", "we", "wait"])
    assert not asks(["yes"])
    assert asks(["so", "how", "does", "that", "work"])
