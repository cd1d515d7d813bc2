"""Labels of groups: the phrase of the members' own words that most of them are nearest to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from synth.adapters.topics.partition import NO_GROUP, Labels
from synth.protocols import Embedder, Matrix

WORDS_LEAST, WORDS_MOST = 2, 7
CANDIDATES = 60  # phrases per group that are compared by meaning
CROWDING = 0.5  # what likeness to the nearest other group costs, against likeness to one's own
ROUNDS = 3

_CLAUSE = re.compile(r"[.,;:!?()\[\]\"“”…\n]+|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# A phrase that begins or ends with one of these is cut off in the middle.
_EDGES_OUT = frozenset(
    "a about actually all also am an and any are as at basically be because been being but by could did do does for"
    " from get gets getting going gonna got had has have he her his i if in into is it its just kind like lot may me"
    " might mean my no not of oh on one or our really she should so some something sort such than that the their"
    " them then there these they thing things think this those to too uh um us very was we well were what when which"
    " who whole will with would yeah you your i'm it's i've don't that's there's they're we're you're can can't only"
    " every each even still much more most other another here how why while where know want need use using".split()
)
# ... except that a phrase may well begin with one of these
_OPENERS = frozenset("no not too can't don't more using getting only need".split())


def choose_labels(
    texts: Sequence[str], rows: Matrix, labels: Labels, keywords: Sequence[Sequence[str]], embedder: Embedder
) -> tuple[str, ...]:
    """A short phrase for each group, each different; keywords where no member holds a phrase."""
    count = int(labels.max(initial=NO_GROUP)) + 1
    options = [
        _candidates([text for text, label in zip(texts, labels, strict=True) if label == group], keywords[group])
        for group in range(count)
    ]
    if not count:
        return ()
    meanings = [embedder.embed(phrases) for phrases in options]
    centres = np.stack([_unit(rows[labels == group].mean(axis=0)) for group in range(count)])
    chosen = [int(np.argmax(_fit(meanings[group], centres, group))) for group in range(count)]
    chosen = _refined(chosen, meanings, rows, labels)
    return _distinct([options[group] for group in range(count)], chosen)


def support(rows: Matrix, labels: Labels, phrases: Matrix) -> float:
    """The share of grouped rows that are nearest to the phrase of their own group among all phrases."""
    grouped = labels != NO_GROUP
    return float(((rows[grouped] @ phrases.T).argmax(axis=1) == labels[grouped]).mean())


def _fit(phrases: Matrix, centres: Matrix, group: int) -> NDArray[np.float64]:
    """How near phrases are to their own group's centre, less what they share with the nearest other group."""
    likeness = phrases @ centres.T
    own = likeness[:, group].astype(np.float64)
    if len(centres) == 1:
        return own.round(6)
    others = np.delete(likeness, group, axis=1).max(axis=1)
    result: NDArray[np.float64] = (own - CROWDING * others).round(6)
    return result


def _refined(chosen: list[int], meanings: list[Matrix], rows: Matrix, labels: Labels) -> list[int]:
    """`chosen` with phrases exchanged as long as more members are nearest to their own group's phrase."""
    result = list(chosen)
    for _ in range(ROUNDS):
        before = list(result)
        for group, phrases in enumerate(meanings):
            current = np.stack([meanings[other][choice] for other, choice in enumerate(result)])
            gains = _gains(phrases, current, group, rows, labels)
            best = int(np.argmax(gains))
            if gains[best] > gains[result[group]]:
                result[group] = best
        if result == before:
            break
    return result


def _gains(phrases: Matrix, current: Matrix, group: int, rows: Matrix, labels: Labels) -> NDArray[np.float64]:
    """Share of rows on the right side of each candidate phrase: members nearer to it, others nearer to their own."""
    likeness = rows @ current.T
    own = likeness[np.arange(len(rows)), labels]
    inside, outside = labels == group, (labels != group) & (labels != NO_GROUP)
    rivals = np.delete(likeness, group, axis=1).max(axis=1, initial=-1.0)
    to_phrases = rows @ phrases.T
    won = (to_phrases[inside] > rivals[inside, None]).mean(axis=0)
    lost = (to_phrases[outside] > own[outside, None]).sum(axis=0) / max(int(inside.sum()), 1)
    centre = _unit(rows[inside].mean(axis=0))
    result: NDArray[np.float64] = (won - lost + 0.5 * (phrases @ centre)).round(6)
    return result


def _candidates(texts: Sequence[str], keywords: Sequence[str]) -> list[str]:
    """Phrases of the members, those with the most telling words first; never empty."""
    weight = {word: 1.0 / (place + 2) for place, keyword in enumerate(keywords) for word in keyword.split()[:1]}
    said = Counter(phrase for text in texts for phrase in dict.fromkeys(_phrases(text)))

    def telling(phrase: str) -> float:
        words = phrase.casefold().split()
        return sum(weight.get(word, 0.0) for word in set(words)) + 0.2 * min(said[phrase] - 1, 3) - 0.02 * len(words)

    best = sorted(said, key=lambda phrase: (-telling(phrase), phrase))[:CANDIDATES]
    return best or [" ".join(keywords[:3]) or _shortened(min(texts, key=lambda text: (len(text), text)))]


def _phrases(text: str) -> Iterator[str]:
    """Runs of words inside one clause that neither begin nor end in the middle of a thought."""
    for clause in _CLAUSE.split(text):
        spans = [match.span() for match in _WORD.finditer(clause)]
        for start in range(len(spans)):
            for end in range(start + WORDS_LEAST, min(start + WORDS_MOST, len(spans)) + 1):
                words = [clause[left:right] for left, right in spans[start:end]]
                if _whole(words):
                    yield clause[spans[start][0] : spans[end - 1][1]]


def _whole(words: Sequence[str]) -> bool:
    lower = [word.casefold().replace("’", "'") for word in words]
    first_fits = lower[0] not in _EDGES_OUT or lower[0] in _OPENERS
    stutters = any(one == two for one, two in pairwise(lower))
    return first_fits and lower[-1] not in _EDGES_OUT and not stutters


def _shortened(text: str) -> str:
    return " ".join(text.split()[:WORDS_MOST])


def _distinct(options: Sequence[Sequence[str]], chosen: Sequence[int]) -> tuple[str, ...]:
    """The chosen phrases, capitalised; a phrase that an earlier group has makes way for the next candidate."""
    taken: set[str] = set()
    result = []
    for phrases, choice in zip(options, chosen, strict=True):
        preferred = [phrases[choice], *phrases]
        phrase = next((phrase for phrase in preferred if phrase.casefold() not in taken), None)
        if phrase is None:
            phrase = f"{preferred[0]} ({len(result) + 1})"
        taken.add(phrase.casefold())
        result.append(phrase[:1].upper() + phrase[1:])
    return tuple(result)


def _unit(vector: Matrix) -> Matrix:
    result: Matrix = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return result
