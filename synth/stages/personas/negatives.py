"""Who does not have the problem: people who say that they are content, and name few needs or needs of their own kind.

No sign is enough alone. Somebody who speaks about the company only has few needs, everybody denies some problem that
the interviewer asks about, and everybody has some need that nobody else has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.stages.personas.material import Indices, Mask, Material

CONTENT_RATE = 0.08  # of what an interviewee says, at least
CONTENT_FACTOR = 2.0  # times the median interviewee's rate
PRIOR = 10.0  # statements at a low rate of contentment, added to what each interviewee says
PRIOR_RATE = 0.05
FEW_NEEDS = 0.75  # of the median interviewee's rate of needs
NO_NEEDS = 0.2
SURE = 0.6  # confidence from which on a need is counted in an interview
APART = 2.5  # robust standard deviations of engagement below the median
SPREAD_MIN = 0.0075  # smallest standard deviation of engagement, in cosine
NEAREST = 5  # needs of others with which a need is compared
COMPARED_MAX = 2000  # needs of others that are looked at
INTERVIEWS_MIN = 3  # below which medians say nothing

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Talk:
    """Per person: how much she said, of what sort."""

    said: Numbers
    needs: Numbers  # weighted by confidence
    sure_needs: Numbers
    content: Numbers


def find(material: Material) -> Mask:
    """Per person, whether she does not have the problem."""
    talk = _count(material)
    answered = (talk.content > 0) & (talk.needs < talk.content) & (talk.content >= talk.said / 4)
    return np.where(material.interviewed, _interviews(material, talk), answered)


def _count(material: Material) -> _Talk:
    """Interviewees are judged by what they said, not by the few survey answers that some of them gave too."""
    number = len(material.people)
    counted = material.spoken | ~material.interviewed[material.person]
    sure = np.array([statement.confidence for statement in material.statements], dtype=np.float64)
    need = counted & _needs(material)

    def per_person(mask: Mask, weights: Numbers | None = None) -> Numbers:
        chosen = None if weights is None else weights[mask]
        return np.bincount(material.person[mask], weights=chosen, minlength=number).astype(np.float64)

    return _Talk(
        said=per_person(counted),
        needs=per_person(need, sure),
        sure_needs=per_person(need & (sure >= SURE)),
        content=per_person(counted & material.content),
    )


def _needs(material: Material) -> Mask:
    return np.isin(material.kinds, ("goal", "pain")) & ~material.content


def _interviews(material: Material, talk: _Talk) -> Mask:
    present = np.flatnonzero(material.interviewed)
    if len(present) < INTERVIEWS_MIN:
        return (talk.needs < 1) & (talk.content >= 2)
    need_rate = talk.sure_needs / np.maximum(talk.said, 1)
    content_rate = (talk.content + PRIOR * PRIOR_RATE) / (talk.said + PRIOR)
    usual, typical = float(np.median(need_rate[present])), float(np.median(content_rate[present]))
    satisfied = content_rate >= max(CONTENT_RATE, CONTENT_FACTOR * typical)
    none = (need_rate <= NO_NEEDS * usual) & (talk.content >= 2)
    return none | (satisfied & ((need_rate <= FEW_NEEDS * usual) | _disengaged(material, present)))


def _disengaged(material: Material, present: Indices) -> Mask:
    """Whose needs are far from those of others, compared with how far people's needs usually are."""
    rows = np.flatnonzero(_needs(material) & material.spoken)
    others = rows if len(rows) <= COMPARED_MAX else rows[:: -(-len(rows) // COMPARED_MAX)]
    nearness = np.full(len(material.people), np.nan)
    for person in present:
        mine = rows[material.person[rows] == person]
        theirs = others[material.person[others] != person]
        if len(mine) and len(theirs) >= NEAREST:
            cosines = np.sort(np.round(material.vectors[mine] @ material.vectors[theirs].T, 6), axis=1)
            nearness[person] = float(cosines[:, -NEAREST:].mean())
    known = nearness[~np.isnan(nearness)]
    if len(known) < INTERVIEWS_MIN:
        return np.zeros(len(material.people), dtype=bool)
    middle = float(np.median(known))
    spread = max(1.4826 * float(np.median(np.abs(known - middle))), SPREAD_MIN)
    apart: Mask = np.nan_to_num(nearness, nan=middle) < middle - APART * spread
    return apart
