"""Who is who: rows of lists and surveys and speakers of transcripts that are one person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from synth.model import Document, PersonRow, Source
from synth.stages.participants.names import fits, fold, full_name, name_words
from synth.stages.participants.roles import PARTICIPANT, Voice

# Ids of persons; ids of companies, deals and answers join nothing over files.
PERSON_IDS = (
    "participant_id",
    "respondent_id",
    "contact_id",
    "user_id",
    "customer_id",
    "person_id",
    "prolific_id",
    "prolific_pid",
)
SHORT_NUMBER = re.compile(r"\d{1,4}")  # 1, 2, 3, ... number the rows of every export anew


@dataclass(frozen=True, slots=True)
class Match:
    """Why a row or a speaker of a source belongs to a participant."""

    participant_id: str
    source_id: str
    where: str  # "row 12" or the role under which somebody speaks
    reason: str


@dataclass(frozen=True, slots=True)
class Person:
    """All rows and voices of one person, in order of their source's path."""

    rows: tuple[PersonRow, ...]
    voices: tuple[Voice, ...]
    reasons: Mapping[int, str]  # position in rows, then voices -> why it belongs here


@dataclass(slots=True)
class _Circle:
    """Rows and voices that are joined step by step; a node is a position in `rows` followed by `voices`."""

    rows: Sequence[PersonRow]
    voices: Sequence[Voice]
    parents: list[int] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    emails: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parents = list(range(len(self.rows) + len(self.voices)))
        self.emails = {node: {value for key, value in row.keys if key == "email"} for node, row in enumerate(self.rows)}

    def head(self, node: int) -> int:
        while self.parents[node] != node:
            self.parents[node] = self.parents[self.parents[node]]
            node = self.parents[node]
        return node

    def join(self, one: int, other: int, reason: str, *, by_name: bool = False) -> None:
        """Make two nodes one person; a name alone does not join people with different e-mail addresses."""
        first, second = sorted((self.head(one), self.head(other)))
        mails, more = self.emails.get(first, set()), self.emails.get(second, set())
        if first == second or (by_name and mails and more and not mails & more):
            return
        self.parents[second] = first
        self.emails[first] = mails | more
        self.reasons.setdefault(max(one, other), reason)


def of_file(documents: Sequence[Document]) -> dict[str, list[tuple[int, PersonRow]]]:
    """For each source id the list rows (with their position in `all_rows`) that name its file or carry its id."""
    spoken = [document.source for document in documents if document.turns]
    by_name: dict[str, set[str]] = defaultdict(set)
    for source in spoken:
        for path in (source.path, source.media_path):
            for name in _file_names(path or ""):
                by_name[name].add(source.id)
    found: dict[str, list[tuple[int, PersonRow]]] = defaultdict(list)
    for position, row in enumerate(all_rows(documents)):
        for source_id in _named_files(row, by_name) or _id_in_path(row, spoken):
            found[source_id].append((position, row))
    return dict(found)


def all_rows(documents: Sequence[Document]) -> list[PersonRow]:
    """The rows of all lists and surveys, in the order of `documents`."""
    return [row for document in documents for row in document.people]


def _file_names(path: str) -> Iterator[str]:
    """The forms in which a list may name a file, the whole path first."""
    if path:
        parts = PurePosixPath(path.replace("\\", "/").casefold())
        yield str(parts)
        yield parts.name
        yield parts.stem


def _named_files(row: PersonRow, by_name: Mapping[str, set[str]]) -> set[str]:
    """The sources that the row's file cell means: by path, else by name, else by name without its ending."""
    for name in _file_names((row.file or "").strip()):
        if len(by_name.get(name, ())) == 1:
            return by_name[name]
    return set()


def _id_in_path(row: PersonRow, spoken: Sequence[Source]) -> set[str]:
    """The one source whose file name has the row's participant id as a word."""
    if row.file:
        return set()
    ids = {fold(value) for key, value in row.keys if key == "participant_id" and re.search(r"[a-z]", value, re.I)}
    found = {source.id for source in spoken if ids & set(fold(PurePosixPath(source.path).stem).split())}
    return found if len(found) == 1 else set()


def people(
    documents: Sequence[Document],
    heard: Sequence[Voice],
    listed: Mapping[str, Sequence[tuple[int, PersonRow]]],
) -> tuple[Person, ...]:
    """One person per human being; `heard` are the voices of participants, `listed` comes from `of_file`."""
    rows = all_rows(documents)
    circle = _Circle(rows, heard)
    kinds = {document.source.id: document.source.kind for document in documents}
    _by_file(circle, listed)
    _by_key(circle, kinds)
    _by_tag(circle)
    _by_full_name(circle, kinds)
    _by_first_name(circle, kinds)
    groups: dict[int, list[int]] = defaultdict(list)
    for node in range(len(circle.parents)):
        groups[circle.head(node)].append(node)
    return tuple(_person(circle, nodes) for nodes in groups.values())


def _person(circle: _Circle, nodes: Sequence[int]) -> Person:
    count = len(circle.rows)
    return Person(
        tuple(circle.rows[node] for node in nodes if node < count),
        tuple(circle.voices[node - count] for node in nodes if node >= count),
        {index: circle.reasons[node] for index, node in enumerate(nodes) if node in circle.reasons},
    )


