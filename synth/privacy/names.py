"""Names of people in a text: those the study knows, common first names, and what stands behind "my colleague"."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from synth.privacy import surroundings as near
from synth.privacy.first_names import DOUBLE_NAMES, FIRST_NAMES, MONTH_NAMES
from synth.privacy.spans import Found

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$", re.I)
SENTENCE_END = re.compile(r"[.!?:;…\"“”\n\[(]\s*$|^\W*$|[-–—]\s+$")
PARTICLES = frozenset(
    "van von de der den da di del della dos la le du al el bin ibn ter ten zu zur mac mc o st".split()
)
SURNAME_WORDS_MAX = 3
KNOWN_LETTERS_MIN = 2
LOWER_LETTERS_MIN = 4  # a known name in small letters is looked for in text without any capitals


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `bare` is folded and without a possessive ending, which `end` leaves out as well."""

    start: int
    end: int
    bare: str
    capital: bool
    first: bool  # the first of its sentence


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
                self._singles[name] = tuple((word, name) for word in words if len(word) >= KNOWN_LETTERS_MIN)
        self._starts = _by_first(self._people)
        self._companies = _by_first(
            {_words_of(company): company for company in sorted(set(companies)) if _words_of(company)}
        )
        self._hide_companies = hide_companies
        self._kept = frozenset(fold(word) for phrase in kept for word in WORD.findall(phrase))

    def find(self, text: str, here: Set[str], taken: Sequence[Found]) -> list[Found]:
        """Names in `text` that touch nothing of `taken`, in order; `here` are names of people who talk in it."""
        words = _words(text)
        if not words:
            return []
        scan = _Scan(text, words, self._nearby(here), any(word.capital for word in words))
        blocked = [(found.start, found.end) for found in taken]
        found: list[Found] = []
        index = 0
        while index < len(words):
            count, piece = self._at(scan, index)
            free = all(
                words[index + count - 1].end <= start or end <= words[index].start for start, end in blocked
            )
            if piece is not None and free:
                found.append(piece)
            index += count
        return found

    def full(self, text: str, taken: Sequence[Found]) -> list[Found]:
        """Full names of known people in `text`, of two words or more."""
        scan = _Scan(text, _words(text), {}, has_capitals=True)
        blocked = [(found.start, found.end) for found in taken]
        found: list[Found] = []
        index = 0
        while index < len(scan.words):
            count, piece = self._known_full(scan, index)
            if piece is not None and all(piece.end <= start or end <= piece.start for start, end in blocked):
                found.append(piece)
            index += count
        return found

    def in_address(self, address: str) -> bool:
        """Whether a web address holds the whole name of a known person."""
        words = tuple(fold(word) for word in re.split(r"[\W\d_]+", address) if word)
        return any(
            words[at : at + len(name)] == name
            for at in range(len(words))
            for name in self._starts.get(words[at], ())
            if len(name) > 1
        )

    def _nearby(self, here: Set[str]) -> dict[str, str]:
        """Single words of the names of `here` with the one name that they mean."""
        meant: dict[str, set[str]] = defaultdict(set)
        for name in here:
            for word, whole in self._singles.get(name, ()):
                meant[word].add(whole)
        return {word: next(iter(whole)) for word, whole in meant.items() if len(whole) == 1}

    def _at(self, scan: _Scan, index: int) -> tuple[int, Found | None]:
        """What begins at a word: how many words it takes and the name, None where it is no name."""
        word = scan.words[index]
        company = self._company(scan, index)
        if company:
            piece = Found(
                word.start, scan.words[index + company - 1].end, "COMPANY", _meaning(scan, index, company)
            )
            return company, piece if self._hide_companies else None
        count, piece = self._known_full(scan, index)
        if piece is not None:
            return count, piece
        if word.bare in self._kept or scan.brand(index):
            return max(1, scan.brand(index)), None
        if not self._is_name(scan, index):
            return 1, None
        count = 1 + scan.surnames(index)
        first = scan.nearby.get(word.bare)
        meaning = first if first and count == 1 else self._whole(scan, index, count)
        return count, Found(word.start, scan.words[index + count - 1].end, "NAME", meaning)

    def _whole(self, scan: _Scan, index: int, count: int) -> str:
        return self._people.get(
            tuple(word.bare for word in scan.words[index : index + count]), _meaning(scan, index, count)
        )

    def _company(self, scan: _Scan, index: int) -> int:
        bare = scan.words[index].bare
        for name in self._companies.get(bare, ()):
            if scan.bares(index, len(name)) == name and scan.words[index].capital and len(name) > 1:
                return len(name)
        return 0

    def _known_full(self, scan: _Scan, index: int) -> tuple[int, Found | None]:
        for name in self._starts.get(scan.words[index].bare, ()):
            if len(name) > 1 and scan.bares(index, len(name)) == name:
                last = scan.words[index + len(name) - 1]
                return len(name), Found(scan.words[index].start, last.end, "NAME", self._people[name])
        return 1, None

    def _is_name(self, scan: _Scan, index: int) -> bool:
        word = scan.words[index]
        nearby = word.bare in scan.nearby
        double = word.bare in DOUBLE_NAMES or word.bare in MONTH_NAMES or word.bare in near.NO_SURNAMES
        if not word.capital:
            return nearby and not double and not scan.has_capitals and len(word.bare) >= LOWER_LETTERS_MIN
        if scan.is_thing(index):
            return False
        if double:
            return scan.means_person(index) or nearby and scan.addressed(index)
        if nearby:
            return True
        if word.bare in FIRST_NAMES:
            return not scan.shouted(index)
        return scan.introduced(index)


