"""Ids that last: a theme or persona that is the same as in the last run keeps its id.

Sameness is shared membership among what both runs know, matched one to one so that the sum of the shares is
greatest (Kuhn 1955). What has no match gets the id that its content gives it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth.model import Participant, Persona, Statement, Synthesis, Theme

# Below this share of common members (Jaccard) it is another theme; half of Hennig's 0.75 "stable" bar,
# because new interviews add members.
SAME_MIN = 0.35


@dataclass(frozen=True, slots=True)
class Group:
    """Something with members that may have been there before; only groups of the same `sort` match."""

    id: str
    sort: str
    members: frozenset[str]


def matched(before: Sequence[Group], now: Sequence[Group]) -> dict[str, str]:
    """The id of each present group to the id of the former group that it continues."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    known = frozenset[str]().union(*(group.members for group in before))
    present = frozenset[str]().union(*(group.members for group in now))
    common = known & present
    before = sorted(before, key=lambda group: group.id)
    now = sorted(now, key=lambda group: group.id)
    if not before or not now:
        return {}
    shares = np.array([[_share(old, new, common) for old in before] for new in now])
    rows, columns = linear_sum_assignment(-shares)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {now[row].id: before[column].id for row, column in pairs if shares[row, column] >= SAME_MIN}


def _share(old: Group, new: Group, common: frozenset[str]) -> float:
    if old.sort != new.sort:
        return 0.0
    either = (old.members | new.members) & common
    return len(old.members & new.members) / len(either) if either else 0.0


def theme_ids(previous: Synthesis, themes: Iterable[Theme], statements: Iterable[Statement]) -> dict[str, str]:
    """New theme id to lasting theme id, for the themes of `previous` that go on."""
    names = {statement.id: statement_name(statement) for statement in statements}
    former_names = {statement.id: statement_name(statement) for statement in previous.statements}
    before = [_theme_group(theme, former_names) for theme in previous.themes]
    return _without_clashes(matched(before, [_theme_group(theme, names) for theme in themes]), themes)


def persona_ids(
    previous: Synthesis, personas: Iterable[Persona], participants: Iterable[Participant]
) -> dict[str, str]:
    """New persona id to lasting persona id, for the personas of `previous` that go on."""
    before = [_persona_group(persona, previous.participants) for persona in previous.personas]
    people = tuple(participants)
    return _without_clashes(matched(before, [_persona_group(persona, people) for persona in personas]), personas)


def statement_name(statement: Statement) -> str:
    """A statement by who said what: the same after its file was exported again."""
    return f"{statement.participant_id}\0{statement.text.casefold()}"


def _theme_group(theme: Theme, names: Mapping[str, str]) -> Group:
    return Group(theme.id, theme.kind, frozenset(names[sid] for sid in theme.statement_ids if sid in names))


def _persona_group(persona: Persona, participants: Sequence[Participant]) -> Group:
    return Group(persona.id, "persona", frozenset(p.id for p in participants if p.persona_id == persona.id))


def _without_clashes(renamed: dict[str, str], groups: Iterable[Theme] | Iterable[Persona]) -> dict[str, str]:
    """The renaming, with a new id also for a group whose own id now belongs to another."""
    taken = set(renamed.values())
    for group in groups:
        if group.id in taken and group.id not in renamed:
            renamed[group.id] = f"{group.id}-b"
    return renamed


def rename_themes(
    ids: Mapping[str, str], themes: Iterable[Theme], statements: Iterable[Statement]
) -> tuple[tuple[Theme, ...], tuple[Statement, ...]]:
    """Themes and statements with lasting theme ids."""
    return (
        tuple(dataclasses.replace(theme, id=ids.get(theme.id, theme.id)) for theme in themes),
        tuple(
            dataclasses.replace(statement, theme_id=ids.get(statement.theme_id, statement.theme_id))
            if statement.theme_id
            else statement
            for statement in statements
        ),
    )


def rename_persona(ids: Mapping[str, str], persona: Persona) -> Persona:
    """The persona with its lasting id."""
    return dataclasses.replace(persona, id=ids.get(persona.id, persona.id))


def rename_participant(ids: Mapping[str, str], participant: Participant) -> Participant:
    """The participant with lasting persona ids."""
    return dataclasses.replace(
        participant,
        persona_id=ids.get(participant.persona_id, participant.persona_id) if participant.persona_id else None,
        membership={ids.get(key, key): share for key, share in participant.membership.items()},
    )
