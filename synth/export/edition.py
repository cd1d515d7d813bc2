"""What leaves a study: the latest result as people left it, cut down to what was asked for and may be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synth import decisions
from synth.errors import StudyError, UsageError
from synth.export.anonymous import anonymised
from synth.export.consent import silenced
from synth.model import Decision, Participant, Synthesis


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person who exports asks for; `personas` holds ids or names, empty for all."""

    approved: bool = False
    personas: tuple[str, ...] = ()
    anonymous: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether some personas may be missing on purpose."""
        return self.approved or bool(self.personas)


@dataclass(frozen=True, slots=True)
class Edition:
    """A result that may leave the study, with what people decided on it.

    `approved_at` maps a persona's id to the moment of its approval. The other sets hold ids of statements and of
    claims (`synth.decisions.claim_id`). `since` is when the newest material came in.
    """

    synthesis: Synthesis
    wish: Wish
    approved_at: Mapping[str, str]
    accepted: frozenset[str]
    strong: frozenset[str]
    accepted_claims: frozenset[str]
    reworded_claims: frozenset[str]
    since: str
    review_after_days: int


@dataclass(frozen=True, slots=True)
class Dates:
    """When the newest material came in and after how many days personas are due for a review."""

    since: str
    review_after_days: int = 365


def edition(found: Synthesis, active: Sequence[Decision], wish: Wish, dates: Dates) -> Edition:
    """The part of `found`, revised by the `active` decisions, that `wish` asks for and consent allows.

    Raises:
        UsageError: when a persona is asked for that the result does not have.
        StudyError: when only approved personas are asked for and there are none.
    """
    revised = decisions.revise(found, active)
    described = revised.described
    approved_at = {key: one.approved_at for key, one in described.items() if one.approved_at is not None}
    synthesis = silenced(revised.synthesis)
    if wish.personas:
        synthesis = _only(synthesis, _asked(synthesis, wish.personas))
    if wish.approved:
        synthesis = _only(synthesis, approved_at)
        if not synthesis.all_personas:
            raise StudyError(f"{found.study_name}: no such persona is approved; approve one with `synth review`")
    return Edition(
        synthesis=anonymised(synthesis) if wish.anonymous else synthesis,
        wish=wish,
        approved_at=approved_at,
        accepted=revised.accepted,
        strong=revised.strong,
        accepted_claims=frozenset[str]().union(*(one.accepted for one in described.values())),
        reworded_claims=frozenset[str]().union(*(one.reworded for one in described.values())),
        since=dates.since,
        review_after_days=dates.review_after_days,
    )


def _asked(synthesis: Synthesis, wanted: Sequence[str]) -> frozenset[str]:
    known = {persona.id: persona.id for persona in synthesis.all_personas}
    known |= {persona.name.casefold(): persona.id for persona in synthesis.all_personas}
    missing = [name for name in wanted if name not in known and name.casefold() not in known]
    if missing:
        listed = ", ".join(f"{persona.id} ({persona.name})" for persona in synthesis.all_personas)
        raise UsageError(f"no persona {missing[0]!r}; known: {listed or 'none'}")
    return frozenset(known.get(name) or known[name.casefold()] for name in wanted)


def _only(synthesis: Synthesis, kept: Iterable[str]) -> Synthesis:
    """The result with these personas; the company profile rests on all of them and goes."""
    ids = frozenset(kept)
    negative = synthesis.negative_persona
    return dataclasses.replace(
        synthesis,
        personas=tuple(persona for persona in synthesis.personas if persona.id in ids),
        negative_persona=negative if negative is not None and negative.id in ids else None,
        participants=tuple(_member(person, ids) for person in synthesis.participants),
        icp=None,
    )


def _member(person: Participant, kept: frozenset[str]) -> Participant:
    return dataclasses.replace(
        person,
        persona_id=person.persona_id if person.persona_id in kept else None,
        membership={key: share for key, share in person.membership.items() if key in kept},
    )
