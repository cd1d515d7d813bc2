"""What kind of file some bytes are, from their content; the name only breaks ties."""

from __future__ import annotations

import csv
import io
import re
from typing import Literal

BinaryFormat = Literal["docx", "xlsx", "pdf", "sav", "media", "old-office", "rtf", "image", "archive"]
TextFormat = Literal["vtt", "srt", "json", "html", "csv", "plain"]

VIDEO_SUFFIXES = frozenset({"3gp", "avi", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "ts", "webm", "wmv"})
AUDIO_SUFFIXES = frozenset(
    {
        "aac",
        "aif",
        "aiff",
        "amr",
        "caf",
        "flac",
        "m4a",
        "m4b",
        "mka",
        "mp2",
        "mp3",
        "oga",
        "ogg",
        "opus",
        "wav",
        "wma",
    }
)
MEDIA_SUFFIXES = VIDEO_SUFFIXES | AUDIO_SUFFIXES
TABLE_SUFFIXES = frozenset({"csv", "tsv", "xlsx", "xlsm", "sav", "zsav"})
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"8BPS")
MEDIA_STARTS = (
    b"ID3",
    b"fLaC",
    b"OggS",
    b"\x1aE\xdf\xa3",
    b"FORM",
    b"caff",
    b"#!AMR",
    b"0&\xb2u",
    b"FLV",
    b".snd",
)
TIME_LINE = re.compile(r"^[ \t]{0,8}(\d{1,4}:)?\d\d:\d\d[.,]\d{1,3}\s*-->\s*(\d{1,4}:)?\d\d:\d\d[.,]\d{1,3}", re.M)
CLOCK = re.compile(r"^\W*\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?\W*$")
SAMPLE_CHARS = 100_000


def binary_format(head: bytes, suffix: str) -> BinaryFormat | None:
    """The binary format whose mark the first bytes carry, or None for what may be text."""
    for check in (_document_format, _media_format):
        found = check(head)
        if found:
            return found
    if suffix in MEDIA_SUFFIXES and not _looks_like_text(head):
        return "media"
    return None


def _document_format(head: bytes) -> BinaryFormat | None:
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(head)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "old-office"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"PK\x05\x06")):
        return "archive"
    return None


def _zip_format(head: bytes) -> BinaryFormat:
    # Names of parts stand in plain text in a zip; both Office formats put theirs in a folder of their own.
    if b"word/" in head:
        return "docx"
    return "xlsx" if b"xl/" in head else "archive"


def _media_format(head: bytes) -> BinaryFormat | None:
    if head.startswith(b"RIFF"):
        return "media" if head[8:12] in (b"WAVE", b"AVI ") else "image"
    if head.startswith((b"RF64", b"RIFX")) or head[4:8] in (
        b"ftyp",
        b"moov",
        b"mdat",
        b"wide",
        b"free",
        b"skip",
    ):
        return "media"
    if head.startswith(MEDIA_STARTS):
        return "media"
    if head.startswith(IMAGES) and not _looks_like_text(head):
        return "image"
    mpeg_audio = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06
    utf16_mark = head.startswith(b"\xff\xfe")
    if (mpeg_audio and not utf16_mark) or head.startswith((b"\0\0\x01\xba", b"\0\0\x01\xb3")):
        return "media"
    return None


def _looks_like_text(head: bytes) -> bool:
    control = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return control <= 0.02 * len(head)


def text_format(text: str, suffix: str) -> TextFormat:
    """The text format that the content shows."""
    start = text.lstrip("\ufeff \t\r\n")
    sample = text[:SAMPLE_CHARS]
    if start.startswith("WEBVTT"):
        return "vtt"
    if TIME_LINE.search(sample):
        return "vtt" if suffix == "vtt" else "srt"
    if start[:1] in ("{", "[") and _is_json(start):
        return "json"
    if re.match(r"<(!doctype html|html|\?xml)", start[:200], re.I):
        return "html"
    if looks_delimited(sample) or (suffix in ("csv", "tsv") and "\n" in start):
        return "csv"
    return "plain"


def _is_json(start: str) -> bool:
    # `[P1] Name: words` also starts with a bracket: JSON goes on with a quote, a bracket or a closing mark.
    return bool(re.match(r"\{\s*[\"}]|\[\s*[\[{\]\"]", start[:400]))


def looks_delimited(sample: str) -> bool:
    """Whether most lines fall into as many cells as the first one has, two or more."""
    return any(_even(sample, delimiter) for delimiter in ",;\t|")


def _even(sample: str, delimiter: str) -> bool:
    csv.field_size_limit(max(csv.field_size_limit(), SAMPLE_CHARS))
    widths: list[int] = []
    for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
        if not any(cell.strip() for cell in row):
            continue
        # A transcript with times in its first column is no table: Zoom writes time, name and words with tabs.
        if not widths and CLOCK.match(row[0]):
            return False
        widths.append(len(row))
        if len(widths) == 50:
            break
    if len(widths) < 2 or widths[0] < 2:
        return False
    # The last line of the sample may be cut.
    whole = widths[:-1] if len(widths) > 2 else widths
    return sum(width == widths[0] for width in whole) >= 0.8 * len(whole)