@dataclass(frozen=True, slots=True)
class _Scan:
    """A text with its words while names are looked for in it."""

    text: str
    words: Sequence[Word]
    nearby: dict[str, str]
    has_capitals: bool

    def bares(self, index: int, count: int) -> tuple[str, ...]:
        """The folded words from `index` on, as far as nothing but blanks, hyphens and ampersands part them."""
        found: list[str] = []
        for at in range(index, min(index + count, len(self.words))):
            if at > index and self.gap(at - 1).strip(" -–&+.\n"):
                break
            found.append(self.words[at].bare)
        return tuple(found)

    def gap(self, index: int) -> str:
        """What stands between a word and the next one."""
        after = self.words[index + 1].start if index + 1 < len(self.words) else len(self.text)
        return self.text[self.words[index].end : after]

    def bare(self, index: int) -> str:
        return self.words[index].bare if 0 <= index < len(self.words) else ""

    def next(self, index: int) -> str:
        """The next word of the same sentence."""
        inside = index + 1 < len(self.words) and not self.words[index + 1].first
        return self.words[index + 1].bare if inside else ""

    def before(self, index: int, back: int = 1) -> str:
        """The word `back` words ago, when it is in the same sentence."""
        if any(self.words[at].first for at in range(max(0, index - back + 1), index + 1)):
            return ""
        return self.bare(index - back) if index >= back else ""

    def brand(self, index: int) -> int:
        """How many words a brand takes that begins here, 0 for none."""
        for count in (3, 2):
            if " ".join(self.bares(index, count)) in near.BRANDS and len(self.bares(index, count)) == count:
                return count
        return 0

    def is_thing(self, index: int) -> bool:
        """Whether the words around say that a place, a firm or a thing is meant."""
        after = self.next(index)
        if self.before(index) in near.SAINTS and self.words[index - 1].capital:
            return True
        named_after = (
            index + 1 < len(self.words)
            and self.gap(index).strip(" &") == ""
            and after in near.AFTER_NO_PERSON
        )
        return named_after and (self.words[index + 1].capital or "&" in self.gap(index))

    def shouted(self, index: int) -> bool:
        """Whether a word is in capitals throughout, which takes its capital any meaning."""
        word = self.words[index]
        return word.end - word.start > 1 and self.text[word.start : word.end].isupper()

    def surnames(self, index: int) -> int:
        """How many of the next words are the rest of a name."""
        count = 0
        at = index + 1
        while at < len(self.words) and count < SURNAME_WORDS_MAX:
            if (
                self.gap(at - 1) not in (" ", "  ", ". ")
                or self.gap(at - 1) == ". "
                and at - index > 0
                and len(self.bare(at - 1)) > 1
            ):
                break
            if POSSESSIVE.search(self.text[self.words[at - 1].start : self.words[at].start].rstrip()):
                break
            word = self.words[at]
            if (
                word.bare in PARTICLES
                and at + 1 < len(self.words)
                and self.words[at + 1].capital
                and not word.first
            ):
                at += 1
                continue
            known = word.bare in near.NO_SURNAMES or word.bare in near.PRODUCTS
            if not word.capital or known or self.shouted(at):
                break
            at += 1
            count = at - index - 1
        return count

    def introduced(self, index: int) -> bool:
        """Whether a capital word that is no common first name is introduced as a person."""
        word = self.words[index]
        if word.bare in near.NO_SURNAMES or word.bare in near.PRODUCTS or self.shouted(index):
            return False
        if self.before(index) in near.TITLES and self._titled(index - 1):
            return True
        if self._named(index):
            return True
        role = self._role(index)
        if role in near.SURE_ROLES:
            return True
        return self._from_department(index) and (not word.first or self.bare(index + 3) in near.SAID)

    def means_person(self, index: int) -> bool:
        """Whether a word that is a name as well as something else is a name here."""
        word = self.words[index]
        month = word.bare in MONTH_NAMES
        before, after = self.before(index), self.next(index)
        if (
            before in near.TITLES
            and self._titled(index - 1)
            or self._role(index)
            or self._named(index)
            or self._from_department(index)
        ):
            return True
        if before in near.GREETINGS and (self.gap(index).strip() or not after or after in ("and", "for")):
            return True
        if month and before in near.MONTH_CUES or before in near.DETERMINERS:
            return False
        if after in near.SAID and not self.gap(index).strip():
            return True
        possessive = (
            POSSESSIVE.search(self.text[word.start : word.end + 2].rstrip()) is not None and not month
        )
        asked = before in near.ASKED or before in ("to", "with") and self.before(index, 2) in near.TALKED
        return (
            possessive
            and word.bare in DOUBLE_NAMES
            and self._likely(index)
            or asked
            or self._has_surname(index)
        )

    def addressed(self, index: int) -> bool:
        """Whether somebody who is in the talk is meant by a word that is more than a name."""
        before, after = self.before(index), self.next(index)
        if (
            before in near.MONTH_CUES | near.DETERMINERS
            and self.words[index].bare in MONTH_NAMES
            or before in near.DETERMINERS
        ):
            return False
        comma = self.gap(index).lstrip().startswith((",", ".", "!", "?")) or not after
        return comma or not self.words[index].first

    def _likely(self, index: int) -> bool:
        """Whether a double name looks at least like one: not the first word of a sentence."""
        return not self.words[index].first

    def _titled(self, index: int) -> bool:
        return self.gap(index) in (" ", ". ", ".") and (
            self.words[index].capital or self.bare(index) != "miss"
        )

    def _named(self, index: int) -> bool:
        """ "my name is X", "a guy called X", "X speaking"."""
        before, second = self.before(index), self.before(index, 2)
        if before == "is" and second in ("name", "names"):
            return True
        return before in ("called", "named") and second in near.ROLES

    def _role(self, index: int) -> str:
        """The noun of a person to which the name belongs, with "my" or the like before it; else nothing."""
        at = index - 1
        if self.before(index) in near.LINKS and self.before(index) in ("called", "named"):
            at -= 1
        if at < 0 or any(self.words[step].first for step in range(at + 1, index + 1)):
            return ""
        if self.gap(at).strip() not in ("", ",") or self.bare(at) not in near.ROLES:
            return ""
        for back in range(1, 5):
            if at - back >= 0 and self.bare(at - back) in near.POSSESSIVES:
                return self.bare(at)
            if at - back < 0 or self.words[at - back + 1].first:
                break
        return ""

    def _from_department(self, index: int) -> bool:
        """ "Sarah from finance"."""
        return (
            self.next(index) in ("from", "in", "over")
            and self.next(index) == "from"
            and self.next(index + 1) in near.DEPARTMENTS
        )

    def _has_surname(self, index: int) -> bool:
        word = self.words[index]
        if word.first or self.before(index) in near.DETERMINERS or not self.surnames(index):
            return False
        return word.bare not in MONTH_NAMES


