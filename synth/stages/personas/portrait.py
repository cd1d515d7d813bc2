"""Quote and summary of a persona, made by rules that can be told to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from synth.evidence import PLACEHOLDER
from synth.model import Claim, Quote
from synth.stages.personas.material import Mask, Material

SUMMED_UP_SHARE = 0.15  # of a persona's people
QUOTE_WORDS = (8, 35)
_DANGLING = re.compile(
    r"^(?:and|but|so|or|because|then|that|this|it|they|he|she|which|also|them|those|these|there|yes|no|well)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:i|we|my|our|us|me|i'm|we're|i've|we've|i'd|we'd)\b", re.IGNORECASE)


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


def summary(
    material: Material, members: Mask, groups: Sequence[tuple[str, Sequence[Claim]]], found: Sequence[Claim] = ()
) -> str:
    """Two or three sentences that say where the people come from and repeat the strongest claims with their support.

    What was `found` about them is in nobody's words, so it has no quotation marks.

    A claim of a few among many is on the card but not in the summary, unless there is no other.
    """
    size = int(members.sum())
    lines = [f"{size} {'person' if size == 1 else 'people'} ({', '.join(_heard(material, members))})."]
    lines += [f"{claim.support} of {claim.of} {claim.text[:1].lower()}{claim.text[1:]}." for claim in found]
    for opening, claims in groups:
        common = [claim for claim in claims if claim.support >= SUMMED_UP_SHARE * claim.of] or claims[:1]
        said = [f"“{claim.text}” ({claim.support} of {claim.of})" for claim in common[:2]]
        if said:
            lines.append(f"{opening} {' and '.join(said)}.")
    return " ".join(lines)


def _heard(material: Material, members: Mask) -> Iterator[str]:
    """How many members were interviewed, said a little in talks or notes, or only answered a survey."""
    talked = np.bincount(material.person[material.spoken], minlength=len(members)) > 0
    briefly = talked & ~material.interviewed
    groups = {
        "interviewed": material.interviewed,
        "from short talks or notes": briefly,
        "from survey answers": ~(material.interviewed | briefly),
    }
    for words, group in groups.items():
        count = int((members & group).sum())
        if count:
            yield f"{count} {words}"
