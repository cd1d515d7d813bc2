"""What a study has to remember about its people: what placeholders stand for, who has which label, who must not return.

The key stays in one file on this machine and is in no report.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from synth.privacy.recognition import PLACES, kind_of, recognised, strength

LABEL = "P"
ITSELF = "self"  # the kind under which the digest of a forgotten participant's id is kept


@dataclass(frozen=True, slots=True)
class Key:
    """What lasts over the runs of a study.

    `owners` maps a placeholder to the participant whose detail it is, `labels` a participant to her P07, `aliases` to
    the hashed keys by which she is known (`synth.privacy.recognition`); who has none there is known by the one that her
    id is made of. `last` holds the highest number ever given of each kind, so that the number of somebody who was
    forgotten is never given again. `forgotten` are groups of digests, salted with `salt`, one for each of the aliases
    of a person: they recognise somebody who comes back and name nobody.
    """

    placeholders: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    forgotten: tuple[tuple[str, ...], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    salt: str = ""

    def recognised(self, people: Sequence[Set[str]]) -> dict[int, str]:
        """Position of a person, given by her aliases, to the id of the participant who she is already."""
        return recognised(people, {one: self._known_by(one) for one in self.labels})

    def labelled(self, people: Mapping[str, Set[str]]) -> Key:
        """The key with a label for each participant, and with her aliases besides those known already.

        Participants without a label get the next numbers, in order.
        """
        labels, aliases, number = dict(self.labels), dict(self.aliases), self.last.get(LABEL, 0)
        for participant_id, hers in people.items():
            if participant_id not in labels:
                number += 1
                labels[participant_id] = f"{LABEL}{number:02d}"
            known = {*hers, *aliases.get(participant_id, ())}
            if any(kind_of(alias) not in PLACES for alias in known):
                aliases[participant_id] = tuple(sorted(known))
        last = {**self.last, LABEL: number} if number else self.last
        return replace(self, labels=labels, aliases=aliases, last=last)

    def knowing(self, labels: Mapping[str, str]) -> Key:
        """The key with labels that an earlier result shows and that it lacks, because it was lost or is older."""
        taken = set(self.labels.values())
        new = {one: label for one, label in labels.items() if one not in self.labels and label not in taken}
        if not new:
            return self
        highest = max(self.last.get(LABEL, 0), *(int(label.removeprefix(LABEL)) for label in new.values()))
        return replace(self, labels={**self.labels, **new}, last={**self.last, LABEL: highest})

    def said_of(self, participant_id: str) -> frozenset[str]:
        """What can mean a participant in a text: her label, her placeholders and what they stand for."""
        owned = [placeholder for placeholder, owner in self.owners.items() if owner == participant_id]
        marks = {self.labels.get(participant_id, ""), *owned, *(self.placeholders.get(one, "") for one in owned)}
        return frozenset(marks - {""})

    def has_forgotten(self, participant_id: str) -> bool:
        """Whether the participant of this id was forgotten."""
        return bool(self.forgotten) and any(
            _digest(self.salt, ITSELF, participant_id) in group for group in self.forgotten
        )

    def kept_out(self, participant_id: str, aliases: Set[str]) -> Key:
        """The key that knows this id as well as somebody who was forgotten, where her aliases say so; else itself."""
        if not self.forgotten or self.has_forgotten(participant_id):
            return self
        hers = _digests(self.salt, participant_id, aliases)
        groups = tuple(
            tuple(sorted({*group, *hers})) if strength(_keys(hers), _keys(group)) is not None else group
            for group in self.forgotten
        )
        return self if groups == self.forgotten else replace(self, forgotten=groups)

    def without(self, participant_id: str) -> Key:
        """The key after one participant was forgotten."""
        gone = {placeholder for placeholder, owner in self.owners.items() if owner == participant_id}
        salt = self.salt or secrets.token_hex(16)
        return replace(
            self,
            placeholders={one: text for one, text in self.placeholders.items() if one not in gone},
            owners={one: owner for one, owner in self.owners.items() if one not in gone},
            forgotten=tuple(sorted({*self.forgotten, _digests(salt, participant_id, self._known_by(participant_id))})),
            labels={one: label for one, label in self.labels.items() if one != participant_id},
            aliases={one: known for one, known in self.aliases.items() if one != participant_id},
            salt=salt,
        )

    def _known_by(self, participant_id: str) -> frozenset[str]:
        bare = participant_id.removeprefix("p-")
        return frozenset(self.aliases.get(participant_id) or (f"{kind}-{bare}" for kind in PLACES))


def _digests(salt: str, participant_id: str, aliases: Set[str]) -> tuple[str, ...]:
    """The digests under which somebody who was forgotten is recognised."""
    known = {_digest(salt, kind_of(alias), alias) for alias in aliases}
    return tuple(sorted({_digest(salt, ITSELF, participant_id), *known}))


def _keys(digests: Sequence[str]) -> frozenset[str]:
    return frozenset(digest for digest in digests if kind_of(digest) != ITSELF)


def _digest(salt: str, kind: str, text: str) -> str:
    return f"{kind}-{hashlib.sha256(f'{salt} {text}'.encode()).hexdigest()[:24]}"
