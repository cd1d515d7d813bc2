"""How good the kinds are: `python -m tests.bench.kinds LABELLED... [--model FOLDER]`.

LABELLED are JSON lines or tables (.tsv) with text, kind and maybe context; FOLDER holds other weights than those that
ship. Prints macro-F1, kappa and calibration error with and without the question, on all rows and on those that have
one, beside a linear model on plain embeddings (ten-fold on the same rows), and the time of 10,000 statements.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.model_selection import cross_val_predict

from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.kind_encoder import KindEncoder
from synth.adapters.spacy import SpacyDenials
from synth.model import KINDS
from synth.protocols import Matrix
from synth.resources import model_folder

BINS = 10
TIMED = 10_000


def calibration_error(right: Sequence[bool], confidence: Sequence[float]) -> float:
    """Mean gap between confidence and share of right answers, over ten bins of confidence (ECE)."""
    bins = np.minimum((np.asarray(confidence) * BINS).astype(int), BINS - 1)
    hits, sure = np.asarray(right, dtype=float), np.asarray(confidence)
    gaps = [abs(hits[bins == one].mean() - sure[bins == one].mean()) * (bins == one).mean() for one in set(bins)]
    return float(sum(gaps))


def scores(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, Any]:
    """Macro-F1, kappa and F1 per kind."""
    each = f1_score(gold, predicted, labels=KINDS, average=None, zero_division=0)
    return {
        "macro_f1": round(float(np.mean(each)), 3),
        "kappa": round(float(cohen_kappa_score(gold, predicted)), 3),
        "f1": dict(zip(KINDS, np.round(each, 2).tolist(), strict=True)),
    }


def read(path: Path) -> list[dict[str, str | None]]:
    """The labelled rows of a file."""
    if path.suffix == ".tsv":
        with path.open(encoding="utf-8", newline="") as file:
            return [
                {**row, "context": row["context"] or None}
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measured(shares: Matrix, gold: Sequence[str]) -> dict[str, Any]:
    """Scores and calibration error of probabilities."""
    predicted = [KINDS[index] for index in shares.argmax(axis=1)]
    right = [one == other for one, other in zip(predicted, gold, strict=True)]
    return scores(gold, predicted) | {"ece": round(calibration_error(right, shares.max(axis=1).tolist()), 3)}


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=model_folder("kinds"))
    chosen = parser.parse_args()
    rows = [row for path in chosen.labelled for row in read(path)]
    texts, gold = [str(row["text"]) for row in rows], [str(row["kind"]) for row in rows]
    contexts = [row.get("context") for row in rows]
    embedder = MiniLmEmbedder(chosen.model / "adapter.safetensors")
    model = KindEncoder(embedder, SpacyDenials(), chosen.model / "head.safetensors")
    asked, unasked = model.probabilities(texts, contexts), model.probabilities(texts, [None] * len(rows))
    found: dict[str, Any] = {
        "rows": len(rows),
        "with context": measured(asked, gold),
        "without": measured(unasked, gold),
    }
    questions = [index for index, context in enumerate(contexts) if context and len(context.split()) > 2]
    if questions:
        theirs = [gold[index] for index in questions]
        found["rows with a question"] = len(questions)
        found["these with the question"] = measured(asked[questions], theirs)
        found["these without"] = measured(unasked[questions], theirs)
    linear = cross_val_predict(LogisticRegression(C=10, max_iter=2000), MiniLmEmbedder().embed(texts), gold, cv=10)
    found["linear model on plain embeddings, same rows"] = scores(gold, linear.tolist())
    many = [f"{texts[index % len(texts)]} {index}" for index in range(TIMED)]
    start = time.perf_counter()
    model.probabilities(many, [contexts[index % len(contexts)] for index in range(TIMED)])
    found[f"seconds for {TIMED}"] = round(time.perf_counter() - start, 1)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
