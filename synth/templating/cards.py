"""Persona cards and the company profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from synth.model import Claim, Icp, Kind, Persona
from synth.templating.charts import KIND_TITLES, mark
from synth.templating.desk import Desk
from synth.templating.filters import readable
from synth.templating.parts import ClaimGroup, Evidence, Fact, IcpView, PersonaCard, Question


def claim_groups(persona: Persona, desk: Desk) -> tuple[ClaimGroup, ...]:
    """Goals, pains and objections with their evidence, strongest first."""
    above = persona.quote.statement_id if persona.quote else None
    kinds: tuple[tuple[Kind, tuple[Claim, ...]], ...] = (
        ("goal", persona.goals),
        ("pain", persona.pain_points),
        ("objection", persona.objections),
    )
    return tuple(
        ClaimGroup(kind, KIND_TITLES[kind], tuple(desk.claim(claim, above) for claim in claims))
        for kind, claims in kinds
    )


def card(persona: Persona, number: int, desk: Desk) -> PersonaCard:
    """The card of a persona for the first page; the negative persona has number 0."""
    lookup = desk.lookup
    negative = persona == lookup.synthesis.negative_persona
    leads = (ClaimGroup(group.kind, group.title, group.claims[:1]) for group in claim_groups(persona, desk))
    return PersonaCard(
        id=persona.id,
        name=persona.name,
        href=desk.persona(persona),
        number=number,
        negative=negative,
        summary=persona.summary,
        size=persona.size,
        of=len(lookup.participants),
        share=persona.share,
        fit=persona.icp_fit,
        quote=_quote(persona, desk),
        leads=tuple(group for group in leads if group.claims),
        mark=mark("negative" if negative else persona.id, lookup),
    )


def _quote(persona: Persona, desk: Desk) -> Evidence | None:
    if persona.quote is None or persona.quote.statement_id not in desk.lookup.statements:
        return None
    found = desk.evidence(persona.quote.statement_id)
    return None if found.text is None else replace(found, text=persona.quote.text)


def facts(facets: Mapping[str, Claim | None], desk: Desk) -> tuple[Fact, ...]:
    """The facets that have evidence, in the order of the card."""
    return tuple(Fact(readable(name), desk.claim(claim)) for name, claim in facets.items() if claim is not None)


def questions(persona: Persona) -> tuple[Question, ...]:
    """What is not known yet, with what to ask next; a facet without a question of its own is still named."""
    asked = {item.facet: item.question for item in persona.open_questions}
    unknown = [name for name, claim in persona.facets.items() if claim is None and name not in asked]
    listed = [Question(readable(facet), question) for facet, question in asked.items()]
    return tuple(listed + [Question(readable(name), "Nobody has said anything about this yet.") for name in unknown])


def profile(icp: Icp | None, desk: Desk) -> IcpView | None:
    """The company profile; facets without evidence are named as unknown."""
    if icp is None:
        return None
    parts = {
        "Firmographic": icp.firmographic,
        "Technographic": icp.technographic,
        "Behavioural": icp.behavioural,
        "Strategic": icp.strategic,
    }
    groups = tuple((title, facts(facets, desk)) for title, facets in parts.items())
    return IcpView(
        summary=icp.summary,
        must_haves=tuple(desk.claim(claim) for claim in icp.must_haves),
        deal_breakers=tuple(desk.claim(claim) for claim in icp.deal_breakers),
        groups=tuple((title, found) for title, found in groups if found),
        unknown=tuple(readable(name) for facets in parts.values() for name, claim in facets.items() if claim is None),
    )
