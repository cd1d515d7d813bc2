"""Decisions about single statements: rejected, of another kind, in another theme, accepted, strong."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from synth.decisions.ledger import Outcome, Passages, kind_decided
from synth.model import Decision, Dropped, Participant, Source, Statement, Theme

ACTIONS = ("accept", "reject", "kind", "theme", "strong")


@dataclass(frozen=True, slots=True)
class Judged:
    """Statements after people judged them; `accepted` and `strong` hold ids, `outcomes` one entry per decision."""

    statements: tuple[Statement, ...]
    dropped: tuple[Dropped, ...]
    accepted: frozenset[str]
    strong: frozenset[str]
    outcomes: tuple[Outcome, ...]


# Statements before and after a decision, by its number: what was worked out once need not be again.
Memo = dict[int, tuple[Statement, Statement]]


def judge(
    statements: Sequence[Statement],
    sources: Sequence[Source],
    people: Sequence[Participant],
    decisions: Sequence[Decision],
    memo: Memo | None = None,
) -> Judged:
    """The statements with what was decided about them; only decisions whose words are unchanged are applied.

    A person's word makes flagged words quotable, unless who said them does not want to be quoted. `memo` may be
    handed on from one state of the ledger to the next.
    """
    memo = {} if memo is None else memo
    passages = Passages(statements, sources)
    about = [d for d in decisions if d.object == "statement" and d.action in ACTIONS]
    outcomes = tuple(passages.find(decision) for decision in about)
    by_id = {statement.id: statement for statement in statements}
    open_to_quotes = {person.id for person in people if person.consent == "full"}
    dropped: list[Dropped] = []
    accepted: set[str] = set()
    strong: set[str] = set()
    for decision, outcome in zip(about, outcomes, strict=True):
        statement = by_id.get(outcome.object_id)
        if outcome.fate != "kept" or statement is None:
            continue
        if decision.action == "reject":
            dropped.append(Dropped(statement.source_id, "rejected", statement.text, statement.span))
            del by_id[statement.id]
            continue
        accepted.add(statement.id)
        if decision.action == "strong":
            strong.add(statement.id)
        before, after = memo.get(decision.seq, (None, statement))
        if before is not statement:
            after = judged(statement, decision, statement.participant_id in open_to_quotes)
            memo[decision.seq] = statement, after
        by_id[statement.id] = after
    kept = tuple(by_id[statement.id] for statement in statements if statement.id in by_id)
    return Judged(kept, tuple(dropped), frozenset(accepted & by_id.keys()), frozenset(strong & by_id.keys()), outcomes)


def judged(statement: Statement, decision: Decision, may_be_quoted: bool) -> Statement:
    """The statement after a person looked at it: her word is certain, and clears the recogniser's flags.

    It has the kind that she chose or saw, whatever a later run takes it for. Its theme is a matter of `themes.shape`.
    """
    quotable = statement.quotable or (bool(statement.flags) and may_be_quoted)
    kind = kind_decided(decision) or statement.kind
    theme_id = statement.theme_id if kind == statement.kind else None
    return dataclasses.replace(statement, kind=kind, theme_id=theme_id, confidence=1.0, flags=(), quotable=quotable)


def regroup(themes: Sequence[Theme], statements: Sequence[Statement], people: int) -> tuple[Theme, ...]:
    """The themes with the statements that now point to them, most typical first; empty themes are gone."""
    by_theme: dict[str, list[Statement]] = {}
    for statement in statements:
        if statement.theme_id is not None:
            by_theme.setdefault(statement.theme_id, []).append(statement)
    found = []
    for theme in themes:
        members = {statement.id: statement for statement in by_theme.get(theme.id, []) if statement.kind == theme.kind}
        if members:
            known = [sid for sid in theme.statement_ids if sid in members]
            ids = (*known, *sorted(members.keys() - set(known)))
            voices = len({statement.participant_id for statement in members.values()})
            share = round(voices / people, 4) if people else 0.0
            found.append(dataclasses.replace(theme, statement_ids=ids, participants=voices, share=share))
    return tuple(found)
