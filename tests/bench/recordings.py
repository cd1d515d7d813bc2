"""Measure what becomes of recordings: word errors, speakers, speed and memory.

    python -m tests.bench.recordings                  the sample recordings, as they are and without pauses
    python -m tests.bench.recordings --minutes 60     memory and speed on a long recording made by repetition
    python -m tests.bench.recordings FOLDER           others, each with a NAME.csv (speaker,start_s,end_s,text)

Numbers are for the embedded recogniser, in one process and one thread.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
import resource
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synth.adapters.pocketsphinx import PocketsphinxTranscriber
from synth.adapters.pyav import PyAvDecoder
from synth.adapters.silero_vad import SileroVad
from synth.adapters.speaker_encoder import SpeakerEncoder
from synth.model import Document, Source, Turn
from synth.protocols import SAMPLE_RATE_HZ, Samples
from synth.settings import DiarizeSettings, TranscribeSettings
from synth.stages.diarize import DiarizeTools, diarize
from synth.stages.transcribe import TranscribeTools, transcribe

SAMPLE = Path(__file__).parents[2] / "sample_data"
FRAME_S = 0.01


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of the script."""

    speaker: str
    start_s: float
    end_s: float
    text: str


def main() -> None:
    """Print a line per recording."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--minutes", type=float, help="length of the long recording")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if options.minutes:
            measure(lengthened(Path(scratch), options.minutes), ())
            return
        for path, spoken in _recordings(options.folder):
            measure(path, spoken)
            if spoken and not options.folder:
                measure(*without_pauses(path, spoken, Path(scratch)))


def measure(path: Path, spoken: Sequence[Said]) -> None:
    """Print what the two stages make of a recording."""
    decoder = PyAvDecoder()
    recogniser = TranscribeTools(decoder, SileroVad(), PocketsphinxTranscriber(TranscribeSettings().confidence_min))
    empty = Document(Source("s-1", path.name, "audio", "0" * 64))
    started = time.process_time()
    document = transcribe(empty, path, TranscribeSettings(), recogniser)
    transcribed = time.process_time()
    document = diarize(document, path, DiarizeSettings(), DiarizeTools(decoder, SpeakerEncoder()))
    finished = time.process_time()
    length_s = document.source.duration_s or 1.0
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    speakers = len({turn.speaker for turn in document.turns})
    line = f"{path.name}: {length_s:.0f} s, {len(document.turns)} turns, {speakers} speakers, peak {memory_mb:.0f} MB"
    line += f", CPU s per s: transcribe {(transcribed - started) / length_s:.3f}"
    line += f", diarize {(finished - transcribed) / length_s:.3f}"
    if spoken:
        heard = words(" ".join(turn.text for turn in document.turns))
        line += f", WER {word_errors(words(' '.join(turn.text for turn in spoken)), heard):.3f}"
        confusion, right = speaker_errors(document.turns, spoken)
        line += f", confused {confusion:.3f}, turns {right}/{len(spoken)}"
    sys.stdout.write(line + "\n")
    for notice in document.notices:
        sys.stdout.write(f"   {notice.code}: {notice.message}\n")


def words(text: str) -> list[str]:
    """The words of a text without case and punctuation."""
    return re.findall(r"[\w']+", text.casefold())


def word_errors(said: Sequence[str], heard: Sequence[str]) -> float:
    """The share of words substituted, left out or added (Levenshtein distance over words)."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, start=1):
        before, row[0] = row[:], number
        for index, other in enumerate(heard, start=1):
            row[index] = min(before[index] + 1, row[index - 1] + 1, before[index - 1] + (word != other))
    return row[-1] / len(said)


def speaker_errors(turns: Sequence[Turn], spoken: Sequence[Said]) -> tuple[float, int]:
    """The share of recognised speech given to the wrong speaker, and how many turns mostly have the right one.

    Labels are matched to speakers so that most speech agrees; overlapping speech counts for the later turn.
    """
    names = list(dict.fromkeys(turn.speaker for turn in spoken))
    labels = list(dict.fromkeys(turn.speaker for turn in turns))
    frames = int(max(turn.end_s for turn in spoken) / FRAME_S) + 1
    truth, found = np.full(frames, -1), np.full(frames, -1)
    for said in spoken:
        truth[int(said.start_s / FRAME_S) : int(said.end_s / FRAME_S)] = names.index(said.speaker)
    for turn in turns:
        for mark in turn.marks:
            found[int(mark.start_s / FRAME_S) : int(mark.end_s / FRAME_S)] = labels.index(turn.speaker)
    both = (truth >= 0) & (found >= 0)
    size = max(len(names), len(labels))
    table = np.zeros((size, size))
    np.add.at(table, (truth[both], found[both]), 1)
    order = max(itertools.permutations(range(size)), key=lambda order: sum(table[i, j] for i, j in enumerate(order)))
    right = 0
    for said in spoken:
        inside = found[int(said.start_s / FRAME_S) : int(said.end_s / FRAME_S)]
        inside = inside[inside >= 0]
        right += bool(len(inside)) and int(np.bincount(inside).argmax()) == order[names.index(said.speaker)]
    agreed = sum(table[i, j] for i, j in enumerate(order))
    return 1 - agreed / max(1, table.sum()), right


def without_pauses(path: Path, spoken: Sequence[Said], scratch: Path) -> tuple[Path, list[Said]]:
    """A copy in which each turn follows the one before at once, and its script."""
    samples = np.concatenate(list(PyAvDecoder().blocks(path)))
    pieces, turns, clock_s = [], [], 0.0
    for turn in spoken:
        piece = samples[round(turn.start_s * SAMPLE_RATE_HZ) : round(turn.end_s * SAMPLE_RATE_HZ)]
        loud = np.flatnonzero(np.abs(piece) > 0.01)
        piece = piece[loud[0] : loud[-1]]
        end_s = clock_s + len(piece) / SAMPLE_RATE_HZ
        pieces.append(piece)
        turns.append(Said(turn.speaker, clock_s, end_s, turn.text))
        clock_s = end_s
    return _written(scratch / f"{path.stem} without pauses.wav", pieces), turns


def lengthened(scratch: Path, minutes: float) -> Path:
    """The sample recordings one after the other, over and over."""
    pieces = [block for path, _ in _recordings(None) for block in PyAvDecoder().blocks(path)]
    total_s, chosen = 0.0, []
    for piece in itertools.cycle(pieces):
        if total_s > 60 * minutes:
            break
        chosen.append(piece)
        total_s += len(piece) / SAMPLE_RATE_HZ
    return _written(scratch / "long.wav", chosen)


def _recordings(folder: Path | None) -> Iterator[tuple[Path, list[Said]]]:
    place = folder or SAMPLE / "study" / "recordings"
    for path in sorted(place.iterdir()):
        script = (folder or SAMPLE / "gold" / "recordings") / f"{path.stem}.csv"
        if path.suffix != ".csv" and script.is_file():
            with script.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                yield path, [Said(r["speaker"], float(r["start_s"]), float(r["end_s"]), r["text"]) for r in rows]


def _written(path: Path, pieces: Sequence[Samples]) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        for piece in pieces:
            file.writeframes((np.clip(piece, -1, 1) * 32767).astype("<i2").tobytes())
    return path


if __name__ == "__main__":
    main()
