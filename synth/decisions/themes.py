"""Decisions about themes: renamed, merged, split, or no theme at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from synth.decisions.ledger import Outcome, text_of
from synth.decisions.statements import regroup
from synth.model import Decision, Statement, Theme

ACTIONS = ("rename", "merge", "split", "not-a-theme")


def shape(
    themes: Sequence[Theme], statements: Sequence[Statement], decisions: Sequence[Decision], people: int
) -> tuple[tuple[Theme, ...], tuple[Statement, ...], tuple[Outcome, ...]]:
    """Themes and statements after what was decided about themes, oldest decision first."""
    if not any(decision.object == "theme" and decision.action in ACTIONS for decision in decisions):
        return tuple(themes), tuple(statements), ()
    by_id = {theme.id: theme for theme in themes}
    moved = {statement.id: statement.theme_id for statement in statements}
    outcomes = []
    for decision in decisions:
        if decision.object != "theme" or decision.action not in ACTIONS:
            continue
        theme = by_id.get(decision.object_id)
        if theme is None:
            label = text_of(decision.evidence, "label")
            outcomes.append(Outcome(decision.seq, "gone", decision.object_id, label))
            continue
        outcomes.append(Outcome(decision.seq, "kept", theme.id))
        _apply(decision, theme, by_id, moved)
    placed = tuple(
        statement if statement.theme_id == moved[statement.id] else _move(statement, moved[statement.id])
        for statement in statements
    )
    return regroup(sorted(by_id.values(), key=lambda theme: theme.id), placed, people), placed, tuple(outcomes)


def _move(statement: Statement, theme_id: str | None) -> Statement:
    return dataclasses.replace(statement, theme_id=theme_id)


def _apply(decision: Decision, theme: Theme, by_id: dict[str, Theme], moved: dict[str, str | None]) -> None:
    """Change the two tables as one decision says; `moved` maps statement id to theme id."""
    members = [sid for sid, theme_id in moved.items() if theme_id == theme.id]
    if decision.action == "rename":
        by_id[theme.id] = dataclasses.replace(theme, label=text_of(decision.value, "label") or theme.label)
    elif decision.action == "merge" and text_of(decision.value, "into") in by_id:
        del by_id[theme.id]
        moved.update(dict.fromkeys(members, text_of(decision.value, "into")))
    elif decision.action == "split":
        listed = decision.value.get("statement_ids")
        chosen = [sid for sid in members if isinstance(listed, Sequence) and sid in listed]
        new_id = f"{theme.id}-{decision.seq}"
        label = text_of(decision.value, "label") or theme.label
        by_id[new_id] = dataclasses.replace(theme, id=new_id, label=label, statement_ids=tuple(chosen))
        moved.update(dict.fromkeys(chosen, new_id))
    elif decision.action == "not-a-theme":
        del by_id[theme.id]
        moved.update(dict.fromkeys(members, None))
