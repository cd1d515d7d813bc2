"""Names of people in a text: those the study knows, common first names, and what stands behind "my colleague".

A trained finder, where there is one, adds what it takes for people, as far as no list says that it is something else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from synth.privacy import words as near
from synth.privacy.folding import fold
from synth.privacy.scan import NAME_WORDS_MAX, Scan, words_of
from synth.privacy.spans import LETTERS_MAX, Found, free
from synth.protocols import NameFinder

LETTERS_MIN = 2
LOWER_LETTERS_MIN = 4  # a known name in small letters is looked for in text without any capitals


@dataclass(frozen=True, slots=True)
class Phrases:
    """Names of two words or more; `lengths` holds for each first word how many words they have, most first."""

    meanings: Mapping[tuple[str, ...], str]
    lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, meanings: Mapping[tuple[str, ...], str]) -> Phrases:
        """The phrases among `meanings`, which maps folded words to what they mean."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for words in meanings:
            if len(words) > 1:
                lengths[words[0]].add(len(words))
        return cls(
            {words: meaning for words, meaning in meanings.items() if len(words) > 1},
            {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()},
        )

    def at(self, scan: Scan, index: int) -> int:
        """How many words the longest phrase takes that begins at a word; 0 for none."""
        for count in self.lengths.get(scan.words[index].bare, ()):
            if scan.bares(index, count) in self.meanings:
                return count
        return 0


class Names:
    """Finds names in texts; built once for a study from the names that its files and speaker tags give."""

    def __init__(
        self,
        names: Iterable[str],
        *,
        companies: Iterable[str] = (),
        kept: Iterable[str] = (),
        hide_companies: bool = False,
        finder: NameFinder | None = None,
    ) -> None:
        people: dict[tuple[str, ...], str] = {}
        self._singles: dict[str, tuple[str, ...]] = {}
        for name in sorted(set(names)):
            bare = tuple(word for word in _bares(name) if word not in near.TITLES)
            self._singles[name] = tuple(word for word in bare if len(word) >= LETTERS_MIN)
            people.setdefault(bare, name)
            people.setdefault(bare[1:], name)  # the surname with its particles
        self._people = Phrases.of(people)
        self._companies = Phrases.of({_bares(company): company for company in sorted(set(companies))})
        self._hide_companies = hide_companies
        self._kept = frozenset(word for phrase in kept for word in _bares(phrase))
        self._finder = finder

    def find(self, text: str, here: Set[str], taken: Sequence[Found]) -> list[Found]:
        """Names in `text` that touch nothing of `taken`, in order; `here` are names of people who talk in it."""
        words = words_of(text)
        if not words:
            return []
        scan = Scan(text, words, self._nearby(here), any(word.capital for word in words))
        found = list(_pieces(scan, self._at, taken))
        if self._finder is None or not scan.has_capitals:
            return found
        more = self._believed(scan, self._finder.people(text), [*taken, *found])
        return sorted([*found, *more], key=lambda piece: piece.start)

    def full(self, text: str, taken: Sequence[Found]) -> list[Found]:
        """Full names of known people in `text`, of two words or more."""
        if not self._people.lengths:
            return []
        return list(_pieces(Scan(text, words_of(text), {}, has_capitals=True), self._known_full, taken))

    def in_address(self, address: str) -> bool:
        """Whether a web address holds the whole name of a known person."""
        letters = re.sub(r"[\W\d_]+", "", fold(address))
        return any("".join(name) in letters for name in self._people.meanings)

    def _nearby(self, here: Set[str]) -> dict[str, str]:
        """Single words of the names of `here` with the one name that they mean."""
        meant: dict[str, set[str]] = defaultdict(set)
        for name in here:
            for word in self._singles.get(name, ()):
                meant[word].add(name)
        return {word: next(iter(names)) for word, names in meant.items() if len(names) == 1}

    def _at(self, scan: Scan, index: int) -> tuple[int, Found | None]:
        """What begins at a word: how many words it takes and the name, None where it is no name."""
        word = scan.words[index]
        if not word.capital and scan.has_capitals:
            return 1, None
        company = self._companies.at(scan, index) if word.capital else 0
        if company:
            meaning = _meaning(scan, index, company)
            piece = Found(word.start, scan.words[index + company - 1].end, "COMPANY", meaning)
            return company, piece if self._hide_companies else None
        count, known = self._known_full(scan, index)
        if known is not None:
            return count, known
        brand = scan.brand(index)
        if brand or word.bare in self._kept or not self._is_name(scan, index):
            return max(1, brand), None
        count = 1 + scan.surnames(index)
        return count, self._name(scan, index, count)

    def _name(self, scan: Scan, index: int, count: int) -> Found:
        """The name of so many words that begins at a word."""
        meaning = scan.nearby.get(scan.words[index].bare, "") if count == 1 else ""
        meaning = meaning or self._people.meanings.get(scan.bares(index, count)) or _meaning(scan, index, count)
        return Found(scan.words[index].start, scan.words[index + count - 1].end, "NAME", meaning)

    def _known_full(self, scan: Scan, index: int) -> tuple[int, Found | None]:
        count = self._people.at(scan, index)
        if not count or (not scan.words[index].capital and scan.words[index].bare in near.DOUBLE_NAMES):
            return 1, None
        meaning = self._people.meanings[scan.bares(index, count)]
        return count, Found(scan.words[index].start, scan.words[index + count - 1].end, "NAME", meaning)

    def _is_name(self, scan: Scan, index: int) -> bool:
        word = scan.words[index]
        nearby = word.bare in scan.nearby
        double = word.bare in near.DOUBLE_NAMES or (nearby and word.bare in near.SURNAME_WORDS)
        if not word.capital:
            return nearby and not double and not scan.has_capitals and len(word.bare) >= LOWER_LETTERS_MIN
        if word.bare in near.TITLES or (word.bare in near.NO_SURNAMES and not double) or scan.is_thing(index):
            return False
        if double:
            return scan.means_person(index) or (nearby and scan.addressed(index))
        first_name = word.bare in near.FIRST_NAMES or word.bare.split("-")[0] in near.FIRST_NAMES
        if scan.before(index) in near.ARTICLES and not (nearby and first_name):
            return False
        return nearby or (first_name and not scan.shouted(index)) or scan.introduced(index)

    def _believed(self, scan: Scan, spans: Iterable[tuple[int, int]], taken: Sequence[Found]) -> Iterator[Found]:
        """Names among what a trained finder takes for people; words that the rules took already are left out."""
        things = self._things(scan)
        small = {word.bare for word in scan.words if not word.capital}
        starts = [word.start for word in scan.words]
        for start, end in spans:
            inside = [
                index
                for index in range(bisect_left(starts, start), bisect_left(starts, end))
                if scan.words[index].end <= end and free(scan.words[index].start, scan.words[index].end, taken)
            ]
            for index, count in _runs(scan, [index for index in inside if index not in things]):
                piece = self._name(scan, index, count)
                if piece.end - piece.start <= LETTERS_MAX and not _is_something_else(scan, index, count, small):
                    yield piece

    def _things(self, scan: Scan) -> set[int]:
        """The words that belong to a company, a brand, or a word that the recipe keeps."""
        found: set[int] = set()
        for index, word in enumerate(scan.words):
            count = max(self._companies.at(scan, index), scan.brand(index), word.bare in self._kept)
            found.update(range(index, index + count))
        return found


