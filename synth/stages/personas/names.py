"""The name of a persona: what its members talk about more than others do, and the stance they take to it.

"The Delivery-Date Guesser", never a job title. The subject is a noun of their own statements, the stance the one
whose words most of them use, so both can be looked up in the quotes.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from synth.model import Kind
from synth.protocols import Embedder
from synth.stages.personas.material import Mask, Material, totals

CANDIDATES = 12
PRIOR = 2.0  # people who would use a word at the overall rate
NOUN_SHARE = 0.3  # of a word's uses that follow an article, possessive, number or preposition
PAIR_SHARE = 0.4  # of a word's people who use it in one pair with another word

PLACEHOLDER = re.compile(r"\[[A-Z]+-\d+\]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?(?:-[a-z]+)*|[.,;:!?]")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+")  # words that do not begin a sentence
NOT_A_CHALLENGE = ("title", "role", "tool", "company", "location", "region", "country", "system")
_BEFORE_NOUN = frozenset(
    """a an the my our your his her its their this that these those no any every each some of by with without for
    on in from at into about between over one two three four five six several many few own per old new wrong""".split()
)


@dataclass(frozen=True, slots=True)
class _Wordings:
    """`names.toml`: stances in order, a name per kind for when none fits, and words that say nothing."""

    stances: tuple[tuple[Kind, str, re.Pattern[str]], ...]
    otherwise: Mapping[Kind, str]
    plain: frozenset[str]


@lru_cache
def _wordings() -> _Wordings:
    table = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    stances = ((row["kind"], row["name"], re.compile(rf"\b(?:{'|'.join(row['words'])})\b")) for row in table["stance"])
    return _Wordings(tuple(stances), table["otherwise"], frozenset(table["plain"].split()))


@dataclass(frozen=True, slots=True)
class _Use:
    """A statement as words, in the singular and with its punctuation, so that pairs of words are neighbours."""

    person: int
    kind: Kind
    text: str
    words: tuple[str, ...]


class Names:
    """Names for the groups of one study; made once, because words are counted over everybody."""

    def __init__(self, material: Material, embedder: Embedder) -> None:
        self._material = material
        self._embedder = embedder
        rows = np.flatnonzero(material.evidence).tolist()
        self._uses = {row: _use(material, row) for row in rows}
        self._nouns = _nouns(material)
        self._taboo = _taboo(material)
        self._people: dict[str, set[int]] = defaultdict(set)
        for use in self._uses.values():
            if use.kind != "objection":  # a name is made from a challenge; what somebody refuses is no challenge
                for word in use.words:
                    self._people[word].add(use.person)

    def name(self, members: Mask, others: Mask, taken: Collection[str]) -> str:
        """A name for `members`, who are told from `others`; no two groups share one."""
        for subject, words in self._subjects(members, others):
            proposal = f"The {subject} {self._stance(words, members)}"
            if proposal not in taken and not any(subject in name.split()[1].split("-") for name in taken):
                return proposal
        return next(f"Group {number}" for number in range(1, 100) if f"Group {number}" not in taken)

    def _subjects(self, members: Mask, others: Mask) -> list[tuple[str, tuple[str, ...]]]:
        """What the members talk about, most telling first: how it is spelled in a name, and its words."""
        of, rest = int(members.sum()), int(others.sum())
        told = []
        for word, people in self._people.items():
            mine = sum(bool(members[person]) for person in people)
            if mine < min(2, of) or word not in self._nouns or word in self._taboo:
                continue
            theirs = sum(bool(others[person]) for person in people)
            rate = (mine + theirs) / max(of + rest, 1)
            lift = (
                ((mine + PRIOR * rate) / (of + PRIOR)) / ((theirs + PRIOR * rate) / (rest + PRIOR)) if rest else math.e
            )
            told.append((-round(math.log(lift) * math.sqrt(mine), 6), word))
        likely = [(score, word) for score, word in sorted(told)[:CANDIDATES] if score < 0]
        ranked = self._by_meaning(likely, members, others)
        return [self._spelled(word, members) for word in ranked]

    def _by_meaning(self, likely: Sequence[tuple[float, str]], members: Mask, others: Mask) -> list[str]:
        """Words near to what sets the members apart come before words that only happen to be theirs."""
        if not likely:
            return []
        sums, counts = totals(self._material, self._material.evidence)
        away = sums[members].sum(axis=0) / max(counts[members].sum(), 1)
        if counts[others].any():
            away = away - sums[others].sum(axis=0) / counts[others].sum()
        away = away / max(float(np.linalg.norm(away)), 1e-9)
        near = np.round(np.asarray(self._embedder.embed([word for _, word in likely])) @ away, 6)
        scored = [
            (score * (0.3 + max(float(cosine), 0.0)), word) for (score, word), cosine in zip(likely, near, strict=True)
        ]
        return [word for _, word in sorted(scored)]

    def _spelled(self, word: str, members: Mask) -> tuple[str, tuple[str, ...]]:
        pairs: dict[tuple[str, str], set[int]] = defaultdict(set)
        for use in self._uses.values():
            if members[use.person]:
                for pair in pairwise(use.words):
                    if word in pair and set(pair) <= self._nouns:
                        pairs[pair].add(use.person)
        most = max(pairs, key=lambda pair: (len(pairs[pair]), pair), default=None)
        mine = sum(bool(members[person]) for person in self._people[word])
        if most is not None and len(pairs[most]) >= max(2, PAIR_SHARE * mine):
            return _title(most), most
        return _title((word,)), (word,)

    def _stance(self, words: Collection[str], members: Mask) -> str:
        """Who speaks about it like that: decided by people, among statements that hold all the words."""
        uses = [use for use in self._uses.values() if members[use.person] and set(words) <= set(use.words)]
        wordings = _wordings()
        kinds = Counter(kind for _, kind in sorted({(use.person, use.kind) for use in uses}))
        kind = max(wordings.otherwise, key=lambda kind: kinds[kind])
        people = {
            name: len({use.person for use in uses if use.kind == kind and cue.search(use.text)})
            for of_kind, name, cue in wordings.stances
            if of_kind == kind
        }
        best = max(people, key=lambda name: people[name])
        return best if people[best] else wordings.otherwise[kind]


def _use(material: Material, row: int) -> _Use:
    text = _plain(material.statements[row].text)
    return _Use(int(material.person[row]), material.statements[row].kind, text, tuple(_words(text)))


def _nouns(material: Material) -> frozenset[str]:
    """Words that stand where nouns stand: after an article and the like."""
    plain = _wordings().plain
    uses: Counter[str] = Counter()
    after: Counter[str] = Counter()
    for statement in material.statements:
        tokens = _WORD.findall(_plain(statement.text))
        for before, token in pairwise(["", *tokens]):
            word = _singular(token)
            uses[word] += 1
            after[word] += before in _BEFORE_NOUN or before.endswith("'s")
    return frozenset(
        word
        for word, count in uses.items()
        if len(word) > 3
        and "'" not in word
        and word not in plain
        and not word.endswith(("ly", "able", "ible"))
        and after[word] >= max(1, NOUN_SHARE * count)
    )


def _taboo(material: Material) -> frozenset[str]:
    """Words that make no challenge: of job titles, tools and places, and names of products and people."""
    filled_in = {
        word
        for person in material.people
        for key, value in person.attributes.items()
        if any(part in key for part in NOT_A_CHALLENGE)
        for word in _words(value.lower())
    }
    uses: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for statement in material.statements:
        for word in _INSIDE.findall(statement.text):
            uses[_singular(word.lower())] += 1
            capital[_singular(word.lower())] += word[:1].isupper() and not word.isupper()
    return frozenset(filled_in | {word for word, count in uses.items() if 2 * capital[word] > count})


def _plain(text: str) -> str:
    return PLACEHOLDER.sub(" ", text).lower().replace("’", "'")


def _words(text: str) -> list[str]:
    return [_singular(word) for word in _WORD.findall(text)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def _title(words: Sequence[str]) -> str:
    return "-".join(piece[:1].upper() + piece[1:] for word in words for piece in word.split("-"))
