"""Render the sample study's three recordings, and the time of every turn, from their scripts.

Needs flite, sox and ffmpeg on the path (Debian: ``apt-get install flite sox ffmpeg``); only for making the
recordings again, never for using them. Run from anywhere: ``python sample_data/make_recordings.py``.
"""

# The commands are fixed, found on the path, and the random numbers only place pauses and faint noise.
# ruff: noqa: S311, S603, S607

from __future__ import annotations

import csv
import random
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE / "gold" / "recordings"
RECORDINGS = HERE / "study" / "recordings"
RATE = 16_000
# A little slower than flite's own pace: nearer to an interview, and easier on a small recogniser.
STRETCH = "1.08"
PAUSE_S = (0.3, 0.9)
# A real room is never digitally silent; this is about -66 dB.
ROOM_NOISE = 16


@dataclass(frozen=True, slots=True)
class Recording:
    """One conversation: its file name, the voice of each speaker and how it is encoded."""

    name: str
    voices: dict[str, str]
    encoding: tuple[str, ...]


PLAN = (
    Recording(
        "HP04 finance call.m4a",
        {"Interviewer": "slt", "Participant": "rms"},
        ("-c:a", "aac", "-b:a", "64k", "-ar", "32000"),
    ),
    Recording(
        "interview-hp07.mp3",
        {"Interviewer": "rms", "Participant": "slt"},
        ("-c:a", "libmp3lame", "-b:a", "64k", "-ar", "32000"),
    ),
    Recording(
        "HP10_sales_lead.wav",
        {"Interviewer": "slt", "Participant": "rms"},
        ("-c:a", "pcm_s16le", "-ar", str(RATE)),
    ),
)


def read_script(path: Path) -> list[tuple[str, str]]:
    """Return (speaker, words) of every turn of a script."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(who, words) for who, words in (line.split(": ", 1) for line in lines if line)]


def speak(words: str, voice: str, folder: Path) -> bytes:
    """Return the words as 16 kHz mono PCM in one of flite's voices, levelled."""
    raw, level = folder / "raw.wav", folder / "level.wav"
    slower = ["--setf", f"duration_stretch={STRETCH}"]
    subprocess.run(["flite", "-voice", voice, *slower, "-t", words, "-o", raw], check=True)
    # -R: dither from a fixed seed, so that the same script gives the same bytes.
    subprocess.run(
        ["sox", "-R", raw, "-r", str(RATE), "-c", "1", "-b", "16", level, "gain", "-n", "-6"], check=True
    )
    with wave.open(str(level)) as audio:
        samples: bytes = audio.readframes(audio.getnframes())
    return samples


def room(seconds: float, chance: random.Random) -> bytes:
    """Return that many seconds of faint noise."""
    samples = (int(chance.gauss(0, ROOM_NOISE)) for _ in range(int(seconds * RATE)))
    return b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)


def make(recording: Recording, folder: Path) -> None:
    """Write one recording and, beside its script, when each turn starts and ends."""
    script = SCRIPTS / f"{Path(recording.name).stem}.txt"
    # The file name as seed: pauses differ between recordings and never between two runs.
    chance = random.Random(recording.name)
    audio = room(0.6, chance)
    rows: list[tuple[str, str, str, str]] = []
    for who, words in read_script(script):
        start = len(audio) / 2 / RATE
        audio += speak(words, recording.voices[who], folder)
        rows.append((who, f"{start:.2f}", f"{len(audio) / 2 / RATE:.2f}", words))
        audio += room(chance.uniform(*PAUSE_S), chance)
    plain = folder / "whole.wav"
    with wave.open(str(plain), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(audio)
    target = RECORDINGS / recording.name
    quiet = ["-hide_banner", "-loglevel", "error", "-y"]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    subprocess.run(["ffmpeg", *quiet, "-i", plain, *recording.encoding, *exact, target], check=True)
    with script.with_suffix(".csv").open("w", newline="", encoding="utf-8") as out_csv:
        writer = csv.writer(out_csv, lineterminator="\n")
        writer.writerow(("speaker", "start_s", "end_s", "text"))
        writer.writerows(rows)


def main() -> None:
    """Make all three recordings."""
    RECORDINGS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for recording in PLAN:
            make(recording, Path(folder))


if __name__ == "__main__":
    main()
