"""`make bench-quality`: what the synthesis is worth next to the naive way and the target, line by line.

`python -m tests.bench.quality [DATA] [--only kinds,grouping,study,order,time]` prints a table. Without DATA, a folder
of labelled data, it measures what ships with the checkout: the sample study and the written statements. A line that
cannot be measured says why; nothing here fails a build.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline

from synth.adapters.theme_training import held_out
from synth.api import classify, group
from synth.errors import SynthError
from synth.model import CLAIM_KINDS
from tests.bench import groups, kinds, planted

CORPUS = planted.ROOT / "sample_data/statements"
CLINC, HINDERS = "clusters_clinc150_25_plus_oos.json", "themes_jupyter_hinders.jsonl"
NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table; `naive` is measured in the same run."""

    what: str
    naive: str
    now: str
    target: str


@dataclass(frozen=True, slots=True)
class Job:
    """What to measure and how much of it."""

    data: Path | None
    samples: int
    shuffles: int
    timed: int
    baseline: bool


Texts = Sequence[str]
Pair = tuple[list[str], list[str]]


# --- kinds ---------------------------------------------------------------------------------------


def kind_lines(job: Job) -> Iterator[Line]:
    """Kinds of the sample study's planted statements, and of labelled ones of other domains."""
    yield from _kinds("kinds, sample study's statements", planted.statements())
    if job.data is None:
        return
    rows = kinds.read(job.data / "statements_dev.jsonl")
    yield from _kinds("kinds, labelled statements", rows)
    asked = [row for row in rows if len((row.get("context") or "").split()) > 2]
    known, unknown = (_shares(asked, with_context=True), _shares(asked, with_context=False))
    gain = known[0]["macro_f1"] - unknown[0]["macro_f1"]
    base = _by_words(asked, with_context=True)["macro_f1"] - _by_words(asked, with_context=False)["macro_f1"]
    yield Line(f"gain in macro-F1 by the question (n = {len(asked)})", f"{base:+.2f}", f"{gain:+.2f}", ">= +0.03")


def _kinds(what: str, rows: Sequence[dict[str, Any]]) -> Iterator[Line]:
    for with_context in (True, False) if any(row.get("context") for row in rows) else (False,):
        (found, error), naive = _shares(rows, with_context=with_context), _by_words(rows, with_context=with_context)
        head = f"{what}, {'with' if with_context else 'without'} the question (n = {len(rows)})"
        yield Line(f"{head}: macro-F1 / kappa", _two(naive), _two(found), ">= 0.75 / 0.65")
        yield Line(f"{head}: calibration error", "-", f"{error:.3f}", "reported")


def _shares(rows: Sequence[dict[str, Any]], *, with_context: bool) -> tuple[dict[str, Any], float]:
    answers = classify([row["text"] for row in rows], [row.get("context") if with_context else None for row in rows])
    right = [kind == row["kind"] for (kind, _), row in zip(answers, rows, strict=True)]
    error = kinds.calibration_error(right, [sure for _, sure in answers])
    return kinds.scores([row["kind"] for row in rows], [kind for kind, _ in answers]), error


def _by_words(rows: Sequence[dict[str, Any]], *, with_context: bool) -> dict[str, Any]:
    """TF-IDF and logistic regression, ten-fold on the same rows: it knows the domain, which the model does not."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=10, max_iter=2000)
    )
    texts = [" ".join(filter(None, (row.get("context") if with_context else "", row["text"]))) for row in rows]
    true = [row["kind"] for row in rows]
    return kinds.scores(true, cross_val_predict(model, texts, true, cv=10).tolist())


def _two(found: dict[str, Any]) -> str:
    return f"{found['macro_f1']:.2f} / {found['kappa']:.2f}"


# --- grouping ------------------------------------------------------------------------------------


def grouping_lines(job: Job) -> Iterator[Line]:
    """Agreement of groups with people's labels, default BERTopic beside."""
    if job.data is not None:
        texts, labels = groups.read(job.data / CLINC)
        few = [_drawn(texts, labels, 200, seed) for seed in range(job.samples)]
        yield _grouped(f"grouping, 25 intents, 200 texts ({len(few)} draws): ARI", few, ">= 0.60", job)
        yield from _many_intents(texts, labels, job)
        hinders = groups.read(job.data / HINDERS)
        yield _grouped(f"grouping, survey answers (n = {len(hinders[0])}): ARI", [hinders], ">= 0.20", job)
        covered = groups.agreement(hinders[1], group(hinders[0]))["coverage"]
        yield Line("the same: share of answers in a group", NOT_RUN, f"{covered:.2f}", "> 0.95")
    yield _grouped(_named("planted in the sample study, one kind", sample := _planted()), sample, ">= 0.35", job)
    held_out = [groups.read(path) for path in _held_out(CORPUS / "themes-only")]
    yield _grouped(_named("spoken, one kind of a domain", held_out), held_out, ">= 0.35", job)
    mixed = [groups.read(path) for path in _held_out(CORPUS)]
    yield _grouped(_named("all kinds of a domain together", mixed), mixed, "reported", job)


