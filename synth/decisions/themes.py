"""Decisions about themes: renamed, merged, split, no theme at all, and statements that belong to another one.

They are followed in the order in which they were made, so each finds the themes as the person saw them.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.decisions.ledger import Outcome, listed, text_of
from synth.decisions.statements import Judged, regroup
from synth.evidence import letters
from synth.model import Decision, Statement, Synthesis, Theme

ACTIONS = ("rename", "merge", "split", "not-a-theme")
NO_THEME = "no theme"


@dataclass(frozen=True, slots=True)
class Shaped:
    """Themes and statements after what was decided; `outcomes` of statements are those that differ from before.

    `made` are the themes that people split off, with their labels. `follows` says what has become of each of these and
    of each theme of the run: its own id, the theme that it was merged into, or None.
    """

    themes: tuple[Theme, ...]
    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    follows: Mapping[str, str | None]
    made: Mapping[str, str]


def shape(heard: Synthesis, judged: Judged, decisions: Sequence[Decision]) -> Shaped:
    """The themes of a result and its judged statements after what was decided, oldest decision first."""
    people = len(heard.participants)
    about = [one for one in decisions if _is_about_themes(one)]
    if not about:
        same = {theme.id: theme.id for theme in heard.themes}
        return Shaped(regroup(heard.themes, judged.statements, people), judged.statements, (), same, {})
    table = _Table(heard, judged)
    outcomes = tuple(outcome for decision in about if (outcome := table.apply(decision)) is not None)
    placed = tuple(
        statement if statement.theme_id == table.moved[statement.id] else _moved(statement, table.moved[statement.id])
        for statement in judged.statements
    )
    themes = regroup(sorted(table.themes.values(), key=lambda theme: theme.id), placed, people)
    follows = {theme_id: table.now(theme_id) for theme_id in (*(theme.id for theme in heard.themes), *table.made)}
    return Shaped(themes, placed, outcomes, follows, table.made)


def _is_about_themes(decision: Decision) -> bool:
    return (decision.object == "theme" and decision.action in ACTIONS) or (
        decision.object == "statement" and decision.action == "theme"
    )


def _moved(statement: Statement, theme_id: str | None) -> Statement:
    return dataclasses.replace(statement, theme_id=theme_id)


class _Table:
    """Which themes there are and which statement is in which, as one decision after the other leaves it."""

    def __init__(self, heard: Synthesis, judged: Judged) -> None:
        self.themes = {theme.id: theme for theme in heard.themes}
        self.made: dict[str, str] = {}
        self._into: dict[str, str | None] = {}
        self._statements = {statement.id: statement for statement in judged.statements}
        self.moved = {
            statement.id: statement.theme_id if statement.theme_id in self.themes else None
            for statement in judged.statements
        }
        self._found = {outcome.seq: outcome for outcome in judged.outcomes}
        self._paths = {source.id: source.path for source in heard.sources}

    def now(self, theme_id: str) -> str | None:
        """The theme that has taken the place of a theme; None when nothing has."""
        seen: str | None = theme_id
        while seen is not None and seen not in self.themes:
            seen = self._into.get(seen)
        return seen

    def apply(self, decision: Decision) -> Outcome | None:
        """Follow one decision; what became of it, None where nothing new is to be said of it."""
        if decision.object == "statement":
            return self._place(decision)
        theme = self.themes.get(decision.object_id)
        if theme is None:
            return self._lost(decision)
        if decision.action == "merge":
            return self._merge(decision, theme)
        if decision.action == "split":
            return self._split(decision, theme)
        if decision.action == "rename":
            label = text_of(decision.value, "label") or theme.label
            self.themes[theme.id] = dataclasses.replace(theme, label=label)
        else:
            self._dissolve(theme, None)
        return Outcome(decision.seq, "kept", theme.id)

    def _place(self, decision: Decision) -> Outcome | None:
        """Put a statement into the theme that was chosen for it, if that is still there."""
        outcome = self._found[decision.seq]
        statement = self._statements.get(outcome.object_id)
        if outcome.fate != "kept" or statement is None:
            return None
        wanted = text_of(decision.value, "theme_id")
        theme = self.themes.get(self.now(wanted) or "") if wanted else None
        if wanted and theme is None:
            here = self.themes.get(self.moved[statement.id] or "")
            before = text_of(decision.value, "label") or wanted
            return Outcome(decision.seq, "changed", statement.id, before, here.label if here else NO_THEME)
        if theme is None or theme.kind == statement.kind:  # else it was given another kind since
            self.moved[statement.id] = theme.id if theme else None
        return None

    def _members(self, theme: Theme) -> list[str]:
        return [sid for sid, theme_id in self.moved.items() if theme_id == theme.id]

    def _dissolve(self, theme: Theme, into: str | None) -> None:
        self.moved.update(dict.fromkeys(self._members(theme), into))
        self._into[theme.id] = into
        del self.themes[theme.id]

    def _merge(self, decision: Decision, theme: Theme) -> Outcome:
        into = self.now(text_of(decision.value, "into"))
        if into is None or self.themes[into].kind != theme.kind:
            wanted = text_of(decision.value, "label") or text_of(decision.value, "into")
            before = f"{text_of(decision.evidence, 'label') or theme.label} → {wanted}"
            return Outcome(decision.seq, "changed", theme.id, before, theme.label)
        if into != theme.id:
            self._dissolve(theme, into)
        return Outcome(decision.seq, "kept", into)

    def _split(self, decision: Decision, theme: Theme) -> Outcome:
        label = text_of(decision.value, "label") or theme.label
        chosen = self._chosen(decision, self._members(theme))
        if not chosen:
            return Outcome(decision.seq, "changed", theme.id, label, theme.label)
        new_id = f"{theme.id}-{decision.seq}"
        self.themes[new_id] = dataclasses.replace(theme, id=new_id, label=label, statement_ids=tuple(chosen))
        self.made[new_id] = label
        self.moved.update(dict.fromkeys(chosen, new_id))
        return Outcome(decision.seq, "kept", theme.id)

    def _chosen(self, decision: Decision, members: Iterable[str]) -> list[str]:
        """The members that were ticked, by id or, in a file that was exported again, by their words."""
        ids = set(listed(decision.value.get("statement_ids")))
        passages = decision.value.get("passages")
        words = {
            (text_of(one, "path"), letters(text_of(one, "text")))
            for one in (passages if isinstance(passages, Sequence) else ())
            if isinstance(one, Mapping)
        }
        return [sid for sid in members if sid in ids or (words and self._words(sid) in words)]

    def _words(self, statement_id: str) -> tuple[str, str]:
        statement = self._statements[statement_id]
        return self._paths.get(statement.source_id, ""), letters(statement.text)

    def _lost(self, decision: Decision) -> Outcome:
        """A decision on a theme that the run has not found: asked again where most of its statements are now."""
        label = text_of(decision.evidence, "label")
        seen = listed(decision.evidence.get("statement_ids"))
        counts = Counter(theme_id for sid in seen if (theme_id := self.moved.get(sid)) is not None)
        holder = min(counts, key=lambda theme_id: (-counts[theme_id], theme_id), default=None)
        if holder is None or 2 * counts[holder] <= len(seen):
            return Outcome(decision.seq, "gone", decision.object_id, label)
        if decision.action == "merge" and self.now(text_of(decision.value, "into")) == holder:
            return Outcome(decision.seq, "kept", holder)  # the run has put them together by itself
        return Outcome(decision.seq, "changed", holder, label, self.themes[holder].label)
