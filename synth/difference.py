"""What changed between two results of one study, and whose words changed it.

Personas and themes are the same when they have the same id: runs hand ids on. Statements are the same when the same
person says the same words, so that a file that was exported again brings no quote that looks new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from synth.continuity import statement_name
from synth.decisions import claim_id, claims
from synth.model import Claim, Persona, Source, Synthesis

Sort = Literal["persona", "theme", "claim"]
Fate = Literal["new", "gone", "stronger", "weaker", "reworded", "same"]
Why = Literal["new", "moved in", "gone", "moved out"]


@dataclass(frozen=True, slots=True)
class Support:
    """How many people of how many stand behind something."""

    people: int
    of: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A quote behind a change; `text` is None where it must not be quoted.

    It is `new` or `gone` as a whole, or `moved in` or `moved out` when only its use changed.
    """

    statement_id: str
    text: str | None
    person: str
    source: str
    why: Why


@dataclass(frozen=True, slots=True)
class Change:
    """A persona, theme or claim in two results; `before` or `after` is None where it did not exist."""

    sort: Sort
    id: str
    title: str
    within: str  # the persona of a claim, the kind of a theme
    fate: Fate
    before: Support | None
    after: Support | None
    former_title: str | None  # where it is called otherwise now
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A person who is in another group than before; None is no persona, or not in the study."""

    person: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RunLabel:
    """Which result is meant."""

    id: str
    started_at: str
    participants: int
    statements: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed; what stayed the same is not listed. Changes come personas first, then themes, claims."""

    before: RunLabel
    after: RunLabel
    changes: tuple[Change, ...]
    moved: tuple[Move, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    sources_added: tuple[str, ...]
    sources_removed: tuple[str, ...]
    sources_changed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(
            (
                self.changes, self.moved, self.joined, self.left,
                self.sources_added, self.sources_removed, self.sources_changed,
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Item:
    """A persona, theme or claim of one result, as it is compared."""

    sort: Sort
    id: str
    title: str
    within: str
    support: Support
    statement_ids: tuple[str, ...]


def diff(before: Synthesis, after: Synthesis) -> Difference:
    """What is new, gone, stronger, weaker or worded otherwise in `after`, and the quotes that caused it."""
    old, new = {item.id: item for item in _items(before)}, {item.id: item for item in _items(after)}
    words = _Words(before, after)
    compared = [_change(old.get(item_id), new.get(item_id), words) for item_id in (*new, *(old.keys() - new.keys()))]
    changes = [change for change in compared if change.fate != "same"]
    order = {"persona": 0, "theme": 1, "claim": 2}
    changes.sort(key=lambda change: (order[change.sort], change.within, change.id))
    were = {person.id: person for person in before.participants}
    are = {person.id: person for person in after.participants}
    return Difference(
        before=_label(before),
        after=_label(after),
        changes=tuple(changes),
        moved=tuple(sorted(_moves(before, after), key=lambda move: move.person)),
        joined=tuple(sorted(are[key].label for key in are.keys() - were.keys())),
        left=tuple(sorted(were[key].label for key in were.keys() - are.keys())),
        **_sources(_read(before), _read(after)),
    )


def _label(synthesis: Synthesis) -> RunLabel:
    run = synthesis.run
    return RunLabel(run.id, run.started_at, len(synthesis.participants), len(synthesis.statements))


def _items(synthesis: Synthesis) -> Iterable[_Item]:
    people = len(synthesis.participants)
    negative = synthesis.negative_persona
    for persona in (*synthesis.personas, *([negative] if negative else [])):
        # a persona's own causes are those of its claims
        yield _Item("persona", persona.id, persona.name, "", Support(persona.size, people), ())
        yield from (_claim_item(persona, place, claim) for place, claim in claims(persona))
    for theme in synthesis.themes:
        yield _Item(
            "theme", theme.id, theme.label, theme.kind, Support(theme.participants, people), theme.statement_ids
        )


def _claim_item(persona: Persona, place: str, claim: Claim) -> _Item:
    support = Support(claim.support, claim.of)
    return _Item("claim", claim_id(persona, place, claim), claim.text, persona.name, support, claim.statement_ids)


def _change(old: _Item | None, new: _Item | None, words: _Words) -> Change:
    item = new or old
    if item is None:
        raise ValueError("a change needs a side")
    return Change(
        sort=item.sort,
        id=item.id,
        title=item.title,
        within=item.within,
        fate=_fate(old, new),
        before=old.support if old else None,
        after=new.support if new else None,
        former_title=old.title if old and new and old.title != new.title else None,
        causes=words.causes(old.statement_ids if old else (), new.statement_ids if new else ()),
    )


def _fate(old: _Item | None, new: _Item | None) -> Fate:
    if old is None:
        return "new"
    if new is None:
        return "gone"
    # the share decides; where it is equal, the number of people
    was = (old.support.people / max(1, old.support.of), old.support.people)
    now = (new.support.people / max(1, new.support.of), new.support.people)
    if now != was:
        return "stronger" if now > was else "weaker"
    return "same" if old.title == new.title else "reworded"


class _Words:
    """The statements of two results by who said what."""

    def __init__(self, before: Synthesis, after: Synthesis) -> None:
        # who withdrew her consent, or is no longer there, is not quoted from the older result either
        allowed = frozenset(person.id for person in after.participants if person.consent == "full")
        self._before = _Said(before, allowed)
        self._after = _Said(after, allowed)

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


def _moves(before: Synthesis, after: Synthesis) -> Iterable[Move]:
    names_before, names_after = _persona_names(before), _persona_names(after)
    were = {person.id: person.persona_id for person in before.participants}
    for person in after.participants:
        if person.id in were and were[person.id] != person.persona_id:
            yield Move(person.label, names_before.get(were[person.id] or ""), names_after.get(person.persona_id or ""))


def _persona_names(synthesis: Synthesis) -> dict[str, str]:
    negative = synthesis.negative_persona
    return {persona.id: persona.name for persona in (*synthesis.personas, *([negative] if negative else []))}


def _read(synthesis: Synthesis) -> dict[str, Source]:
    return {source.path: source for source in synthesis.sources if source.status == "ok"}


def _sources(old: Mapping[str, Source], new: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    both = old.keys() & new.keys()
    return {
        "sources_added": tuple(sorted(new.keys() - old.keys())),
        "sources_removed": tuple(sorted(old.keys() - new.keys())),
        "sources_changed": tuple(sorted(path for path in both if old[path].sha256 != new[path].sha256)),
    }
