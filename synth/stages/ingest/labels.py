"""Who speaks: speaker labels at the beginning of lines, told from words that only look like one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,:]\d{1,3})?"
NAME = r"[^\W_]?[\w\[(@][^\n:\t<>]{0,58}?"
TAG = re.compile(
    r"(interviewer|interviewee|participant|moderator|facilitator|researcher|respondent|customer|client|user|host|guest"
    r"|speaker|unknown speaker|question|answer|q|a|p|i|r|m|s)[ _-]?\d*[a-z]?"
    r"|speaker[ _]?[a-z\d]{1,2}|[a-z]{1,2}\d{1,3}|[a-z]",
    re.I,
)
PARTICLES = frozenset(
    ("al bin da de del della den der di do dos du e el la le of ten ter the und van von y zu zur").split()
)
# Keys of the block above a transcript or of a note: what they introduce is about the talk, nobody says it.
FIELDS = frozenset(
    (
        "account action actions agenda attendees author call client-name company contact customer-name date "
        "deal duration email example file http https id industry interview language length link location "
        "meeting nb next next-steps note notes owner participants phone place project ps re recorded "
        "recording role segment size stage start status subject summary team time tip title tl;dr todo "
        "topic type url version warning"
    ).split()
)
NO_NAMES = frozenset(
    (
        "a again also an and because but finally first for he how however i if it like my no ok okay one or "
        "our second she so that the then there they third this two we well what when where which who why "
        "yeah yes you your"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line cut at what looks like a label; `rest_start` is where its words begin."""

    text: str
    label: str | None = None
    rest_start: int = 0
    time_s: float | None = None
    end_s: float | None = None
    sure: bool = False  # the form of the line (a time beside the name, bold, brackets) makes the label likely
    stamp: bool = False  # the line has a time of its own

    @property
    def rest(self) -> str:
        """The words of the line."""
        return self.text[self.rest_start :].strip()


# A full stop after an initial or a title ends no sentence: "Jonas F.", "Dr. Lund".
SENTENCE = re.compile(r"[!?;](\s|$)|(?<!\b\w)(?<!\b(?:Mr|Ms|Dr|Jr|Sr|St))(?<!\bMrs)(?<!\bProf)\.(\s|$)")

LABEL_CHARS = 120  # a label with its time is no longer
CLOCK = re.compile(TIME)
STRICT_SHARE = 0.8  # of the lines begin with a label where each line is a turn
INLINE = (
    re.compile(rf"\s*[\[(#]?(?P<t>{TIME})[\])#]?\s*[-–]?\s*(?P<n>{NAME})\s*(?::(?:\s+|$)|\t\s*)"),
    re.compile(rf"\s*(?P<n>{NAME})\s*[\[(](?P<t>{TIME})[\])]\s*(?::\s*|-\s+|$)"),
    re.compile(rf"\s*(?P<n>{NAME}):\s*[\[(](?P<t>{TIME})[\])](?:\s+|$)"),
)
HEAD_LAST = re.compile(rf"\s*(?P<n>{NAME}):?(?:\s+|\s*[,|·–-]\s*)(?P<t>{TIME})\s*$")
HEAD_FIRST = re.compile(rf"\s*[\[(]?(?P<t>{TIME})[\])]?\s+(?P<n>{NAME}):?\s*$")
BARE = re.compile(r"\s*(?P<n>(?:\[[^\]\n:]{1,60}\]|" + NAME + r")):(?:\s+|$)")
STAMP = re.compile(
    rf"\s*[\[(#]?(?P<t>{TIME})(?:\s*(?:-->|[-–—]|to)\s*(?P<e>{TIME}))?(?:-\d)?[\])#]?(?:\s*[-–]\s+|\s+|$)"
)
RANGE = re.compile(r"\s*(?P<t>(?:\d+:)?\d+:\d+(?:[.,]\d+)?)\s*-->\s*(?P<e>(?:\d+:)?\d+:\d+(?:[.,]\d+)?)\s*$")


def seconds(stamp: str) -> float:
    """Seconds of `[H:]MM:SS[.mmm]`."""
    parts = re.split(r":", stamp.replace(",", "."))
    if len(parts) == 4:  # 00:01:02:500
        parts = [*parts[:2], f"{parts[2]}.{parts[3]}"]
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return total


