"""What can be said of a group of people, with the statements that it rests on and those that speak against it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from synth.model import Claim, Kind, Theme
from synth.protocols import Embedder, Matrix
from synth.stages.personas.contentment import is_content
from synth.stages.personas.material import Mask, Material
from synth.stages.personas.worded import Wording

PRIOR = 2.0  # people who would raise a theme at the overall rate, added to both sides of a comparison
DISTINCT_LIFT = 1.25  # times as often as the others from which on a theme tells the persona apart
COUNTER_COSINE = 0.35  # nearness of a denial, with its question, to the theme that it denies
COUNTERS_MAX = 3


@dataclass(frozen=True, slots=True)
class Denials:
    """Statements that say that something is fine, embedded together with the question that they answer."""

    rows: tuple[int, ...]
    vectors: Matrix


@dataclass(frozen=True, slots=True)
class Comparison:
    """A theme in one group against the rest; `lift` is shrunk towards 1 where few people speak."""

    theme: Theme
    voices: int
    of: int
    elsewhere: int
    lift: float

    @property
    def distinct(self) -> bool:
        return self.lift >= DISTINCT_LIFT

    @property
    def weight(self) -> float:
        """Lift on a log scale times support, as people count with falling returns."""
        return round(math.log(max(self.lift, 1e-9)) * math.sqrt(self.voices), 6)


def denials(material: Material, embedder: Embedder) -> Denials:
    """All spoken statements of contentment; answers of a survey deny nothing that anybody asked about."""
    spoken = material.content & material.spoken & (material.kinds != "goal")
    said = [(row, material.statements[row]) for row in np.flatnonzero(spoken).tolist()]
    rows = tuple(row for row, statement in said if not statement.flags and is_content(statement.text))
    texts = [" ".join(filter(None, (material.statements[row].context, material.statements[row].text))) for row in rows]
    return Denials(rows, np.asarray(embedder.embed(texts), dtype=np.float32) if texts else np.zeros((0, 1), np.float32))


def compare(themes: Sequence[Theme], voices: Mapping[str, Mask], members: Mask, others: Mask) -> tuple[Comparison, ...]:
    """Every theme that at least one member gives voice to, those that distinguish the members first."""
    of, rest = int(members.sum()), int(others.sum())
    compared = []
    for theme in themes:
        raised = voices.get(theme.id, np.zeros_like(members))
        mine, theirs = int((raised & members).sum()), int((raised & others).sum())
        if not mine:
            continue
        rate = (mine + theirs) / max(of + rest, 1)
        lift = ((mine + PRIOR * rate) / (of + PRIOR)) / ((theirs + PRIOR * rate) / (rest + PRIOR))
        compared.append(Comparison(theme, mine, of, theirs, lift))
    return tuple(sorted(compared, key=lambda one: (not one.distinct, -one.weight, -one.voices, one.theme.id)))


def select(compared: Sequence[Comparison], kind: Kind, most: int) -> tuple[Comparison, ...]:
    """The themes of a kind that go on the card: distinguishing ones, then what at least half of the members say.

    One voice is no pattern: themes of a single person are taken only when the kind has nothing else.
    """
    mine = [one for one in compared if one.theme.kind == kind]
    pattern = [one for one in mine if one.voices >= 2 and (one.distinct or 2 * one.voices >= one.of)]
    if not pattern:
        # With nobody to be told apart from, every theme that people share is a pattern.
        alone = not any(one.elsewhere for one in compared)
        shared = sum(one.voices >= 2 for one in mine) if alone else 0
        pattern = sorted(mine, key=lambda one: (-one.voices, -one.weight, one.theme.id))[: max(shared, 2)]
    return tuple(pattern[:most])


def claim(material: Material, one: Comparison, wording: Wording, members: Mask, denied: Denials) -> Claim:
    """The claim that `one.voices` members say what `wording` says."""
    said = [material.statements[row] for row in wording.rows]
    # A reader checks a claim against its first quote: one that holds the words of the claim goes before a nearer one.
    words = wording.text.casefold()
    order = sorted(
        range(len(said)),
        key=lambda i: (not said[i].quotable, words not in " ".join(said[i].text.split()).casefold(), i),
    )
    centre = material.vectors[list(wording.rows)].mean(axis=0)
    return Claim(
        text=sentence(wording.text),
        support=one.voices,
        of=one.of,
        statement_ids=tuple(said[i].id for i in order),
        counter_statement_ids=_counters(material, centre, members, one.theme.kind, denied),
        theme_id=one.theme.id,
    )


def _counters(material: Material, centre: Matrix, members: Mask, kind: Kind, denied: Denials) -> tuple[str, ...]:
    rows = [
        position
        for position, row in enumerate(denied.rows)
        if members[material.person[row]] and material.kinds[row] != kind
    ]
    if not rows:
        return ()
    nearness = denied.vectors[rows] @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    near = sorted(
        (-round(float(value), 6), material.statements[denied.rows[row]].id)
        for row, value in zip(rows, nearness, strict=True)
        if value >= COUNTER_COSINE
    )
    return tuple(identity for _, identity in near[:COUNTERS_MAX])


def sentence(label: str) -> str:
    """A phrase as the beginning of a sentence, without a full stop."""
    text = " ".join(label.split()).rstrip(" .,;:")
    return text[:1].upper() + text[1:]
