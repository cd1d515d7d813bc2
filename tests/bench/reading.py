"""How much of real files is read, and how fast.

`python -m tests.bench.reading DATA` prints, for each file of a folder laid out as the development data is, what share
of words, rows and speakers was read next to a truth that plain patterns find, independent of the readers.
`python -m tests.bench.reading` prints MB and rows per second and the peak memory for made-up files of each format.
"""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from synth.model import Document, StudyFile
from synth.settings import IngestSettings
from synth.stages import ingest
from tests.reading import TOOLS, read

Spoken = list[tuple[str, str]]  # speaker and word
# Open columns (from 1) and header rows of the surveys, established by reading them.
SURVEYS = {
    "jupyter_notebook_ux_2015.csv": (1, frozenset({5, 7, 8, 9, 11, *range(12, 30), 31})),
    "mybinder_2020.csv": (1, frozenset({3})),
    "qualtrics_three_header_rows_climate.csv": (3, frozenset[int]()),
    "surveymonkey_two_header_rows_StarWars.csv": (2, frozenset[int]()),
}


def document(path: Path) -> Document:
    """What ingest makes of a file where it lies."""
    file = StudyFile(path.name, path, f"{abs(hash(path)):020x}", path.stat().st_size)
    return ingest.read(file, IngestSettings(), TOOLS)


def heard(found: Document) -> Spoken:
    return [(turn.speaker, word) for turn in found.turns for word in turn.text.split()]


def by_heads(text: str, head: re.Pattern[str]) -> Spoken:
    """Words by the label before them; lines before the first label are nobody's."""
    spoken: Spoken = []
    speaker = None
    for line in text.splitlines():
        found = head.match(line)
        if found:
            speaker = found[1]
        if speaker is not None:
            spoken += [(speaker, word) for word in line[found.end() if found else 0 :].split()]
    return spoken


def truths(data: Path) -> Iterator[tuple[Path, Spoken]]:
    """Files with their words, cut by one pattern per folder."""
    for path in sorted((data / "interviews_data_ensemble_otter").glob("P*.txt")):
        text = re.sub(r"\n\s*Transcribed by https://otter\.ai\s*$", "", path.read_text())
        yield path, by_heads(text, re.compile(r"(\S[^\n]{0,30}?) {1,2}(?:\d+:)?\d+:\d\d *$"))
    label = re.compile(r"(Dan|Participant): ")
    for path in sorted((data / "interviews_pdpilot_pdf").glob("P*.pdf")):
        text = path.with_suffix(".extracted.txt").read_text()
        numbers = re.compile(r"(?:^|\s)\d{1,3}(?:\s+\d{1,3}){3,}(?=\s|$)|\n\s*\d{1,3}(?=\n)")
        yield path, by_heads(numbers.sub("\n", text), label)
        yield path.with_suffix(".extracted.txt"), by_heads(text, label)
    for path in sorted((data / "derived_formats").iterdir()):
        if path.suffix == ".docx":
            number = path.stem.removeprefix("pdpilot_")
            original = data / "interviews_pdpilot_pdf" / f"{number}.extracted.txt"
            yield path, by_heads(original.read_text(), label)
        else:
            text = re.sub(r"(?m)^(WEBVTT.*|\d+|[\d:.,]+ --> .*)\n", "", path.read_text()).replace("</v>", "")
            yield path, by_heads(text, re.compile(r"(?:<v )?([^:>\n]{1,20})(?:>|: )"))


def shares(data: Path, folder: str | None = None) -> Iterator[dict[str, object]]:
    """Per transcript (of one folder): words of the truth read in order, with the right speaker, and beyond it."""
    for path, truth in truths(data):
        if folder not in (None, path.parent.name):
            continue
        found = heard(document(path))
        matcher = difflib.SequenceMatcher(None, [w for _, w in truth], [w for _, w in found], autojunk=False)
        pairs = [(block.a + i, block.b + i) for block in matcher.get_matching_blocks() for i in range(block.size)]
        right = sum(truth[a][0] == found[b][0] for a, b in pairs)
        yield {
            "file": f"{path.parent.name}/{path.name}",
            "words": len(truth),
            "read": round(len(pairs) / max(1, len(truth)), 4),
            "right_speaker": round(right / max(1, len(pairs)), 4),
            "beyond": len(found) - len(pairs),
            "speakers": f"{len({s for s, _ in found})}/{len({s for s, _ in truth})}",
        }