def _planted() -> list[Pair]:
    """The sample study's planted statements that have a theme, a set for each kind."""
    rows = [row for row in planted.statements() if row["theme_id"]]
    by_kind = [[row for row in rows if row["kind"] == kind] for kind in CLAIM_KINDS]
    return [([row["text"] for row in some], [row["theme_id"] for row in some]) for some in by_kind]


def _held_out(folder: Path) -> list[Path]:
    """The domains of a folder that the theme adapter was trained without."""
    return [path for name in held_out(CORPUS) if (path := folder / f"{name}.tsv").exists()]


def _named(what: str, sets: Sequence[Pair]) -> str:
    texts, themes = [len(one) for one, _ in sets], [len(set(labels)) for _, labels in sets]
    span = f"{len(sets)} sets of {min(texts)}-{max(texts)}, {min(themes)}-{max(themes)} themes"
    return f"grouping, {what} ({span}): ARI"


def _many_intents(texts: list[str], labels: list[str], job: Job) -> Iterator[Line]:
    inside = [index for index, label in enumerate(labels) if label != groups.OUT_OF_SCOPE]
    outside = [index for index, label in enumerate(labels) if label == groups.OUT_OF_SCOPE]
    chosen = sorted([*random.Random(0).sample(inside, min(1440, len(inside))), *outside])
    some, theirs = [texts[index] for index in chosen], [labels[index] for index in chosen]
    now = groups.agreement(theirs, group(some))
    naive = groups.agreement(theirs, groups.default_bertopic(some)) if job.baseline else None
    count = len(chosen) - len(outside)
    for what, key, target in (
        (f"grouping, 25 intents, {count} texts: ARI", "ari", ">= 0.70"),
        (f"out-of-scope texts in a group (n = {len(outside)})", "out of scope grouped", "<= 0.40"),
    ):
        yield Line(what, f"{naive[key]:.2f}" if naive else NOT_RUN, f"{now[key]:.2f}", target)


def _drawn(texts: list[str], labels: list[str], count: int, seed: int) -> Pair:
    chosen = sorted(random.Random(seed).sample(range(len(texts)), count))
    return [texts[index] for index in chosen], [labels[index] for index in chosen]


def _grouped(what: str, sets: Sequence[Pair], target: str, job: Job) -> Line:
    now = [groups.agreement(labels, group(texts))["ari"] for texts, labels in sets]
    naive = [_by_bertopic(texts, labels) for texts, labels in sets] if job.baseline else []
    failed = sum(one is None for one in naive)
    known = [0.0 if one is None else one for one in naive]
    note = f" ({failed} of {len(sets)} fail, counted 0)" if failed else ""
    return Line(what, (_spread(known) + note) if known else NOT_RUN, _spread(now), target)


def _by_bertopic(texts: Texts, labels: Texts) -> float | None:
    try:
        return float(groups.agreement(labels, groups.default_bertopic(texts))["ari"])
    except (ValueError, TypeError, IndexError):  # too few texts for its defaults
        return None


def _spread(values: Sequence[float]) -> str:
    middle = f"{statistics.mean(values):.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):.2f} to {max(values):.2f})"


# --- the sample study ----------------------------------------------------------------------------


@cache
def _sample() -> planted.Planted:
    with tempfile.TemporaryDirectory() as folder:
        return planted.synthesise(Path(folder))


