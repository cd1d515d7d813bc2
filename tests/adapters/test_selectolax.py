"""noScribe's HTML: times of its anchors, names that the researcher gave, overlapping speech."""

from __future__ import annotations

import pytest

from synth.adapters.selectolax import NoScribeReader
from synth.errors import SourceError

PAGE = """<!DOCTYPE HTML><html><head><meta charset="UTF-8"/></head><body><p>Title</p>
<p><span>Transcribed with noScribe<br/>(Language: English (en) | Speaker detection: auto)</span></p>
<p><a name="ts_0_12140_">(12 seconds pause) </a></p>
<p><a name="ts_12140_22800_S01">Jo: <span>[00:00:12]</span> Good day, the talk.</a>
<a name="ts_22800_24360_//S02"> //S02: Nice: yes.</a><a name="ts_24360_30010_S01">// I go on (..)</a></p>
<p><a name="ts_30010_31000_S02">S02: Sure.</a></p></body></html>"""


def test_anchors_give_speaker_words_and_times() -> None:
    """A passage per anchor; a label in the text is the speaker's name, marks of overlap are taken off."""
    script = NoScribeReader()(PAGE)
    assert [(piece.speaker, piece.text, piece.start_s, piece.end_s) for piece in script.passages] == [
        ("Jo", "Good day, the talk.", 12.14, 22.8),
        ("S02", "Nice: yes.", 22.8, 24.36),
        ("Jo", "I go on (..)", 24.36, 30.01),
        ("S02", "Sure.", 30.01, 31.0),
    ]
    assert script.language == "en"
    assert ("pause", "(12 seconds pause)") in script.lost


def test_another_web_page_is_refused() -> None:
    """A page without noScribe's anchors is no transcript."""
    with pytest.raises(SourceError, match="no transcript"):
        NoScribeReader()("<html><body><p>Welcome</p></body></html>")
