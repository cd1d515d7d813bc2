"""Draft personas from what participants say: who belongs together, what tells them apart, and how sure that is.

Interviewees are grouped first; respondents with a few short answers join the personas that they fit; people
without the problem become the negative persona. docs/adr/0010-personas-from-what-people-mean.md says why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth.decisions import Placement
from synth.model import Claim, Notice, Participant, Persona, SaturationPoint, Statement, Theme
from synth.protocols import Embedder
from synth.settings import PersonasSettings, StatementsSettings
from synth.stages.personas import advice, arrange, negatives, portrait
from synth.stages.personas.card import known, open_questions
from synth.stages.personas.claims import Denials, claim, compare, denials, select
from synth.stages.personas.grouping import Grouping, group
from synth.stages.personas.material import Mask, Material, gather
from synth.stages.personas.names import Names
from synth.stages.personas.worded import sayers, worded

__all__ = ["Drafted", "Given", "PersonaTools", "draft"]

NEGATIVE_ID = "persona-negative"
NEGATIVE_NAME = "The Content Bystander"


@dataclass(frozen=True, slots=True)
class PersonaTools:
    """`themes` is the embedder that the themes were grouped with: it tells which statements say the same."""

    embedder: Embedder
    themes: Embedder


@dataclass(frozen=True, slots=True)
class Given:
    """What a draft keeps to beside its own settings.

    `min_confidence` is that of the statements; `placements` are what people decided on memberships, oldest first.
    """

    min_confidence: float = StatementsSettings().min_confidence
    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """Personas by size, largest first; participants in the order of their ids."""

    personas: tuple[Persona, ...]
    negative: Persona | None
    participants: tuple[Participant, ...]
    saturation: tuple[SaturationPoint, ...]
    small_sample: bool
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every persona of a study is written from."""

    material: Material
    themes: tuple[Theme, ...]
    denied: Denials
    names: Names
    settings: PersonasSettings
    embedder: Embedder  # of phrases


def draft(
    statements: Sequence[Statement],
    themes: Sequence[Theme],
    participants: Sequence[Participant],
    settings: PersonasSettings,
    tools: PersonaTools,
    given: Given | None = None,
) -> Drafted:
    """The personas of a study, the same for any order of its statements, themes and participants."""
    given = given or Given()
    placements = given.placements
    material = gather(statements, participants, given.min_confidence, tools.embedder, tools.themes)
    negative = arrange.without_problem(material, negatives.find(material), placements)
    grouping = arrange.arranged(material, group(material, negative, settings), placements)
    ordered = tuple(sorted(themes, key=lambda theme: theme.id))
    names = Names(material, tools.embedder)
    desk = _Desk(material, ordered, denials(material, tools.embedder), names, settings, tools.themes)
    personas = _write(desk, grouping)
    rest = np.isin(grouping.persona, range(len(personas)))
    against = _negative(desk, negative, rest, [persona.name for persona in personas]) if negative.any() else None
    return Drafted(
        personas=personas,
        negative=against,
        participants=_with_standing(material, grouping, negative, against),
        saturation=_saturation(material),
        small_sample=grouping.small_sample,
        notices=(*grouping.notices, *advice.notices(material, grouping, personas, desk.themes, negative)),
    )


def _write(desk: _Desk, grouping: Grouping) -> tuple[Persona, ...]:
    personas: list[Persona] = []
    for number, stability in enumerate(grouping.stability):
        members = grouping.persona == number
        others = (grouping.persona >= 0) & ~members
        taken = [persona.name for persona in personas]
        personas.append(_persona(desk, f"persona-{number + 1}", members, others, taken, stability))
    return tuple(personas)