def study_lines(_: Job) -> Iterator[Line]:
    """Everything that the planted answers of the sample study can say."""
    found = _sample()
    pairs = [(str(row["kind"]), str(statement.kind)) for row, statement in found.matched]
    share = f"{len(pairs)} of {len(pairs) + found.lost} found again"
    scores = kinds.scores(*zip(*pairs, strict=True))
    yield Line(f"sample study, kinds in the run ({share}): macro-F1 / kappa", "-", _two(scores), ">= 0.75 / 0.65")
    themed = [
        (str(row["theme_id"]), statement.theme_id or f"none {place}")
        for place, (row, statement) in enumerate(found.matched)
        if row.get("theme_id") and row["kind"] == statement.kind != "other"
    ]
    ari = adjusted_rand_score(*zip(*themed, strict=True))
    yield Line(f"sample study, themes (n = {len(themed)}): ARI", "-", f"{ari:.2f}", "reported")
    people = planted.persona_scores(found)
    naive = f"{planted.personas_by_means(found):.2f} (number told)"
    yield Line(f"personas over {people['interviews']} interviews: ARI", naive, f"{people['ari']:.2f}", ">= 0.9")
    right = f"{people['right']} of {people['assigned']} ({people['right'] / max(people['assigned'], 1):.2f})"
    yield Line(f"respondents assigned ({people['assigned']} of {people['respondents']}): right", "-", right, ">= 0.6")
    negative = f"{people['negatives found']} of {people['negatives']}"
    yield Line("people without the problem: found", "-", negative, "all")
    label, words = planted.label_support(found.result)
    yield Line("members nearest to their own theme's label", f"{words:.2f} (keywords)", f"{label:.2f}", "> 0.50")
    leaks = planted.leaks(found)
    for what in ("interviewer", "not planted as a participant's", "denials", "flagged"):
        yield Line(f"of {leaks['evidence']} statements of evidence: {what}", "-", str(leaks[what]), "0")


def order_lines(job: Job) -> Iterator[Line]:
    """What a shuffle of statements and people changes."""
    differing = planted.order_matters(_sample(), job.shuffles)
    yield Line(f"results that differ in {job.shuffles} shuffles of statements and people", "-", str(differing), "0")


def time_lines(job: Job) -> Iterator[Line]:
    """Seconds from texts to groups next to default BERTopic."""
    texts = sorted({str(row["text"]) for path in sorted(CORPUS.glob("*.tsv")) for row in kinds.read(path)})
    took = groups.timed(texts, job.timed)
    yield Line(
        f"time for {job.timed} statements, embedding to groups",
        f"1.0 ({took['default BERTopic']:.0f} s)",
        f"{took['ratio']:.2f} ({took['synth']:.0f} s)",
        "<= 0.4",
    )


LINES: dict[str, Callable[[Job], Iterator[Line]]] = {
    "kinds": kind_lines,
    "grouping": grouping_lines,
    "study": study_lines,
    "order": order_lines,
    "time": time_lines,
}


def main() -> None:
    """Prints the table, a row as soon as it is known."""
    parser = argparse.ArgumentParser(
        prog="make bench-quality", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", nargs="?", type=Path, help="folder of labelled data")
    parser.add_argument("--only", default=",".join(LINES), help="lines to measure, with commas between them")
    parser.add_argument("--samples", type=int, default=5, help="draws of 200 texts")
    parser.add_argument("--shuffles", type=int, default=20, help="orders of the input to compare")
    parser.add_argument("--timed", type=int, default=10_000, help="statements to time")
    parser.add_argument("--no-baseline", action="store_true", help="leave default BERTopic out, which takes longest")
    given = parser.parse_args()
    chosen = given.only.split(",")
    if unknown := sorted(set(chosen) - set(LINES)):
        parser.error(f"no lines called {', '.join(unknown)}; known: {', '.join(LINES)}")
    warnings.simplefilter("ignore")
    job = Job(given.data, given.samples, given.shuffles, given.timed, not given.no_baseline)
    sys.stdout.write("| what | naive | now | target |\n|---|---|---|---|\n")
    for name in chosen:
        start = time.perf_counter()
        try:
            for line in LINES[name](job):
                sys.stdout.write(f"| {line.what} | {line.naive} | {line.now} | {line.target} |\n")
                sys.stdout.flush()
        except (SynthError, OSError, ValueError, TypeError, IndexError, KeyError) as error:
            sys.stdout.write(f"| {name} | - | not measured: {type(error).__name__}: {error} | - |\n")
        sys.stderr.write(f"{name}: {time.perf_counter() - start:.0f} s\n")


if __name__ == "__main__":
    main()
