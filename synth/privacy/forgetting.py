"""A kept result without one participant: nothing of her is left and what remains agrees with itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from synth.model import CellSpan, Claim, Dropped, Icp, Notice, OpenQuestion, Persona, Source, Synthesis, Theme

REMOVED = Notice("forgotten", "somebody was removed from this result; run the study again to renew its summaries")


_PASSAGE = re.compile(r"“([^”]*)”")  # facets and summaries repeat what people said in these


@dataclass(frozen=True, slots=True)
class Traces:
    """What belongs to one participant in a result; `texts` are her statements."""

    participant_id: str
    sources: frozenset[str]  # those in which nobody else answers, and those that hold the same unused
    turns: frozenset[str]
    cells: frozenset[tuple[str, int]]  # source id and row
    statements: frozenset[str]
    texts: tuple[str, ...]


def traces(synthesis: Synthesis, participant_id: str) -> Traces:
    """Everything in a result that belongs to a participant."""
    others = [person for person in synthesis.participants if person.id != participant_id]
    shared = {source_id for person in others for source_id in person.source_ids}
    own = {
        source_id for person in synthesis.participants if person.id == participant_id for source_id in person.source_ids
    }
    said = [statement for statement in synthesis.statements if statement.participant_id == participant_id]
    alone = _with_companions(synthesis, own - shared)
    return Traces(
        participant_id=participant_id,
        sources=alone,
        turns=frozenset(
            turn.id for turn in synthesis.turns if turn.participant_id == participant_id or turn.source_id in alone
        ),
        cells=frozenset(
            (answer.source_id, answer.row) for answer in synthesis.answers if answer.participant_id == participant_id
        ),
        statements=frozenset(statement.id for statement in said),
        texts=tuple(statement.text for statement in said),
    )


def _with_companions(synthesis: Synthesis, own: Set[str]) -> frozenset[str]:
    """Her sources with what holds the same and was not used: the recording beside a transcript, copies, versions.

    The next run would find her in them once the files that were used are gone.
    """
    found, before = set(own), -1
    unused = [source for source in synthesis.sources if source.status == "skipped"]
    while len(found) != before:
        before = len(found)
        held = [source for source in synthesis.sources if source.id in found]
        found |= {source.id for source in unused if any(_holds_the_same(source, one) for one in held)}
    return frozenset(found)


def _holds_the_same(unused: Source, used: Source) -> bool:
    version = (unused.reason or "").startswith(f"another version of {used.path}, which ")
    return version or unused.path == used.media_path or unused.sha256 == used.sha256


def forget(synthesis: Synthesis, participant_id: str) -> Synthesis:
    """The result without a participant: her sources, words and row, and every claim, count and quote from them."""
    gone = traces(synthesis, participant_id)
    participants = tuple(person for person in synthesis.participants if person.id != participant_id)
    statements = tuple(one for one in synthesis.statements if one.id not in gone.statements)
    speakers = {one.id: one.participant_id for one in statements}
    words = _Words(tuple(map(_plain, gone.texts)), tuple(_plain(one.text) for one in statements))
    themes = _themes(synthesis.themes, speakers, len(participants), words)
    sizes = Counter(person.persona_id for person in participants)
    labels = {theme.id: theme.label for theme in themes}
    cut = _Cut(speakers, labels, frozenset(person.id for person in participants), words)
    personas = [cut.persona(persona, sizes[persona.id], len(participants)) for persona in synthesis.personas]
    standing = {persona.id for persona in personas if persona.size}
    negative = synthesis.negative_persona
    left = sum(person.segment == "negative" for person in participants)
    dropped = tuple(item for item in synthesis.dropped if not _belongs(item, gone))
    return replace(
        synthesis,
        run=replace(synthesis.run, warnings=tuple(dict.fromkeys((*_others_warnings(synthesis, gone), REMOVED)))),
        sources=tuple(source for source in synthesis.sources if source.id not in gone.sources),
        participants=tuple(
            replace(person, membership={key: share for key, share in person.membership.items() if key in standing})
            for person in participants
        ),
        turns=tuple(turn for turn in synthesis.turns if turn.id not in gone.turns),
        answers=tuple(one for one in synthesis.answers if one.participant_id != participant_id),
        statements=tuple(
            replace(one, theme_id=one.theme_id if one.theme_id in cut.labels else None) for one in statements
        ),
        themes=themes,
        personas=tuple(persona for persona in personas if persona.id in standing),
        negative_persona=cut.persona(negative, left, len(participants)) if negative and left else None,
        icp=cut.icp(synthesis.icp) if synthesis.icp else None,
        quality=replace(
            synthesis.quality,
            saturation=tuple(point for point in synthesis.quality.saturation if point.participant_id != participant_id),
            dropped=dict(sorted(Counter(item.reason for item in dropped).items())),
        ),
        dropped=dropped,
    )


def _others_warnings(synthesis: Synthesis, gone: Traces) -> tuple[Notice, ...]:
    paths = [source.path for source in synthesis.sources if source.id in gone.sources]
    return tuple(
        notice
        for notice in synthesis.run.warnings
        if notice.source_id not in gone.sources and not any(path in notice.message for path in paths)
    )


def _belongs(item: Dropped, gone: Traces) -> bool:
    span = item.span
    if item.source_id in gone.sources:
        return True
    if isinstance(span, CellSpan):
        # whose an earlier submission was is not kept: those beside hers go as well
        earlier = item.reason == "duplicate-submission" and item.source_id in {source for source, _ in gone.cells}
        return earlier or (item.source_id, span.row) in gone.cells
    return span is not None and span.turn_id in gone.turns


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(".,!?… ")


@dataclass(frozen=True, slots=True)
class _Words:
    """Tells what is in nobody's words but those of the person who is forgotten."""

    hers: tuple[str, ...]
    kept: tuple[str, ...]

    def label(self, theme: Theme) -> str:
        """The theme's label, or its keywords where the label is her wording."""
        return (", ".join(theme.keywords) or theme.kind) if self.alone(theme.label) else theme.label

    def passages(self, text: str) -> str:
        """The text of a claim without the passages that are hers; empty when it has no others."""
        quoted: list[str] = _PASSAGE.findall(text)
        left = [passage for passage in quoted if not self.alone(passage)]
        return text if len(left) == len(quoted) else " · ".join(f"“{passage}”" for passage in left)

    def summary(self, text: str) -> str:
        """A summary with dots for the passages that are hers."""
        return _PASSAGE.sub(lambda found: "“…”" if self.alone(found[1]) else found[0], text)

    def alone(self, passage: str) -> bool:
        """Whether she has said this and nobody else."""
        words = _plain(passage)
        return bool(words) and any(words in text for text in self.hers) and not any(words in text for text in self.kept)


