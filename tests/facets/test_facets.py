"""Facets are told from what is filled in, else from what was said, else not at all."""

from __future__ import annotations

import pytest

from synth.facets import evidence, facets
from synth.facets.attributes import described, span
from synth.facets.cues import Cue, said
from synth.model import Kind, Participant, Statement, TextSpan


def person(number: int, **attributes: str) -> Participant:
    return Participant(f"p{number}", f"P{number}", (), attributes=attributes)


def statement(number: int, text: str, who: str = "p1", kind: Kind = "other", context: str | None = None) -> Statement:
    return Statement(f"st-{number}", "s-1", who, text, kind, 0.9, TextSpan(f"t{number}", 0, len(text)), context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20-49", (20, 49)),
        ("20 – 49 employees", (20, 49)),
        ("85", (85, 85)),
        ("500+", (500, float("inf"))),
        ("more than 1,000", (1000, float("inf"))),
        ("under 10", (0, 10)),
        ("1,000 - 4,999", (1000, 4999)),
        ("a few", None),
    ],
)
def test_numbers_and_bands_are_read_as_ranges(text: str, expected: tuple[float, float] | None) -> None:
    """The forms in which surveys write sizes."""
    assert span(text) == expected


def test_a_number_facet_gives_the_range_and_the_people() -> None:
    """Bands and plain numbers go together."""
    claim = described(
        [person(1, company_size="20-49"), person(2, company_size="85"), person(3)],
        ("company_size",),
        "number",
        "{} people",
    )
    assert claim is not None
    assert (claim.text, claim.support, claim.of) == ("20 to 85 people", 2, 3)
    assert claim.attribute_participant_ids == ("p1", "p2")


def test_values_of_a_multiple_choice_are_counted_one_by_one() -> None:
    """`;` separates what a person ticked."""
    people = [person(1, channels="Phone;Fax"), person(2, channels="Phone")]
    claim = described(people, ("channels",), "many", "{}")
    assert claim is not None
    assert claim.text == "Phone (2), Fax (1)"


def test_a_sentence_with_the_cue_is_evidence_and_a_denied_one_is_not() -> None:
    """Somebody who says "I don't read newsletters" names no source of information."""
    cue = Cue.of(said=("i read", "newsletters?"))
    claim = said(
        [statement(1, "I read the trade journal on trains."), statement(2, "I don't read newsletters.", "p2")], cue, 2
    )
    assert claim is not None
    assert claim.statement_ids == ("st-1",)
    assert claim.text == "“I read the trade journal on trains.”"


def test_an_answer_is_evidence_for_what_was_asked() -> None:
    """The question tells the facet where the answer has no cue."""
    cue = Cue.of(asked=("who decides",))
    claim = said([statement(1, "Him, me, and our finance person.", context="And who decides in the end?")], cue, 1)
    assert claim is not None
    assert claim.statement_ids == ("st-1",)


def test_an_answer_that_wanders_off_is_no_evidence() -> None:
    """Where an answer has to hold something, a later sentence of the same answer without it does not count."""
    cue = Cue.of(said=("team of",), asked=("how big is your team",), needs=(r"\d+", "two"))
    asked = "And how big is your team?"
    assert cue.fits(statement(1, "Two and a half, if you count me.", context=asked)) == 1
    assert cue.fits(statement(2, "I can not be angry with them.", context=asked)) == 0
    assert cue.fits(statement(3, "It is a team of friends.", context=asked)) == 2


def test_what_nobody_may_quote_stays_unknown() -> None:
    """A facet in words needs somebody whose words may be shown."""
    hidden = Statement(
        "st-1", "s-1", "p1", "I report to the owner here.", "other", 0.9, TextSpan("t", 0, 27), quotable=False
    )
    assert said([hidden], Cue.of(said=("i report to",)), 1) is None


@pytest.mark.parametrize("facet", ["age_range", "gender", "education", "income", "location", "family_status"])
def test_demographics_are_never_taken_from_speech(facet: str) -> None:
    """Only what participants filled in tells who they are."""
    found = next(one for one in facets("persona") if one.key == facet)
    assert found.cue is None
    assert evidence(found, [person(1)], [statement(1, "I am a woman of forty from Leeds with two children.")]) is None


def test_every_facet_of_a_persona_has_a_question_and_a_place_to_look() -> None:
    """The table is complete, and no facet is listed twice."""
    table = facets("persona")
    assert len({facet.key for facet in table}) == len(table)
    for facet in table:
        assert facet.question.endswith(("?", ")", "."))
        assert facet.attributes or facet.cue
        assert facet.text.count("{}") == 1
