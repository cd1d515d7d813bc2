"""Peak memory and speed of what is largest: a recording of three hours and a survey of 200,000 rows.

    python -m tests.bench.memory [--minutes 180] [--rows 200000] [--only recording|recogniser|survey]

Each line is measured in a process of its own, next to the process that does nothing but import what is needed.
The recording is an M4A made of the sample recordings, over and over. Over its whole length everything runs but the
embedded recogniser, whose place somebody takes who hears a word every 0.35 s of speech; the recogniser itself runs
over the first minutes, because it takes as long as the recording does.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

import av
import numpy as np

from synth.adapters.pocketsphinx import PocketsphinxTranscriber
from synth.adapters.pyav import PyAvDecoder
from synth.adapters.silero_vad import SileroVad
from synth.adapters.speaker_encoder import SpeakerEncoder
from synth.model import Document, Source, SpeechSegment, StudyFile, Word
from synth.pipeline.preview import preview
from synth.pipeline.sources import SourceJob, read_source
from synth.protocols import SAMPLE_RATE_HZ, Region, Samples, Transcriber
from synth.settings import DiarizeSettings, Recipe, StudySettings, TranscribeSettings
from synth.stages.diarize import DiarizeTools, diarize
from synth.stages.transcribe import TranscribeTools, transcribe
from synth.store.files import file_sha256
from tests.bench.reading import survey

SAMPLE = Path(__file__).parents[2] / "sample_data" / "study" / "recordings"
RECOGNISED_MINUTES = 10.0
WORD_S = 0.35


class Timekeeper:
    """Hears a word every 0.35 s of speech: as many as a recogniser gives, without its work."""

    name = "timekeeper"
    version = "1"
    only_language = "en"

    def language(self, samples: Samples) -> str:
        return "en"

    def transcribe(self, samples: Samples, regions: Sequence[Region], language: str) -> list[SpeechSegment]:
        return [self._segment(*region) for region in regions]

    def _segment(self, start_s: float, end_s: float) -> SpeechSegment:
        starts = np.arange(start_s, max(start_s + WORD_S / 2, end_s - WORD_S / 2), WORD_S)
        words = tuple(Word(f"word{index}", float(at), float(at) + WORD_S) for index, at in enumerate(starts))
        return SpeechSegment(start_s, end_s, " ".join(word.text for word in words), words)


def recorded(path: Path, minutes: float) -> Path:
    """An M4A of the sample recordings one after the other, over and over; written in blocks."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="mono")
        stream.bit_rate = 64_000
        resampler = av.AudioResampler(stream.format, "mono", SAMPLE_RATE_HZ, frame_size=stream.frame_size or 1024)
        for block in _repeated(60 * minutes):
            frame = av.AudioFrame.from_ndarray(block[None, :], "fltp", "mono")
            frame.sample_rate = SAMPLE_RATE_HZ
            for part in resampler.resample(frame):
                container.mux(stream.encode(part))
        for part in resampler.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def _repeated(seconds: float) -> Iterator[Samples]:
    length_s = 0.0
    for path in cycle(sorted(SAMPLE.iterdir())):
        for block in PyAvDecoder().blocks(path):
            yield block
            length_s += len(block) / SAMPLE_RATE_HZ
            if length_s >= seconds:
                return


# --- what is measured, each in a process of its own -----------------------------------------------


def nothing(place: Path) -> str:
    return "imports alone"


def without_recogniser(place: Path) -> str:
    return _heard(place, Timekeeper())


def with_recogniser(place: Path) -> str:
    return _heard(place, PocketsphinxTranscriber(TranscribeSettings().confidence_min))


def _heard(path: Path, transcriber: Transcriber) -> str:
    decoder = PyAvDecoder()
    started = time.perf_counter()
    document = Document(Source("s-1", path.name, "audio", "0" * 64))
    document = transcribe(document, path, TranscribeSettings(), TranscribeTools(decoder, SileroVad(), transcriber))
    transcribed = time.perf_counter()
    told = f"peak after transcribe {peak_mb():.0f} MB"
    document = diarize(document, path, DiarizeSettings(), DiarizeTools(decoder, SpeakerEncoder()))
    minutes = (document.source.duration_s or 0.0) / 60
    return (
        f"{minutes:.0f} min with {transcriber.name}: {len(document.turns)} turns, {told}, "
        f"transcribe {transcribed - started:.0f} s, diarize {time.perf_counter() - transcribed:.0f} s"
    )


def checked(place: Path) -> str:
    started = time.perf_counter()
    seen = preview(place, Recipe(), StudySettings(), lambda stage, done, total: None)
    (file,) = seen.files
    return f"synth check: {file.source.rows:,} rows, {file.answers:,} answers in {time.perf_counter() - started:.0f} s"


def ingested(place: Path) -> str:
    return f"ingest of a run, {_ingest(place)}"


def ingested_again(place: Path) -> str:
    return f"ingest of a run from the cache, {_ingest(place)}"


def _ingest(place: Path) -> str:
    (path,) = place.glob("*.csv")
    file = StudyFile(path.name, path, file_sha256(path), path.stat().st_size)
    started = time.perf_counter()
    found = read_source(SourceJob(file, Recipe(), place / ".synth" / "cache", frozenset()))
    seconds = time.perf_counter() - started
    rows, megabytes = found.document.source.rows or 0, file.size_bytes / 1e6
    return f"{megabytes:.0f} MB: {rows / seconds:,.0f} rows/s, {megabytes / seconds:.1f} MB/s, {seconds:.0f} s"


def _report(measured: Callable[[Path], str], place: Path) -> None:
    print(f"{measured(place)}; peak {peak_mb():.0f} MB", flush=True)


def peak_mb() -> float:
    """The most memory that this process has held; nan where the system does not say."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def apart(measured: Callable[[Path], str], place: Path) -> None:
    """Print what is measured at a place, in a new process."""
    process = multiprocessing.get_context("spawn").Process(target=_report, args=(measured, place))
    process.start()
    process.join()


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the files in a temporary folder and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--minutes", type=float, default=180.0)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--only", choices=("recording", "recogniser", "survey"))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        apart(nothing, place)
        if options.only in (None, "recording"):
            apart(without_recogniser, recorded(place / "long.m4a", options.minutes))
        if options.only in (None, "recogniser"):
            apart(with_recogniser, recorded(place / "part.m4a", min(RECOGNISED_MINUTES, options.minutes)))
        if options.only in (None, "survey"):
            (place / "study").mkdir()
            (place / "study" / "survey.csv").write_text(survey(options.rows), encoding="utf-8")
            apart(checked, place / "study")
            apart(ingested, place / "study")
            apart(ingested_again, place / "study")


if __name__ == "__main__":
    main()
