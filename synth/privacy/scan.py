"""Words of a text and what the words around one of them say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from synth.privacy import words as near
from synth.privacy.folding import fold

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’]s?$", re.I)
SENTENCE_END = re.compile(r"[.!?:;…\"“”\n\[(]\s*$|[-–—]\s+$")
NAME_WORDS_MAX = 4  # behind the first one


class Word(NamedTuple):
    """A word of a text; `bare` is folded and without a possessive ending, which `end` leaves out as well."""

    start: int
    end: int
    bare: str
    capital: bool
    first: bool  # the first of its sentence


@dataclass(frozen=True, slots=True)
class Scan:
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
        if self.bare(index) not in near.BRAND_STARTS:
            return 0
        for count in (3, 2):
            if " ".join(self.bares(index, count)) in near.BRANDS and len(self.bares(index, count)) == count:
                return count
        return 0

    def is_thing(self, index: int) -> bool:
        """Whether the words around say that a place, a firm or a thing is meant."""
        after = self.next(index)
        if self.before(index) in near.SAINTS and self.words[index - 1].capital:
            return True
        if self.words[index].bare in near.SAINTS and index + 1 < len(self.words) and self.words[index + 1].capital:
            return True
        named_after = (
            index + 1 < len(self.words) and self.gap(index).strip(" &") == "" and after in near.AFTER_NO_PERSON
        )
        return named_after and (self.words[index + 1].capital or "&" in self.gap(index))

    def shouted(self, index: int) -> bool:
        """Whether a word is in capitals throughout, which takes its capital any meaning."""
        word = self.words[index]
        return word.end - word.start > 1 and self.text[word.start : word.end].isupper()

    def surnames(self, index: int) -> int:
        """How many of the next words are the rest of a name."""
        count, at = 0, index + 1
        while at <= min(len(self.words) - 1, index + NAME_WORDS_MAX) and self.goes_on(at):
            word = self.words[at]
            if word.bare not in near.PARTICLES:
                if not word.capital or word.bare in near.NO_SURNAMES or self.shouted(at):
                    break
                count = at - index
            at += 1
        return count

    def goes_on(self, at: int) -> bool:
        """Whether nothing but a blank, or the full stop of an initial, parts a word from the one before."""
        gap = self.gap(at - 1)
        return gap == " " or (gap == ". " and len(self.bare(at - 1)) == 1)

    def introduced(self, index: int) -> bool:
        """Whether a capital word that is no common first name is introduced as a person."""
        if self.bare(index) in near.NO_SURNAMES or self.shouted(index):
            return False
        if self._titled(index) or self._named(index) or self._greeted(index) or self._role(index) in near.SURE_ROLES:
            return True
        return self._from_department(index) and (not self.words[index].first or self.bare(index + 3) in near.SAID)

    def means_person(self, index: int) -> bool:
        """Whether a word that is a name as well as something else is a name here."""
        if self._titled(index) or self._named(index) or self._role(index) or self._from_department(index):
            return True
        before, after = self.before(index), self.next(index)
        if before in near.GREETINGS and (self.gap(index).strip() or not after or after in ("and", "for")):
            return True
        if before in near.DETERMINERS or (before in near.MONTH_CUES and self.bare(index) in near.MONTH_NAMES):
            return False
        if self.bare(index) in near.PRODUCTS:
            return self._has_surname(index)
        return self._acts(index) or self._called_upon(index) or self._with_me(index) or self._has_surname(index)

    def _acts(self, index: int) -> bool:
        """Whether somebody says, does or owns something, or is asked: "Will said", "told Will", "to Will's desk"."""
        if self.next(index) in near.SAID and not self.gap(index).strip():
            return True
        before = self.before(index)
        if before in near.ASKED or (before in ("to", "with") and self.before(index, 2) in near.TALKED):
            return True
        owns = self.gap(index)[:1] in ("'", "’") and self.bare(index) not in near.MONTH_NAMES
        return owns and not self.words[index].first

    def addressed(self, index: int) -> bool:
        """Whether somebody who is in the talk is meant by a word that is more than a name."""
        before, after = self.before(index), self.next(index)
        if (before in near.MONTH_CUES and self.words[index].bare in near.MONTH_NAMES) or before in near.DETERMINERS:
            return False
        comma = self.gap(index).lstrip().startswith((",", ".", "!", "?")) or not after
        return comma or not self.words[index].first

    def _called_upon(self, index: int) -> bool:
        """Whether a sentence begins with a name, a comma and a word to somebody: "Mark, can you ..."."""
        called = self.words[index].first and self.gap(index).strip() == ","
        return called and self.next(index) in near.TO_SOMEBODY

    def _greeted(self, index: int) -> bool:
        """Whether a capital word stands alone behind a greeting: "Good morning Niamh,"."""
        alone = self.gap(index).strip() != "" or not self.next(index)
        return alone and self.before(index) in near.GREETINGS and self.bare(index) not in near.ANYBODY

    def _with_me(self, index: int) -> bool:
        """Whether it is "X and I" or "me and X"."""
        after = self.next(index) == "and" and self.next(index + 1) == "i"
        return after or (self.before(index) == "and" and self.before(index, 2) in ("me", "i"))

    def _titled(self, index: int) -> bool:
        """Whether a title stands before the word: "Mr Jensen", but not "I miss Excel"."""
        if self.before(index) not in near.TITLES:
            return False
        return self.gap(index - 1) in (" ", ". ", ".") and (
            self.words[index - 1].capital or self.bare(index - 1) != "miss"
        )

    def _named(self, index: int) -> bool:
        """Whether somebody says whose name it is: "my name is X", "a guy called X"."""
        before, second = self.before(index), self.before(index, 2)
        if before == "is" and second in ("name", "names"):
            return True
        return before in ("called", "named") and second in near.ROLES

    def _role(self, index: int) -> str:
        """The noun of a person to which the name belongs, with "my" or the like before it; else nothing."""
        at = index - 1
        if self.before(index) in ("called", "named"):
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
        """Whether a department follows: "Sarah from finance"."""
        if self.next(index) != "from":
            return False
        named = self.next(index + 1)
        return (self.next(index + 2) if named in ("the", "our") else named) in near.DEPARTMENTS

    def _has_surname(self, index: int) -> bool:
        word = self.words[index]
        if word.first or self.before(index) in near.DETERMINERS or not self.surnames(index):
            return False
        return word.bare not in near.MONTH_NAMES


def words_of(text: str) -> list[Word]:
    """The words of a text, in order."""
    found: list[Word] = []
    last = 0
    for match in WORD.finditer(text):
        whole, (start, end) = match.group(), match.span()
        if "'" in whole or "’" in whole:
            suffix = POSSESSIVE.search(whole)
            end = start + suffix.start() if suffix and suffix.start() else end
            whole = text[start:end]
        gap = text[last:start]
        first = not found or (gap != " " and SENTENCE_END.search(gap) is not None and not _abbreviated(found[-1], gap))
        found.append(Word(start, end, fold(whole), whole[0].isupper(), first))
        last = match.end()
    return found


def _abbreviated(word: Word, gap: str) -> bool:
    """Whether the full stop behind a word ends a title or an initial and no sentence."""
    return gap.strip() == "." and (word.bare in near.ABBREVIATED or (word.end - word.start == 1 and word.bare != "i"))
