"""SubRip as editors leave it."""

from __future__ import annotations

import pytest

from synth.adapters.subrip import SubRipReader
from synth.errors import SourceError


def test_what_stands_between_damaged_cues_is_kept() -> None:
    """Missing numbers, blank lines inside a cue and broken cues lose no word."""
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nhalf\n\n00:00:03.000 --> 00:00:04.000\nno number\n"
        "3\n00:00:05,000 -->\nbroken\n\n4\n00:00:06,000 --> 00:00:07,000\nlast\n"
    )
    script = SubRipReader()(text)
    assert [piece.text for piece in script.passages] == [
        "first\nhalf",
        "no number\n3\n00:00:05,000 -->\nbroken",
        "last",
    ]
    assert [piece.start_s for piece in script.passages] == [1.0, 3.0, 6.0]


def test_text_above_the_first_cue_is_listed() -> None:
    """Nobody says it at any time."""
    script = SubRipReader()("Made by hand\n\n1\n00:00:01,000 --> 00:00:02,000\nhello\n")
    assert script.lost == (("file-header", "Made by hand"),)


def test_text_without_a_cue_is_an_error() -> None:
    """A name is not enough."""
    with pytest.raises(SourceError):
        SubRipReader()("hello\n")
