"""A result for people outside: no file names, people under new numbers, and nothing that few people share.

Numbers are dealt anew in an order that says nothing about the old ones. A value that fewer than `SHARED_MIN` people
share points at somebody and is left out, and so is what a card says from it. Statements stay as they were said;
everything else that was said is covered as a whole. The names of employers are covered wherever they stand.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.export.consent import place
from synth.export.covering import Names, uncovered
from synth.model import (
    Answer,
    CellSpan,
    Claim,
    Icp,
    Participant,
    Persona,
    Source,
    Span,
    Statement,
    Synthesis,
    Turn,
)
from synth.templating.lookup import KIND_NAMES

SHARED_MIN = 3
# Say who somebody works for, however many say it.
NAMING = frozenset({"company", "name", "organisation", "organization", "employer", "website", "email"})
_WHOLE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The new names: of people, of sources, of turns (by old id) and of rows (by source and old row)."""

    people: Mapping[str, str]
    sources: Mapping[str, str]
    turns: Mapping[str, str]
    rows: Mapping[tuple[str, int], int]

    def person(self, participant_id: str | None) -> str | None:
        return None if participant_id is None else self.people.get(participant_id)

    def span(self, source_id: str, span: Span) -> Span:
        if isinstance(span, CellSpan):
            return dataclasses.replace(span, row=self.rows[source_id, span.row])
        return dataclasses.replace(span, turn_id=self.turns[span.turn_id])


def anonymised(synthesis: Synthesis) -> Synthesis:
    """The result without names of files and people's own attributes only where they are shared."""
    numbers = _numbers(synthesis)
    coarse = {person.id: coarse_values(person) for person in synthesis.participants}
    counts = Counter(pair for values in coarse.values() for pair in values.items())
    rare = _rare(synthesis.participants)
    kept = {
        person_id: {key: value for key, value in values.items() if counts[key, value] >= SHARED_MIN}
        for person_id, values in coarse.items()
    }
    negative = synthesis.negative_persona
    cards = _Cards(numbers, rare)
    stated = _stated(synthesis)
    renumbered = dataclasses.replace(
        synthesis,
        run=dataclasses.replace(synthesis.run, settings={}, warnings=()),
        sources=_sources(synthesis.sources, numbers),
        participants=_people(synthesis.participants, numbers, kept),
        turns=tuple(_turn(turn, numbers, stated.turn(turn)) for turn in synthesis.turns),
        answers=tuple(_answer(answer, numbers, stated.answer(answer)) for answer in synthesis.answers),
        statements=tuple(_statement(statement, numbers) for statement in synthesis.statements),
        personas=tuple(cards.persona(persona) for persona in synthesis.personas),
        negative_persona=None if negative is None else cards.persona(negative),
        icp=None if synthesis.icp is None else cards.icp(synthesis.icp),
        # the order in which people were heard would tell who they are
        quality=dataclasses.replace(synthesis.quality, saturation=()),
        dropped=(),
    )
    return Names(_employers(synthesis.participants)).covered_in(renumbered)


def coarse_values(person: Participant) -> dict[str, str]:
    """A person's attributes with whole numbers as ranges, without the names of companies and people."""
    return {key: _band(value) for key, value in person.attributes.items() if key.casefold() not in NAMING}


def _band(value: str) -> str:
    """`34` as `30 to 39`, `7` as `under 10`: the range of numbers with the same first figure."""
    text = value.strip()
    if not _WHOLE.fullmatch(text):
        return value
    number = int(text)
    if number < 10:
        return "under 10"
    step = 10 ** (len(str(number)) - 1)
    low = number // step * step
    return f"{low} to {low + step - 1}"


def _rare(people: Sequence[Participant]) -> frozenset[str]:
    """The values, as they stand in the study, that fewer than `SHARED_MIN` people have or that name a company."""
    counts = Counter((key, value.strip()) for person in people for key, value in person.attributes.items())
    return frozenset(
        value.casefold()
        for (key, value), count in counts.items()
        if value and (count < SHARED_MIN or key.casefold() in NAMING)
    )


def _employers(people: Sequence[Participant]) -> Iterator[str]:
    for person in people:
        yield from (value for key, value in person.attributes.items() if key.casefold() in NAMING)


@dataclass(frozen=True, slots=True)
class _Stated:
    """The pieces of turns and cells that are statements."""

    pieces: Mapping[tuple[str, str | int, str], Sequence[tuple[int, int]]]

    def turn(self, turn: Turn) -> str:
        return uncovered(turn.text, self.pieces.get((turn.source_id, turn.id, ""), ()))

    def answer(self, answer: Answer) -> str:
        return uncovered(answer.text, self.pieces.get((answer.source_id, answer.row, answer.column), ()))


def _stated(synthesis: Synthesis) -> _Stated:
    pieces: dict[tuple[str, str | int, str], list[tuple[int, int]]] = {}
    for one in synthesis.statements:
        pieces.setdefault(place(one), []).append((one.span.char_start, one.span.char_end))
    return _Stated(pieces)


