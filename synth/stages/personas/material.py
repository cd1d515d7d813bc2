"""What every participant gave, as arrays in canonical order: the input of all decisions about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.model import CLAIM_KINDS, CellSpan, Participant, Statement
from synth.protocols import Embedder, Matrix
from synth.stages.personas import contentment

INTERVIEW_MIN = 5  # spoken statements from which on somebody counts as interviewed

Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """People sorted by id, statements sorted by id; arrays have one entry per statement unless stated.

    `vectors` holds zeros where `embedded` is False. `evidence` marks statements that a claim may rest on.
    `interviewed` has one entry per person.
    """

    people: tuple[Participant, ...]
    statements: tuple[Statement, ...]
    vectors: Matrix
    person: Indices
    kinds: NDArray[np.str_]
    themes: NDArray[np.str_]
    evidence: Mask
    spoken: Mask
    content: Mask
    interviewed: Mask


def gather(
    statements: Sequence[Statement], participants: Sequence[Participant], min_confidence: float, embedder: Embedder
) -> Material:
    """The material of a study; the order of the arguments does not matter."""
    people = tuple(sorted(participants, key=lambda participant: participant.id))
    index = {participant.id: number for number, participant in enumerate(people)}
    known = sorted((one for one in statements if one.participant_id in index), key=lambda statement: statement.id)
    kinds = np.array([statement.kind for statement in known], dtype=str)
    claims = np.isin(kinds, CLAIM_KINDS)
    sure = np.array([statement.confidence >= min_confidence and not statement.flags for statement in known], dtype=bool)
    vectors, content = _embed(known, claims, embedder)
    person = np.array([index[statement.participant_id] for statement in known], dtype=np.intp)
    spoken = np.array([not isinstance(statement.span, CellSpan) for statement in known], dtype=bool)
    talk = np.bincount(person[spoken], minlength=len(people)) if len(known) else np.zeros(len(people), dtype=np.intp)
    return Material(
        people=people,
        statements=tuple(known),
        vectors=vectors,
        person=person,
        kinds=kinds,
        themes=np.array([statement.theme_id or "" for statement in known], dtype=str),
        evidence=claims & sure & ~(content & np.isin(kinds, ("goal", "pain"))),
        spoken=spoken,
        content=content,
        interviewed=talk >= INTERVIEW_MIN,
    )


def _embed(statements: Sequence[Statement], claims: Mask, embedder: Embedder) -> tuple[Matrix, Mask]:
    """Vectors of the statements that have a kind, and which statements say that nothing is wrong."""
    content = contentment.cues([statement.text for statement in statements])
    marks = np.asarray(embedder.embed([*contentment.CONTENT, *contentment.NEED]), dtype=np.float32)
    vectors = np.zeros((len(statements), marks.shape[1]), dtype=np.float32)
    rows = np.flatnonzero(claims)
    if len(rows):
        vectors[rows] = embedder.embed([statements[row].text for row in rows])
        split = len(contentment.CONTENT)
        content[rows] |= contentment.contrast(vectors[rows], marks[:split], marks[split:]) > contentment.CONTRAST_MIN
    return vectors, content


def totals(material: Material, mask: Mask) -> tuple[Matrix, NDArray[np.float64]]:
    """The sum of the vectors of each person's statements in `mask`, and how many there are.

    Float32, shape (n_people, dim); summed in the order of the statements.
    """
    sums = np.zeros((len(material.people), material.vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, material.person[mask], material.vectors[mask])
    counts = np.bincount(material.person[mask], minlength=len(material.people)).astype(np.float64)
    return sums, counts
