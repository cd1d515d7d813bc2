"""Which decisions count, and what became of the things that they were made about."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from synth.evidence import letters
from synth.model import KINDS, Decision, Kind, Source, Statement

# Two wordings of one passage after a new transcription or export differ less than two passages do.
SAME_PASSAGE_MIN = 0.6

Fate = Literal["kept", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one decision: kept as it is, to be asked again, or without its object."""

    seq: int
    fate: Fate
    object_id: str  # as it is called now; as it was called when it is gone
    before: str = ""
    after: str = ""


def active(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count, oldest first: neither taken back nor takings-back themselves.

    An undo can be undone, which makes the first decision count again.
    """
    ordered = sorted(decisions, key=lambda decision: decision.seq)
    void: set[int] = set()
    for decision in reversed(ordered):
        if decision.undoes is not None and decision.seq not in void:
            void.add(decision.undoes)
    return tuple(decision for decision in ordered if decision.undoes is None and decision.seq not in void)


def latest(decisions: Iterable[Decision], *actions: str) -> dict[str, Decision]:
    """The last decision of any of `actions` per object id."""
    return {decision.object_id: decision for decision in decisions if decision.action in actions}


def anchor(statement: Statement, path: str) -> dict[str, str]:
    """What is kept with a decision about a statement, to find the passage again after the file changed."""
    return {"path": path, "text": statement.text, "participant_id": statement.participant_id}


class Passages:
    """Finds the statement that a decision was about, by id or by its words in the same file."""

    def __init__(self, statements: Sequence[Statement], sources: Sequence[Source]) -> None:
        self._by_id = {statement.id: statement for statement in statements}
        self._statements = statements
        self._paths = {source.id: source.path for source in sources}

    @cached_property
    def _by_path(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = {}
        for statement in self._statements:
            found.setdefault(self._paths.get(statement.source_id, ""), []).append(statement)
        return found

    def find(self, decision: Decision) -> Outcome:
        """Where the decision's passage is now.

        The same words in the same file keep the decision whatever their place; similar words ask again.
        """
        if decision.object_id in self._by_id:
            return Outcome(decision.seq, "kept", decision.object_id)
        text = str(decision.evidence.get("text", ""))
        nearby = self._by_path.get(str(decision.evidence.get("path", "")), [])
        same = [statement.id for statement in nearby if letters(statement.text) == letters(text)]
        if same:
            return Outcome(decision.seq, "kept", min(same))
        best = max(((_likeness(text, statement.text), statement) for statement in nearby), key=_rank, default=None)
        if best is not None and best[0] >= SAME_PASSAGE_MIN:
            return Outcome(decision.seq, "changed", best[1].id, text, best[1].text)
        return Outcome(decision.seq, "gone", decision.object_id, text)


def _likeness(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SAME_PASSAGE_MIN else 0.0


def _rank(scored: tuple[float, Statement]) -> tuple[float, str]:
    return scored[0], scored[1].id


def text_of(value: Mapping[str, object], key: str) -> str:
    """A text out of a decision's value; empty when it has none."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def listed(value: object) -> tuple[str, ...]:
    """The texts of a list in a decision; none when it is no list."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(one for one in value if isinstance(one, str))


def kind_decided(decision: Decision) -> Kind | None:
    """The kind that a decision on a statement stands for: the one chosen, or the one seen and left as it was.

    None for a rejected statement, and where an older ledger does not say what was seen.
    """
    if decision.action == "reject":
        return None
    said = text_of(decision.value if decision.action == "kind" else decision.evidence, "kind")
    return next((kind for kind in KINDS if kind == said), None)
