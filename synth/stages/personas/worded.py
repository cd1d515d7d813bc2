"""What a group of people says about a theme, in the words of one of them, and who of them says it.

A theme holds what is near in meaning over the whole study. A claim about some people is narrower: the phrase that
most of *them* come close to, and as evidence only the statements that do. What else they say about the theme stays
in the theme and bears no claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.model import Theme
from synth.protocols import Embedder, Matrix
from synth.stages.personas.material import Indices, Mask, Material
from synth.wording import READABLE, Phrase, phrases

SAYS = 0.45  # cosine to a wording from which on a statement says it; docs/adr/0010 has the measurement
PAIR = 2
PAIR_SAYS = 0.55  # the same where two people alone would bear a claim: nobody else vouches for what they share
CENTRAL_MOST = 200  # statements of a theme that are compared as a source of words
SOURCES = 10  # statements whose phrases are compared
PHRASES_EACH = 3
REACH = 2.0  # what the share of people who say it is worth, against their mean likeness
LIKE_MOST = 0.7  # likeness beyond which nearer is no better: repeated answers are no better evidence than like ones
READS = 0.7  # what a phrase that reads well is worth, against the share of people who say it
FAITHFUL = 0.5  # what likeness to the statement that the phrase is cut from is worth
CROWDING = 0.3  # what likeness to another theme of the same people costs
SURE = 0.3  # what a sure kind of the statement that the phrase is cut from is worth


@dataclass(frozen=True, slots=True)
class Wording:
    """`rows` are the group's statements that say `text`, nearest first.

    `meaning` is None where people named the theme: then all that they put there says it. Otherwise what comes as near
    to it as `least` says it.
    """

    text: str
    rows: tuple[int, ...]
    meaning: Matrix | None = None
    least: float = SAYS


@dataclass(frozen=True, slots=True)
class _Option:
    """A phrase that may be the wording, and the statement that it is cut from."""

    phrase: Phrase
    row: int


def worded(material: Material, themes: Sequence[Theme], members: Mask, embedder: Embedder) -> dict[str, Wording]:
    """Theme id to what the members say about it, for the themes that a member raises."""
    raised = {theme.id: rows for theme in themes if len(rows := _rows(material, theme.id, members))}
    options = {
        theme.id: _options(material, raised[theme.id]) for theme in themes if theme.id in raised and theme.keywords
    }
    texts = sorted({option.phrase.text for listed in options.values() for option in listed})
    meanings = dict(zip(texts, embedder.embed(texts), strict=True)) if texts else {}
    centres = {name: _unit(material.meanings[rows].mean(axis=0)) for name, rows in raised.items()}
    taken: set[str] = set()
    result = {}
    for theme in sorted(themes, key=lambda theme: theme.id):
        if theme.id not in raised:
            continue
        rows = raised[theme.id]
        free = [option for option in options.get(theme.id, ()) if option.phrase.text.casefold() not in taken]
        if free:
            beside = [
                centres[one.id] for one in themes if one.kind == theme.kind and one is not theme and one.id in centres
            ]
            result[theme.id] = _best(material, rows, free, meanings, beside)
        else:  # also where nobody of the group may be quoted
            result[theme.id] = Wording(theme.label, tuple(rows.tolist()))
        taken.add(result[theme.id].text.casefold())
    return result


def voices(material: Material, themes: Iterable[Theme]) -> dict[str, Mask]:
    """Theme id to the people who raise it with a statement that may bear a claim."""
    found = {theme.id: np.zeros(len(material.people), dtype=bool) for theme in themes}
    for row in np.flatnonzero(material.evidence):
        theme = str(material.themes[row])
        if theme in found:
            found[theme][material.person[row]] = True
    return found


def sayers(material: Material, wordings: Mapping[str, Wording]) -> dict[str, Mask]:
    """Theme id to the people, of any group, who say what the wording says."""
    found = {}
    for theme, wording in wordings.items():
        rows = np.flatnonzero(material.evidence & (material.themes == theme))
        if wording.meaning is not None:
            rows = rows[(material.meanings[rows] @ wording.meaning).round(6) >= wording.least]
        found[theme] = np.zeros(len(material.people), dtype=bool)
        found[theme][material.person[[*rows.tolist(), *wording.rows]]] = True
    return found


def _rows(material: Material, theme: str, members: Mask) -> Indices:
    return np.flatnonzero(material.evidence & members[material.person] & (material.themes == theme))


def _options(material: Material, rows: Indices) -> list[_Option]:
    """Phrases of the statements that most people come close to; words of people who may not be quoted are none."""
    centre = material.meanings[rows].mean(axis=0)
    central = rows[np.argsort(-(material.meanings[rows] @ centre).round(6), kind="stable")][:CENTRAL_MOST]
    likeness = (material.meanings[central] @ material.meanings[rows].T).round(6)
    people = material.person[rows]
    reach = [len(np.unique(people[near >= SAYS])) for near in likeness]
    order = sorted(
        range(len(central)), key=lambda place: (-reach[place], -float(likeness[place].mean().round(6)), place)
    )
    sources = [int(central[place]) for place in order if material.statements[central[place]].quotable]
    found = []
    for row in sources[:SOURCES]:
        whole = phrases(material.statements[row].text)
        readable = [phrase for phrase in whole if phrase.merit >= READABLE] or whole[:1]
        found += [_Option(phrase, row) for phrase in readable[:PHRASES_EACH]]
    return found


def _best(
    material: Material,
    rows: Indices,
    options: Sequence[_Option],
    meanings: Mapping[str, Matrix],
    beside: Sequence[Matrix],
) -> Wording:
    """The phrase that most people come close to, that reads well, and that is far from other themes."""
    said = np.stack([meanings[option.phrase.text] for option in options])
    sources = material.meanings[[option.row for option in options]]
    # a phrase means what it says and, a little less openly, what the statement means that it is cut from
    meant = np.stack([_unit(phrase + source) for phrase, source in zip(said, sources, strict=True)])
    likeness = (material.meanings[rows] @ meant.T).round(6)
    near = _by_person(likeness, material.person[rows])
    score = REACH * (near >= SAYS).mean(axis=0) + np.minimum(near, LIKE_MOST).mean(axis=0)
    score += READS * np.array([option.phrase.merit for option in options])
    score += FAITHFUL * (said * sources).sum(axis=1)
    score += SURE * np.array([material.statements[option.row].confidence for option in options])
    if beside:
        score -= CROWDING * (said @ np.stack(beside).T).max(axis=1)
    best = int(np.argmax(score.round(6)))
    own, text = options[best].row, options[best].phrase.text
    # what the phrase and those who say it have in common is a surer centre than one phrase
    said_by = material.meanings[[own, *rows[likeness[:, best] >= SAYS].tolist()]]
    centre = _unit(meant[best] + said_by.mean(axis=0))
    says = _saying(material, rows, centre, SAYS)
    if len({int(material.person[row]) for row in (own, *says)}) > PAIR:
        return Wording(text, _first(own, says), centre)
    return Wording(text, _first(own, _saying(material, rows, meant[best], PAIR_SAYS)), meant[best], PAIR_SAYS)


def _saying(material: Material, rows: Indices, meaning: Matrix, least: float) -> list[int]:
    """The rows that come as near to a meaning as `least`, nearest first."""
    nearness = (material.meanings[rows] @ meaning).round(6)
    return [int(rows[place]) for place in np.argsort(-nearness, kind="stable") if nearness[place] >= least]


def _first(own: int, rows: Sequence[int]) -> tuple[int, ...]:
    return own, *(row for row in rows if row != own)


def _by_person(likeness: Matrix, people: Indices) -> NDArray[np.float64]:
    """The nearest statement of each person, shape (n_people, n_options)."""
    _, place = np.unique(people, return_inverse=True)
    result = np.full((int(place.max()) + 1, likeness.shape[1]), -1.0)
    np.maximum.at(result, place, likeness)
    return result


def _unit(row: Matrix) -> Matrix:
    result: Matrix = row / max(float(np.linalg.norm(row)), 1e-9)
    return result