def _shuffled(kind: str, ids: Sequence[str]) -> list[str]:
    """The ids in an order that depends on nothing but themselves."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{kind}\0{one}".encode()).hexdigest())


def _numbers(synthesis: Synthesis) -> _Numbers:
    order = _shuffled("person", [person.id for person in synthesis.participants])
    people = {person_id: f"p{number}" for number, person_id in enumerate(order, start=1)}
    sources = {
        source_id: f"s{number}"
        for number, source_id in enumerate(_shuffled("source", [one.id for one in synthesis.sources]), start=1)
    }
    seen: Counter[str] = Counter()
    turns = {}
    for turn in synthesis.turns:
        seen[turn.source_id] += 1
        turns[turn.id] = f"{sources[turn.source_id]}-t{seen[turn.source_id]:04d}"
    return _Numbers(people, sources, turns, _rows(synthesis, order))


def _rows(synthesis: Synthesis, order: Sequence[str]) -> dict[tuple[str, int], int]:
    """New row numbers of each table, in the new order of its people."""
    place = {person_id: number for number, person_id in enumerate(order)}
    owners = {(answer.source_id, answer.row): answer.participant_id for answer in synthesis.answers}
    for one in synthesis.statements:
        if isinstance(one.span, CellSpan):
            owners[one.source_id, one.span.row] = one.participant_id
    by_source: dict[str, list[int]] = {}
    for source_id, row in sorted(owners, key=lambda key: (place.get(owners[key] or "", len(place)), key)):
        by_source.setdefault(source_id, []).append(row)
    return {(source_id, row): n for source_id, rows in by_source.items() for n, row in enumerate(rows, start=1)}


def _sources(sources: Sequence[Source], numbers: _Numbers) -> tuple[Source, ...]:
    named: Counter[str] = Counter()
    found = []
    for source in sorted(sources, key=lambda one: int(numbers.sources[one.id][1:])):
        name = KIND_NAMES[source.kind].lower()
        named[name] += 1
        found.append(
            dataclasses.replace(
                source,
                id=numbers.sources[source.id],
                path=f"{name} {named[name]}",
                sha256="",
                reason=None,
                media_path=None,
            )
        )
    return tuple(found)


def _people(
    people: Sequence[Participant], numbers: _Numbers, attributes: Mapping[str, Mapping[str, str]]
) -> tuple[Participant, ...]:
    renamed = [
        dataclasses.replace(
            person,
            id=numbers.people[person.id],
            label=numbers.people[person.id].upper(),
            source_ids=tuple(sorted(numbers.sources[one] for one in person.source_ids if one in numbers.sources)),
            external_ids=(),
            attributes=attributes[person.id],
        )
        for person in people
    ]
    return tuple(sorted(renamed, key=lambda person: int(person.id[1:])))


def _turn(turn: Turn, numbers: _Numbers, text: str) -> Turn:
    return dataclasses.replace(
        turn,
        id=numbers.turns[turn.id],
        source_id=numbers.sources[turn.source_id],
        speaker="",
        text=text,
        marks=(),
        participant_id=numbers.person(turn.participant_id),
    )


def _answer(answer: Answer, numbers: _Numbers, text: str) -> Answer:
    source_id, row = numbers.sources[answer.source_id], numbers.rows[answer.source_id, answer.row]
    column = answer.id.rpartition("-")[2]
    return dataclasses.replace(
        answer,
        id=f"{source_id}-r{row}-{column}",
        source_id=source_id,
        row=row,
        text=text,
        participant_id=numbers.person(answer.participant_id),
    )


def _statement(statement: Statement, numbers: _Numbers) -> Statement:
    return dataclasses.replace(
        statement,
        source_id=numbers.sources[statement.source_id],
        participant_id=numbers.people[statement.participant_id],
        context=None,  # what interviewers say names people and companies
        span=numbers.span(statement.source_id, statement.span),
    )


@dataclass(frozen=True, slots=True)
class _Cards:
    """Cards whose claims name people by their new numbers and hold no rare value."""

    numbers: _Numbers
    rare: frozenset[str]

    def claim(self, claim: Claim | None) -> Claim | None:
        """The claim; None where it gives away a value that few people share."""
        if claim is None or (claim.attribute_participant_ids and not self._common(claim)):
            return None
        people = tuple(self.numbers.people[one] for one in claim.attribute_participant_ids)
        return dataclasses.replace(claim, attribute_participant_ids=people)

    def _common(self, claim: Claim) -> bool:
        text = claim.text.casefold()
        return claim.support >= SHARED_MIN and not any(
            re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) for value in self.rare if value in text
        )

    def claims(self, claims: Sequence[Claim]) -> tuple[Claim, ...]:
        """Those of the claims that may be shown."""
        return tuple(found for claim in claims if (found := self.claim(claim)) is not None)

    def facets(self, facets: Mapping[str, Claim | None]) -> dict[str, Claim | None]:
        """The facets, None where nothing may be shown."""
        return {name: self.claim(claim) for name, claim in facets.items()}

    def persona(self, persona: Persona) -> Persona:
        """A persona for people outside."""
        return dataclasses.replace(
            persona,
            goals=self.claims(persona.goals),
            pain_points=self.claims(persona.pain_points),
            objections=self.claims(persona.objections),
            facets=self.facets(persona.facets),
        )

    def icp(self, icp: Icp) -> Icp:
        """The company profile for people outside."""
        return dataclasses.replace(
            icp,
            must_haves=self.claims(icp.must_haves),
            deal_breakers=self.claims(icp.deal_breakers),
            firmographic=self.facets(icp.firmographic),
            technographic=self.facets(icp.technographic),
            behavioural=self.facets(icp.behavioural),
            strategic=self.facets(icp.strategic),
        )