def cut(text: str, bold: int = 0) -> Line:
    """The line with what looks like a label, without knowing the other lines."""
    text = text.strip()
    if CLOCK.search(text, 0, LABEL_CHARS):
        line = _cut_timed(text)
        if line is not None:
            return line
    found = BARE.match(text)
    if found and plausible(found["n"]):
        sure = (bool(bold) and bold >= found.end("n") - 1) or found["n"].startswith("[")
        return Line(text, clean(found["n"]), found.end(), sure=sure)
    if 0 < bold >= len(text.strip()) and is_bare_name(text):
        return Line(text, clean(text), len(text))
    found = RANGE.match(text) or STAMP.match(text)
    if found:
        end = seconds(found["e"]) if found["e"] else None
        return Line(text, None, found.end(), seconds(found["t"]), end, stamp=True)
    return Line(text)


def _cut_timed(text: str) -> Line | None:
    for pattern in INLINE:
        found = pattern.match(text)
        if found and plausible(found["n"]):
            return Line(text, clean(found["n"]), found.end(), seconds(found["t"]), sure=True, stamp=True)
    for pattern in (HEAD_LAST, HEAD_FIRST):
        found = pattern.match(text) if len(text) <= LABEL_CHARS else None
        if found and plausible(found["n"]) and len(found["n"].split()) <= 5:
            return Line(text, clean(found["n"]), len(text), seconds(found["t"]), sure=True, stamp=True)
    return None


def is_bare_name(text: str) -> bool:
    """Whether a whole line could be a name and nothing else."""
    name = clean(text)
    if not name or len(name.split()) > 4 or name[-1] in ".,!?;…" or not plausible(name):
        return False
    return _capital(name) and name.casefold().split()[0] not in NO_NAMES and not _field(name.casefold())


def clean(name: str) -> str:
    """The name without the brackets and blanks around it."""
    name = " ".join(name.split()).strip(" -–:,*_")
    return name[1:-1].strip() if name[:1] + name[-1:] in ("[]", "()") else name


def plausible(name: str) -> bool:
    """Whether a text could be a name at all: short, begins like one, is no sentence."""
    name = clean(name)
    words = name.split()
    if not 1 <= len(words) <= 6 or SENTENCE.search(name) or '"' in name:
        return False
    if not any(character.isalpha() for character in name) or len(name) > 60:
        return False
    return not name[0].islower() or TAG.fullmatch(name) is not None


def accept(lines: Sequence[Line]) -> frozenset[str]:
    """The labels, casefolded, that are speakers in these lines taken together."""
    counts: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for line in lines:
        if line.label:
            key = line.label.casefold()
            counts[key] += 1
            sure[key] += line.sure
            spelled.setdefault(key, line.label)
    accepted = {key for key in counts if _stands_out(spelled[key], counts[key], sure[key])}
    tags = {key for key in counts if TAG.fullmatch(key)}
    if sum(counts[key] for key in tags | accepted) >= 2:
        accepted |= tags
    # Somebody who speaks once in a talk of others: a full name, or any name where every line has one.
    if accepted and sum(counts.values()) >= STRICT_SHARE * len(lines):
        accepted |= {key for key in counts if " " not in key and _stands_out(spelled[key], 2, 0)}
    if accepted:
        accepted |= {key for key in counts if len(key.split()) > 1 and _capital(spelled[key]) and not _field(key)}
    return frozenset(accepted)


def _stands_out(name: str, count: int, sure: int) -> bool:
    key = name.casefold()
    if _field(key) or key.split()[0] in NO_NAMES:
        return False
    if sure and (count >= 2 or _capital(name)):
        return True
    return count >= 2 and _capital(name) and len(key.split()) <= 5


def _field(key: str) -> bool:
    return key.replace(" ", "-") in FIELDS or (key.split()[0] in FIELDS and not TAG.fullmatch(key))


def _capital(name: str) -> bool:
    words = [word for word in re.split(r"[\s/]+", re.sub(r"\(.*?\)", "", name)) if word]
    return all(not word[0].islower() or word.casefold() in PARTICLES for word in words)


def count_accepted(lines: Iterable[Line], accepted: frozenset[str]) -> int:
    """How many lines begin with an accepted label."""
    return sum(1 for line in lines if line.label and line.label.casefold() in accepted)
