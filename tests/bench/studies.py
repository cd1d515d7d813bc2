"""Whole studies made of real material: what `synth check` says of each file, and whether every quote stands in it.

    python -m tests.bench.studies DATA [--only NAME] [--keep FOLDER]

Every folder of DATA that holds interviews, recordings or other formats, and every survey, becomes a study of its own
in a temporary folder (or in FOLDER, where it can be looked at afterwards). Each is checked and run by the commands that
a researcher types. Then every claim and every statement of the result is held against its source once more, and what
was read is counted next to the truth that `tests.bench.reading` finds without the readers.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from synth import evidence
from synth.errors import EvidenceError
from synth.model import Synthesis
from synth.store.database import open_store
from tests.bench import reading

SURVEYS = "surveys"


def studies(data: Path, place: Path, only: str | None) -> Iterator[tuple[str, Path]]:
    """Name and folder of each study (or of one), copied to `place`; a survey is a study alone."""
    folders = [path for path in sorted(data.iterdir()) if path.is_dir() and path.name != SURVEYS]
    material = {folder.name: sorted(folder.iterdir()) for folder in folders}
    material |= {path.stem: [path] for path in sorted((data / SURVEYS).iterdir())}
    for name, files in material.items():
        if only in (None, name):
            yield name, _copied(files, place / name)


def _copied(files: Sequence[Path], study: Path) -> Path:
    study.mkdir(parents=True)
    for path in files:
        if path.is_file():
            shutil.copyfile(path, study / path.name)  # the contents alone: the material may be read-only
    return study


def told(study: Path, *command: str) -> tuple[dict[str, Any], float]:
    """What a command prints as JSON, and the seconds that it took."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "synth", command[0], str(study), *command[1:], "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"synth {command[0]} {study.name}: {done.stderr.strip() or done.stdout.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found, time.perf_counter() - started


def checked(study: Path) -> Iterator[dict[str, object]]:
    """A record per file as `synth check` has it: kind, reader, who speaks, what the columns are."""
    seen, seconds = told(study, "check")
    for file in seen["files"]:
        source = file["source"]
        yield {
            "file": source["path"],
            "is": f"{source['kind']} ({source['reader']})" if source["status"] == "ok" else source["reason"],
            "speakers": {each["tag"]: f"{each['role']} {each['share']:.2f}" for each in file["speakers"]},
            "columns": dict(Counter(column["use"] for column in file["columns"])),
            "turns": file["turns"],
            "answers": file["answers"],
            "dropped": file["dropped"],
        }
    yield {
        "check_s": round(seconds, 1),
        "participants": seen["participants"],
        "redacted": seen["redacted"],
        "warnings": len(seen["warnings"]),
    }


def run(study: Path, recipe: str) -> dict[str, object]:
    """What the run came to, and how much of it does not stand in its source."""
    summary, seconds = told(study, "run", "--recipe", recipe)
    with open_store(study / ".synth") as store:
        synthesis = store.synthesis()
    if synthesis is None:
        raise SystemExit(f"{study.name}: the run left no result")
    return {
        "run_s": round(seconds),
        "participants": summary["participants"],
        "statements": summary["statements"],
        "themes": summary["themes"],
        "personas": len(summary["personas"]),
        "dropped": summary["dropped"],
        "not_in_source": _not_in_source(synthesis),
        "claims": _claims(synthesis),
    }


def _not_in_source(synthesis: Synthesis) -> int:
    """Statements, of those in the result, that do not stand in the text that their own source was read as."""
    bodies: dict[str, list[str]] = {source.id: [] for source in synthesis.sources}
    for turn in synthesis.turns:
        bodies[turn.source_id].append(evidence.letters(turn.text))
    for answer in synthesis.answers:
        bodies[answer.source_id].append(evidence.letters(answer.text))
    joined = {source_id: "|".join(texts) for source_id, texts in bodies.items()}
    return len(evidence.verify(synthesis.statements, synthesis.turns, synthesis.answers, joined)[1])


def _claims(synthesis: Synthesis) -> str:
    try:
        evidence.check(synthesis)
    except EvidenceError as error:
        return str(error)
    return "all rest on statements that may bear them"


def read(data: Path, name: str) -> Iterator[Mapping[str, object]]:
    """Shares of words, rows and speakers read next to the truth, for the files of one study."""
    yield from reading.shares(data, name)
    yield from (line for line in reading.surveys(data) if Path(str(line["file"])).stem == name)


def main() -> None:
    """Print a line per file and two per study, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", help="name of one folder or survey")
    parser.add_argument("--keep", type=Path, help="new folder in which the studies stay")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for name, study in studies(options.data, options.keep or Path(scratch), options.only):
            survey = study.name in {path.stem for path in (options.data / SURVEYS).iterdir()}
            lines = [{"study": name}, *checked(study), run(study, "surveys" if survey else "interviews")]
            for line in [*lines, *read(options.data, name)]:
                print(json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
