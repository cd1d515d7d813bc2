"""Decisions on who belongs to which persona, as the next drafting of personas follows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from synth.decisions.ledger import listed
from synth.model import Decision

Target = Literal["persona", "negative", "nobody"]
TARGETS: tuple[Target, ...] = ("persona", "negative", "nobody")
ACTIONS = (("participant", "move"), ("persona", "merge"), ("persona", "split"))


@dataclass(frozen=True, slots=True)
class Placement:
    """These people belong together with those: `beside` are the members that the other persona had.

    Nobody beside them makes them a persona of their own. Ids are those of participants, which outlast a run.
    """

    people: tuple[str, ...]
    beside: tuple[str, ...] = ()
    target: Target = "persona"


def placements(decisions: Iterable[Decision]) -> tuple[Placement, ...]:
    """What people decided on memberships, oldest first."""
    found = []
    for decision in decisions:
        if (decision.object, decision.action) in ACTIONS:
            target: Target = next((one for one in TARGETS if one == decision.value.get("target")), "persona")
            people, beside = listed(decision.value.get("people")), listed(decision.value.get("beside"))
            if people:
                found.append(Placement(people, beside, target))
    return tuple(found)
