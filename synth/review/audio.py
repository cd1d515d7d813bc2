"""Recordings as a browser can seek in them to the second.

A position in an MP3 file of varying bit rate is a guess, so such files are decoded once into the study's cache as
WAV, in which every second has its place. Other formats carry an index and are served as they are.
"""

from __future__ import annotations

import mimetypes
import threading
import wave
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from synth.adapters.pyav import PyAvDecoder
from synth.errors import SourceError, SynthError
from synth.model import Source
from synth.protocols import SAMPLE_RATE_HZ
from synth.store.files import STATE_FOLDER

SEEKABLE = frozenset({".wav", ".flac", ".m4a", ".mp4", ".m4v", ".mov", ".ogg", ".oga", ".opus", ".webm"})
CACHE_FOLDER = "audio"
ROOM = 4_000_000_000  # bytes of decoded recordings, about 35 hours


class Recordings:
    """The recordings of a study; decoding goes on in the background, one at a time."""

    def __init__(self, study: Path) -> None:
        self.study = study.resolve()
        self._turn = threading.Lock()  # to decode
        self._lock = threading.Lock()
        self._made: dict[str, Future[Path]] = {}

    def prepare(self, source: Source) -> None:
        """Begin to decode a recording that needs it, so that it is there when somebody wants to listen."""
        original = self._original(source)
        if original is not None and original.suffix.lower() not in SEEKABLE:
            self._decoded(source.id, original)

    def file(self, source: Source) -> tuple[Path, str] | None:
        """The file to serve and its media type; None when the source has no recording in the study.

        Raises:
            SourceError: when it cannot be decoded.
        """
        original = self._original(source)
        if original is None:
            return None
        if original.suffix.lower() in SEEKABLE:
            return original, mimetypes.guess_type(original.name)[0] or "application/octet-stream"
        return self._decoded(source.id, original).result(), "audio/wav"

    def _original(self, source: Source) -> Path | None:
        """The recording itself: inside the study, whatever a result or a link claims."""
        name = source.recording_path
        if name is None:
            return None
        path = (self.study / name).resolve()
        inside = path.is_relative_to(self.study) and STATE_FOLDER not in path.relative_to(self.study).parts
        return path if inside and path.is_file() else None

    def _decoded(self, source_id: str, original: Path) -> Future[Path]:
        stat = original.stat()
        key = f"{source_id}-{stat.st_size}-{stat.st_mtime_ns}"
        with self._lock:
            made = self._made.get(key)
            if made is None or (made.done() and (made.exception() or not made.result().is_file())):
                made = self._made[key] = Future()
                # a daemon: what is half decoded when the page is closed is decoded again when it is asked for
                threading.Thread(target=self._decode, args=(original, key, made), daemon=True).start()
            return made

    def _decode(self, original: Path, key: str, made: Future[Path]) -> None:
        folder = self.study / STATE_FOLDER / "cache" / CACHE_FOLDER
        try:
            with self._turn:
                target = decode(original, folder / f"{key}.wav")
                prune(folder, target)
        except (SynthError, OSError) as error:
            made.set_exception(error if isinstance(error, SynthError) else SourceError(f"{original.name}: {error}"))
        else:
            made.set_result(target)


def prune(folder: Path, keep: Path) -> None:
    """Delete the recordings that were decoded longest ago when all of them take too much room."""
    files = sorted(folder.glob("*.wav"), key=lambda file: file.stat().st_mtime, reverse=True)
    room = ROOM
    for file in files:
        room -= file.stat().st_size
        if room < 0 and file != keep:
            file.unlink()


def decode(original: Path, target: Path) -> Path:
    """`target`, a WAV file of one channel with what can be heard of a recording.

    Raises:
        SourceError: when nothing of it can be decoded.
    """
    if target.is_file():
        return target
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    heard = 0
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        try:
            for block in PyAvDecoder().blocks(original):
                heard += len(block)
                file.writeframes((np.clip(block, -1, 1) * 32767).astype("<i2").tobytes())
        except SourceError:
            if not heard:  # else: it breaks off, and what there is can be heard
                raise
    part.replace(target)
    return target
