"""Bytes of a text file to text: byte order marks, UTF-16, UTF-8, and what older spreadsheet programs write."""

from __future__ import annotations

import codecs
from importlib.metadata import version

from synth.errors import SourceError
from synth.protocols import DecodedText

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 200_000
NUL_SHARE_MAX = 0.02  # more NUL bytes than this are a binary file, fewer are damage
CONTROL_SHARE_MAX = 0.05  # likewise for the other characters that no text has
CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a\x1b")


class CharsetDecoder:
    """Finds the encoding of a text file."""

    name = "charset-normalizer"

    @property
    def version(self) -> str:
        """The version of charset-normalizer."""
        return version("charset-normalizer")

    def __call__(self, data: bytes) -> DecodedText:
        return _decode(data)


def _decode(data: bytes) -> DecodedText:
    """The text of `data` without its byte order mark; NUL characters are taken out and counted as damage."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    wide = _utf16_without_mark(data[:SAMPLE_BYTES])
    if wide:
        return _lenient(data, wide)
    controls = len(data) - len(data.translate(None, CONTROLS))
    if data.count(0) > max(64, NUL_SHARE_MAX * len(data)) or controls > max(16, CONTROL_SHARE_MAX * len(data)):
        raise SourceError("this is not text and no format that synth reads; leave it out of the study", code="binary")
    return _eight_bit(data)


def _utf16_without_mark(sample: bytes) -> str | None:
    pairs = len(sample) // 2
    if pairs < 2 or sample.count(0) < 0.3 * pairs:
        return None
    even, odd = sample[: 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > 0.3 * pairs and even < 0.02 * pairs:
        return "utf-16-le"
    if even > 0.3 * pairs and odd < 0.02 * pairs:
        return "utf-16-be"
    return None


def _eight_bit(data: bytes) -> DecodedText:
    try:
        return _without_nul(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        loose = data.decode("utf-8", errors="replace")
    damaged = loose.count("\ufffd")
    valid = sum(character > "\x7f" for character in loose) - damaged
    # Another encoding hardly ever forms characters of UTF-8: where there are some, the rest is damage.
    if damaged <= 2 * valid:
        return _without_nul(loose, "utf-8", damaged)
    encoding = _guess(data)
    return _without_nul(data.decode(encoding, errors="replace"), encoding, 0)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    # West European text in Windows-1252 is by far the most frequent export, and short texts mislead a guess.
    try:
        if not any(0x80 <= byte < 0xA0 and byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) for byte in data):
            words = data.decode("cp1252")
            if sum(ch in "äöüßéèàçñáíóúâêîôûåæøÄÖÜÉ’‘“”–—€£… \xa0" for ch in words if ord(ch) > 0x7F) * 2 >= sum(
                byte > 0x7F for byte in data
            ):
                return "cp1252"
    except UnicodeDecodeError:
        pass
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def _lenient(data: bytes, encoding: str) -> DecodedText:
    text = data.decode(encoding, errors="replace")
    damaged = text.count("\ufffd")
    if text and damaged > max(8, 0.2 * len(text)):
        raise SourceError(f"its characters cannot be read as {encoding}; save it again as UTF-8", code="encoding")
    return _without_nul(text, encoding, damaged)


def _without_nul(text: str, encoding: str, damaged: int) -> DecodedText:
    nul = text.count("\0")
    return DecodedText(text.replace("\0", ""), encoding, damaged + nul)
