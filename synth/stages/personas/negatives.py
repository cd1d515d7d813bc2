"""Who does not have the problem: people who name few needs for what they say, and say that they are content.

Neither sign is enough alone. Somebody who speaks about the company only has few needs, and everybody denies some
problem that the interviewer asks about.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synth.stages.personas.material import Mask, Material

NEED_SHARE = 0.55  # of the median interviewee's rate of needs: above this nobody is negative
CONTENT_FACTOR = 2.0  # rate of contentment against the median interviewee's
CONTENT_RATE = 0.08  # and at least this rate in interviews
FEW = 3  # interviews below which medians say nothing


def find(material: Material) -> Mask:
    """Per person, whether she does not have the problem."""
    needs, content, said = _counts(material)
    return np.where(material.interviewed, _interviews(material, needs, content, said), _answers(needs, content, said))


def _counts(material: Material) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Per person: goals and pains, weighted by confidence; statements of contentment; all statements.

    Interviewees are judged by what they said, not by the few survey answers that some of them gave too.
    """
    number = len(material.people)
    counted = material.spoken | ~material.interviewed[material.person] if len(material.person) else material.spoken
    sure = np.array([statement.confidence for statement in material.statements], dtype=np.float64)
    need = counted & np.isin(material.kinds, ("goal", "pain")) & ~material.content
    needs = np.bincount(material.person[need], weights=sure[need], minlength=number)
    content = np.bincount(material.person[counted & material.content], minlength=number).astype(np.float64)
    said = np.bincount(material.person[counted], minlength=number).astype(np.float64)
    return needs, content, said


def _interviews(
    material: Material, needs: NDArray[np.float64], content: NDArray[np.float64], said: NDArray[np.float64]
) -> Mask:
    talked = np.maximum(said, 1)
    need_rate, content_rate = needs / talked, content / talked
    some = material.interviewed & (needs > 0)
    if int(material.interviewed.sum()) < FEW or not some.any():
        return (needs < 1) & (content >= 2)
    usual = float(np.median(need_rate[some]))
    typical = float(np.median(content_rate[some]))
    satisfied = content_rate >= max(CONTENT_RATE, CONTENT_FACTOR * typical)
    few = need_rate <= NEED_SHARE * usual
    none = need_rate <= 0.2 * usual
    return (few & satisfied) | (none & (content >= 2))


def _answers(needs: NDArray[np.float64], content: NDArray[np.float64], said: NDArray[np.float64]) -> Mask:
    """A respondent with a handful of answers: content somewhere and nothing needed anywhere."""
    return (said > 0) & (content > 0) & (needs < 0.5) & (content >= said / 4)
