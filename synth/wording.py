"""Phrases of a statement that can be read alone, each with how well it reads: what themes and claims are worded with.

A phrase is a run of words as they were said, cut where a clause begins or ends, without what people say before they
come to the point ("well, I think that") and after it ("you know"). No word is added or changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

WORDS_MOST = 14
READABLE = 0.5  # merit below which a phrase needs the words around it

_WORD = re.compile(r"[^\W_]+(?:['’./&+-][^\W_]+)*[+#%]*")
_STOP = re.compile(r"[.!?…]+(?=[\s\"'”’)\]]|$)|[;:()\[\]\"“”\n]|\.{2,}|\s[-–—]+\s|[—–]")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Said before the point is reached; each may follow another one.
_OPENERS = re.compile(
    r"(?:(?:well|um+|uh+|er+m?|ah|oh|hmm|so|and|but|or|cause|yeah|yep|yes|ok|okay|right|now|then|also|plus|anyway|hey"
    r"|look|honestly|basically|actually|obviously|probably|maybe|perhaps|currently|typically|usually|again|first|second"
    r"|finally|definitely|certainly|clearly|personally|frankly|just|really|mainly|mostly|especially|specifically"
    r"|alright|essentially|i mean|you know|you see|let's see|let's say|to be (?:fair|honest)|at least|at the moment"
    r"|i(?: just| really| still)? (?:think|thought|guess|suppose|believe|feel)(?: like| that)?"
    r"|i(?:'d| would)(?: also)? (?:say|guess|think)(?: that)?|i must say|i have to say|i(?:'m| am) sure(?: that)?"
    r"|in my (?:opinion|case|view)|for (?:me|us|now|instance|example)|of course|as i said|like i said|imo|imho"
    r"|i find(?: that)?|it(?:'s| is| was) (?:just|like|that|just that)"
    r"|(?:the|my|our|one|another|a)(?: only| other| main| biggest| big| real| first| next)?"
    r" (?:problem|issue|thing|trouble|part|question|worry|concern|fear|challenge|wish|reason"
    r"|(?:hard|bad|worst|hardest|difficult|annoying)(?: thing| part)?)"
    r"(?: here| there| for me| for us| with that)? (?:is|was|would be)(?: that| to)?"
    r"|what(?:'s| is| was) (?:hard|difficult|missing|bad|annoying|frustrating|worst)(?: here| today| now)? is(?: that)?"
    r"|what (?:i|we)(?:'d| would)? (?:really )?(?:want|need|like|love|hate|miss|fear)(?: here| most)? is(?: that| to)?"
    r"|no(?=,))\b[\s,]*)",
    re.IGNORECASE,
)
# A wish says what is wanted without saying that it is; only before a verb or a thing, or the rest would hang.
_WISH = re.compile(
    r"(?:i|we)(?:'d| would)?(?: really| just| only| also| rather| still)* (?:want|need|prefer"
    r"|(?<='d )like|(?<='d )love|(?<=would )like|(?<=would )love|(?<=really )like|(?<=really )love) "
    r"(?:to (?=[a-z])|(?=(?:a|an|one|more|less|fewer|better|something|faster|easier|clear|real|the|our|all)\b))",
    re.IGNORECASE,
)
_CLOSERS = re.compile(
    r"(?:,\s*like|[\s,]+"
    r"(?:you know|i suppose|i guess|i think|i'd say|or (?:something|whatever|so)(?: like that)?|and so on"
    r"|and stuff|and things like that|etc|really|though|to be honest|honestly|actually|basically|as well|too|right"
    r"|yeah|ok|okay|sort of|kind of|that's all|for example|for instance|anyway|please|so|um+|uh+|at all"
    r"|obviously|perhaps|maybe))$",
    re.IGNORECASE,
)
# "It is hard to find things" points at nothing.
_EXPLETIVE = re.compile(
    r"it(?:'s| is| was|'d be| would be)(?: \w+)? (?:hard|difficult|easy|easier|impossible|annoying|painful|tedious"
    r"|better|nice|great|good|possible|straightforward|unclear|clear|important|confusing)(?: \w+)?"
    r" (?:to|that|how|when|if)\b|it takes\b",
    re.IGNORECASE,
)
# Clauses begin with these; what stands before one is a clause too.
_JOINTS = _words(
    "and but so because which that when if where who until while before after or though although whereas since"
)
_PREPOSITIONS = _words("with for in from at by on into through without about between during instead as than to of")
_BEGINS = {"edge": 0.0, "comma": 0.12, "joint": 0.12, "gap": 0.25}  # what it costs to begin after one of these
_ENDS = {"edge": 0.0, "comma": 0.06, "item": 0.3, "joint": 0.1, "relative": 0.55, "preposition": 0.35, "gap": 0.25}
# "A supplier | who charges for everything" says nothing of suppliers.
_RELATIVE = _words("which that who")
ITEM_WORDS = 2  # what is no longer between two commas is an item of a list: "a page with sales, margin | , backlog"

# A phrase that ends with one of these is cut off in the middle.
_HANGING = _words(
    "a an the and but or so because if when while of to for with from by at as than that which who whose is are was"
    " were be been am do does did has have had can could will would shall should may might must i we they he she you"
    " my our your their his her its very really quite too more most just not don't doesn't didn't can't won't isn't"
    " aren't i'm we're they're it's that's there's i've we've i'd we'd i'll we'll into onto about what how where why"
    " whether some any every no each between also even still like these those gonna"
)
# What begins with one of these needs what was said before.
_BACKWARDS = _words(
    "it it's it'd it'll they they're they've they'd that that's this he he's he'd she she's she'd them those these"
    " which who his her their its him such both either neither same whatever"
)
_BENT = _words("if when while although though until unless since as than where because once whenever after before")
_VERBLESS = _words(
    "is are was were been has had does did can could would should might may must am to of for with from by at on in"
    " into about during through across within among against towards or than"
    " isn't aren't wasn't doesn't didn't wouldn't couldn't shouldn't"
)
_POINTING = _words("it it's them they they're this these those he she him her that's there here")
_VAGUE = _words("thing things stuff something somebody someone anything everything somewhere one ones")
_FILLERS = _words("um uh uhm erm hmm like basically actually yeah okay oh well kinda sorta gonna whatever blah")
_COMMON = _words(
    "me us you in on out up off over down back then there here now all only own other another much many lot lots bit"
    " good great bad big get gets getting got go goes going went come comes coming make makes made take takes put say"
    " says said see know knows want wants need needs think way one two three first last yes right maybe kind sort let"
    " let's being having doing done never always ever again already yet"
)
_PLAIN = _HANGING | _BACKWARDS | _BENT | _VERBLESS | _POINTING | _VAGUE | _FILLERS | _COMMON


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a statement; `merit`, 0..1, says how well it reads without the words around it."""

    text: str
    merit: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """A place where a phrase may begin or end, and what stands there."""

    place: int
    kind: str


