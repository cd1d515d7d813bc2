"""Whose words are behind a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from synth.continuity import statement_name
from synth.difference.records import Cause, Why
from synth.model import Synthesis


class Words:
    """The statements of two results by who said what."""

    def __init__(self, before: Synthesis, after: Synthesis) -> None:
        # who withdrew her consent, or is no longer there, is not quoted from the older result either
        allowed = frozenset(person.id for person in after.participants if person.consent == "full")
        self._before = _Said(before, allowed)
        self._after = _Said(after, allowed)

    def labels(self, people: Iterable[str]) -> tuple[str, ...]:
        """The pseudonyms of people of either result, in order."""
        return tuple(sorted(self._after.label(one) or self._before.label(one) for one in people))

    def alike(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether most of what either holds, of the words that both results have, is the same."""
        were = {name for name in self._before.named(old).values() if self._after.knows(name)}
        are = {name for name in self._after.named(new).values() if self._before.knows(name)}
        return 2 * len(were & are) > max(len(were), len(are)) or not (were and are)

    def causes(self, old: Sequence[str], new: Sequence[str]) -> tuple[Cause, ...]:
        """Quotes that came, then quotes that went."""
        were, are = self._before.named(old), self._after.named(new)
        common = frozenset(were.values()) & frozenset(are.values())
        came = [
            self._after.cause(sid, "moved in" if self._before.knows(name) else "new")
            for sid, name in are.items()
            if name not in common
        ]
        went = [
            self._before.cause(sid, "moved out" if self._after.knows(name) else "gone")
            for sid, name in were.items()
            if name not in common
        ]
        return (*came, *went)


class _Said:
    """The statements of one result; only people in `allowed` are quoted."""

    def __init__(self, synthesis: Synthesis, allowed: frozenset[str]) -> None:
        self._statements = {statement.id: statement for statement in synthesis.statements}
        self._labels = {person.id: person.label for person in synthesis.participants}
        self._paths = {source.id: source.path for source in synthesis.sources}
        self._names = {statement.id: statement_name(statement) for statement in synthesis.statements}
        self._known = frozenset(self._names.values())
        self._allowed = allowed

    def named(self, statement_ids: Sequence[str]) -> dict[str, str]:
        """Statement id to who said what, in the order given."""
        return {sid: self._names[sid] for sid in statement_ids if sid in self._names}

    def label(self, person: str) -> str:
        """The pseudonym of a participant; empty when she is not in this result."""
        return self._labels.get(person, "")

    def knows(self, name: str) -> bool:
        """Whether this result has the statement, whatever it is used for."""
        return name in self._known

    def cause(self, statement_id: str, why: Why) -> Cause:
        """The statement as a cause."""
        statement = self._statements[statement_id]
        person = statement.participant_id
        text = statement.text if statement.quotable and person in self._allowed else None
        path = self._paths.get(statement.source_id, statement.source_id)
        return Cause(statement_id, text, self._labels.get(person, ""), path, why)
