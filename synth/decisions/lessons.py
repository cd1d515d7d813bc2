"""What people's decisions on statements teach about kinds."""

from __future__ import annotations

from collections.abc import Sequence

from synth.decisions.ledger import Passages, kind_decided
from synth.decisions.statements import ACTIONS
from synth.model import Decision, Kind, Source, Statement

# With fewer, kinds change more by chance than they gain (`python -m tests.bench.lessons`).
LESSONS_LEAST = 20


def lessons(
    statements: Sequence[Statement], sources: Sequence[Source], decisions: Sequence[Decision]
) -> dict[str, Kind]:
    """The kind that people gave to each statement they accepted or corrected, by its id; none when they are too few.

    Only decisions whose words are still there teach: what was withdrawn or deleted leaves no trace in the kinds.
    """
    passages = Passages(statements, sources)
    taught: dict[str, Kind] = {}
    for decision in decisions:
        if decision.object != "statement" or decision.action not in ACTIONS:
            continue
        outcome = passages.find(decision)
        kind = kind_decided(decision)
        if outcome.fate != "kept":
            continue
        if kind is None:  # rejected: it is evidence of nothing
            taught.pop(outcome.object_id, None)
        else:
            taught[outcome.object_id] = kind
    return dict(sorted(taught.items())) if len(taught) >= LESSONS_LEAST else {}
