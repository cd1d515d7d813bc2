"""Phrases that can be read alone, cut out of what people say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.wording import READABLE, WORDS_MOST, phrases


@pytest.mark.parametrize(
    ("said", "best"),
    [
        ("So, um, I think that we retype every single invoice, you know.", "we retype every single invoice"),
        ("I'd like to see the whole week on one page.", "see the whole week on one page"),
        ("The hardest part is that nobody answers the phone.", "nobody answers the phone"),
        ("Price.", "Price"),
        ("When [NAME-3] is ill, the whole warehouse waits.", "the whole warehouse waits"),
        ("It is hard to find old contracts.", "It is hard to find old contracts"),
        ("Slow search (and no filters at all)", "Slow search"),
        ("A supplier who charges for every call.", "A supplier who charges for every call"),
    ],
)
def test_the_best_phrase_is_the_point_without_what_leads_up_to_it(said: str, best: str) -> None:
    """Openings, closings and pieces with somebody's hidden name are left out."""
    assert phrases(said)[0].text == best


@pytest.mark.parametrize("said", ["It takes them.", "They don't know.", "Go out.", "That's it, really.", "", "…", "um"])
def test_what_means_nothing_alone_is_not_readable(said: str) -> None:
    """A phrase that points at what was said before, or says nothing, is no name for anything."""
    assert all(phrase.merit < READABLE for phrase in phrases(said))


@pytest.mark.parametrize(
    "said",
    [
        "we would like to have the invoices of the",
        "They keep the parts in a shed and we drive there for every order that comes in after lunch on Fridays or so",
        "because the parts, the parts are late",
    ],
)
def test_phrases_are_not_cut_off_in_the_middle(said: str) -> None:
    """No phrase ends with a word that calls for another one."""
    assert not {phrase.text.split()[-1].casefold() for phrase in phrases(said)} & {"the", "a", "and", "for", "or"}


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("An ERP supplier who charges for every interface.", "An ERP supplier"),
        ("A weekly page with sales, margin, backlog.", "A weekly page with sales"),
        ("One screen for the stock, across all four branches.", "across all four branches"),
    ],
)
def test_a_phrase_that_lost_what_tells_which_reads_worse_than_the_whole(said: str, cut: str) -> None:
    """What a relative clause or the rest of a list says is not cut off as long as the whole can be said."""
    merits = {phrase.text: phrase.merit for phrase in phrases(said)}
    assert merits[said.removesuffix(".")] > merits[cut] + 0.25


@given(st.text(alphabet="ab I'’,.?[]-(1)\n—…we the price and [NAME-1]", max_size=80))
def test_phrases_are_short_pieces_of_what_was_said(said: str) -> None:
    """Whatever people say, a phrase is a run of their own words with a merit between 0 and 1, each phrase once."""
    folded = " ".join(said.split())
    found = phrases(said)
    assert len({phrase.text for phrase in found}) == len(found)
    for phrase in found:
        assert phrase.text in folded
        assert 0 < phrase.merit <= 1
        assert len(phrase.text.split()) <= 2 * WORDS_MOST
