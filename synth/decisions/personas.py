"""Decisions about personas and their claims, and the state in which they leave them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.decisions.ledger import Outcome, text_of
from synth.model import Claim, Decision, Persona, Quote, Statement

PERSONA_ACTIONS = ("name", "summary", "facet", "quote", "approve")
CLAIM_ACTIONS = ("accept", "reject", "reword")
LISTS = {"goal": "goals", "pain": "pain_points", "objection": "objections"}


@dataclass(frozen=True, slots=True)
class Described:
    """A persona after people worked on it; `reworded` and `accepted` hold claim ids."""

    persona: Persona
    accepted: frozenset[str] = frozenset()
    reworded: frozenset[str] = frozenset()
    approved_at: str | None = None


def claim_id(persona: Persona, place: str, claim: Claim) -> str:
    """The id under which a claim is decided on: its persona and its theme, or its facet."""
    return f"{persona.id}/{claim.theme_id or place}"


def claims(persona: Persona) -> Iterator[tuple[str, Claim]]:
    """Every claim of a persona with its place: goal, pain, objection or the name of a facet."""
    for kind, name in LISTS.items():
        yield from ((kind, claim) for claim in getattr(persona, name))
    yield from ((facet, claim) for facet, claim in persona.facets.items() if claim is not None)


def describe(
    persona: Persona, decisions: Sequence[Decision], statements: Mapping[str, Statement]
) -> tuple[Described, tuple[Outcome, ...]]:
    """The persona as people left it, and what became of each decision about it or its claims."""
    described = Described(persona)
    outcomes = []
    for decision in decisions:
        if decision.object == "persona" and decision.object_id == persona.id and decision.action in PERSONA_ACTIONS:
            described = _edited(described, decision, statements)
            outcomes.append(Outcome(decision.seq, "kept", persona.id))
        elif _about_claim_of(decision, persona):
            outcome = _claim_outcome(described.persona, decision)
            outcomes.append(outcome)
            if outcome.fate == "kept":
                described = _decided(described, decision)
    return described, tuple(outcomes)


def _about_claim_of(decision: Decision, persona: Persona) -> bool:
    own = decision.object == "claim" and decision.object_id.startswith(f"{persona.id}/")
    return own and decision.action in CLAIM_ACTIONS


def _edited(described: Described, decision: Decision, statements: Mapping[str, Statement]) -> Described:
    persona, value = described.persona, decision.value
    text = text_of(value, "text")
    if decision.action == "approve":
        return dataclasses.replace(described, approved_at=decision.at)
    if decision.action == "name" and text:
        persona = dataclasses.replace(persona, name=text)
    elif decision.action == "summary" and text:
        persona = dataclasses.replace(persona, summary=text)
    elif decision.action == "quote":
        statement = statements.get(text_of(value, "statement_id"))
        if statement is not None and statement.quotable:  # consent may have been withheld since
            persona = dataclasses.replace(persona, quote=Quote(statement.text, statement.id))
    elif decision.action == "facet":
        facet = text_of(value, "facet")
        claim = persona.facets.get(facet)
        if claim is not None:
            worded = dataclasses.replace(claim, text=text) if text else None
            persona = dataclasses.replace(persona, facets={**persona.facets, facet: worded})
    return dataclasses.replace(described, persona=persona)


def _claim_outcome(persona: Persona, decision: Decision) -> Outcome:
    """A decision on a claim holds as long as nobody's evidence left it and none came that she did not see."""
    before = decision.evidence.get("statement_ids")
    seen = set(before) if isinstance(before, Sequence) else set()
    for place, claim in claims(persona):
        if claim_id(persona, place, claim) == decision.object_id:
            same = set(claim.statement_ids) == seen
            return Outcome(
                decision.seq, "kept" if same else "changed", decision.object_id,
                text_of(decision.evidence, "text"), claim.text,
            )  # fmt: skip
    return Outcome(decision.seq, "gone", decision.object_id, text_of(decision.evidence, "text"))


def _decided(described: Described, decision: Decision) -> Described:
    if decision.action == "accept":
        return dataclasses.replace(described, accepted=described.accepted | {decision.object_id})
    persona = described.persona
    text = text_of(decision.value, "text")

    def decide(place: str, claim: Claim | None) -> Claim | None:
        if claim is None or claim_id(persona, place, claim) != decision.object_id:
            return claim
        return None if decision.action == "reject" else dataclasses.replace(claim, text=text or claim.text)

    lists = {
        name: tuple(c for claim in getattr(persona, name) if (c := decide(kind, claim))) for kind, name in LISTS.items()
    }
    changed = dataclasses.replace(
        persona,
        goals=lists["goals"],
        pain_points=lists["pain_points"],
        objections=lists["objections"],
        facets={facet: decide(facet, claim) for facet, claim in persona.facets.items()},
    )
    reworded = described.reworded | ({decision.object_id} if decision.action == "reword" else set())
    return dataclasses.replace(described, persona=changed, reworded=reworded)
