"""Conditions on a company that most of one group meet and few of another: thresholds on numbers, sets of values.

Contrast is the difference of the two shares (Youden's J), with one imagined person of each group on either side, so
that a value that two people happen to share does not win.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from synth.facets.attributes import Form, parts, span, value
from synth.model import Claim, Participant

COMPANY = ("company_size", "industry", "company_revenue", "company_type", "business_model")
SHOWN = 4  # values that a condition spells out
TOKEN_SHARE = 0.5  # of the group whose value has a word for the word to stand for all
KEPT = 0.05  # contrast that a second bound must add


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute of a company and how conditions on it are worded."""

    key: str
    names: tuple[str, ...]
    form: Form
    noun: str
    firmographic: bool = True


FIELDS = (
    Field("company_size", ("company_size", "employees"), "number", "people in the company"),
    Field("company_revenue", ("company_revenue",), "number", "in yearly revenue"),
    Field("industry", ("industry",), "category", "industry"),
    Field("geography", ("location", "region", "country"), "category", "region"),
    Field("company_type", ("company_type",), "category", "type of company"),
    Field("business_model", ("business_model",), "category", "business model"),
    Field("tools", ("tools", "current_tool"), "many", "tools in use", firmographic=False),
    Field("technology_budget", ("technology_budget",), "number", "technology budget", firmographic=False),
    Field("channels", ("channels",), "many", "channels", firmographic=False),
    Field("team_size", ("team_size",), "number", "people in the team", firmographic=False),
    Field("budget_owner", ("budget_owner", "role_in_purchase"), "category", "budget held by", firmographic=False),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """`holds` and `known` are ids of people of both groups; `share` is that of the group it is made for."""

    key: str
    firmographic: bool
    claim: Claim
    holds: frozenset[str]
    known: frozenset[str]
    share: float
    contrast: float


Test = tuple[str, frozenset[str]]  # how it reads, and whose values meet it


def conditions(
    group: Sequence[Participant], others: Sequence[Participant], *, breaking: bool = False
) -> list[Condition]:
    """The best condition per attribute that tells `group` from `others`; `breaking` words upper bounds as such."""
    found = []
    for field in FIELDS:
        values = {person.id: text for person in (*group, *others) if (text := value(person, field.names)) is not None}
        mine = frozenset(person.id for person in group) & values.keys()
        theirs = frozenset(person.id for person in others) & values.keys()
        if len(mine) < 2:
            continue
        tests = _tests(field, values, mine, theirs, breaking=breaking)
        best = max(
            tests, key=lambda test: (round(_contrast(test[1], mine, theirs), 6), -len(test[0]), test[0]), default=None
        )
        if best is None or not best[1] & mine:
            continue
        holders = best[1] & mine
        claim = Claim(best[0], len(holders), len(mine), attribute_participant_ids=tuple(sorted(holders)))
        contrast = _contrast(best[1], mine, theirs)
        known = frozenset(values)
        found.append(
            Condition(field.key, field.firmographic, claim, best[1], known, len(holders) / len(mine), contrast)
        )
    return found


def _contrast(holds: frozenset[str], mine: frozenset[str], theirs: frozenset[str]) -> float:
    inside = (len(holds & mine) + 0.5) / (len(mine) + 1)
    if not theirs:
        return inside - 0.5
    return inside - (len(holds & theirs) + 0.5) / (len(theirs) + 1)


def _tests(
    field: Field, values: Mapping[str, str], mine: frozenset[str], theirs: frozenset[str], *, breaking: bool
) -> list[Test]:
    if field.form == "number":
        spans = {person: bounds for person, text in values.items() if (bounds := span(text)) is not None}
        if len(spans.keys() & mine) * 2 >= len(mine):
            return list(_bounds(field, spans, mine, theirs, breaking=breaking))
    return list(_sets(field, values, mine, theirs))


def _bounds(
    field: Field,
    spans: Mapping[str, tuple[float, float]],
    mine: frozenset[str],
    theirs: frozenset[str],
    *,
    breaking: bool,
) -> Iterator[Test]:
    """At least, at most, or between; ends are values that people of the group have."""
    lows = sorted({spans[person][0] for person in mine & spans.keys()})
    highs = sorted({spans[person][1] for person in mine & spans.keys() if spans[person][1] != float("inf")})
    least = {low: frozenset(person for person, bounds in spans.items() if bounds[0] >= low) for low in lows}
    most = {high: frozenset(person for person, bounds in spans.items() if bounds[1] <= high) for high in highs}
    if not theirs:
        ordered = sorted(spans[person][0] for person in mine & spans.keys())
        low = ordered[len(ordered) // 10]
        yield f"At least {low:,.0f} {field.noun}", least[low]
        return
    # of equal thresholds the widest: the lowest minimum and the highest maximum
    low = max(lows, key=lambda low: (round(_contrast(least[low], mine, theirs), 6), -low))
    high = max(highs, key=lambda high: (round(_contrast(most[high], mine, theirs), 6), high), default=None)
    yield f"At least {low:,.0f} {field.noun}", least[low]
    if high is not None:
        yield f"{'No more than' if breaking else 'At most'} {high:,.0f} {field.noun}", most[high]
        both = least[low] & most[high]
        single = max(_contrast(least[low], mine, theirs), _contrast(most[high], mine, theirs))
        if _contrast(both, mine, theirs) > single + KEPT:
            yield f"{low:,.0f} to {high:,.0f} {field.noun}", both


def _sets(field: Field, values: Mapping[str, str], mine: frozenset[str], theirs: frozenset[str]) -> Iterator[Test]:
    held = {
        person: {_fold(piece) for piece in (parts(text) if field.form == "many" else [text])}
        for person, text in values.items()
    }
    spelled = {
        _fold(piece): piece.strip()
        for text in sorted(values.values())
        for piece in (parts(text) if field.form == "many" else [text])
    }
    inside = Counter(piece for person in sorted(mine) for piece in held[person])
    outside = Counter(piece for person in sorted(theirs) for piece in held[person])
    chosen = [
        piece
        for piece, count in sorted(inside.items(), key=lambda item: (-item[1], item[0]))
        if (count >= 2 or len(mine) < 8) and count / len(mine) > 1.5 * outside[piece] / max(len(theirs), 1)
    ]
    if chosen:
        names = [spelled[piece] for piece in chosen]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        text = f"{field.noun[:1].upper() + field.noun[1:]}: {', '.join(names[:SHOWN])}{more}"
        yield text, frozenset(person for person in held if held[person] & set(chosen))
    if field.form == "many":
        yield from _counts(field, held, mine, theirs)
    else:
        yield from _words(field, held, mine)


def _counts(field: Field, held: Mapping[str, set[str]], mine: frozenset[str], theirs: frozenset[str]) -> Iterator[Test]:
    """How many different ones a company has."""
    for number in range(2, 6):
        most = frozenset(person for person in held if len(held[person]) < number)
        least = frozenset(person for person in held if len(held[person]) >= number)
        if theirs and _contrast(least, mine, theirs) > 0:
            yield f"At least {number} {field.noun}", least
        elif theirs and _contrast(most, mine, theirs) > 0:
            yield f"Fewer than {number} {field.noun}", most


def _words(field: Field, held: Mapping[str, set[str]], mine: frozenset[str]) -> Iterator[Test]:
    """A word that most values share, such as "wholesale" in many names of industries."""
    tokens = {
        person: {word.strip("&,()/") for piece in pieces for word in piece.split()} for person, pieces in held.items()
    }
    counts = Counter(word for person in sorted(mine) for word in tokens[person] if len(word) > 3)
    for word, count in sorted(counts.items()):
        if (
            count >= TOKEN_SHARE * len(mine)
            and len({frozenset(held[person]) for person in mine if word in tokens[person]}) > 1
        ):
            holds = frozenset(person for person in tokens if word in tokens[person])
            yield f"{field.noun[:1].upper() + field.noun[1:]} with “{word}” in its name", holds


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