def _words(text: str) -> list[Word]:
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        suffix = POSSESSIVE.search(match.group())
        if suffix and suffix.start():
            end = start + suffix.start()
        whole = text[start:end]
        first = (
            not found
            or SENTENCE_END.search(text[last:start]) is not None
            and not _abbreviated(found[-1], text[last:start])
        )
        found.append(Word(start, end, fold(whole), whole[0].isupper(), first))
        last = match.end()
    return found


def _abbreviated(word: Word, gap: str) -> bool:
    """Whether the full stop behind a word ends a title or an initial and no sentence."""
    return gap.strip() == "." and (
        word.bare in near.TITLES or word.end - word.start == 1 and word.bare != "i"
    )


def _by_first(names: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Names by their first word, longer ones first."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        found[name[0]].append(name)
    return dict(found)


def _words_of(name: str) -> tuple[str, ...]:
    return tuple(word.bare for word in _words(name))


def _meaning(scan: _Scan, index: int, count: int) -> str:
    """The name as one line, so that it has one number wherever it stands."""
    return " ".join(scan.text[scan.words[index].start : scan.words[index + count - 1].end].split())


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in small letters without accents and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")
    apart = unicodedata.normalize("NFKD", word.casefold().replace("’", "").replace("'", ""))
    return "".join(character for character in apart if not unicodedata.combining(character))
