"""The company profile tells members' companies from those without the problem, with the rows it rests on."""

from __future__ import annotations

import random

import pytest

from synth.model import Participant, Persona, Quote
from synth.settings import IcpSettings
from synth.stages.icp import Profiled, profile

SECTIONS = {"firmographic": 8, "technographic": 6, "behavioural": 9, "strategic": 4}


def persona(identity: str, size: int) -> Persona:
    quote = Quote("We type all day.", "st-1")
    return Persona(identity, f"The {identity}", "", size, 0.5, 1.0, quote, (), (), (), {}, ())


def member(number: int, **attributes: str) -> Participant:
    return Participant(
        f"m{number:02d}", f"P{number}", (), attributes=attributes, persona_id="persona-1", segment="persona"
    )


def outsider(number: int, **attributes: str) -> Participant:
    return Participant(f"n{number:02d}", f"N{number}", (), attributes=attributes, segment="negative")


def study() -> list[Participant]:
    sizes = ("20-49", "50-99", "85", "100-249", "120", "20-49")
    trades = (
        "Paint wholesale",
        "Tools wholesale",
        "Food wholesale",
        "Paper wholesale",
        "Tools wholesale",
        "Food wholesale",
    )
    members = [
        member(number, company_size=size, industry=trade, tools="Orbis" if number % 2 else "Meridian;Orbis")
        for number, (size, trade) in enumerate(zip(sizes, trades, strict=True))
    ]
    others = [outsider(number, company_size=str(3 + number), industry="Bakery", tools="Paper") for number in range(4)]
    return members + others


def profiled(people: list[Participant], *, negative: bool = True) -> Profiled:
    personas = (persona("persona-1", 6),)
    return profile(people, personas, persona("persona-negative", 4) if negative else None, (), IcpSettings())


def test_must_haves_hold_for_members_and_not_for_people_without_the_problem() -> None:
    """Size, trade and tools differ; each claim names the members whose rows say so."""
    icp = profiled(study()).icp
    assert icp is not None
    assert [claim.text for claim in icp.must_haves][:2] == [
        "At least 20 people in the company",
        "Industry with “wholesale” in its name",
    ]
    assert len(icp.must_haves) == 3
    for claim in icp.must_haves:
        assert claim.support == len(claim.attribute_participant_ids)
        assert all(identity.startswith("m") for identity in claim.attribute_participant_ids)


def test_deal_breakers_rest_on_people_without_the_problem() -> None:
    """What the outsiders' companies are, with their rows as evidence."""
    icp = profiled(study()).icp
    assert icp is not None
    assert [claim.text for claim in icp.deal_breakers] == ["No more than 6 people in the company", "Industry: Bakery"]
    assert all(identity.startswith("n") for claim in icp.deal_breakers for identity in claim.attribute_participant_ids)


def test_every_facet_of_the_profile_is_there_known_or_not() -> None:
    """A facet without evidence is None, never left out and never made up."""
    icp = profiled(study()).icp
    assert icp is not None
    for section, number in SECTIONS.items():
        assert len(getattr(icp, section)) == number
    assert icp.firmographic["revenue"] is None
    assert icp.firmographic["company_size"] is not None


def test_a_study_without_company_data_has_no_profile_and_says_why() -> None:
    """Null with a reason."""
    people = [member(number, location="Nordics") for number in range(6)]
    result = profiled(people)
    assert result.icp is None
    assert [notice.code for notice in result.notices] == ["icp-none"]


def test_without_anybody_who_lacks_the_problem_the_reader_is_told() -> None:
    """Must-haves are then what most members share."""
    result = profiled([person for person in study() if person.segment == "persona"], negative=False)
    assert result.icp is not None
    assert result.icp.must_haves
    assert "icp-without-contrast" in {notice.code for notice in result.notices}


def test_fit_is_the_share_of_members_who_meet_every_must_have_known_of_them() -> None:
    """A member of a small company lowers the fit; one of whom nothing is known does not."""
    whole = profiled(study()).personas[0].icp_fit
    small = profiled([*study(), member(20, company_size="5"), member(21)]).personas[0].icp_fit
    assert whole == 1.0
    assert small == pytest.approx(6 / 7, abs=1e-3)


def test_the_profile_does_not_depend_on_the_order_of_participants() -> None:
    """Any order, the same record."""
    people = study()
    random.Random(1).shuffle(people)
    assert profiled(people) == profiled(study())
