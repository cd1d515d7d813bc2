"""What people decided, applied to what synth found.

`mend` and `speaker_settings` act on the documents before anything is built on them; `revise` acts on a result, so
that the review page, the report and the exports all show the same. Every decision comes back with its fate: kept,
changed (to be asked again, with before and after) or gone. None is ever lost: the ledger itself is never altered.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synth.decisions import personas, themes
from synth.decisions.documents import corrections, mend, moved_offsets, rewritten, speaker_settings
from synth.decisions.ledger import Outcome, active, anchor
from synth.decisions.lessons import lessons
from synth.decisions.personas import Described, claim_id, claims
from synth.decisions.placements import Placement, placements
from synth.decisions.statements import Judged, Memo, judge
from synth.decisions.weighing import weighed
from synth.model import Decision, Statement, Synthesis, TextSpan, TimeSpan, Turn

__all__ = [
    "Described",
    "Judged",
    "Memo",
    "Outcome",
    "Placement",
    "Revised",
    "active",
    "anchor",
    "claim_id",
    "claims",
    "judge",
    "lessons",
    "mend",
    "placements",
    "revise",
    "speaker_settings",
]


@dataclass(frozen=True, slots=True)
class Revised:
    """A result after people worked on it; `described` has an entry per persona id, `outcomes` one per decision."""

    synthesis: Synthesis
    described: dict[str, Described]
    accepted: frozenset[str]
    strong: frozenset[str]
    outcomes: tuple[Outcome, ...]


def revise(synthesis: Synthesis, decisions: Sequence[Decision], memo: Memo | None = None) -> Revised:
    """The result as `decisions` (the active ones, oldest first) leave it; what they touch is counted again.

    Whoever revises the same result again and again hands on a `memo`.
    """
    heard = _with_fixes(synthesis, decisions)
    judged = judge(heard.statements, heard.sources, heard.participants, decisions, memo)
    shaped = themes.shape(heard, judged, decisions)
    described, persona_outcomes = _personas(heard, shaped, decisions)
    everyone = {persona.id: described[persona.id].persona for persona in heard.all_personas}
    negative = heard.negative_persona
    dropped = (*heard.dropped, *judged.dropped)
    revised = dataclasses.replace(
        heard,
        statements=shaped.statements,
        themes=shaped.themes,
        personas=tuple(everyone[persona.id] for persona in heard.personas),
        negative_persona=everyone[negative.id] if negative else None,
        dropped=dropped,
        quality=dataclasses.replace(
            heard.quality, dropped=dict(sorted(Counter(item.reason for item in dropped).items()))
        ),
    )
    later = {outcome.seq for outcome in shaped.outcomes}
    about_statements = (outcome for outcome in judged.outcomes if outcome.seq not in later)
    outcomes = (*corrections(synthesis, decisions), *about_statements, *shaped.outcomes, *persona_outcomes)
    return Revised(revised, described, judged.accepted, judged.strong, outcomes)


def _personas(
    synthesis: Synthesis, shaped: themes.Shaped, decisions: Sequence[Decision]
) -> tuple[dict[str, Described], tuple[Outcome, ...]]:
    described = {}
    outcomes: list[Outcome] = []
    by_id = {statement.id: statement for statement in shaped.statements}
    decisions = [_followed(decision, shaped) for decision in decisions]
    for persona in synthesis.all_personas:
        described[persona.id], told = personas.describe(weighed(persona, shaped, by_id), decisions, by_id)
        outcomes += told
    known = {outcome.seq for outcome in outcomes}
    outcomes += [
        Outcome(decision.seq, "gone", decision.object_id, decision.action)
        for decision in decisions
        if decision.object in {"persona", "claim"}
        and decision.action not in {"comment", "merge", "split"}  # those wait for the next drafting
        and decision.seq not in known
    ]
    return described, tuple(outcomes)


def _followed(decision: Decision, shaped: themes.Shaped) -> Decision:
    """A decision on a claim under the id that the claim has after its theme was merged into another."""
    persona_id, _, place = decision.object_id.partition("/")
    home = shaped.follows.get(place) if decision.object == "claim" else None
    return decision if home in {None, place} else dataclasses.replace(decision, object_id=f"{persona_id}/{home}")


def _with_fixes(synthesis: Synthesis, decisions: Sequence[Decision]) -> Synthesis:
    """The result with corrected wordings: turns are rewritten and the statements in them follow."""
    fixes = {d.object_id: d for d in decisions if d.object == "turn" and d.action == "fix"}
    turns = {turn.id: turn for turn in synthesis.turns}
    new = {
        turn_id: rewritten(turns[turn_id], " ".join(str(fix.value.get("text", "")).split()))
        for turn_id, fix in fixes.items()
        if turn_id in turns and turns[turn_id].text == fix.evidence.get("text") and fix.value.get("text")
    }
    if not new:
        return synthesis
    return dataclasses.replace(
        synthesis,
        turns=tuple(new.get(turn.id, turn) for turn in synthesis.turns),
        statements=tuple(_following(statement, turns, new) for statement in synthesis.statements),
    )


def _following(statement: Statement, old: dict[str, Turn], new: dict[str, Turn]) -> Statement:
    span = statement.span
    if not isinstance(span, TimeSpan | TextSpan) or span.turn_id not in new:
        return statement
    after = new[span.turn_id].text
    moved = moved_offsets(old[span.turn_id].text, after)
    start, end = moved[span.char_start], moved[span.char_end]
    text = " ".join(after[start:end].split())
    return dataclasses.replace(statement, text=text, span=dataclasses.replace(span, char_start=start, char_end=end))
