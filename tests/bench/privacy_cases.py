"""Precision and recall of the redaction on the cases of `tests/data/privacy`.

Run `python -m tests.bench.privacy_cases` for the numbers, with `-v` for every miss and every false alarm, with
`--pipeline en_core_web_sm` (or auto) for those with a trained spaCy pipeline.
`names`, `details`, `traps` and `mixed` were in sight while the rules were written; no rule was changed for `held_out`.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from synth.adapters.spacy_names import SpacyNames, find_trained
from synth.privacy import Known, Redactor
from synth.protocols import NameFinder

FOLDER = Path(__file__).parent.parent / "data" / "privacy"
MARKED = re.compile(r"\{([A-Z]+)\|([^}]*)\}")
Piece = tuple[int, int, str]  # start, end, kind


@dataclass(frozen=True, slots=True)
class Case:
    """A text with the pieces that have to be replaced; `people` talk in it."""

    text: str
    pieces: tuple[Piece, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pieces: found with their kind, missed, and replaced without need."""

    cases: int
    hits: int
    misses: int
    alarms: int

    @property
    def precision(self) -> float:
        """The share of replaced pieces that had to be."""
        return self.hits / max(1, self.hits + self.alarms)

    @property
    def recall(self) -> float:
        """The share of pieces that had to be replaced and were."""
        return self.hits / max(1, self.hits + self.misses)


def read(path: Path) -> list[Case]:
    """The cases of a file, marked pieces taken out of the text and kept with their place."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            _case(row["text"], row["people"] or "")
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _case(marked: str, people: str) -> Case:
    text, pieces, position = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[position : match.start()]
        pieces.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return Case(text + marked[position:], tuple(pieces), tuple(filter(None, people.split(";"))))


def found(case: Case, finder: NameFinder | None = None) -> set[Piece]:
    """What is replaced in a case, by the rules alone or with a trained finder of names."""
    companies = ("Quarrie Beekeeping Supplies", "Fennick Bakery Goods")
    redactor = Redactor([Known(name) for name in case.people], companies=companies, finder=finder)
    edits = redactor.redact(case.text, frozenset(case.people)).edits
    return {(edit.start, edit.end, edit.placeholder[1:].rsplit("-", 1)[0]) for edit in edits}


def score(cases: list[Case], finder: NameFinder | None = None) -> Score:
    """How well the redaction does; a piece counts as found when start, end and kind are right."""
    hits = misses = alarms = 0
    for case in cases:
        wanted, got = set(case.pieces), found(case, finder)
        hits += len(wanted & got)
        misses += len(wanted - got)
        alarms += len(got - wanted)
    return Score(len(cases), hits, misses, alarms)


def mistakes(cases: list[Case], finder: NameFinder | None) -> Iterator[str]:
    """One line for every piece that was missed or replaced without need."""
    for case in cases:
        wanted, got = set(case.pieces), found(case, finder)
        for start, end, kind in sorted(wanted ^ got):
            word = "missed" if (start, end, kind) in wanted else "alarm "
            yield f"  {word} {kind} {case.text[start:end]!r} in {case.text}"


def main() -> None:
    """Print a line per file, and the mistakes when asked."""
    arguments = argparse.ArgumentParser(description="precision and recall of the redaction")
    arguments.add_argument("-v", action="store_true", help="print every miss and every false alarm")
    arguments.add_argument("--pipeline", default="none", help="trained spaCy pipeline that finds names as well")
    asked = arguments.parse_args()
    trained = find_trained(asked.pipeline)
    finder = None if trained is None else SpacyNames(trained)
    for path in sorted(FOLDER.glob("*.tsv")):
        cases = read(path)
        result = score(cases, finder)
        print(f"{path.stem:10} {result.cases:4} cases  precision {result.precision:.3f}  recall {result.recall:.3f}")
        if asked.v:
            print("\n".join(mistakes(cases, finder)))


if __name__ == "__main__":
    main()