def _by_file(circle: _Circle, listed: Mapping[str, Sequence[tuple[int, PersonRow]]]) -> None:
    """Rows that name a transcript with the voices in it: by name, and the last row with the last voice."""
    inside: dict[str, list[int]] = defaultdict(list)
    for node, voice in enumerate(circle.voices, len(circle.rows)):
        inside[voice.source_id].append(node)
    for source_id, nodes in inside.items():
        left = list(nodes)
        over = []
        for position, row in listed.get(source_id, ()):
            named = [node for node in left if _called(circle.voices[node - len(circle.rows)], row)]
            if len(named) == 1:
                circle.join(position, named[0], "named for this file")
                left.remove(named[0])
            else:
                over.append(position)
        if len(over) == 1 and len(left) == 1:
            circle.join(over[0], left[0], "listed for this file")


def _called(voice: Voice, row: PersonRow) -> bool:
    ids = {fold(value) for key, value in row.keys if key in PERSON_IDS or key == "id"}
    return bool(voice.key) and (voice.key in ids or fits(name_words(voice.name), name_words(row.name or "")))


def _by_key(circle: _Circle, kinds: Mapping[str, str]) -> None:
    """Rows with the same e-mail address or person id; within one file any id will do."""
    first: dict[tuple[str, ...], int] = {}
    in_lists = {
        (key, value.casefold())
        for row in circle.rows if kinds[row.source_id] == "participants" for key, value in row.keys
    }  # fmt: skip
    for node, row in enumerate(circle.rows):
        for key, raw in row.keys:
            value = raw.casefold()
            wide = key == "email" or (
                key in PERSON_IDS and (not SHORT_NUMBER.fullmatch(value) or (key, value) in in_lists)
            )
            place = (key, value) if wide else (key, value, row.source_id)
            if not wide and not _tells_persons_apart(key, row, kinds):
                continue
            reason = "same e-mail address" if key == "email" else f"same {key.replace('_', ' ')}"
            circle.join(first.setdefault(place, node), node, reason)


def _tells_persons_apart(key: str, row: PersonRow, kinds: Mapping[str, str]) -> bool:
    """Whether the id of a row means its person: not the company's or deal's id of somebody who has a name."""
    return (
        kinds[row.source_id] != "crm" or key in PERSON_IDS or not (row.name or any(k == "email" for k, _ in row.keys))
    )


def _by_tag(circle: _Circle) -> None:
    """Voices with rows that have their tag as a participant id, and voices of one tag that is an id."""
    ids = {
        fold(value): node for node, row in enumerate(circle.rows) for key, value in row.keys if key == "participant_id"
    }
    for node, voice in enumerate(circle.voices, len(circle.rows)):
        if voice.key in ids:
            circle.join(ids[voice.key], node, "the speaker tag is the participant id")


def _by_full_name(circle: _Circle, kinds: Mapping[str, str]) -> None:
    first: dict[str, list[int]] = defaultdict(list)
    for node in range(len(circle.parents)):
        name = full_name(_name(circle, node))
        if name is None or PARTICIPANT.fullmatch(name):
            continue
        for other in first[name]:
            if not _same_table(circle, node, other, kinds):
                circle.join(other, node, "same name", by_name=True)
        first[name].append(node)


def _same_table(circle: _Circle, one: int, other: int, kinds: Mapping[str, str]) -> bool:
    """Whether both are rows of one survey: namesakes there stay two people."""
    count = len(circle.rows)
    if one >= count or other >= count:
        return False
    source_id = circle.rows[one].source_id
    return source_id == circle.rows[other].source_id and kinds[source_id] == "survey"


def _by_first_name(circle: _Circle, kinds: Mapping[str, str]) -> None:
    """Voices that go by a first name with the only listed person, and among voices the only one, of that first name."""
    count = len(circle.rows)
    listed: dict[str, set[int]] = defaultdict(set)
    for node, row in enumerate(circle.rows):
        words = name_words(row.name or "")
        if words and kinds[row.source_id] in ("participants", "crm"):
            listed[words[0]].add(circle.head(node))
    spoken: dict[str, set[int]] = defaultdict(set)
    for node, voice in enumerate(circle.voices, count):
        if voice.key and not PARTICIPANT.fullmatch(voice.key):
            spoken[name_words(voice.name)[:1][0] if name_words(voice.name) else ""].add(circle.head(node))
    for node, voice in enumerate(circle.voices, count):
        words = name_words(voice.name)
        if not words or len(spoken[words[0]]) != 1 or len(listed.get(words[0], ())) != 1:
            continue
        other = next(iter(listed[words[0]]))
        if fits(words, name_words(circle.rows[other].name or "") if other < count else ()):
            circle.join(other, node, "the only person of this first name", by_name=True)


def _name(circle: _Circle, node: int) -> str:
    """What a row or voice goes by; nothing for the tag of a recogniser that knows nobody."""
    count = len(circle.rows)
    if node < count:
        return circle.rows[node].name or ""
    voice = circle.voices[node - count]
    return voice.name if voice.key else ""  # SPEAKER_00 of one recording is not that of another
