"""Bytes to text in whatever encoding they are."""

from __future__ import annotations

import pytest

from synth.adapters.charset_normalizer import CharsetDecoder
from synth.errors import SourceError

TEXT = "Die Übergabe dauert – für uns – „viel“ zu lange, sagte Zoë.\n" * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encodings_of_exports_are_found(encoding: str) -> None:
    """With or without a byte order mark, nothing is damaged."""
    decoded = CharsetDecoder()(TEXT.encode(encoding))
    assert (decoded.text, decoded.damaged) == (TEXT, 0)


def test_damage_in_utf8_does_not_turn_it_into_another_encoding() -> None:
    """A wrong byte among right ones is damage of that place only."""
    decoded = CharsetDecoder()("é ü “quoted” ".encode() + b"\xff end")
    assert (decoded.text, decoded.damaged) == ("é ü “quoted” \ufffd end", 1)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\0" * 500, b"\x01\x02\x03\x04" * 100], ids=["all", "nul", "controls"]
)
def test_binary_data_is_refused(data: bytes) -> None:
    """What is no text in any encoding is an error."""
    with pytest.raises(SourceError):
        CharsetDecoder()(data)
