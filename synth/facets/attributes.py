"""What the attributes of a group have in common, as a claim that names the people it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from synth.model import Claim, Participant

Form = Literal["category", "many", "number"]

LISTED = 3  # values that a claim names
_SPLIT = re.compile(r"\s*[;|]\s*")
_NUMBER = re.compile(r"\d[\d,.' ]*\d|\d")
_MORE = re.compile(r"\+|>|more|over|above|or more|plus|and up", re.IGNORECASE)
_LESS = re.compile(r"<|less|under|below|fewer|up to", re.IGNORECASE)
UNBOUNDED = float("inf")


def value(person: Participant, names: Sequence[str]) -> str | None:
    """The first of these attributes that the person has."""
    return next((person.attributes[name] for name in names if person.attributes.get(name, "").strip()), None)


def parts(text: str) -> list[str]:
    """The single values of a cell that may hold several."""
    return [piece for piece in _SPLIT.split(text.strip()) if piece]


def span(text: str) -> tuple[float, float] | None:
    """The range of numbers that a value stands for: `20-49`, `85`, `500+`, `under 10`, `1,000 - 4,999`."""
    found = [float(re.sub(r"[,' ]|\.(?=\d{3}\b)", "", piece)) for piece in _NUMBER.findall(text.replace("–", "-"))]
    if not found:
        return None
    if len(found) >= 2:
        return min(found[:2]), max(found[:2])
    if _MORE.search(text):
        return found[0], UNBOUNDED
    if _LESS.search(text):
        return 0.0, found[0]
    return found[0], found[0]


def described(people: Sequence[Participant], names: Sequence[str], form: Form, template: str) -> Claim | None:
    """A claim on what the people's values are, or None when nobody has one.

    `template` holds `{}` where the values go.
    """
    values = {person.id: text for person in people if (text := value(person, names)) is not None}
    if not values:
        return None
    if form == "number":
        claim = _range(values, len(people), template)
        if claim is not None:
            return claim
    return _listed(values, len(people), template, many=form == "many")


def _listed(values: Mapping[str, str], of: int, template: str, *, many: bool) -> Claim:
    held = {
        person: {_fold(piece): piece for piece in (parts(text) if many else [text.strip()])}
        for person, text in values.items()
    }
    counts = Counter(key for pieces in held.values() for key in pieces)
    shown = sorted(counts, key=lambda key: (-counts[key], key))[:LISTED]
    spelled = {key: min(pieces[key] for pieces in held.values() if key in pieces) for key in shown}
    who = tuple(sorted(person for person, pieces in held.items() if set(pieces) & set(shown)))
    said = ", ".join(f"{spelled[key]} ({counts[key]})" for key in shown)
    return Claim(template.format(said), len(who), of, attribute_participant_ids=who)


def _range(values: Mapping[str, str], of: int, template: str) -> Claim | None:
    spans = {person: bounds for person, text in values.items() if (bounds := span(text)) is not None}
    if len(spans) < max(1, len(values) // 2):
        return None
    low, high = (
        _core([bounds[0] for bounds in spans.values()], lower=True),
        _core([bounds[1] for bounds in spans.values()], lower=False),
    )
    who = tuple(sorted(person for person, bounds in spans.items() if bounds[0] >= low and bounds[1] <= high))
    if not who:
        return None
    return Claim(template.format(_spelled(low, high)), len(who), of, attribute_participant_ids=who)


def _core(numbers: list[float], *, lower: bool) -> float:
    """The end of the middle nine tenths; all values when there are few."""
    ordered = sorted(numbers)
    cut = len(ordered) // 20
    return ordered[cut] if lower else ordered[len(ordered) - 1 - cut]


def _spelled(low: float, high: float) -> str:
    if high == UNBOUNDED:
        return f"{low:,.0f} or more"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
