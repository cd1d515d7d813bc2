"""Documents to a conversation: people with pseudonyms, turns with roles, texts without personal data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from synth.model import Answer, CellSpan, Document, Dropped, Notice, Participant, Source, Turn
from synth.privacy import Key, Known, Redactor
from synth.protocols import NameFinder
from synth.settings import ParticipantsSettings
from synth.stages.participants import matching, notices
from synth.stages.participants.matching import Match
from synth.stages.participants.names import fits, name_words
from synth.stages.participants.pseudonyms import Voiced, named
from synth.stages.participants.roles import Files, Voice, same_as, voices


@dataclass(frozen=True, slots=True)
class Conversation:
    """A study's material as people said it; no text in it names anybody unless privacy was switched off.

    `dropped` holds what the documents left out as well, redacted like everything else.
    """

    sources: tuple[Source, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    answers: tuple[Answer, ...]
    dropped: tuple[Dropped, ...]
    notices: tuple[Notice, ...]
    key: Key
    matches: tuple[Match, ...] = ()


def join(
    documents: Sequence[Document], settings: ParticipantsSettings, privacy: bool, speakers: Files, key: Key,
    finder: NameFinder | None = None,
) -> Conversation:  # fmt: skip
    """The conversation of a study; the order of `documents` makes no difference.

    `speakers` is what the study's settings say about speaker tags, `key` what lasts of earlier runs: placeholders and
    labels. `finder` finds names of people besides the lists, tags and rules.
    """
    ordered = sorted(documents, key=lambda document: document.source.path)
    listed = matching.of_file(ordered)
    rows = {source_id: [row for _, row in found] for source_id, found in listed.items()}
    heard = voices([document for document in ordered if document.turns], settings, speakers, rows)
    found = matching.people(ordered, [voice for voice in heard if voice.role == "participant"], listed)
    everybody, key = named(ordered, found, key)
    cleaner = _Cleaner.of(ordered, heard, everybody, settings, key, finder) if privacy else None
    study = _Study(ordered, heard, everybody, cleaner, speakers)
    turns, turns_out = study.turns()
    answers, answers_out = study.answers()
    kept = study.kept()
    participants = tuple(study.participant(person) for person in kept)
    dropped = [*study.left_out(), *turns_out, *answers_out]
    said = notices.about(ordered, heard, everybody, settings, study.shown_tag)
    return Conversation(
        sources=tuple(study.sources()),
        participants=tuple(sorted(participants, key=lambda participant: participant.id)),
        turns=tuple(sorted(turns, key=lambda turn: turn.id)),
        answers=tuple(sorted(answers, key=lambda answer: answer.id)),
        dropped=tuple(sorted(dropped, key=lambda item: (item.source_id, item.reason, item.text, str(item.span)))),
        notices=tuple(said),
        key=cleaner.redactor.key if cleaner else key,
        matches=tuple(_matches(kept)),
    )


def _matches(people: Sequence[Voiced]) -> Iterator[Match]:
    for voiced in people:
        person = voiced.person
        for index, reason in sorted(person.reasons.items()):
            if index < len(person.rows):
                row = person.rows[index]
                yield Match(voiced.id, row.source_id, f"row {row.row}", reason)
            else:
                voice = person.voices[index - len(person.rows)]
                yield Match(voiced.id, voice.source_id, f"speaker {voiced.label}", reason)


@dataclass(frozen=True, slots=True)
class _Cleaner:
    """The redactor of a study and the names of the people in each of its sources."""

    redactor: Redactor
    by_source: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, documents: Sequence[Document], heard: Sequence[Voice], everybody: Sequence[Voiced],
        settings: ParticipantsSettings, key: Key, finder: NameFinder | None,
    ) -> _Cleaner:  # fmt: skip
        owners = {(voice.source_id, voice.tag): person.id for person in everybody for voice in person.person.voices}
        known = [Known(name, person.id) for person in everybody for name in person.names]
        known += [
            Known(voice.name, owners.get((voice.source_id, voice.tag)))
            for voice in heard
            if voice.key and _is_name(voice)
        ]
        by_source: dict[str, set[str]] = defaultdict(set)
        for voice in heard:
            if voice.key and _is_name(voice):
                by_source[voice.source_id].add(voice.name)
        for person in everybody:
            for voice in person.person.voices:
                by_source[voice.source_id].update(person.names)
        companies = {
            value for document in documents for row in document.people for header, value in row.attributes
            if notices.is_company(header)
        }  # fmt: skip
        redactor = Redactor(
            known, key, companies=companies, kept=settings.not_names, hide_companies=settings.redact_companies,
            finder=finder,
        )  # fmt: skip
        return cls(redactor, {source_id: _fullest(names) for source_id, names in by_source.items()})


def _fullest(names: Iterable[str]) -> frozenset[str]:
    """The names without those that are short forms of another one, so that one person has one name."""
    words = {name: name_words(name) for name in names}
    pairs = [(one, other) for one in words for other in words if words[one] != words[other]]
    short = {one for one, other in pairs if fits(words[one], words[other]) and not fits(words[other], words[one])}
    return frozenset(words.keys() - short)


def _is_name(voice: Voice) -> bool:
    """Whether a tag is somebody's name and no code such as P1 or Interviewer."""
    return not re.search(r"\d", voice.key) and len(voice.key) > 1 and not notices.is_generic(voice)


