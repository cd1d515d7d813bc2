"""How good the grouping is: `python -m tests.bench.groups LABELLED... [--first N] [--timed N]`.

LABELLED are JSON (lists of text and intent, or lines of text and themes; texts with exactly one theme count) or
tables (.tsv) of labelled statements, a theme being one of a kind. Prints agreement with the labels beside default
BERTopic and beside Ward clustering that is told the true number of groups; `oos` texts should be in no group, and a
text in no group counts as a group of its own. `--timed` compares the time with default BERTopic on made-up texts.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.embeddings.encoders import minilm_files
from synth.api import group

OUT_OF_SCOPE = "oos"
Groups = Sequence[int | None]


def read(path: Path) -> tuple[list[str], list[str]]:
    """Texts and their labels."""
    if path.suffix == ".tsv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        pairs = [(row["text"], f"{row['kind']} {row['theme']}") for row in rows if row["theme"]]
    else:
        whole = path.read_text(encoding="utf-8")
        items = json.loads(whole) if path.suffix == ".json" else [json.loads(line) for line in whole.splitlines()]
        pairs = [(item["text"], label) for item in items if (label := _label(item))]
    return [text for text, _ in pairs], [label for _, label in pairs]


def _label(item: dict[str, Any]) -> str | None:
    themes = item.get("themes") or []
    return item.get("intent") or (themes[0] if len(themes) == 1 else None)


def agreement(labels: Sequence[str], groups: Groups) -> dict[str, Any]:
    """Adjusted Rand index with every text counted, coverage, and the share of out-of-scope texts in a group."""
    inside = [index for index, label in enumerate(labels) if label != OUT_OF_SCOPE]
    outside = [groups[index] is not None for index, label in enumerate(labels) if label == OUT_OF_SCOPE]
    own = [f"alone {index}" if groups[index] is None else f"group {groups[index]}" for index in inside]
    return {
        "ari": round(float(adjusted_rand_score([labels[index] for index in inside], own)), 3),
        "coverage": round(float(np.mean([groups[index] is not None for index in inside])), 3),
        "groups": len({found for found in groups if found is not None}),
        "out of scope grouped": round(float(np.mean(outside)), 3) if outside else None,
    }


def default_bertopic(texts: Sequence[str]) -> Groups:
    """BERTopic as it comes, with sentence-transformers on the same weights."""
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    topics, _ = BERTopic(embedding_model=SentenceTransformer(str(minilm_files()))).fit_transform(list(texts))
    return [None if topic == -1 else int(topic) for topic in topics]


def ward_told_the_number(texts: Sequence[str], number: int) -> Groups:
    """What plain embeddings hold when somebody knows how many groups there are."""
    rows = MiniLmEmbedder().embed(texts)
    return [int(label) for label in AgglomerativeClustering(number).fit_predict(rows)]


def compared(texts: Sequence[str], labels: Sequence[str]) -> dict[str, Any]:
    """Agreement of the grouping and of both baselines, and what a shuffle of the texts changes."""
    found, number = group(texts), len(set(labels) - {OUT_OF_SCOPE})
    order = list(range(len(texts)))
    random.Random(0).shuffle(order)
    again = group([texts[index] for index in order])
    return {
        "texts": len(texts),
        "true groups": number,
        "synth": agreement(labels, found),
        "same after a shuffle": [found[index] for index in order] == list(again),
        "default BERTopic": _tried(lambda: agreement(labels, default_bertopic(texts))),
        "Ward told the number": agreement(labels, ward_told_the_number(texts, number)),
    }


def _tried(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return work()
    except (ValueError, TypeError, IndexError) as error:  # default BERTopic breaks on few texts: that is a result too
        return {"failed": f"{type(error).__name__}: {error}"[:120]}


def timed(texts: Sequence[str], count: int) -> dict[str, Any]:
    """Seconds from texts to groups for `count` different texts, beside default BERTopic, libraries loaded before."""
    halves = [(text.split()[:8], other.split()[-8:]) for text, other in zip(texts, reversed(texts), strict=True)]
    opened, closed = [one for one, _ in halves], [other for _, other in halves]
    places = ((index % len(halves), (7 * index + index // len(halves)) % len(halves)) for index in range(count))
    many = [" ".join(opened[one] + closed[other]) for one, other in places]
    seconds: dict[str, Any] = {
        "texts": count,
        "words each": round(float(np.mean([len(text.split()) for text in many])), 1),
    }
    for name, work in (("synth", group), ("default BERTopic", default_bertopic)):
        work(many[:200])
        start = time.perf_counter()
        work(many)
        seconds[name] = round(time.perf_counter() - start, 1)
    return seconds | {"ratio": round(seconds["synth"] / seconds["default BERTopic"], 2)}


def main() -> None:
    """Prints one JSON object a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--first", type=int, metavar="N", help="only the first N labelled texts of each file")
    parser.add_argument(
        "--timed", type=int, metavar="N", help="compare the time for N texts put together from the files"
    )
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    everything: list[str] = []
    for path in given.labelled:
        texts, labels = read(path)
        everything += texts
        if not given.timed:
            found = compared(texts[: given.first], labels[: given.first])
            sys.stdout.write(json.dumps({"file": path.name} | found, indent=1) + "\n")
    if given.timed:
        sys.stdout.write(json.dumps(timed(sorted(set(everything)), given.timed), indent=1) + "\n")


if __name__ == "__main__":
    main()
