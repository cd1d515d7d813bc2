"""What a study has to remember about its people: what placeholders stand for, who has which label, who must not return.

The key stays in one file on this machine and is in no report.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

LABEL = "P"


@dataclass(frozen=True, slots=True)
class Key:
    """What lasts over the runs of a study.

    `owners` maps a placeholder to the participant whose detail it is, `labels` a participant to her P07. `last` holds
    the highest number ever given of each kind, so that the number of somebody who was forgotten is never given again.
    `forgotten` are digests, salted with `salt`: they know somebody who comes back and name nobody.
    """

    placeholders: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    forgotten: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    salt: str = ""

    def labelled(self, people: Iterable[str]) -> Key:
        """The key with a label for each of the participants; those without one get the next numbers, in order."""
        labels, number = dict(self.labels), self.last.get(LABEL, 0)
        for participant_id in people:
            if participant_id not in labels:
                number += 1
                labels[participant_id] = f"{LABEL}{number:02d}"
        return replace(self, labels=labels, last={**self.last, LABEL: number} if number else self.last)

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
        """Whether this participant was forgotten."""
        return bool(self.forgotten) and _digest(self.salt, participant_id) in self.forgotten

    def without(self, participant_id: str) -> Key:
        """The key after one participant was forgotten."""
        gone = {placeholder for placeholder, owner in self.owners.items() if owner == participant_id}
        salt = self.salt or secrets.token_hex(16)
        return replace(
            self,
            placeholders={one: text for one, text in self.placeholders.items() if one not in gone},
            owners={one: owner for one, owner in self.owners.items() if one not in gone},
            forgotten=tuple(sorted({*self.forgotten, _digest(salt, participant_id)})),
            labels={one: label for one, label in self.labels.items() if one != participant_id},
            salt=salt,
        )


def _digest(salt: str, participant_id: str) -> str:
    return hashlib.sha256(f"{salt} {participant_id}".encode()).hexdigest()[:24]
