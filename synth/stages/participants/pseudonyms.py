"""People with their id, label and what lists and surveys say about them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from synth.model import Consent, Document, PersonRow
from synth.privacy import Key
from synth.stages.participants.attributes import merged
from synth.stages.participants.matching import PERSON_IDS, SHORT_NUMBER, Person
from synth.stages.participants.names import full_name

TRUST = ("participants", "crm", "survey")  # whose word on a person counts first
CONSENTS: tuple[Consent, ...] = ("full", "no_quotes", "withdrawn")
Order = tuple[int, tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Voiced:
    """A person with everything that results say about her; `has_material` is False for people who are only listed."""

    person: Person
    id: str
    order: Order
    source_ids: tuple[str, ...]
    external_ids: tuple[str, ...]
    attributes: Mapping[str, str]
    consent: Consent
    has_material: bool
    names: tuple[str, ...]
    aliases: frozenset[str]
    label: str = ""
    forgotten: bool = False

    @property
    def stays(self) -> bool:
        """Whether her words are used."""
        return self.has_material and self.consent != "withdrawn" and not self.forgotten


def named(documents: Sequence[Document], people: Sequence[Person], key: Key) -> tuple[tuple[Voiced, ...], Key]:
    """The people in canonical order, those of interviews first, and the key with the labels of all who are shown.

    Whoever has a label keeps it; newcomers get the next numbers. People who are only listed, who withdrew or were
    forgotten have none.
    """
    kinds = {document.source.id: document.source.kind for document in documents}
    paths = {document.source.id: document.source.path for document in documents}
    built = sorted((_voiced(person, kinds, paths) for person in people), key=lambda voiced: voiced.order)
    known = key.recognised([voiced.aliases for voiced in built])
    found: list[Voiced] = []
    taken = set(known.values())
    for position, voiced in enumerate(built):
        own_id = known.get(position, voiced.id)
        if position not in known and own_id in taken:  # a namesake
            own_id = _hashed(f"{voiced.id} {voiced.order}")
        taken.add(own_id)
        if position not in known:
            key = key.kept_out(own_id, voiced.aliases)
        found.append(replace(voiced, id=own_id, forgotten=key.has_forgotten(own_id)))
    key = key.labelled({voiced.id: voiced.aliases for voiced in found if voiced.stays})
    return tuple(replace(voiced, label=key.labels[voiced.id]) if voiced.stays else voiced for voiced in found), key


def _voiced(person: Person, kinds: Mapping[str, str], paths: Mapping[str, str]) -> Voiced:
    rows = sorted(
        person.rows,
        key=lambda row: (
            TRUST.index(kinds[row.source_id]) if kinds[row.source_id] in TRUST else 9,
            paths[row.source_id],
            -(row.row or 0),
        ),
    )
    own = [row for row in rows if kinds[row.source_id] != "participants"]
    ids = {row.source_id for row in own} | {voice.source_id for voice in person.voices}
    sources = {paths[source_id]: source_id for source_id in ids}
    keys = _keys(person, rows, paths)
    return Voiced(
        person=person,
        id=_hashed(keys[0][1]),  # what a person is known by best, whatever the order of files
        aliases=frozenset(f"{kind}-{_hash(text)}" for kind, text in keys),
        order=_order(person, rows, paths),
        source_ids=tuple(sources[path] for path in sorted(sources)),
        external_ids=_external_ids(rows),
        attributes=merged(row.attributes for row in rows),
        consent=max((row.consent for row in rows), key=CONSENTS.index, default="full"),
        has_material=bool(sources),
        names=_names(person),
    )


def _names(person: Person) -> tuple[str, ...]:
    """The names under which a person goes in the files, the fullest first."""
    names = {row.name for row in person.rows if row.name} | {
        voice.name
        for voice in person.voices
        if voice.key and full_name(voice.name) and not re.search(r"\d", voice.name)
    }
    return tuple(sorted(names, key=lambda name: (-len(name.split()), name)))


def _keys(person: Person, rows: Sequence[PersonRow], paths: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a person is known by over runs, by kind: e-mail, then ids, then names, then her places in files."""
    keys = sorted(key for row in rows for key in row.keys)
    found = [("email", f"email {value.casefold()}") for key, value in keys if key == "email"]
    for wanted in PERSON_IDS:
        found += [
            ("id", f"{key} {value.casefold()}")
            for key, value in keys
            if key == wanted and not SHORT_NUMBER.fullmatch(value)
        ]
    found += [("name", f"name {name}") for name in sorted(filter(None, map(full_name, _names(person))))]
    if person.voices:
        return [*found, *(("place", place) for place in sorted(_places(person, paths)))]
    return [*found, ("row", min(f"{paths[row.source_id]} {row.row}" for row in rows))]


def _places(person: Person, paths: Mapping[str, str]) -> Iterator[str]:
    """The voices of a person, as what tells them apart over all files."""
    return (f"{paths[voice.source_id]} {voice.tag}" for voice in person.voices)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _hashed(key: str) -> str:
    return f"p-{_hash(key)}"


def _order(person: Person, rows: Sequence[PersonRow], paths: Mapping[str, str]) -> Order:
    ids = [value for wanted in PERSON_IDS for row in rows for key, value in row.keys if key == wanted]
    if person.voices:
        place = min(natural(f"{paths[voice.source_id]} {voice.tag}") for voice in person.voices)
        return (0, natural(ids[0]), place) if ids else (1, place, ())
    place = min(natural(f"{paths[row.source_id]} {row.row}") for row in rows)
    return (2, natural(ids[0]), place) if ids else (3, place, ())


def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts P2 before P10."""
    return tuple(
        (int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.split(r"(\d+)", text.casefold()) if piece
    )


def _external_ids(rows: Sequence[PersonRow]) -> tuple[str, ...]:
    """The ids under which exports know a person; addresses are none."""
    found = {value for row in rows for key, value in row.keys if key != "email" and "@" not in value}
    return tuple(sorted(found))
