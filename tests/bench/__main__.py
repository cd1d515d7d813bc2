"""`make bench`: how fast and in how much memory synth reads, hears and synthesises.

Files of every format are read; the sample study and 10,000 statements are synthesised twice, each in a process of its
own, the second time from the cache; a recording of three hours and a survey of 200,000 rows are taken through what
reads them. `--only` takes one of the parts.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import multiprocessing
import shutil
import tempfile
import time
from pathlib import Path

from synth import pipeline, resources
from tests.bench import memory, reading

ROOT = Path(__file__).parents[2]
STATEMENTS = 10_000


class Watch:
    """Seconds per stage, from the progress that a run reports."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if done:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
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
    """Print one line per stage for a first and for a second run, and the peak memory of this process."""
    name, text, settings = resources.load_recipe(recipe)
    loaded = pipeline.LoadedRecipe(name, hashlib.sha256(text.encode()).hexdigest(), settings)
    for turn in ("first", "second"):
        watch = Watch()
        start = time.perf_counter()
        result = pipeline.run(study, loaded, pipeline.RunOptions(), watch)
        took = time.perf_counter() - start
        print(f"{study.name}, {turn} run: {took:.1f} s, {len(result.synthesis.statements)} statements")
        for stage, seconds in watch.seconds.items():
            print(f"  {stage:<14} {seconds:8.2f} s")
    print(f"  peak memory    {memory.peak_mb():8.0f} MB, without worker processes", flush=True)


def syntheses(only: str | None) -> None:
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


def main() -> None:
    """Print the lines of all parts, or of one."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=("reading", "sample", "big", "memory"))
    only = parser.parse_args().only
    if only in (None, "reading"):
        for line in reading.speed():
            print(", ".join(f"{name} {value}" for name, value in line.items()), flush=True)
    if only in (None, "sample", "big"):
        syntheses(only)
    if only in (None, "memory"):
        memory.main([])


if __name__ == "__main__":
    main()
