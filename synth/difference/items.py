"""What of a result is compared: personas, themes, claims and the conditions of the company profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from synth.decisions import claim_id, claims
from synth.difference.records import Sort, Support
from synth.model import Claim, Synthesis

ICP_PLACES = {"must_haves": "Must-have", "deal_breakers": "Deal-breaker"}
# What a condition on companies is about: its words without a bound, numbers, and values.
_BOUND = re.compile(r"^(at least|at most|no more than|fewer than)\s|[\d.,]+(\sto\s)?|\swith\s“.*|:.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A persona, theme, claim or condition of one result, as it is compared; `people` are ids of its supporters."""

    sort: Sort
    id: str
    title: str
    within: str
    support: Support
    statement_ids: tuple[str, ...]
    people: frozenset[str]


def items(synthesis: Synthesis) -> Iterable[Item]:
    """Everything of a result that is compared."""
    people = len(synthesis.participants)
    said_by = {statement.id: statement.participant_id for statement in synthesis.statements}
    for persona in synthesis.all_personas:
        # a persona's own causes are those of its claims
        members = frozenset(person.id for person in synthesis.members(persona.id))
        yield Item("persona", persona.id, persona.name, "", Support(persona.size, people), (), members)
        for place, claim in claims(persona):
            yield _claim_item("claim", claim_id(persona, place, claim), persona.name, claim, said_by)
    for theme in synthesis.themes:
        support = Support(theme.participants, people)
        sayers = frozenset(said_by[sid] for sid in theme.statement_ids if sid in said_by)
        yield Item("theme", theme.id, theme.label, theme.kind, support, theme.statement_ids, sayers)
    if synthesis.icp is not None:
        for place, within in ICP_PLACES.items():
            for claim in getattr(synthesis.icp, place):
                yield _claim_item(
                    "icp", f"icp/{place}/{claim.theme_id or _subject(claim.text)}", within, claim, said_by
                )


def _claim_item(sort: Sort, identity: str, within: str, claim: Claim, said_by: Mapping[str, str]) -> Item:
    people = {*claim.attribute_participant_ids, *(said_by[sid] for sid in claim.statement_ids if sid in said_by)}
    support = Support(claim.support, claim.of)
    return Item(sort, identity, claim.text, within, support, claim.statement_ids, frozenset(people))


def _subject(text: str) -> str:
    """What a condition is about, whatever its bounds and values are: "people in the company", "industry"."""
    return " ".join(_BOUND.sub("", text).split()).casefold() or text.casefold()
