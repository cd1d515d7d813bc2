"""What decisions teach: `python -m tests.bench.lessons LABELLED... [--examples 10,20,50] [--seeds 20] [--sample]`.

LABELLED are JSON lines with text, kind, source and maybe context; the first part of a source is its domain. In each
domain that is large enough, so many statements are judged as a researcher would (accepted or corrected to the label),
drawn at random and drawn as the least sure of a random half; the rest is what is scored, before and after. `--sample`
adds a run of the sample study. Prints mean, standard deviation and worst of the changes in macro-F1 over the seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.kind_lessons import StudyLessons
from synth.model import KINDS
from synth.pipeline.toolbox import kind_model
from synth.protocols import Embedder, Matrix
from tests.bench import kinds, planted

RESTS_LEAST = 30  # statements to score; fewer say nothing


class Remembering:
    """An embedder that embeds a text once."""

    def __init__(self, embedder: Embedder) -> None:
        self.name, self.version = embedder.name, embedder.version
        self._embedder = embedder
        self._known: dict[str, Matrix] = {}

    def embed(self, texts: Sequence[str]) -> Matrix:
        new = sorted(set(texts) - self._known.keys())
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@dataclass(frozen=True, slots=True)
class Domain:
    """The labelled statements of one domain with the shares that the shipped model gives them."""

    name: str
    texts: tuple[str, ...]
    gold: tuple[str, ...]
    shares: Matrix

    def drawn(self, count: int, seed: int, way: str) -> tuple[list[int], list[int]]:
        """Places of what is judged and of what is scored."""
        order = np.random.default_rng(seed).permutation(len(self.texts))
        if way == "at random":
            return order[:count].tolist(), order[count:].tolist()
        pool, rest = np.split(order, [max(len(order) // 2, count)])
        unsure = pool[np.argsort(self.shares[pool].max(axis=1), kind="stable")]
        return unsure[:count].tolist(), rest.tolist()

    def macro_f1(self, shares: Matrix, places: Sequence[int]) -> float:
        """Of some statements."""
        found = [KINDS[best] for best in shares[places].argmax(axis=1)]
        true = [self.gold[place] for place in places]
        return float(f1_score(true, found, labels=KINDS, average="macro", zero_division=0))


def domains(rows: Sequence[Mapping[str, Any]]) -> Iterator[Domain]:
    """The rows by domain, largest first."""
    model = kind_model(Remembering)
    by_name: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_name[str(row["source"]).split("/")[0]].append(row)
    for name, own in sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0])):
        texts = tuple(str(row["text"]) for row in own)
        shares = model.probabilities(texts, [row.get("context") for row in own])
        yield Domain(name, texts, tuple(str(row["kind"]) for row in own), shares)


def changes(domain: Domain, count: int, seeds: int, way: str, lessons: StudyLessons) -> dict[str, Any] | None:
    """Before, and what so many decisions change; None where too little is left to score."""
    before, change, rest = [], [], 0
    for seed in range(seeds):
        judged, scored = domain.drawn(count, seed, way)
        rest = len(scored)
        if rest < RESTS_LEAST:
            return None
        chosen = frozenset(judged)
        given = [domain.gold[place] if place in chosen else None for place in range(len(domain.texts))]
        after = lessons.taught(domain.shares, domain.texts, given)  # type: ignore[arg-type]
        before.append(domain.macro_f1(domain.shares, scored))
        change.append(domain.macro_f1(after, scored) - before[-1])
    return {
        "domain": domain.name,
        "drawn": way,
        "judged": count,
        "scored": rest,
        "before": round(float(np.mean(before)), 3),
        "after": round(float(np.mean(before) + np.mean(change)), 3),
        "change": round(float(np.mean(change)), 3),
        "sd": round(float(np.std(change)), 3),
        "worst": round(min(change), 3),
    }


def sample_rows() -> list[dict[str, Any]]:
    """The planted statements that a run of the sample study finds, with the questions that they answer."""
    with tempfile.TemporaryDirectory() as folder:
        found = planted.synthesise(Path(folder))
    return [
        {"text": one.text, "kind": row["kind"], "context": one.context, "source": "sample study"}
        for row, one in found.matched
    ]


def main() -> None:
    """Prints a JSON line per domain, way of drawing and number of decisions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="*", type=Path)
    parser.add_argument("--examples", default="10,20,50", help="numbers of decisions, with commas between them")
    parser.add_argument("--seeds", type=int, default=20, help="draws of each")
    parser.add_argument("--sample", action="store_true", help="measure a run of the sample study too")
    chosen = parser.parse_args()
    rows: list[Mapping[str, Any]] = [row for path in chosen.labelled for row in kinds.read(path)]
    rows += sample_rows() if chosen.sample else []
    lessons = StudyLessons(Remembering(MiniLmEmbedder()))
    for domain in domains(rows):
        for way in ("at random", "least sure"):
            for count in map(int, chosen.examples.split(",")):
                found = changes(domain, count, chosen.seeds, way, lessons)
                if found is not None:
                    sys.stdout.write(json.dumps(found) + "\n")
                    sys.stdout.flush()


if __name__ == "__main__":
    main()