def phrases(text: str) -> tuple[Phrase, ...]:
    """What a statement can be called by, best first; none when no word of it says anything."""
    folded = " ".join(text.split()).replace("’", "'")
    spoken = " ".join(text.split())
    found: dict[str, float] = {}
    for start, end, opened, closed, asked in _sentences(folded):
        for run_start, run_end, cost in _runs(folded, start, end, opened, closed):
            left, right = _bare(folded, run_start, run_end)
            merit = _merit(folded[left:right], cost + 0.25 * asked, alone=not cost and left <= start and right >= end)
            if merit > 0:
                found[spoken[left:right]] = max(merit, found.get(spoken[left:right], 0.0))
    ordered = sorted(found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    return tuple(Phrase(phrase, merit) for phrase, merit in ordered)


def _sentences(text: str) -> Iterator[tuple[int, int, str, str, bool]]:
    """Start and end of each piece between full stops, what stands at both, and whether it asks."""
    hidden = [match.span() for match in _PLACEHOLDER.finditer(text)]
    marks = [(match.start(), match.end()) for match in _STOP.finditer(text)]
    cuts = sorted(
        {*hidden, *(mark for mark in marks if not any(a <= mark[0] < b for a, b in hidden)), (len(text),) * 2}
    )
    start, opened = 0, "edge"
    for left, right in cuts:
        closed = "gap" if (left, right) in hidden else "edge"
        if left > start:
            yield start, left, opened, closed, "?" in text[left:right]
        start, opened = max(start, right), closed


def _runs(text: str, start: int, end: int, opened: str, closed: str) -> Iterator[tuple[int, int, float]]:
    """Runs of at most `WORDS_MOST` words between places where clauses begin and end, with what the cuts cost."""
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    if not words:
        return
    lower = [text[left:right].casefold() for left, right in words]
    begins, ends = [_Edge(0, opened)], [_Edge(len(words), closed)]
    for place in range(1, len(words)):
        between = text[words[place - 1][1] : words[place][0]]
        if "," in between:
            begins.append(_Edge(place, "comma"))
            ends.append(_Edge(place, "item" if _is_item(text, words, place) else "comma"))
        if lower[place] in _JOINTS:
            begins.append(_Edge(place + 1, "joint"))
            ends.append(_Edge(place, "relative" if lower[place] in _RELATIVE else "joint"))
        elif lower[place] in _PREPOSITIONS:
            ends.append(_Edge(place, "preposition"))
    for begin in begins:
        for stop in ends:
            # what is said before the point is not counted
            if 0 < stop.place - begin.place <= WORDS_MOST + 8:
                yield words[begin.place][0], words[stop.place - 1][1], _BEGINS[begin.kind] + _ENDS[stop.kind]


def _is_item(text: str, words: list[tuple[int, int]], place: int) -> bool:
    """Whether the words from `place` to the next comma are too few to be more than an item of a list."""
    following = range(place + 1, len(words))
    after = next((other for other in following if "," in text[words[other - 1][1] : words[other][0]]), len(words))
    return after - place <= ITEM_WORDS


def _bare(text: str, left: int, right: int) -> tuple[int, int]:
    """Start and end without what is said before and after the point."""
    before = None
    while before != (left, right):
        before = left, right
        opener = _OPENERS.match(text, left, right) or _WISH.match(text, left, right)
        if opener and opener.end() < right:
            left = opener.end()
        closer = _CLOSERS.search(text[left:right])
        if closer and closer.start() > 0:
            right = left + closer.start()
    return left, right


def _merit(phrase: str, cost: float, *, alone: bool) -> float:
    """How well a phrase reads, 0 for one that nobody could read."""
    words = [match.group().casefold() for match in _WORD.finditer(phrase)]
    telling = [word for word in words if word not in _PLAIN and len(word) > 1]
    short_answer = alone and len(words) <= 3 and any(word not in _PLAIN for word in words)
    if not words or len(words) > WORDS_MOST or words[-1] in _HANGING or not (telling or short_answer):
        return 0.0
    if not short_answer and (len(words) < 2 or any(one == other for one, other in pairwise(words))):
        return 0.0
    merit = 1.0 - cost - _opening(phrase, words[0])
    merit -= 0.12 * min(sum(word in _POINTING for word in words[1:]), 3)
    merit -= 0.1 * min(sum(word in _VAGUE for word in words), 2)
    merit -= 0.15 * min(sum(word in _FILLERS for word in words), 3)
    merit -= 0.3 * (len(telling) < 2) if len(words) > 2 else 0.25 - 0.05 * len(telling)
    merit -= 0.04 * max(len(words) - 10, 0)
    return round(max(merit, 0.0), 4)


def _opening(phrase: str, first: str) -> float:
    """What a phrase that begins with this word costs, for pointing back or hanging on something else."""
    if _EXPLETIVE.match(phrase):
        return 0.1
    if first in _BACKWARDS:
        return 0.5
    if first in _BENT or first in _VERBLESS:
        return 0.3
    return 0.15 if first in _JOINTS or first.startswith("there") else 0.0
