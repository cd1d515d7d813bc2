"""How far people agree with the model, and with each other, about the kinds of statements.

Cohen's kappa (1960): the share of agreement beyond what chance would give, 1 at most, 0 for chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from synth.decisions.ledger import active, kind_decided, text_of
from synth.decisions.statements import ACTIONS
from synth.evidence import letters
from synth.model import KINDS, Decision, Kind

AGREEMENT_LEAST = 20  # judged statements; a kappa of fewer is chance


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of two who judged the same statements; `kappa` is overall, `kinds` each kind against the rest.

    `one` is None for the model. A kappa is None where neither of the two made any difference, or `judged` is too few.
    """

    one: str | None
    other: str | None  # None for all people, the last word counting
    judged: int
    kappa: float | None
    kinds: Mapping[Kind, float | None]


def agreements(ledger: Sequence[Decision]) -> tuple[Agreement, ...]:
    """The model and the people who judged, then each two people who judged the same statements, by name.

    The model's kind is the one that was shown before anybody decided, whatever was decided or taken back since.
    """
    judged = [decision for decision in ledger if decision.object == "statement" and decision.undoes is None]
    passages = {decision.seq: _passage(decision) for decision in judged}
    shown: dict[Hashable, Kind] = {}
    for decision in sorted(judged, key=lambda decision: decision.seq):
        seen = next((kind for kind in KINDS if kind == text_of(decision.evidence, "kind")), None)
        if seen is not None:
            shown.setdefault(passages[decision.seq], seen)
    last: dict[Hashable, Kind] = {}
    by_person: dict[str, dict[Hashable, Kind]] = {}
    for decision in active(ledger):
        kind = kind_decided(decision) if decision.seq in passages and decision.action in ACTIONS else None
        if kind is not None:
            last[passages[decision.seq]] = kind
            by_person.setdefault(decision.who, {})[passages[decision.seq]] = kind
    found = [_agreement(None, None, shown, last)]
    found += [
        _agreement(one, other, by_person[one], by_person[other]) for one, other in combinations(sorted(by_person), 2)
    ]
    return tuple(one for one in found if one.judged)


def _passage(decision: Decision) -> Hashable:
    """What a decision is about, the same after its file was exported again."""
    text = text_of(decision.evidence, "text")
    if not text:
        return decision.object_id
    return text_of(decision.evidence, "path"), text_of(decision.evidence, "participant_id"), letters(text)


def _agreement(
    one: str | None, other: str | None, ones: Mapping[Hashable, Kind], others: Mapping[Hashable, Kind]
) -> Agreement:
    pairs = [(ones[passage], kind) for passage, kind in others.items() if passage in ones]
    if len(pairs) < AGREEMENT_LEAST:
        return Agreement(one, other, len(pairs), None, dict.fromkeys(KINDS))
    each = {kind: kappa([(first == kind, second == kind) for first, second in pairs]) for kind in KINDS}
    return Agreement(one, other, len(pairs), kappa(pairs), each)


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two judges, -1..1; None when both always say the same one thing, or nothing."""
    if not pairs:
        return None
    same = sum(first == second for first, second in pairs) / len(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = sum(firsts[label] * seconds[label] for label in firsts) / len(pairs) ** 2
    return None if chance == 1 else (same - chance) / (1 - chance)
