"""Small recordings made by tests, and pieces of the sample study's recordings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import numpy as np

from synth.adapters.pyav import PyAvDecoder
from synth.errors import SourceError
from synth.protocols import SAMPLE_RATE_HZ, MediaInfo, Samples

SAMPLE = Path(__file__).parent.parent / "sample_data"
INTERVIEW = SAMPLE / "study" / "recordings" / "HP10_sales_lead.wav"


@dataclass(frozen=True, slots=True)
class Said:
    """A turn of a script: who, when and what."""

    speaker: str
    start_s: float
    end_s: float
    text: str


def script(recording: Path) -> list[Said]:
    """What is said in a recording of the sample study."""
    with (SAMPLE / "gold" / "recordings" / f"{recording.stem}.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Said(row["speaker"], float(row["start_s"]), float(row["end_s"]), row["text"]) for row in rows]


@cache
def _samples(recording: Path) -> Samples:
    return np.concatenate(list(PyAvDecoder().blocks(recording)))


def voice(start_s: float, end_s: float, recording: Path = INTERVIEW) -> Samples:
    """A piece of a recording of the sample study."""
    return _samples(recording)[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)].copy()


def silence(seconds: float) -> Samples:
    """Faint noise, the same each time: a room in which nobody speaks."""
    noise = np.random.default_rng(0).normal(0, 1e-4, round(seconds * SAMPLE_RATE_HZ))
    return noise.astype(np.float32)


def tone(seconds: float, hertz: float = 220.0, loudness: float = 0.3) -> Samples:
    """A sine wave."""
    times = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (loudness * np.sin(2 * np.pi * hertz * times)).astype(np.float32)


def write(path: Path, *channels: Samples, codec: str = "pcm_s16le", rate: int = SAMPLE_RATE_HZ) -> Path:
    """The path of a new recording with these channels; its container follows from the name."""
    with av.open(str(path), "w") as container:
        layout = "mono" if len(channels) == 1 else "stereo"
        stream = container.add_stream(codec, rate=rate, layout=layout)
        resampler = av.AudioResampler(stream.format, layout, rate, frame_size=getattr(stream, "frame_size", 0) or None)
        frame = av.AudioFrame.from_ndarray(np.stack(channels).astype(np.float32), "fltp", layout)
        frame.sample_rate = SAMPLE_RATE_HZ
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


@dataclass(frozen=True, slots=True)
class FakeDecoder:
    """Gives samples from memory, in blocks of any length, and breaks off with an error when told to."""

    channels: Sequence[Samples]
    block_s: float = 10.0
    problem: SourceError | None = None
    name: str = "fake"
    version: str = "1"

    def probe(self, path: Path) -> MediaInfo:
        return MediaInfo(len(self.channels[0]) / SAMPLE_RATE_HZ, len(self.channels), has_video=False)

    def blocks(self, path: Path, channel: int | None = None) -> Iterator[Samples]:
        samples = np.mean(self.channels, axis=0) if channel is None else self.channels[channel]
        step = round(self.block_s * SAMPLE_RATE_HZ)
        for start in range(0, len(samples), step):
            yield np.asarray(samples[start : start + step], dtype=np.float32)
        if self.problem is not None:
            raise self.problem
