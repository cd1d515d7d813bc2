"""How good the kinds are: `python -m tests.bench.kinds LABELLED.jsonl`, rows of text, kind and maybe context.

Prints macro-F1, kappa and the calibration error with and without the question, beside what a linear model on plain
embeddings reaches (ten-fold on the same rows), and how long 10,000 statements take.
"""

from __future__ import annotations

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

from synth.adapters.minilm import MiniLmEmbedder
from synth.api import classify
from synth.model import KINDS

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


def main() -> None:
    """Prints one JSON object."""
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    texts, gold = [row["text"] for row in rows], [row["kind"] for row in rows]
    found: dict[str, Any] = {"n": len(rows)}
    asked: list[str | None] = [row.get("context") for row in rows]
    for name, contexts in (("with the question", asked), ("without", [None] * len(rows))):
        answers = classify(texts, contexts)
        right = [kind == expected for (kind, _), expected in zip(answers, gold, strict=True)]
        error = calibration_error(right, [confidence for _, confidence in answers])
        found[name] = scores(gold, [kind for kind, _ in answers]) | {"ece": round(error, 3)}
    embeddings = MiniLmEmbedder().embed(texts)
    linear = cross_val_predict(LogisticRegression(C=10, max_iter=2000), embeddings, gold, cv=10)
    found["linear model on plain embeddings, same rows"] = scores(gold, linear.tolist())
    many = [f"{texts[index % len(texts)]} {index}" for index in range(TIMED)]
    start = time.perf_counter()
    classify(many, [asked[index % len(asked)] for index in range(TIMED)])
    found[f"seconds for {TIMED}"] = round(time.perf_counter() - start, 1)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
