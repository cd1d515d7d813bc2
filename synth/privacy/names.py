"""Names of people in a text: those the study knows, common first names, and what stands behind "my colleague"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from synth.privacy import words as near
from synth.privacy.folding import fold
from synth.privacy.scan import WORD, Scan, words_of
from synth.privacy.spans import Found, free

LETTERS_MIN = 2
LOWER_LETTERS_MIN = 4  # a known name in small letters is looked for in text without any capitals


class Names:
    """Finds names in texts; built once for a study from the names that its files and speaker tags give."""

    def __init__(
        self,
        names: Iterable[str],
        *,
        companies: Iterable[str] = (),
        kept: Iterable[str] = (),
        hide_companies: bool = False,
    ) -> None:
        self._people: dict[tuple[str, ...], str] = {}
        self._singles: dict[str, tuple[tuple[str, str], ...]] = {}
        for name in sorted(set(names)):
            words = tuple(fold(word) for word in WORD.findall(name))
            words = tuple(word for word in words if word not in near.TITLES)
            if words:
                self._people.setdefault(words, name)
                if len(words) > 2:  # the surname with its particles
                    self._people.setdefault(words[1:], name)
                self._singles[name] = tuple((word, name) for word in words if len(word) >= LETTERS_MIN)
        self._starts = _by_first(self._people)
        self._companies = _by_first({_bares(company): company for company in sorted(set(companies)) if _bares(company)})
        self._hide_companies = hide_companies
        self._kept = frozenset(fold(word) for phrase in kept for word in WORD.findall(phrase))

    def find(self, text: str, here: Set[str], taken: Sequence[Found]) -> list[Found]:
        """Names in `text` that touch nothing of `taken`, in order; `here` are names of people who talk in it."""
        words = words_of(text)
        if not words:
            return []
        scan = Scan(text, words, self._nearby(here), any(word.capital for word in words))
        return list(_pieces(scan, self._at, taken))

    def full(self, text: str, taken: Sequence[Found]) -> list[Found]:
        """Full names of known people in `text`, of two words or more."""
        return list(_pieces(Scan(text, words_of(text), {}, has_capitals=True), self._known_full, taken))

    def in_address(self, address: str) -> bool:
        """Whether a web address holds the whole name of a known person."""
        letters = re.sub(r"[\W\d_]+", "", fold(address))
        return any("".join(name) in letters for name in self._people if len(name) > 1)

    def _nearby(self, here: Set[str]) -> dict[str, str]:
        """Single words of the names of `here` with the one name that they mean."""
        meant: dict[str, set[str]] = defaultdict(set)
        for name in here:
            for word, whole in self._singles.get(name, ()):
                meant[word].add(whole)
        return {word: next(iter(whole)) for word, whole in meant.items() if len(whole) == 1}

    def _at(self, scan: Scan, index: int) -> tuple[int, Found | None]:
        """What begins at a word: how many words it takes and the name, None where it is no name."""
        word = scan.words[index]
        company = self._company(scan, index)
        if company:
            piece = Found(word.start, scan.words[index + company - 1].end, "COMPANY", _meaning(scan, index, company))
            return company, piece if self._hide_companies else None
        count, known = self._known_full(scan, index)
        if known is not None:
            return count, known
        if word.bare in self._kept or scan.brand(index):
            return max(1, scan.brand(index)), None
        if not self._is_name(scan, index):
            return 1, None
        count = 1 + scan.surnames(index)
        first = scan.nearby.get(word.bare)
        meaning = first if first and count == 1 else self._whole(scan, index, count)
        return count, Found(word.start, scan.words[index + count - 1].end, "NAME", meaning)

    def _whole(self, scan: Scan, index: int, count: int) -> str:
        return self._people.get(
            tuple(word.bare for word in scan.words[index : index + count]), _meaning(scan, index, count)
        )

    def _company(self, scan: Scan, index: int) -> int:
        bare = scan.words[index].bare
        for name in self._companies.get(bare, ()):
            if scan.bares(index, len(name)) == name and scan.words[index].capital and len(name) > 1:
                return len(name)
        return 0

    def _known_full(self, scan: Scan, index: int) -> tuple[int, Found | None]:
        for name in self._starts.get(scan.words[index].bare, ()):
            if len(name) > 1 and scan.bares(index, len(name)) == name:
                last = scan.words[index + len(name) - 1]
                return len(name), Found(scan.words[index].start, last.end, "NAME", self._people[name])
        return 1, None

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


def _pieces(scan: Scan, at: Callable[[Scan, int], tuple[int, Found | None]], taken: Sequence[Found]) -> Iterator[Found]:
    """What `at` finds from the first word to the last, but nothing that is part of something else already."""
    index = 0
    while index < len(scan.words):
        count, piece = at(scan, index)
        if piece is not None and free(piece.start, piece.end, taken):
            yield piece
        index += count


def _by_first(names: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Names by their first word, longer ones first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found[name[0]].append(name)
    return dict(found)


def _bares(name: str) -> tuple[str, ...]:
    return tuple(word.bare for word in words_of(name))


def _meaning(scan: Scan, index: int, count: int) -> str:
    """The name as one line, so that it has one number wherever it stands."""
    return " ".join(scan.text[scan.words[index].start : scan.words[index + count - 1].end].split())
