"""Labels of groups: the phrase of the members' own words that most of them are nearest to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synth.adapters.topics.linkage import NO_GROUP, Labels
from synth.protocols import Embedder, Matrix
from synth.wording import phrases

WORDS_BEST = 7  # beyond which a label gets long
CANDIDATES = 60  # phrases per group that are compared by meaning
TYPICAL_LEAST = 4
CROWDING = 0.5  # what likeness to the nearest other group costs, against likeness to one's own
CENTRAL = 2.0  # what likeness to the centre counts against the share of members won
ROUNDS = 3
TELLING = 0.4  # what holding the group's keywords is worth, against likeness
READS = 0.4  # what a phrase that reads well alone is worth
WORDY = 0.04  # what each word too many costs


@dataclass(frozen=True, slots=True)
class _Options:
    """Phrases that may name a group; `merits` say how well each one reads, `meanings` are its embeddings."""

    phrases: tuple[str, ...]
    merits: NDArray[np.float64]
    meanings: Matrix


def choose_labels(
    texts: Sequence[str], rows: Matrix, labels: Labels, keywords: Sequence[Sequence[str]], embedder: Embedder
) -> tuple[str, ...]:
    """A short phrase for each group, each different; keywords where no member holds a phrase."""
    count = int(labels.max(initial=NO_GROUP)) + 1
    if not count:
        return ()
    centres = np.stack([_unit(rows[labels == group].mean(axis=0)) for group in range(count)])
    options = [
        _options([texts[index] for index in _typical(rows, labels == group, centres[group])], keywords[group], embedder)
        for group in range(count)
    ]
    chosen = [int(np.argmax(_fit(options[group], centres, group))) for group in range(count)]
    return _distinct(options, _refined(chosen, options, rows, labels))


def support(rows: Matrix, labels: Labels, phrases: Matrix) -> float:
    """The share of grouped rows that are nearest to the phrase of their own group among all phrases."""
    grouped = labels != NO_GROUP
    return float(((rows[grouped] @ phrases.T).argmax(axis=1) == labels[grouped]).mean())


def _typical(rows: Matrix, inside: NDArray[np.bool_], centre: Matrix) -> NDArray[np.int64]:
    """The nearer half of a group's rows: what only its fringe says is no name for it."""
    members = np.flatnonzero(inside)
    nearest: NDArray[np.int64] = members[np.argsort(-(rows[members] @ centre).round(6), kind="stable")]
    return nearest[: max(TYPICAL_LEAST, len(members) // 2)]


def _fit(options: _Options, centres: Matrix, group: int) -> NDArray[np.float64]:
    """How near phrases are to their own group's centre, less what they share with the nearest other group."""
    likeness = options.meanings @ centres.T
    others = np.delete(likeness, group, axis=1).max(axis=1, initial=0.0)
    result: NDArray[np.float64] = (options.merits + likeness[:, group] - CROWDING * others).round(6)
    return result


def _refined(chosen: Sequence[int], options: Sequence[_Options], rows: Matrix, labels: Labels) -> list[int]:
    """`chosen` with phrases exchanged as long as more members are nearest to their own group's phrase."""
    result = list(chosen)
    for _ in range(ROUNDS):
        before = list(result)
        for group, option in enumerate(options):
            current = np.stack([other.meanings[choice] for other, choice in zip(options, result, strict=True)])
            gains = _gains(option, current, group, rows, labels)
            best = int(np.argmax(gains))
            if gains[best] > gains[result[group]]:
                result[group] = best
        if result == before:
            break
    return result


def _gains(option: _Options, current: Matrix, group: int, rows: Matrix, labels: Labels) -> NDArray[np.float64]:
    """What each phrase is worth: members nearer to it than to other phrases, less others' members drawn away."""
    likeness = rows @ current.T
    own = likeness[np.arange(len(rows)), labels]
    inside, outside = labels == group, (labels != group) & (labels != NO_GROUP)
    rivals = np.delete(likeness, group, axis=1).max(axis=1, initial=-1.0)
    to_phrases = rows @ option.meanings.T
    won = (to_phrases[inside] > rivals[inside, None]).mean(axis=0)
    lost = (to_phrases[outside] > own[outside, None]).sum(axis=0) / int(inside.sum())
    central = option.meanings @ _unit(rows[inside].mean(axis=0))
    result: NDArray[np.float64] = (won - lost + CENTRAL * central + option.merits).round(6)
    return result


def _options(texts: Sequence[str], keywords: Sequence[str], embedder: Embedder) -> _Options:
    """Phrases of the members, those that read best and hold the most telling words; never none."""
    weights = {word: 1.0 / (place + 2) for place, term in enumerate(keywords) for word in reversed(term.split())}
    merits: dict[str, float] = {}
    for text in texts:
        for phrase in phrases(text):
            words = phrase.text.casefold().split()
            telling = min(1.0, sum(weights.get(word, 0.0) for word in set(words)))
            merit = TELLING * telling + READS * phrase.merit - WORDY * max(0, len(words) - WORDS_BEST)
            merits[phrase.text] = max(merits.get(phrase.text, merit), merit)
    best = sorted(merits, key=lambda phrase: (-merits[phrase], len(phrase), phrase))[:CANDIDATES]
    if not best:
        best = [" ".join(keywords[:3]) or _shortened(min(texts, key=lambda text: (len(text), text)))]
    return _Options(tuple(best), np.array([merits.get(phrase, 0.0) for phrase in best]), embedder.embed(best))


def _shortened(text: str) -> str:
    return " ".join(text.split()[:WORDS_BEST])


def _distinct(options: Sequence[_Options], chosen: Sequence[int]) -> tuple[str, ...]:
    """The chosen phrases, capitalised; a phrase that an earlier group has makes way for the next candidate."""
    taken: set[str] = set()
    result: list[str] = []
    for option, choice in zip(options, chosen, strict=True):
        preferred = [option.phrases[choice], *option.phrases]
        phrase = next((phrase for phrase in preferred if phrase.casefold() not in taken), None)
        if phrase is None:
            phrase = f"{preferred[0]} ({len(result) + 1})"
        taken.add(phrase.casefold())
        result.append(phrase[:1].upper() + phrase[1:])
    return tuple(result)


def _unit(vector: Matrix) -> Matrix:
    result: Matrix = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return result