@dataclass(frozen=True, slots=True)
class _Study:
    """Everything that is known of a study while its texts are put together."""

    documents: Sequence[Document]
    heard: Sequence[Voice]
    everybody: Sequence[Voiced]
    cleaner: _Cleaner | None
    speakers: Files

    def kept(self) -> list[Voiced]:
        """The people whose words are used."""
        return [person for person in self.everybody if person.stays]

    def turns(self) -> tuple[list[Turn], list[Dropped]]:
        """The turns with roles and without names; those of people who withdrew are left out without their words."""
        by_voice = {(voice.source_id, voice.tag): voice for voice in self.heard}
        owners = {(voice.source_id, voice.tag): person for person in self.everybody for voice in person.person.voices}
        empty = self._withdrawn_sources()
        kept: list[Turn] = []
        dropped: list[Dropped] = []
        for document in self.documents:
            own = self.speakers.get(document.source.path, {})
            for turn in document.turns:
                place = (turn.source_id, same_as(turn.speaker, own))
                person = owners.get(place)
                if (person is not None and not person.stays) or turn.source_id in empty:
                    dropped.append(Dropped(turn.source_id, "withdrawn", ""))
                    continue
                kept.append(self._turn(turn, by_voice[place], person))
        return kept, dropped

    def _turn(self, turn: Turn, voice: Voice, person: Voiced | None) -> Turn:
        shown = person.label if person else "Interviewer" if voice.role == "interviewer" else "Unknown speaker"
        turn = replace(turn, speaker=shown, role=voice.role, participant_id=person.id if person else None)
        if self.cleaner is None:
            return turn
        redacted = self.cleaner.redactor.redact(
            turn.text, self.cleaner.by_source.get(turn.source_id, frozenset()), turn.participant_id
        )
        return replace(turn, text=redacted.text, marks=redacted.moved_marks(turn.marks)) if redacted.edits else turn

    def _withdrawn_sources(self) -> frozenset[str]:
        """Transcripts in which everybody who answers withdrew: what the interviewer says there is about them."""
        stays: dict[str, bool] = {}
        for person in self.everybody:
            for voice in person.person.voices:
                stays[voice.source_id] = stays.get(voice.source_id, False) or person.stays
        return frozenset(source_id for source_id, any_stays in stays.items() if not any_stays)

    def sources(self) -> Iterator[Source]:
        """The sources; one whose people all withdrew is skipped with that reason."""
        empty = self._withdrawn_sources()
        for document in self.documents:
            if document.source.id in empty:
                yield replace(document.source, status="skipped", reason="the participant withdrew")
            else:
                yield document.source

    def answers(self) -> tuple[list[Answer], list[Dropped]]:
        """The answers without names; those of people who withdrew and of earlier submissions are left out."""
        owners = {(row.source_id, row.row): person for person in self.everybody for row in person.person.rows}
        latest = _latest(self.documents, self.everybody)
        kept: list[Answer] = []
        dropped: list[Dropped] = []
        for document in self.documents:
            for answer in document.answers:
                person = owners.get((answer.source_id, answer.row))
                if person is not None and not person.stays:
                    dropped.append(Dropped(answer.source_id, "withdrawn", ""))
                    continue
                shown = self._answer(answer, person)
                if person is not None and latest.get((answer.source_id, person.id), answer.row) != answer.row:
                    span = CellSpan(answer.row, answer.column, 0, len(shown.text))
                    text = shown.text if person.consent == "full" else ""  # nothing in a result says whose row it was
                    dropped.append(Dropped(answer.source_id, "duplicate-submission", text, span))
                else:
                    kept.append(shown)
        return kept, dropped

    def _answer(self, answer: Answer, person: Voiced | None) -> Answer:
        answer = replace(answer, participant_id=person.id if person else None)
        if self.cleaner is None:
            return answer
        here = frozenset(person.names) if person else frozenset()
        redacted = self.cleaner.redactor.redact(answer.text, here, answer.participant_id)
        return replace(answer, text=redacted.text) if redacted.edits else answer

    def left_out(self) -> Iterator[Dropped]:
        """What the documents left out, redacted; its span counts in the redacted text."""
        empty = self._withdrawn_sources()
        owners = {(row.source_id, row.row): person for person in self.everybody for row in person.person.rows}
        closed = {
            voice.source_id for person in self.everybody if person.consent != "full" for voice in person.person.voices
        }
        for item in (item for document in self.documents for item in document.dropped):
            row = item.span.row if isinstance(item.span, CellSpan) else None
            owner = owners.get((item.source_id, row))
            if item.source_id in empty or (owner is not None and not owner.stays):
                yield Dropped(item.source_id, "withdrawn", "")
            elif (owner is not None and owner.consent != "full") or (row is None and item.source_id in closed):
                yield replace(self._left_out(item), text="")  # nothing in a result says whose it was
            else:
                yield self._left_out(item)

    def _left_out(self, item: Dropped) -> Dropped:
        if self.cleaner is None or not item.text:
            return item
        redacted = self.cleaner.redactor.redact(item.text, self.cleaner.by_source.get(item.source_id, frozenset()))
        span = item.span
        if redacted.edits and isinstance(span, CellSpan):
            span = replace(span, char_end=span.char_start + len(redacted.text))
        return replace(item, text=redacted.text, span=span)

    def participant(self, person: Voiced) -> Participant:
        """One participant as results show her."""
        attributes = dict(person.attributes)
        if self.cleaner is not None:
            attributes = {name: self.cleaner.redactor.redact_value(value).text for name, value in attributes.items()}
        return Participant(person.id, person.label, person.source_ids, person.external_ids, attributes, person.consent)

    def shown_tag(self, voice: Voice) -> str:
        """A speaker tag as a notice may show it."""
        if self.cleaner is None or not _is_name(voice):
            return voice.tag
        return self.cleaner.redactor.redact(voice.tag, frozenset({voice.name})).text


def _latest(documents: Sequence[Document], everybody: Sequence[Voiced]) -> dict[tuple[str, str], int]:
    """For each survey and person the row that counts: the last one; rows of CRM exports and notes all count."""
    surveys = {document.source.id for document in documents if document.source.kind == "survey"}
    found: dict[tuple[str, str], int] = {}
    for person in everybody:
        for row in person.person.rows:
            if row.source_id in surveys and row.row is not None:
                place = (row.source_id, person.id)
                found[place] = max(found.get(place, 0), row.row)
    return found
