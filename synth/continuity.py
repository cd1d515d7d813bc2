"""Ids that last: a theme or persona that is the same as in the last run keeps its id.

Sameness is shared membership among what both runs know, grouped or not, matched one to one so that the sum of the
shares is greatest (Kuhn 1955). What has no match gets the id that its content gives it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from synth.model import Participant, Persona, Statement, Synthesis, Theme

# Below this share of common members (Jaccard) it is another theme; half of Hennig's 0.75 "stable" bar,
# because new interviews add members. At least half of either side has to be common, too: a theme that was swallowed
# by a larger one does not give it its name.
SAME_MIN = 0.35
HALF = 0.5
ID_CHARS = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Something with members that may have been there before; only groups of the same `sort` match."""

    id: str
    sort: str
    members: frozenset[str]


def matched(before: Sequence[Group], now: Sequence[Group], common: frozenset[str]) -> dict[str, str]:
    """The id of each present group to the id of the former group that it continues.

    `common` are the members that both runs know, also those that are in no group.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    before = sorted(before, key=lambda group: group.id)
    now = sorted(now, key=lambda group: group.id)
    if not before or not now:
        return {}
    shares = np.array([[_share(old, new, common) for old in before] for new in now])
    rows, columns = linear_sum_assignment(-shares)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {now[row].id: before[column].id for row, column in pairs if shares[row, column] > 0}


def _share(old: Group, new: Group, common: frozenset[str]) -> float:
    """Jaccard's share of common members; 0 where that is too little to be the same."""
    were, are = old.members & common, new.members & common
    both = len(were & are)
    if old.sort != new.sort or not both or both < HALF * max(len(were), len(are)):
        return 0.0
    share = both / len(were | are)
    return share if share >= SAME_MIN else 0.0


def theme_ids(previous: Synthesis, themes: Iterable[Theme], statements: Iterable[Statement]) -> dict[str, str]:
    """New theme id to lasting theme id, for the themes of `previous` that go on.

    A theme whose own id now belongs to another one gets a new id, too.
    """
    names = {statement.id: statement_name(statement) for statement in statements}
    former_names = {statement.id: statement_name(statement) for statement in previous.statements}
    before = [_theme_group(theme, former_names) for theme in previous.themes]
    now = [_theme_group(theme, names) for theme in themes]
    common = frozenset(names.values()) & frozenset(former_names.values())
    renamed = matched(before, now, common)
    taken = {*renamed.values(), *(group.id for group in now), *(group.id for group in before)}
    clashing = [group for group in now if group.id not in renamed and group.id in set(renamed.values())]
    return renamed | {group.id: _by_content(group, group.id, taken) for group in clashing}


def persona_ids(
    previous: Synthesis, personas: Iterable[Persona], participants: Iterable[Participant]
) -> dict[str, str]:
    """New persona id to lasting persona id; what people decided on a former persona never falls to another one.

    A drafted persona is called by its place. After the first run only those that go on keep such an id, and a new one
    is called by its members: the place may have been that of somebody else in any earlier run.
    """
    people = tuple(participants)
    before = [_persona_group(persona, previous.participants) for persona in previous.personas]
    now = [_persona_group(persona, people) for persona in personas]
    common = frozenset(person.id for person in people) & frozenset(person.id for person in previous.participants)
    renamed = matched(before, now, common)
    taken = {*renamed.values(), *(group.id for group in before)}
    return renamed | {group.id: _by_content(group, "persona", taken) for group in now if group.id not in renamed}


def _by_content(group: Group, stem: str, taken: Collection[str]) -> str:
    """An id that depends on the members and is not taken."""
    seed = "\n".join(sorted(group.members))
    names = (f"{stem}-{hashlib.sha256(f'{turn}{seed}'.encode()).hexdigest()[:ID_CHARS]}" for turn in count())
    return next(name for name in names if name not in taken)


def statement_name(statement: Statement) -> str:
    """A statement by who said what: the same after its file was exported again."""
    return f"{statement.participant_id}\0{statement.text.casefold()}"


def _theme_group(theme: Theme, names: Mapping[str, str]) -> Group:
    return Group(theme.id, theme.kind, frozenset(names[sid] for sid in theme.statement_ids if sid in names))


def _persona_group(persona: Persona, participants: Sequence[Participant]) -> Group:
    return Group(persona.id, "persona", frozenset(p.id for p in participants if p.persona_id == persona.id))


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
