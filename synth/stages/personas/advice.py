"""What the researcher should know about the drafts, and whom to interview next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from synth.model import Notice, Persona, Theme
from synth.stages.personas.claims import compare
from synth.stages.personas.grouping import Grouping
from synth.stages.personas.material import Mask, Material
from synth.stages.personas.worded import voices

ENOUGH_INTERVIEWS = 5  # per persona
BETWEEN = 0.6  # membership below which an interviewee stands between two personas
COMMON_MOST = 5  # themes named as common ground
COMMON_SHARE = 0.5  # of the people of every persona


def notices(
    material: Material, grouping: Grouping, personas: Sequence[Persona], themes: Sequence[Theme], negative: Mask
) -> tuple[Notice, ...]:
    """Common ground, people left out, and the next interviews, in this order."""
    found = [_common_ground(material, grouping, personas, themes), _unassigned(material, grouping, personas, negative)]
    found += [_between(material, grouping, personas), _next(material, grouping, personas, negative)]
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