def _runs(scan: Scan, indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First word and number of words of the names that some words make: those with a capital, side by side."""
    run: list[int] = []
    for index in indices:
        if run and not (index == run[-1] + 1 and scan.goes_on(index) and _is_part(scan, index, later=True)):
            yield from _run(scan, run)
            run = []
        if _is_part(scan, index, later=bool(run)):
            run.append(index)
    yield from _run(scan, run)


def _run(scan: Scan, run: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The words of a name without particles at its end; nothing for more than a name has."""
    count = len(run)
    while count and scan.words[run[count - 1]].bare in near.PARTICLES:
        count -= 1
    if 0 < count <= 1 + NAME_WORDS_MAX:
        yield run[0], count


def _is_part(scan: Scan, index: int, *, later: bool) -> bool:
    """Whether a word can begin a name, or go on with it."""
    word = scan.words[index]
    if later and word.bare in near.PARTICLES:
        return True
    double = not later and word.bare in near.DOUBLE_NAMES
    stopped = word.bare in near.TITLES or (word.bare in near.NO_SURNAMES and not double)
    return word.capital and not stopped and not scan.shouted(index)


def _is_something_else(scan: Scan, index: int, count: int, small: Set[str]) -> bool:
    """Whether lists and neighbours say that a finder's name is a month, a product, a place, a firm or a plain word."""
    word, double = scan.words[index], scan.words[index].bare in near.DOUBLE_NAMES
    if any(scan.is_thing(at) for at in range(index, index + count)) or scan.before(index) in near.ARTICLES:
        return True
    if word.bare in near.MONTH_NAMES or (double and scan.before(index) in near.DETERMINERS):
        return True
    if count > 1:
        return False
    # the rules have seen it already: what begins a sentence, or is a word of the text, has its capital for nothing
    return len(word.bare) < LETTERS_MIN or word.bare in near.PRODUCTS or word.bare in small or (double and word.first)


def _pieces(scan: Scan, at: Callable[[Scan, int], tuple[int, Found | None]], taken: Sequence[Found]) -> Iterator[Found]:
    """What `at` finds from the first word to the last, but nothing that is part of something else already."""
    index = 0
    while index < len(scan.words):
        count, piece = at(scan, index)
        if piece is not None and free(piece.start, piece.end, taken):
            yield piece
        index += count


def _bares(name: str) -> tuple[str, ...]:
    return tuple(word.bare for word in words_of(name))


def _meaning(scan: Scan, index: int, count: int) -> str:
    """The name as one line, so that it has one number wherever it stands."""
    return " ".join(scan.text[scan.words[index].start : scan.words[index + count - 1].end].split())
