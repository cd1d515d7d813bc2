"""Name, quote and summary of a persona, made by rules that can be told to a reader.

The name joins what the group's most distinguishing theme is about with the stance that its statements take:
"The Delivery-Date Guesser". It never comes from a job title.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from synth.model import Claim, Kind, Quote
from synth.stages.personas.claims import Comparison
from synth.stages.personas.material import Mask, Material

QUOTE_WORDS = (8, 35)
PLACEHOLDER = re.compile(r"\[[A-Z]+-\d+\]")
_WORD = re.compile(r"[a-z][a-z'’]*[a-z](?:-[a-z]+)*")
_DANGLING = re.compile(
    r"^(?:and|but|so|or|because|then|that|this|it|they|he|she|which|also|them|those|these|there|yes|no|well)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:i|we|my|our|us|me|i'm|we're|i've|we've|i'd|we'd)\b", re.IGNORECASE)

# What the statements of a theme sound like, and who speaks like that. The most frequent stance wins.
STANCES: dict[Kind, tuple[tuple[str, str], ...]] = {
    "pain": (
        (
            "Firefighter",
            r"\b(?:mistakes?|wrong|fix\w*|errors?|apolog\w+|credit notes?|broken?|crash\w*|bugs?|repair\w*|fail\w* again)\b",
        ),
        (
            "Guesser",
            r"\b(?:guess\w*|gut|no idea|don't know|do not know|can't tell|cannot (?:tell|say|see)|can't see|unsure|unclear|never know|nobody knows|what to say)\b",
        ),
        ("Survivor", r"\b(?:rollouts?|migrat\w+|burned|burnt|failed|failure|disaster|never again|went live|lost)\b"),
        (
            "Workhorse",
            r"\b(?:by hand|manual\w*|typ(?:e|es|ing|ed)|copy\w*|copi\w+|re-?key\w*|re-?typ\w*|enter\w*|paste|spreadsheets?)\b",
        ),
        (
            "Clock Racer",
            r"\b(?:hours?|late|overtime|backlog|waiting|slow\w*|days|deadline|behind|rush|busy|weekends?|evenings?)\b",
        ),
        (
            "Juggler",
            r"\b(?:five|several|different|many|scattered|everywhere|between|switch\w*|tabs|channels|tools|places)\b",
        ),
        ("Budget Watcher", r"\b(?:price|cost\w*|expensive|budget|pay\w*|money)\b"),
        ("Outsider", r"\b(?:confus\w+|hard to (?:find|learn|understand)|complicated|documentation|steep|learn\w*)\b"),
    ),
    "goal": (
        ("Careful Tester", r"\b(?:test\w*|pilot|step|steps|small|sandbox|reversible|back out|safe\w*|try)\b"),
        ("Guardian", r"\b(?:control|own|keep|export|protect|secure|ours)\b"),
        (
            "Streamliner",
            r"\b(?:automat\w+|itself|themselves|own accord|directly|straight|without (?:typing|anybody|anyone))\b",
        ),
        ("Forecaster", r"\b(?:forecast\w*|plan\w*|ahead|predict\w*|in advance|weeks before)\b"),
        ("Clarity Seeker", r"\b(?:see|one screen|overview|know|live|real|visible|dashboard)\b"),
        ("Promise Keeper", r"\b(?:promise\w*|dates?|word|reliab\w+|trust)\b"),
    ),
    "objection": (
        ("Price Watcher", r"\b(?:price|pay\w*|cost\w*|expensive|budget|fee|money)\b"),
        ("Gatekeeper", r"\b(?:approv\w+|sign\w*|director|board|council|legal|compliance|boss)\b"),
        ("Guardian", r"\b(?:data|security|privacy|export|lock\w*|contract)\b"),
        ("Sceptic", r"."),
    ),
    "other": (("Bystander", r"."),),
}
FALLBACK: dict[Kind, str] = {"pain": "Struggler", "goal": "Seeker", "objection": "Sceptic", "other": "Bystander"}

_PLAIN = frozenset(
    """a able about actually after again all also always an and another any anybody anyone anything are around as ask at away back bad
    be because been before being best better big but by call called came can can't cannot come could day days did didn't different do
    does doesn't doing don't done down each else enough even ever every everybody everyone everything far few find first five for four
    from full get gets getting give gives go goes going good got had half happen happened hard has have haven't having he her here him
    his hold how i i'd i'll i'm i've if in instead into is isn't it it's its just keep kind know known last least less let like little
    ll long look lot made make makes making many maybe me mean might month months more morning most much must my need needs never new
    next nine no nobody none not nothing now of off often old on once one only or other others our out over own part people per place
    put quite rather re real really right run said same say says see seen send sent she should show six so some somebody someone
    something sometimes sort sorry still stuff such sure take taken takes tell ten than that that's the their them themselves then
    there there's these they they're thing things think this those three through time times to today told too took true try trying
    turn two under until up us use used using ve very wait want wanted wants was wasn't way we we'd we'll we're we've week weeks well
    went were what whatever when where whether which while who whole whose why will wish with without won't work worked working works
    worst worth would wouldn't wrong year years yes yesterday yet you you're your yours hundred thousand second minutes hour hours
    honestly probably simply almost between against during across soon late early ready able already though upon afterwards whichever
    easier harder bigger cheaper faster slower every-day per-user okay guess feel feels finally exactly completely constantly anymore
    twice thirty twenty forty fifty sixty eleven twelve seven eight dozen""".split()
)


def name(material: Material, leads: Sequence[Comparison], members: Mask, taken: Collection[str]) -> str:
    """A name from the challenge of the first theme that gives one; no two personas share it."""
    for one in leads:
        for subject in _subjects(material, one, members):
            proposal = f"The {subject} {_stance(material, one, members)}"
            if proposal not in taken:
                return proposal
    number = next(number for number in range(1, 100) if f"Group {number}" not in taken)
    return f"Group {number}"


def _texts(material: Material, one: Comparison, mask: Mask) -> list[tuple[int, str]]:
    rows = np.flatnonzero(material.evidence & mask[material.person] & (material.themes == one.theme.id))
    return [
        (int(material.person[row]), PLACEHOLDER.sub(" ", material.statements[row].text).lower().replace("’", "'"))
        for row in rows
    ]


def _stance(material: Material, one: Comparison, members: Mask) -> str:
    people: Counter[str] = Counter()
    for noun, pattern in STANCES[one.theme.kind]:
        cue = re.compile(pattern)
        people[noun] = len(
            {person for person, text in _texts(material, one, members) if pattern != "." and cue.search(text)}
        )
    best = max(people, key=lambda noun: people[noun])  # first of equals, in the order above
    return best if people[best] else FALLBACK[one.theme.kind]


def _subjects(material: Material, one: Comparison, members: Mask) -> list[str]:
    """What the theme is about: words of its label and statements that its speakers share, most telling first."""
    titles = {
        word
        for person in material.people
        for key, value in person.attributes.items()
        if "title" in key
        for word in _words(value.lower())
    }
    label = set(_words(one.theme.label.lower()))
    here: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for _, words in {(person, tuple(_words(text))) for person, text in _texts(material, one, members)}:
        here.update(set(words))
        pairs.update({f"{left} {right}" for left, right in zip(words, words[1:], strict=False)})
    everywhere: Counter[str] = Counter()
    for row in np.flatnonzero(material.evidence):
        everywhere.update(set(_words(material.statements[row].text.lower().replace("’", "'"))))
    scored = sorted(
        (
            (-_telling(here[word], everywhere[word]) * (2 if word in label else 1), word)
            for word in here
            if word not in _PLAIN | titles
        )
    )
    subjects = []
    for _, word in scored[:3]:
        joined = [
            pair
            for pair, count in pairs.most_common()
            if count >= 2 and word in pair.split() and not set(pair.split()) & (_PLAIN | titles)
        ]
        subjects.append(_title(min(joined) if joined else word))
    return subjects


def _words(text: str) -> list[str]:
    return [_singular(word) for word in _WORD.findall(text)]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def _telling(here: int, everywhere: int) -> float:
    return round(here * math.log(1 + here / max(everywhere - here + 1, 1)), 6)


def _title(words: str) -> str:
    return "-".join(word[:1].upper() + word[1:] for word in words.replace("'", "").split())


def quote(material: Material, claims: Sequence[Claim], members: Mask) -> Quote | None:
    """The members' statement that sums up best what sets them apart; None when nobody may be quoted."""
    rank = {
        identity: (number, place)
        for number, claim in reversed(list(enumerate(claims)))
        for place, identity in enumerate(claim.statement_ids)
    }
    best: tuple[tuple[float, str], str] | None = None
    for row in np.flatnonzero(members[material.person]):
        statement = material.statements[row]
        if not statement.quotable or statement.flags:
            continue
        number, place = rank.get(statement.id, (len(claims) + 2, 10))
        score = (number * 1.5 + min(place, 10) * 0.4 + _roughness(statement.text), statement.id)
        if best is None or score < best[0]:
            best = (score, statement.text)
    return None if best is None else Quote(best[1], best[0][1])


def _roughness(text: str) -> float:
    """How badly a text stands alone: 0 for a whole sentence of fair length in the first person."""
    words = len(text.split())
    outside = max(QUOTE_WORDS[0] - words, words - QUOTE_WORDS[1], 0)
    return (
        min(outside, 10) * 0.8
        + 3.0 * bool(_DANGLING.match(text))
        + 2.0 * bool(PLACEHOLDER.search(text))
        + 1.5 * (not _SELF.search(text))
        + 1.0 * (not text[:1].isupper())
        + 1.0 * (not text.rstrip().endswith((".", "!", "?")))
    )


def summary(interviewed: int, answered: int, groups: Sequence[tuple[str, Sequence[Claim]]]) -> str:
    """Two or three sentences that repeat the strongest claims with their support."""
    parts = [f"{interviewed} interviewed" if interviewed else "", f"{answered} from survey answers" if answered else ""]
    size = interviewed + answered
    lines = [f"{size} {'person' if size == 1 else 'people'} ({', '.join(part for part in parts if part)})."]
    for opening, claims in groups:
        said = [f"“{claim.text}” ({claim.support} of {claim.of})" for claim in claims[:2]]
        if said:
            lines.append(f"{opening} {' and '.join(said)}.")
    return " ".join(lines)
