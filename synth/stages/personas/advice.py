"""What the researcher should know about the drafts, and whom to interview next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from synth.model import Claim, Notice, Persona, Theme
from synth.stages.personas.claims import compare
from synth.stages.personas.grouping import Grouping
from synth.stages.personas.material import Mask, Material
from synth.stages.personas.worded import voices

ENOUGH_INTERVIEWS = 5  # per persona
BETWEEN = 0.6  # membership below which an interviewee stands between two personas
CLAIMS_MIN = 3  # fewer claims say nothing about who bears a persona
COMMON_MOST = 5  # themes named as common ground
COMMON_SHARE = 0.5  # of the people of every persona


def notices(
    material: Material, grouping: Grouping, personas: Sequence[Persona], themes: Sequence[Theme], negative: Mask
) -> tuple[Notice, ...]:
    """Common ground, people left out or between, personas on few shoulders, and the next interviews, in this order."""
    found = [_common_ground(material, grouping, personas, themes), _unassigned(material, grouping, personas, negative)]
    found += [_between(material, grouping, personas), _unquoted(personas), _alone(personas, material)]
    found += [_next(material, grouping, personas, negative)]
    return tuple(notice for notice in found if notice is not None)


def _common_ground(
    material: Material, grouping: Grouping, personas: Sequence[Persona], themes: Sequence[Theme]
) -> Notice | None:
    if len(personas) < 2:
        return None
    nobody = np.zeros(len(material.people), dtype=bool)
    heard = voices(material, themes)
    everywhere: dict[str, float] = {}
    for number in range(len(personas)):
        mine = {
            one.theme.id: one.voices / one.of
            for one in compare(themes, heard, (grouping.persona == number) & material.interviewed, nobody)
        }
        everywhere = {
            theme: min(everywhere.get(theme, 1.0), share)
            for theme, share in mine.items()
            if number == 0 or theme in everywhere
        }
    common = [theme for theme in themes if everywhere.get(theme.id, 0.0) >= COMMON_SHARE]
    shared = [
        theme.label for theme in sorted(common, key=lambda theme: (-everywhere[theme.id], theme.id))[:COMMON_MOST]
    ]
    if not shared:
        return None
    return Notice("common-ground", f"at least half of the interviewees of every persona say: {'; '.join(shared)}")


def _unassigned(material: Material, grouping: Grouping, personas: Sequence[Persona], negative: Mask) -> Notice | None:
    left = int(((grouping.persona < 0) & ~negative).sum())
    if not personas or not left:
        return None
    return Notice(
        "unassigned",
        f"{left} of {len(material.people)} participants are in no persona: they said too little, or what they said "
        "fits several",
    )


def _between(material: Material, grouping: Grouping, personas: Sequence[Persona]) -> Notice | None:
    if len(personas) < 2:
        return None
    unsure = [
        material.people[number].label
        for number in np.flatnonzero(material.interviewed & (grouping.persona >= 0))
        if grouping.membership[number].max() < BETWEEN
    ]
    if not unsure:
        return None
    return Notice("between-personas", f"{', '.join(sorted(unsure))}: between two personas; what they say decides least")


def _unquoted(personas: Sequence[Persona]) -> Notice | None:
    silent = [f"{persona.name!r}" for persona in personas if persona.quote is None]
    if not silent:
        return None
    return Notice("no-quote", f"{', '.join(silent)}: without a quote, because nobody in it may be quoted")


def _alone(personas: Sequence[Persona], material: Material) -> Notice | None:
    """The interviewees without whom most of a persona's claims would have lost half of their statements."""
    labels = [material.people[person].label for person in material.person.tolist()]
    speaker = {statement.id: label for statement, label in zip(material.statements, labels, strict=True)}
    heavy = []
    for persona in personas:
        claims = [*persona.goals, *persona.pain_points, *persona.objections]
        leading = Counter(label for claim in claims for label in _leaders(claim, speaker))
        heavy += [
            f"{label} bears at least half of {count} of the {len(claims)} claims of {persona.name!r}"
            for label, count in sorted(leading.items())
            if len(claims) >= CLAIMS_MIN and 2 * count > len(claims)
        ]
    if not heavy:
        return None
    return Notice("one-voice", f"{'; '.join(heavy)}: read {'it' if len(heavy) == 1 else 'them'} as one person's so far")


def _leaders(claim: Claim, speaker: Mapping[str, str]) -> list[str]:
    """Who said at least half of what a claim rests on."""
    said = Counter(speaker[one] for one in claim.statement_ids)
    return [label for label, count in said.items() if 2 * count >= len(claim.statement_ids)]


def _next(material: Material, grouping: Grouping, personas: Sequence[Persona], negative: Mask) -> Notice | None:
    """The kind of participant whose next interview would change most: the thinnest and least stable draft."""
    if not personas:
        return None
    counts = [int(((grouping.persona == number) & material.interviewed).sum()) for number in range(len(personas))]
    thin = min(
        range(len(personas)), key=lambda number: (counts[number] * personas[number].stability, personas[number].id)
    )
    if counts[thin] >= ENOUGH_INTERVIEWS:
        if negative.any():
            return None
        return Notice(
            "interview-next", "interview one or two people who do not have the problem: nobody shows yet where it ends"
        )
    missing = ENOUGH_INTERVIEWS - counts[thin]
    # A single draft has nothing to be compared with, and its stability is 1 by definition.
    rank = f" (stability {personas[thin].stability:.2f}) and would change most" if len(personas) > 1 else ""
    return Notice(
        "interview-next",
        f"interview about {missing} more like {personas[thin].name!r}: it rests on {counts[thin]} "
        f"interview{'s' if counts[thin] != 1 else ''}{rank}",
    )
