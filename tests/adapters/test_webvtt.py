"""WebVTT as files of the world write it."""

from __future__ import annotations

import pytest

from synth.adapters.webvtt import WebVttReader
from synth.errors import SourceError


def test_text_behind_a_blank_line_belongs_to_its_cue() -> None:
    """A blank line inside a cue, which the format does not allow, loses no word."""
    script = WebVttReader()(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nfirst half\n\nsecond half\n\n00:03.000 --> 00:04.000\nnext\n"
    )
    assert [piece.text for piece in script.passages] == ["first half\nsecond half", "next"]


def test_comments_are_listed_and_styles_left_out() -> None:
    """NOTE is told as dropped; STYLE and REGION are nothing that anybody said."""
    head = "WEBVTT - call\nKind: captions\n\nNOTE media: a.mp3\n\nSTYLE\n::cue { }\n\nREGION\nid:a\n\n"
    script = WebVttReader()(f"{head}00:01.000 --> 00:02.000\nhello\n")
    assert [piece.text for piece in script.passages] == ["hello"]
    assert script.lost == (("file-note", "media: a.mp3"),)


@pytest.mark.parametrize("text", ["00:01.000 --> 00:02.000\nhello", "WEBVTT\n00:01.000 --> 00:02.000\r\nhello\r\n"])
def test_missing_headers_and_blank_lines_are_mended(text: str) -> None:
    """Neither the header nor the blank line below it must be there."""
    assert [(piece.text, piece.start_s) for piece in WebVttReader()(text).passages] == [("hello", 1.0)]


def test_cues_with_impossible_times_are_an_error() -> None:
    """When no cue can be read the file is refused."""
    with pytest.raises(SourceError):
        WebVttReader()("WEBVTT\n\n99:99:99 --> 12\nhello\n")
