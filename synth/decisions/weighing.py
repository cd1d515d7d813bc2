"""What claims rest on after statements and themes were judged: evidence follows its theme, and is counted again."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence

from synth.decisions.personas import LISTS
from synth.decisions.themes import Shaped
from synth.model import Claim, Persona, Quote, Statement

_PASSAGE = re.compile(r"“([^”]*)”")  # facets repeat what people said as “…” · “…”


@dataclasses.dataclass(slots=True)
class _Case:
    """What is left of the claims on one theme; `claim` gives the wording."""

    claim: Claim
    theme_id: str | None
    counter: list[str]


def weighed(persona: Persona, shaped: Shaped, statements: Mapping[str, Statement]) -> Persona:
    """The persona with claims that rest on what is left of their evidence; those with none left are gone.

    Claims on themes that were merged are one claim, and what was split off is a claim of its own.
    """
    lists = {name: _followed(getattr(persona, name), kind, shaped, statements) for kind, name in LISTS.items()}
    facets = {
        facet: claim and (left := _facet(claim, shaped, statements)) and _repeating(left, statements)
        for facet, claim in persona.facets.items()
    }
    return dataclasses.replace(
        persona,
        goals=lists["goals"],
        pain_points=lists["pain_points"],
        objections=lists["objections"],
        facets=facets,
        quote=_standing_quote(persona.quote, statements) or _other_quote(lists, statements),
    )


def _followed(
    claims: Sequence[Claim], kind: str, shaped: Shaped, statements: Mapping[str, Statement]
) -> tuple[Claim, ...]:
    """The claims of one kind, each statement counted for the theme that it is in now."""
    cases: dict[str, _Case] = {}
    evidence: dict[str, list[str]] = {}
    for number, claim in enumerate(claims):
        place = f"claim {number}" if claim.theme_id is None else _home(claim, shaped) or ""
        if place:
            case = cases.setdefault(place, _Case(claim, _home(claim, shaped), []))
            case.claim = claim if claim.theme_id == place else case.claim
            case.counter += [sid for sid in claim.counter_statement_ids if sid in statements]
        said = [statements[sid] for sid in claim.statement_ids if sid in statements]
        for statement in said:
            here = place if claim.theme_id is None else statement.theme_id or ""
            if statement.kind == kind:
                evidence.setdefault(here, []).append(statement.id)
            if here in shaped.made:
                cases.setdefault(here, _Case(_split_off(claim, shaped.made[here]), here, []))
    counted = (_counted(case, evidence.get(place, ()), statements) for place, case in cases.items())
    return tuple(claim for claim in counted if claim is not None)


def _home(claim: Claim, shaped: Shaped) -> str | None:
    """The theme that a claim is about now."""
    return None if claim.theme_id is None else shaped.follows.get(claim.theme_id, claim.theme_id)


def _split_off(claim: Claim, label: str) -> Claim:
    """A claim in a person's words on a part of another one; its evidence is still to come."""
    return dataclasses.replace(claim, text=label, counter_statement_ids=())


def _counted(case: _Case, found: Sequence[str], statements: Mapping[str, Statement]) -> Claim | None:
    """The claim on the evidence that was found for it, None when that is nothing."""
    claim = case.claim
    if not claim.statement_ids:  # it rests on records alone
        return claim
    among = frozenset(found)
    own = [sid for sid in claim.statement_ids if sid in among]
    evidence = tuple(dict.fromkeys((*own, *found)))
    if not evidence:
        return None
    counter = tuple(sid for sid in dict.fromkeys(case.counter) if sid not in among)
    voices = len({statements[sid].participant_id for sid in evidence})
    same = evidence == claim.statement_ids
    more = len(evidence) > len(own) or case.theme_id != claim.theme_id
    support = claim.support if same else voices if more else min(claim.support, voices)
    return dataclasses.replace(
        claim,
        support=min(support, claim.of),
        statement_ids=evidence,
        counter_statement_ids=counter,
        theme_id=case.theme_id,
    )


def _facet(claim: Claim, shaped: Shaped, statements: Mapping[str, Statement]) -> Claim | None:
    """A claim of a facet with what is left of its evidence."""
    home = _home(claim, shaped)
    case = _Case(claim, home, [sid for sid in claim.counter_statement_ids if sid in statements])
    left = [statements[sid] for sid in claim.statement_ids if sid in statements]
    own = [one.id for one in left if claim.theme_id is None or (home is not None and one.theme_id == home)]
    return _counted(case, own, statements)


def _repeating(claim: Claim, statements: Mapping[str, Statement]) -> Claim | None:
    """A claim that repeats words, without those that are no evidence any more; None when nobody may be quoted."""
    quotable = [statements[sid].text for sid in claim.statement_ids if statements[sid].quotable]
    passages: list[str] = _PASSAGE.findall(claim.text) if claim.statement_ids else []
    left = [passage for passage in passages if any(passage.removesuffix(" …") in text for text in quotable)]
    if len(left) == len(passages):
        return claim
    shown = left or quotable[:1]
    return dataclasses.replace(claim, text=" · ".join(f"“{one}”" for one in shown)) if shown else None


def _standing_quote(quote: Quote | None, statements: Mapping[str, Statement]) -> Quote | None:
    """The quote in the words that its statement has now; None when that is gone."""
    statement = statements.get(quote.statement_id) if quote else None
    if quote is None or statement is None or quote.text in statement.text:
        return quote if statement else None
    return Quote(statement.text, statement.id)


def _other_quote(lists: Mapping[str, tuple[Claim, ...]], statements: Mapping[str, Statement]) -> Quote | None:
    for name in ("pain_points", "goals", "objections"):
        for claim in lists[name]:
            for sid in claim.statement_ids:
                if statements[sid].quotable:
                    return Quote(statements[sid].text, sid)
    return None