def _persona(
    desk: _Desk, identity: str, members: Mask, others: Mask, taken: Sequence[str], stability: float
) -> Persona:
    material, most = desk.material, desk.settings.claims
    wordings = worded(material, desk.themes, members, desk.embedder)
    compared = compare(desk.themes, sayers(material, wordings), members, others)
    goals, pains, objections = (
        tuple(
            claim(material, one, wordings[one.theme.id], members, desk.denied) for one in select(compared, kind, most)
        )
        for kind in ("goal", "pain", "objection")
    )
    people = [person for person, member in zip(material.people, members, strict=True) if member]
    said = [material.statements[row] for row in np.flatnonzero(members[material.person])]
    found = known(people, said)
    apart = "What sets them apart:" if others.any() else "What they struggle with:"
    groups = ((apart, pains), ("They want:", goals), ("They hesitate:", objections))
    return Persona(
        id=identity,
        name=desk.names.name(members, others, taken),
        summary=portrait.summary(material, members, groups),
        size=len(people),
        share=round(len(people) / max(len(material.people), 1), 4),
        stability=stability,
        quote=portrait.quote(material, [*pains, *goals, *objections], members),
        goals=goals,
        pain_points=pains,
        objections=objections,
        facets=found,
        open_questions=open_questions(found),
    )


def _negative(desk: _Desk, members: Mask, others: Mask, taken: Sequence[str]) -> Persona | None:
    """The people without the problem: what they say, and why they would not buy; None when no sure word is theirs."""
    persona = _persona(desk, NEGATIVE_ID, members, others, taken, 1.0)
    material = desk.material
    content = [
        int(row)
        for row in np.flatnonzero(material.content & members[material.person])
        if not material.statements[row].flags
    ]
    if persona.quote is None and not content:
        return None
    calm = [_calm(material, content, persona.size)] if content else []  # people can be put here by hand
    groups = (("Why they would not buy:", persona.objections),)
    return replace(
        persona,
        name=NEGATIVE_NAME,
        # a need that a few of them have is no picture of people who have none
        goals=tuple(claim for claim in persona.goals if 2 * claim.support >= claim.of),
        pain_points=tuple(claim for claim in persona.pain_points if 2 * claim.support >= claim.of),
        summary=portrait.summary(material, members, groups, calm),
        quote=portrait.quote(material, [*persona.objections, *calm], members),
    )


def _calm(material: Material, content: Sequence[int], size: int) -> Claim:
    return Claim(
        text="Say that nothing is wrong",
        support=len({int(material.person[row]) for row in content}),
        of=size,
        statement_ids=tuple(material.statements[row].id for row in content),
    )


def _with_standing(
    material: Material, grouping: Grouping, negative: Mask, against: Persona | None
) -> tuple[Participant, ...]:
    standing = []
    for number, person in enumerate(material.people):
        membership = {
            f"persona-{position + 1}": round(float(share), 4)
            for position, share in enumerate(grouping.membership[number])
            if grouping.membership[number].any()
        }
        if negative[number] and against is not None:
            standing.append(replace(person, persona_id=None, membership={}, segment="negative"))
        elif grouping.persona[number] >= 0:
            identity = f"persona-{grouping.persona[number] + 1}"
            standing.append(replace(person, persona_id=identity, membership=membership, segment="persona"))
        else:
            standing.append(replace(person, persona_id=None, membership=membership, segment="unassigned"))
    return tuple(standing)


def _saturation(material: Material) -> tuple[SaturationPoint, ...]:
    """New themes per interviewee, in the order of their labels."""
    heard: set[str] = set()
    points = []
    for number in sorted(
        np.flatnonzero(material.interviewed), key=lambda number: _natural(material.people[number].label)
    ):
        rows = np.flatnonzero(material.evidence & (material.person == number))
        raised = set(material.themes[rows].tolist()) - {""}
        points.append(SaturationPoint(material.people[number].id, len(raised - heard)))
        heard |= raised
    return tuple(points)


def _natural(label: str) -> tuple[str, int, str]:
    """P9 before P10."""
    digits = re.search(r"\d+", label)
    return re.sub(r"\d+.*", "", label), int(digits.group()) if digits else 0, label
