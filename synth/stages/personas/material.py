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
GUESS = 0.2  # confidence of a kind that tells nothing
WEIGHT_MIN = 0.05

Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Material:
    """People sorted by id, statements sorted by id; arrays have one entry per statement unless stated.

    `vectors` holds zeros for statements of no kind, `meanings` for all that are no `evidence`, which marks
    the statements that a claim may rest on; `meanings` are rows of the embedder that themes were grouped with.
    `interviewed` has one entry per person. `weight`, 0..1, is how much a statement counts for what a
    person is like: less the less sure its kind is.
    """

    people: tuple[Participant, ...]
    statements: tuple[Statement, ...]
    vectors: Matrix
    meanings: Matrix
    person: Indices
    kinds: NDArray[np.str_]
    themes: NDArray[np.str_]
    evidence: Mask
    spoken: Mask
    content: Mask
    interviewed: Mask
    weight: NDArray[np.float64]


def gather(
    statements: Sequence[Statement],
    participants: Sequence[Participant],
    min_confidence: float,
    embedder: Embedder,
    themes: Embedder,
) -> Material:
    """The material of a study; the order of the arguments does not matter."""
    people = tuple(sorted(participants, key=lambda participant: participant.id))
    index = {participant.id: number for number, participant in enumerate(people)}
    known = sorted((one for one in statements if one.participant_id in index), key=lambda statement: statement.id)
    kinds = np.array([statement.kind for statement in known], dtype=str)
    claims = np.isin(kinds, CLAIM_KINDS)
    confidence = np.array([statement.confidence for statement in known], dtype=np.float64)
    unflagged = np.array([not statement.flags for statement in known], dtype=bool)
    sure = (confidence >= min_confidence) & unflagged
    vectors, content = _embed(known, claims, embedder)
    person = np.array([index[statement.participant_id] for statement in known], dtype=np.intp)
    spoken = np.array([not isinstance(statement.span, CellSpan) for statement in known], dtype=bool)
    talk = np.bincount(person[spoken], minlength=len(people)) if len(known) else np.zeros(len(people), dtype=np.intp)
    evidence = claims & sure & ~(content & np.isin(kinds, ("goal", "pain")))
    return Material(
        people=people,
        statements=tuple(known),
        vectors=vectors,
        meanings=_meanings(known, evidence, themes),
        person=person,
        kinds=kinds,
        themes=np.array([statement.theme_id or "" for statement in known], dtype=str),
        evidence=evidence,
        spoken=spoken,
        content=content,
        interviewed=talk >= INTERVIEW_MIN,
        weight=np.clip((confidence - GUESS) / (1 - GUESS), WEIGHT_MIN, 1),
    )


def _meanings(statements: Sequence[Statement], evidence: Mask, embedder: Embedder) -> Matrix:
    # whitespace folded, as the themes stage embeds it: what it kept is not computed again
    rows = np.flatnonzero(evidence)
    found = embedder.embed([" ".join(statements[row].text.split()) for row in rows.tolist()])
    meanings = np.zeros((len(statements), np.asarray(found).shape[-1]), dtype=np.float32)
    if len(rows):
        meanings[rows] = found
    return meanings


def _embed(statements: Sequence[Statement], claims: Mask, embedder: Embedder) -> tuple[Matrix, Mask]:
    """Vectors of the statements that have a kind, and which statements say that nothing is wrong."""
    content = contentment.cues([statement.text for statement in statements])
    marks = np.asarray(embedder.embed([*contentment.CONTENT, *contentment.NEED]), dtype=np.float32)
    vectors = np.zeros((len(statements), marks.shape[1]), dtype=np.float32)
    rows = np.flatnonzero(claims)
    if len(rows):
        vectors[rows] = embedder.embed([statements[row].text for row in rows.tolist()])
        split = len(contentment.CONTENT)
        contrast = contentment.contrast(vectors[rows], marks[:split], marks[split:])
        # a wish that is near to contentment is a wish all the same
        wishes = np.array([statements[row].kind == "goal" for row in rows.tolist()], dtype=bool)
        content[rows] |= (contrast > contentment.CONTRAST_MIN) & ~wishes
    return vectors, content


def totals(material: Material, mask: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The sum of the vectors of each person's statements in `mask`, shape (n_people, dim), and how many there are."""
    sums = np.zeros((len(material.people), material.vectors.shape[1]))
    np.add.at(sums, material.person[mask], material.vectors[mask])
    counts = np.bincount(material.person[mask], minlength=len(material.people)).astype(np.float64)
    return sums, counts