def _themes(themes: tuple[Theme, ...], speakers: Mapping[str, str], people: int, words: _Words) -> tuple[Theme, ...]:
    kept = []
    for theme in themes:
        ids = tuple(one for one in theme.statement_ids if one in speakers)
        if ids:
            count = len({speakers[one] for one in ids})
            share = count / people if people else 0.0
            kept.append(replace(theme, label=words.label(theme), statement_ids=ids, participants=count, share=share))
    return tuple(kept)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts claims down to what is left of their evidence; `labels` are those of the themes that stay."""

    speakers: Mapping[str, str]
    labels: Mapping[str, str]
    people: Set[str]
    words: _Words

    def claim(self, claim: Claim | None, of: int) -> Claim | None:
        """The claim with what is left of its evidence; None when nothing is."""
        if claim is None or not of:
            return None
        ids = tuple(one for one in claim.statement_ids if one in self.speakers)
        rows = tuple(one for one in claim.attribute_participant_ids if one in self.people)
        text = self._wording(claim)
        if not text or not (ids or rows):
            return None
        lost = {*claim.statement_ids, *claim.attribute_participant_ids} - {*ids, *rows}
        support = claim.support - 1 if lost else claim.support
        return replace(
            claim,
            text=text,
            support=max(1, min(support, of)),
            of=of,
            statement_ids=ids,
            counter_statement_ids=tuple(one for one in claim.counter_statement_ids if one in self.speakers),
            attribute_participant_ids=rows,
        )

    def _wording(self, claim: Claim) -> str:
        """The words of a claim, whoever chose them; where they are hers alone, the label of its theme."""
        text = self.words.passages(claim.text)
        return self.labels.get(claim.theme_id or "", "") if self.words.alone(text) else text

    def claims(self, claims: tuple[Claim, ...], of: int | None = None) -> tuple[Claim, ...]:
        """The claims that still have evidence; `of` is what each counts by, its own number when None."""
        cut = (self.claim(claim, claim.of if of is None else of) for claim in claims)
        return tuple(claim for claim in cut if claim is not None)

    def persona(self, persona: Persona, size: int, people: int) -> Persona:
        """The persona of the people who are left."""
        facets = {name: self.claim(claim, size) for name, claim in persona.facets.items()}
        lost = [name for name, claim in facets.items() if claim is None and persona.facets[name] is not None]
        asked = tuple(OpenQuestion(name, f"What should be known about {name.replace('_', ' ')}?") for name in lost)
        quote = persona.quote if persona.quote and persona.quote.statement_id in self.speakers else None
        whole = size == persona.size and quote == persona.quote and not lost
        return replace(
            persona,
            name=f"A group of {size}" if self.words.alone(persona.name) else persona.name,
            summary=self.words.summary(persona.summary) if whole else f"{size} {'person' if size == 1 else 'people'}.",
            size=size,
            share=size / people if people else 0.0,
            quote=quote,
            goals=self.claims(persona.goals, size),
            pain_points=self.claims(persona.pain_points, size),
            objections=self.claims(persona.objections, size),
            facets=facets,
            open_questions=(*persona.open_questions, *asked),
        )

    def icp(self, icp: Icp) -> Icp:
        """The profile with what is left of its evidence."""
        return replace(
            icp,
            summary=self.words.summary(icp.summary),
            must_haves=self.claims(icp.must_haves),
            deal_breakers=self.claims(icp.deal_breakers),
            firmographic=self._facets(icp.firmographic),
            technographic=self._facets(icp.technographic),
            behavioural=self._facets(icp.behavioural),
            strategic=self._facets(icp.strategic),
        )

    def _facets(self, facets: Mapping[str, Claim | None]) -> dict[str, Claim | None]:
        return {name: claim and self.claim(claim, claim.of) for name, claim in facets.items()}
