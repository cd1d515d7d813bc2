"""Files made of bytes, read by the real readers."""

from __future__ import annotations

import hashlib
import io
import wave
from pathlib import Path

from synth.adapters.charset_normalizer import CharsetDecoder
from synth.adapters.delimited import DelimitedReader
from synth.adapters.docx import DocxReader
from synth.adapters.openpyxl import OpenpyxlReader
from synth.adapters.pyav import PyAvDecoder
from synth.adapters.pypdf import PypdfReader
from synth.adapters.pyreadstat import PyreadstatReader
from synth.adapters.selectolax import NoScribeReader
from synth.adapters.subrip import SubRipReader
from synth.adapters.transcript_json import TranscriptJsonReader
from synth.adapters.webvtt import WebVttReader
from synth.model import Document, StudyFile
from synth.protocols import IngestTools
from synth.settings import IngestSettings
from synth.stages import ingest

TOOLS = IngestTools(
    decoder=PyAvDecoder(),
    decode=CharsetDecoder(),
    texts={
        "csv": DelimitedReader(),
        "html": NoScribeReader(),
        "json": TranscriptJsonReader(),
        "srt": SubRipReader(),
        "vtt": WebVttReader(),
    },
    binaries={"docx": DocxReader(), "pdf": PypdfReader(), "sav": PyreadstatReader(), "xlsx": OpenpyxlReader()},
)


def study_file(folder: Path, name: str, content: str | bytes) -> StudyFile:
    """A file of a study that holds `content`, texts in UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    location = folder / "material" / name
    location.parent.mkdir(parents=True, exist_ok=True)
    location.write_bytes(data)
    return StudyFile(name, location, hashlib.sha256(data).hexdigest(), len(data))


def read(folder: Path, name: str, content: str | bytes, settings: IngestSettings | None = None) -> Document:
    """The document that ingest makes of a file with this name and content."""
    return ingest.read(study_file(folder, name, content), settings or IngestSettings(), TOOLS)


def said(document: Document) -> list[tuple[str, str]]:
    """Speaker and text of every turn."""
    return [(turn.speaker, turn.text) for turn in document.turns]


def tone(seconds: float = 0.5) -> bytes:
    """A short WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\x00\x10\x00\xf0" * int(8_000 * seconds))
    return buffer.getvalue()
