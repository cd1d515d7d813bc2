"""Damaged files for every reader: whatever the bytes are, there is a document or one clear error."""

from __future__ import annotations

import hashlib
import random
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from synth.errors import SourceError
from synth.model import Answer, Document, StudyFile, Turn
from synth.pipeline.toolbox import ingest_tools
from synth.settings import IngestSettings
from synth.stages import ingest

CORPUS = Path(__file__).parent / "corpus"
SLOW_S = 20.0
# What parsers stumble over: ends of lines and of strings, numbers out of range, half characters, markup.
PIECES = (
    b"\0", b"\r", b"\n\n", b"\t", b'"', b"'", b",", b";", b"-->", b"<v ", b"</", b"{", b"[[[[", b"]", b":",
    b"99:99:99.999", b"-1", b"1e999", b"NaN", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f",
    b"\xe2\x80\xa8", b"&#0;", b"&#x110000;", b"PK\x03\x04", b"%PDF-1.7", b"RIFF", b"\x7fELF", b"WEBVTT\n\n",
    b"A" * 5000, b"=cmd|' /C calc'!A0",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that ended in something else than a document or a SourceError, or took too long."""

    path: Path
    what: str


def fault(path: Path) -> str | None:
    """What is wrong with how a file is read, or None."""
    data = path.read_bytes()
    file = StudyFile(path.name, path, hashlib.sha256(data).hexdigest(), len(data))
    start = time.perf_counter()
    try:
        document = ingest.read(file, IngestSettings(), ingest_tools())
    except SourceError as error:
        if not str(error).strip() or not error.code:
            return "an error without a message or a code"
    except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name} {place.name}: {error}"
    else:
        if (problem := inconsistent(document)) is not None:
            return problem
    took = time.perf_counter() - start
    return f"took {took:.0f} s" if took > SLOW_S else None


def inconsistent(document: Document) -> str | None:
    """Why a document cannot be worked on further, or None."""
    pieces: tuple[Turn | Answer, ...] = (*document.turns, *document.answers)
    ids = [piece.id for piece in pieces]
    if len(set(ids)) != len(ids):
        return "two turns or answers have one id"
    for piece in pieces:
        if not piece.text.strip():
            return f"{piece.id} is empty"
        if any("\ud800" <= character <= "\udfff" for character in piece.text):
            return f"{piece.id} holds half a character"
    for turn in document.turns:
        if any(not 0 <= mark.char_start <= mark.char_end <= len(turn.text) for mark in turn.marks):
            return f"{turn.id} has a mark outside its text"
    return None


def damaged(seed: bytes, luck: random.Random) -> bytes:
    """The bytes after one to six accidents."""
    data = bytearray(seed)
    for _ in range(luck.randint(1, 6)):
        at = luck.randint(0, len(data))
        to = min(len(data), at + luck.choice((1, 2, 8, 64, 1024)))
        match luck.randint(0, 5):
            case 0:
                del data[at:to]
            case 1:
                data[at:at] = luck.choice(PIECES)
            case 2:
                data[at:to] = luck.randbytes(to - at)
            case 3:
                data[at:at] = data[at:to] * luck.choice((1, 2, 50))
            case 4:
                del data[at:]
            case _:
                data[at:to] = luck.choice(PIECES)
    return bytes(data)


def hunt(seeds: list[Path], folder: Path, seconds: float, start_seed: int = 0) -> Iterator[Finding]:
    """Findings among damaged copies of `seeds`, which are written into `folder`, for so many seconds."""
    luck = random.Random(start_seed)
    contents = [(seed, seed.read_bytes()) for seed in seeds]
    known: set[str] = set()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        seed, content = luck.choice(contents)
        data = damaged(content, luck)
        path = folder / f"case{seed.suffix}"
        path.write_bytes(data)
        what = fault(path)
        if what is not None and (kind := what.split(":")[0]) not in known:
            known.add(kind)  # one file per kind of fault is enough to mend it
            kept = folder / f"{hashlib.sha256(data).hexdigest()[:16]}{seed.suffix}"
            path.rename(kept)
            yield Finding(kept, what)
