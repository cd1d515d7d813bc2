"""The statements of a run in the order in which a person should look at them: riskiest first.

The order rests on the run alone, so that the queue does not jump while somebody works through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from synth.decisions import claim_id, claims
from synth.model import Claim, Icp, Statement, Synthesis

UNSURE = 0.6  # confidence of a kind below which a person should look at it
VALUES_MOST = 40  # values of an attribute that are offered; free text has as many as there are people


@dataclass(frozen=True, slots=True)
class Use:
    """A claim that rests on a statement, or that it speaks against."""

    persona_id: str | None  # None: the company profile
    claim_id: str
    text: str
    against: bool = False


@dataclass(frozen=True)
class Catalogue:
    """Statements by risk, with the claims that they are used in."""

    found: Synthesis

    @cached_property
    def uses(self) -> Mapping[str, tuple[Use, ...]]:
        """The claims that each statement supports or contradicts."""
        uses: dict[str, list[Use]] = {}
        for persona_id, identity, claim in _claims(self.found):
            for statement_id in claim.statement_ids:
                uses.setdefault(statement_id, []).append(Use(persona_id, identity, claim.text))
            for statement_id in claim.counter_statement_ids:
                uses.setdefault(statement_id, []).append(Use(persona_id, identity, claim.text, against=True))
        return {statement_id: tuple(found) for statement_id, found in uses.items()}

    @cached_property
    def contested(self) -> frozenset[str]:
        """Ids of the claims that something speaks against."""
        return frozenset(use.claim_id for uses in self.uses.values() for use in uses if use.against)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Statement ids, riskiest first: what claims rest on before the rest, the unsure before the sure."""
        ranked = sorted(self.found.statements, key=self._rank)
        return tuple(statement.id for statement in ranked)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each statement in the order."""
        return {statement_id: number for number, statement_id in enumerate(self.order)}

    @cached_property
    def attributes(self) -> tuple[tuple[str, str, str], ...]:
        """(name, value, `name=value`) of what several participants share: what one filters people by."""
        counts: dict[str, Counter[str]] = {}
        for person in self.found.participants:
            for name, value in person.attributes.items():
                counts.setdefault(name, Counter())[value] += 1
        found = []
        for name, values in sorted(counts.items()):
            shared = sorted(value for value, count in values.items() if count > 1)
            if len(values) > 1 and len(shared) <= VALUES_MOST:
                found += [(name, value, f"{name}={value}") for value in shared]
        return tuple(found)

    def reasons(self, statement: Statement) -> tuple[str, ...]:
        """Why a person should look at a statement, in words."""
        uses = self.uses.get(statement.id, ())
        told = []
        supports = sum(not use.against for use in uses)
        if supports:
            told.append(f"{supports} claim{'s rest' if supports > 1 else ' rests'} on it")
        if any(use.against for use in uses):
            told.append("speaks against a claim")
        elif any(use.claim_id in self.contested for use in uses):
            told.append("others contradict what it supports")
        if uses and statement.confidence < UNSURE:
            told.append(f"its kind is only {statement.confidence:.0%} sure")
        return tuple(told)

    def _rank(self, statement: Statement) -> tuple[int, float, str]:
        uses = self.uses.get(statement.id, ())
        contested = any(use.against or use.claim_id in self.contested for use in uses)
        risk = 1 - statement.confidence + (0.5 if statement.flags else 0) + (0.2 if contested else 0)
        flagged = bool(statement.flags) and not uses
        return (0 if uses else 1 if flagged else 2), -round(risk, 6), statement.id


def _claims(found: Synthesis) -> Iterator[tuple[str | None, str, Claim]]:
    for persona in found.all_personas:
        for place, claim in claims(persona):
            yield persona.id, claim_id(persona, place, claim), claim
    for place, claim in _profile(found.icp):
        yield None, f"icp/{place}", claim


def _profile(icp: Icp | None) -> Iterator[tuple[str, Claim]]:
    if icp is None:
        return
    yield from (("must-have", claim) for claim in icp.must_haves)
    yield from (("deal-breaker", claim) for claim in icp.deal_breakers)
    for group in (icp.firmographic, icp.technographic, icp.behavioural, icp.strategic):
        yield from ((name, claim) for name, claim in group.items() if claim is not None)
