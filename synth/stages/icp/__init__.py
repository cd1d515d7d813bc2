"""The ideal customer profile: which companies have the problem, from who is in a persona and who is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from synth.facets import evidence, facets
from synth.model import Claim, Icp, Notice, Participant, Persona, Statement
from synth.settings import IcpSettings
from synth.stages.icp.conditions import COMPANY, Condition, conditions

__all__ = ["Profiled", "profile"]

PEOPLE_MIN = 3  # members with company data that a profile needs
SHARE_MIN = 0.5  # of the members who must meet a must-have


@dataclass(frozen=True, slots=True)
class Profiled:
    icp: Icp | None
    personas: tuple[Persona, ...]
    notices: tuple[Notice, ...]


def profile(
    participants: Sequence[Participant],
    personas: Sequence[Persona],
    negative: Persona | None,
    statements: Sequence[Statement],
    settings: IcpSettings,
) -> Profiled:
    """The profile that the members' companies share, set against those of people without the problem."""
    people = sorted(participants, key=lambda participant: participant.id)
    members = [person for person in people if person.segment == "persona"]
    against = [person for person in people if person.segment == "negative"] if negative is not None else []
    described = sum(any(person.attributes.get(name) for name in COMPANY) for person in members)
    if described < PEOPLE_MIN:
        return Profiled(None, tuple(personas), (_no_company_data(described, bool(personas)),) if people else ())
    wanted = _must_haves(members, against, settings.must_haves)
    breakers = _deal_breakers(members, against, personas, settings.deal_breakers)
    own = {person.id for person in members}
    said = [statement for statement in sorted(statements, key=lambda one: one.id) if statement.participant_id in own]
    parts: dict[str, dict[str, Claim | None]] = {}
    for facet in facets("company"):
        parts.setdefault(facet.section, {})[facet.key] = evidence(facet, members, said)
    icp = Icp(
        summary=_summary(wanted, personas),
        must_haves=tuple(one.claim for one in wanted),
        deal_breakers=breakers,
        firmographic=parts["firmographic"],
        technographic=parts["technographic"],
        behavioural=parts["behavioural"],
        strategic=parts["strategic"],
    )
    fitted = tuple(replace(persona, icp_fit=_fit(persona, members, wanted)) for persona in personas)
    return Profiled(icp, fitted, _notices(icp, against, settings))


def _must_haves(members: Sequence[Participant], against: Sequence[Participant], most: int) -> list[Condition]:
    """What most members' companies are and those without the problem are not, firmographics first."""
    found = [one for one in conditions(members, against) if one.share >= SHARE_MIN and one.contrast > 0]
    found.sort(key=lambda one: (not one.firmographic, -one.contrast, one.key))
    return found[:most]


def _deal_breakers(
    members: Sequence[Participant], against: Sequence[Participant], personas: Sequence[Persona], most: int
) -> tuple[Claim, ...]:
    """What companies without the problem are and members' are not; without any, what members object to most."""
    found = [one for one in conditions(against, members, breaking=True) if one.contrast > 0]
    found.sort(key=lambda one: (not one.firmographic, -one.contrast, one.key))
    if found:
        return tuple(one.claim for one in found[:most])
    objections = {claim.theme_id: claim for persona in reversed(personas) for claim in persona.objections}
    strongest = sorted(objections.values(), key=lambda claim: (-claim.support, claim.text))
    return tuple(
        replace(claim, text=f"Would not buy: {claim.text}", counter_statement_ids=()) for claim in strongest[:most]
    )


def _fit(persona: Persona, members: Sequence[Participant], wanted: Sequence[Condition]) -> float | None:
    """The share of the persona's people whose companies meet every must-have that is known of them."""
    own = [person.id for person in members if person.persona_id == persona.id]
    known = [identity for identity in own if any(identity in one.known for one in wanted)]
    if not known:
        return None
    meet = sum(all(identity in one.holds for one in wanted if identity in one.known) for identity in known)
    return round(meet / len(known), 4)


def _summary(wanted: Sequence[Condition], personas: Sequence[Persona]) -> str:
    """One sentence from the must-haves and the strongest pain."""
    features = "; ".join(one.claim.text[:1].lower() + one.claim.text[1:] for one in wanted)
    pains = [claim for persona in personas for claim in persona.pain_points[:1]]
    strongest = max(pains, key=lambda claim: (claim.support, claim.text), default=None)
    marks = [features] if features else []
    if strongest is not None:
        marks.append(f"people who say “{strongest.text}”")
    return (
        f"The ideal customer: {'; '.join(marks)}." if marks else "What the ideal customer looks like is not known yet."
    )


def _notices(icp: Icp, against: Sequence[Participant], settings: IcpSettings) -> tuple[Notice, ...]:
    found = []
    if not against:
        found.append(
            Notice(
                "icp-without-contrast",
                "nobody without the problem is in the study: must-haves are what most members share, and "
                "deal-breakers what they object to; interview companies that did not buy",
            )
        )
    if len(icp.must_haves) < settings.must_haves or len(icp.deal_breakers) < settings.deal_breakers:
        found.append(
            Notice(
                "icp-thin",
                f"the company profile has {len(icp.must_haves)} of {settings.must_haves} must-haves and "
                f"{len(icp.deal_breakers)} of {settings.deal_breakers} deal-breakers: add size, industry, region and "
                "systems of the participants' companies",
            )
        )
    return tuple(found)


def _no_company_data(described: int, any_persona: bool) -> Notice:
    if not any_persona:
        return Notice("icp-none", "no company profile: it is made from the members of personas, and there are none")
    return Notice(
        "icp-none",
        f"no company profile: {described} persona members have a company size, industry, revenue or type; add them "
        "to the list of participants or to the survey",
    )
