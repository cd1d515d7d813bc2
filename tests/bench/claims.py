"""A reader's check: claims drawn at random with their quotes, to be judged one by one.

`python -m tests.bench.claims SYNTHESIS... [--most 60] [--quotes 5] [--seed 60]` draws from every synthesis.json named,
the small ones first: each gives an equal share, and what it lacks the others give. Prints one block per claim: its
wording and as many of its quotes, one person's after another's, and then the rows of an empty sheet.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KINDS = {"goals": "goal", "pain_points": "pain", "objections": "objection"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim to judge, with the texts that it rests on, one person's after another's."""

    study: str
    persona: str
    kind: str
    wording: str
    support: str
    quotes: tuple[str, ...]


def claims(path: Path, quotes: int) -> list[Drawn]:
    """All goals, pains and objections of a result, the negative persona's included."""
    result = json.loads(path.read_text(encoding="utf-8"))
    statements = {statement["id"]: statement for statement in result["statements"]}
    personas = [*result["personas"], *filter(None, [result["negative_persona"]])]
    return [
        Drawn(
            study=path.parent.parent.name,
            persona=persona["name"],
            kind=kind,
            wording=claim["text"],
            support=f"{claim['support']}/{claim['of']}",
            quotes=tuple(_in_turn(claim["statement_ids"], statements))[:quotes],
        )
        for persona in personas
        for section, kind in KINDS.items()
        for claim in persona[section]
    ]


def _in_turn(ids: Sequence[str], statements: Mapping[str, Any]) -> Iterator[str]:
    heard: set[str] = set()
    later = []
    for statement in (statements[one] for one in ids):
        if statement["participant_id"] in heard:
            later.append(statement["text"])
        else:
            heard.add(statement["participant_id"])
            yield statement["text"]
    yield from later


def drawn(found: Sequence[Sequence[Drawn]], most: int, seed: int) -> list[Drawn]:
    """An equal share of each result, shuffled."""
    left, chosen = most, []
    for place, mine in enumerate(sorted(found, key=len)):
        share = min(len(mine), left // (len(found) - place))
        chosen += random.Random(seed).sample(list(mine), share)
        left -= share
    random.Random(seed).shuffle(chosen)
    return chosen


def main() -> None:
    """Prints the claims and the empty sheet."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.claims", description=__doc__)
    parser.add_argument("results", nargs="+", type=Path, metavar="SYNTHESIS")
    parser.add_argument("--most", type=int, default=60, help="claims to draw")
    parser.add_argument("--quotes", type=int, default=5, help="quotes to read for each")
    parser.add_argument("--seed", type=int, default=60, help="seed of the draw")
    given = parser.parse_args()
    chosen = drawn([claims(path, given.quotes) for path in given.results], given.most, given.seed)
    for number, one in enumerate(chosen, start=1):
        print(f"{number}. {one.study}, {one.persona}, {one.kind}: {one.wording} ({one.support})")
        for quote in one.quotes:
            print(f"   - {quote}")
    print("\n| | persona | kind | wording | support | said | typical | kind right | label fair | what the quotes say |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for number, one in enumerate(chosen, start=1):
        print(f"| {number} | {one.persona} | {one.kind} | {one.wording} | {one.support} | | | | | |")


if __name__ == "__main__":
    main()
