"""Who is in which persona: interviewees by clustering, everybody else by comparison with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.model import Notice
from synth.settings import PersonasSettings
from synth.stages.personas.assign import assign
from synth.stages.personas.clusters import Features, Labels, Partition, choose
from synth.stages.personas.material import Indices, Mask, Material
from synth.stages.personas.profiles import Profiles

INTERVIEWS_MIN = 3  # fewer give no persona
SMALL = 8  # up to so many participants give at most two personas
SMALL_MOST = 2
RESPONDENTS_MIN = 20  # respondents from whom on a survey is grouped without interviews
ANSWERS_MIN = 2  # statements of a respondent that can be grouped


@dataclass(frozen=True, slots=True)
class Grouping:
    """Per person the number of the persona or -1, and memberships of shape (n_people, n_personas)."""

    persona: Labels
    membership: Features
    stability: tuple[float, ...]
    small_sample: bool
    notices: tuple[Notice, ...]


def group(material: Material, negative: Mask, settings: PersonasSettings) -> Grouping:
    """Personas numbered by size, largest first; people without the problem are in none."""
    heard = np.bincount(material.person[material.evidence], minlength=len(material.people))
    core, small, notices = _core(material, negative, heard)
    if not len(core):
        nobody = np.full(len(material.people), -1, dtype=np.intp)
        return Grouping(nobody, np.zeros((len(material.people), 0)), (), small, notices)
    most = min(settings.most, SMALL_MOST) if small else settings.most
    partition, fell = choose(Profiles(material, core, material.evidence), most, settings.stability_min, settings.seed)
    if fell:
        notices = (*notices, _merged(settings))
    others = np.setdiff1d(np.flatnonzero((heard > 0) & ~negative), core)
    persona, membership = _everybody(material, core, partition, others, settings.seed)
    persona, membership, order = by_size(persona, membership)
    return Grouping(persona, membership, tuple(partition.stability[old] for old in order), small, notices)


def _core(material: Material, negative: Mask, heard: NDArray[np.intp]) -> tuple[Indices, bool, tuple[Notice, ...]]:
    """The people who are clustered, whether they are few, and what to say about it."""
    interviews = int(material.interviewed.sum())
    talked = np.flatnonzero(material.interviewed & ~negative & (heard > 0))
    if interviews >= INTERVIEWS_MIN and len(talked):
        return talked, interviews <= SMALL, _small(interviews, "interviews") if interviews <= SMALL else ()
    answered = np.flatnonzero((heard >= ANSWERS_MIN) & ~negative)
    if len(answered) >= RESPONDENTS_MIN:
        return answered, False, (_survey_only(len(answered)),)
    people = int((heard > 0).sum())
    everybody = np.flatnonzero((heard > 0) & ~negative)
    if people >= INTERVIEWS_MIN and len(everybody):
        return everybody, True, _small(people, "participants")
    return everybody[:0], True, (_too_few(people),)


def _everybody(
    material: Material, core: Indices, partition: Partition, others: Indices, seed: int
) -> tuple[Labels, Features]:
    persona = np.full(len(material.people), -1, dtype=np.intp)
    membership = np.zeros((len(material.people), len(partition.stability)))
    persona[core], membership[core] = partition.labels, partition.membership
    if len(others) and len(partition.stability) > 1:
        assigned = assign(material, core, partition.labels, others, seed)
        membership[others] = assigned.membership[others]
        sure = others[assigned.accepted[others]]
        persona[sure] = assigned.membership[sure].argmax(axis=1)
    elif len(others):
        persona[others], membership[others] = 0, 1.0
    return persona, membership


def by_size(persona: Labels, membership: Features) -> tuple[Labels, Features, list[int]]:
    """The same personas numbered by size, then by their first member."""
    number = membership.shape[1]
    first = [int(np.flatnonzero(persona == one)[0]) for one in range(number)]
    order = sorted(range(number), key=lambda one: (-int((persona == one).sum()), first[one]))
    renamed = np.full(len(persona), -1, dtype=np.intp)
    for new, old in enumerate(order):
        renamed[persona == old] = new
    return renamed, membership[:, order], order


def _small(number: int, counted: str) -> tuple[Notice, ...]:
    return (
        Notice(
            "small-sample",
            f"only {number} {counted}: at most {SMALL_MOST} personas are drafted, and each further interview may "
            "change them; 5-8 interviews per kind of participant are usual",
        ),
    )


def _too_few(people: int) -> Notice:
    if not people:
        return Notice(
            "too-few-participants",
            "the material holds nothing that participants say: no personas are drafted; add interviews, or a survey "
            "with open questions",
        )
    missing = max(INTERVIEWS_MIN - people, 1)
    return Notice(
        "too-few-participants",
        f"{people} participant{'s' if people != 1 else ''} with something to go by: no personas are drafted; "
        f"add at least {missing} more interview{'s' if missing != 1 else ''}",
    )


def _survey_only(people: int) -> Notice:
    return Notice(
        "survey-only",
        f"personas rest on short answers of {people} respondents and on fewer than {INTERVIEWS_MIN} interviews: "
        "read them as groups of answers, and interview some of each group",
    )


def _merged(settings: PersonasSettings) -> Notice:
    return Notice(
        "not-separable",
        "no division into personas held when it was repeated with parts of the material (stability below "
        f"{settings.stability_min:g}, or no clearer than chance): all are reported as one",
    )
