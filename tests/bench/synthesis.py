"""Time and memory of every stage, for the sample study and for 10,000 statements."""

from __future__ import annotations

import csv
import hashlib
import multiprocessing
import shutil
import tempfile
import time
from pathlib import Path

from synth import pipeline, resources
from tests.bench import memory

ROOT = Path(__file__).parents[2]
STATEMENTS = 10_000


class Watch:
    """Seconds per stage and the peak memory when it ended, from the progress that a run reports."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.peak: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if done:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
            self.peak[stage] = memory.peak_mb()
        self._last = now


def big_study(folder: Path) -> Path:
    """A survey whose open answers are so many statements, taken in turn from the labelled ones."""
    texts: list[str] = []
    for path in sorted((ROOT / "sample_data/statements").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file, delimiter="\t")]
    # From the second time on a sentence stands in another one: copied answers count once.
    passes = ("", "It is the same for us. ", "That is so in our firm. ")
    sentences = (f"{words}{text}" for words in passes for text in texts)
    folder.mkdir()
    with (folder / "survey.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Respondent ID", "What is hard today?", "What would you want instead?"])
        rows.writerows([f"R{number:05d}", next(sentences), next(sentences)] for number in range(STATEMENTS // 2))
    return folder


def measure(study: Path, recipe: str) -> None:
    """Print one line per stage for a first and for a second run; memory is that of this process, without workers."""
    name, text, settings = resources.load_recipe(recipe)
    loaded = pipeline.LoadedRecipe(name, hashlib.sha256(text.encode()).hexdigest(), settings)
    for turn in ("first", "second"):
        watch = Watch()
        start = time.perf_counter()
        result = pipeline.run(study, loaded, pipeline.RunOptions(), watch)
        took = time.perf_counter() - start
        print(f"{study.name}, {turn} run: {took:.1f} s, {len(result.synthesis.statements)} statements")
        for stage, seconds in watch.seconds.items():
            print(f"  {stage:<14} {seconds:8.2f} s, peak {watch.peak[stage]:5.0f} MB", flush=True)


def measured(only: str | None) -> None:
    """Measure both studies (or one) in copies, so that nothing is left in the checkout."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        if only != "big":
            kept = shutil.ignore_patterns(".synth", "synth-out")
            jobs.append(
                (Path(shutil.copytree(ROOT / "sample_data/study", Path(folder, "sample"), ignore=kept)), "demo")
            )
        if only != "sample":
            jobs.append((big_study(Path(folder, "big")), "surveys"))
        for study, recipe in jobs:
            process = context.Process(target=measure, args=(study, recipe))
            process.start()
            process.join()