def surveys(data: Path) -> Iterator[dict[str, object]]:
    """Per survey: rows and open words read or dropped with a reason, of those in the file."""
    for name, (headers, columns) in SURVEYS.items():
        path = data / "surveys" / name
        text = TOOLS.decode(path.read_bytes()).text
        rows = list(csv.reader(io.StringIO(text, newline="")))[headers:]
        truth = sum(len(cell.split()) for row in rows for number, cell in enumerate(row, 1) if number in columns)
        found = document(path)
        nothing = [piece.text for piece in found.dropped if piece.reason == "no-answer"]
        spoken = sum(len(answer.text.split()) for answer in found.answers)
        dropped = sum(len(text.split()) for text in nothing)
        yield {
            "file": name,
            "rows": f"{found.source.rows}/{len(rows)}",
            "people": len(found.people),
            "open_columns": f"{sum(column.use == 'open' for column in found.columns)}/{len(columns)}",
            "words": truth,
            "read": round(spoken / truth, 4) if truth else None,
            "no_answer": round(dropped / truth, 4) if truth else None,
        }


# --- speed --------------------------------------------------------------------------------------

LINE = "We plan the whole week on paper because the screen in the office never shows what came in over night."


def vtt(count: int) -> str:
    stamps = (f"{i // 3600:02d}:{i // 60 % 60:02d}:{i % 60:02d}" for i in range(count))
    cues = (f"{stamp}.000 --> {stamp}.900" for stamp in stamps)
    return "WEBVTT\n\n" + "\n\n".join(f"{cue}\n<v Speaker {i % 2}>{LINE}</v>" for i, cue in enumerate(cues))


def survey(count: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Respondent ID", "Role", "Rating", "Tools", "What is hard?", "What would you want?"])
    for i in range(count):
        closed = [f"R-{i}", ("Ops", "Finance")[i % 2], i % 10, ("Excel, Slack", "Jira")[i % 2]]
        writer.writerow([*closed, f"{i} {LINE}", f"{LINE} {i}"])
    return text.getvalue()


def segments(count: int) -> str:
    listed = [{"start": i, "end": i + 1, "speaker": f"S{i % 2}", "text": LINE} for i in range(count)]
    return json.dumps({"segments": listed})


MADE: dict[str, Callable[[], str]] = {
    "talk.vtt": lambda: vtt(10_000),
    "talk.srt": lambda: (
        vtt(10_000).replace("WEBVTT\n\n", "").replace(".000", ",000").replace(".900", ",900").replace("</v>", "")
    ),
    "otter.txt": lambda: "\n\n".join(f"Speaker {i % 2}  {i // 60}:{i % 60:02d}\n{LINE}" for i in range(10_000)),
    "names.txt": lambda: "\n".join(f"Speaker {i % 2}: {LINE}" for i in range(10_000)),
    "talk.json": lambda: segments(10_000),
    "survey 10,000 rows.csv": lambda: survey(10_000),
    "survey 200,000 rows.csv": lambda: survey(200_000),
}


def speed() -> Iterator[dict[str, object]]:
    """Per made-up file: MB/s without, peak memory with the memory counted."""
    for name, make in MADE.items():
        content = make().encode()
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            found = read(Path(folder), name, content)
            seconds = time.perf_counter() - started
            peak: float | None = None
            if len(content) < 10_000_000:  # counting allocations makes reading many times slower
                tracemalloc.start()
                read(Path(folder), name, content)
                peak = round(tracemalloc.get_traced_memory()[1] / 1e6)
                tracemalloc.stop()
        units = found.source.rows or len(found.turns)
        yield {
            "file": name,
            "mb": round(len(content) / 1e6, 1),
            "seconds": round(seconds, 2),
            "mb_per_s": round(len(content) / 1e6 / seconds, 1),
            "rows_or_turns_per_s": round(units / seconds),
            "peak_mb": peak,
        }


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    results = [*shares(data), *surveys(data)] if data else list(speed())
    for result in results:
        print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
