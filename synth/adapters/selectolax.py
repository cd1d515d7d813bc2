"""noScribe's HTML transcripts to passages, through selectolax.

The anchors `ts_<start ms>_<end ms>_<speaker>` are right where the cue times of noScribe's WebVTT are not.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from synth.errors import SourceError
from synth.protocols import Passage, Script

ANCHOR = re.compile(r"ts_(\d+)_(\d+)_(.*)", re.S)
LABEL = re.compile(r"\s*(?://)?\s*([^\s:/][^:/\n]{0,59}?):(?:\s|$)")
CLOCK = re.compile(r"\s*\[\d{1,3}:\d{2}:\d{2}\]\s?")
PAUSE = re.compile(r"\([^()]*\)")  # what noScribe writes for silence that belongs to nobody
LANGUAGE = re.compile(r"Language: [^()|]*\((\w{2,3})\)")


class NoScribeReader:
    """Reads the HTML that noScribe saves."""

    name = "selectolax"

    @property
    def version(self) -> str:
        """The version of selectolax."""
        return version("selectolax")

    def __call__(self, text: str) -> Script:
        return _read(text)


def _read(text: str) -> Script:
    """A passage per anchor; overlapping speech (`//S02: ... //`) stands where it was heard, marks taken off."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    passages: list[Passage] = []
    lost: list[tuple[str, str]] = []
    names: dict[str, str] = {}
    for paragraph in tree.css("p"):
        anchors = [(found, node) for node in paragraph.css("a[name]") if (found := _anchor(node))]
        if not anchors and paragraph.text().strip():
            lost.append(("file-header", " ".join(paragraph.text(separator=" ").split())))
        for number, (found, node) in enumerate(anchors):
            passage = _passage(found, node.text(), names, at_start=number == 0)
            if PAUSE.fullmatch(passage.text) and not passage.speaker:
                lost.append(("pause", passage.text))
            else:
                passages.append(passage)
    if not passages:
        raise SourceError("this web page is no transcript that synth knows; save its text as .txt", code="unsupported")
    language = LANGUAGE.search(" ".join(piece for _, piece in lost))
    return Script("noscribe-html", tuple(passages), language[1] if language else None, tuple(lost))


def _anchor(node: Any) -> re.Match[str] | None:
    return ANCHOR.fullmatch(node.attributes.get("name") or "")


def _passage(anchor: re.Match[str], text: str, names: dict[str, str], *, at_start: bool) -> Passage:
    """The words of an anchor; a label in its text is the name that the researcher gave to the speaker."""
    speaker = anchor[3].removeprefix("//")
    overlap = anchor[3].startswith("//")
    if speaker:
        label = LABEL.match(text)
        known = label is not None and label[1] in (speaker, names.get(speaker))
        if label is not None and (at_start or known or (overlap and text.lstrip().startswith("//"))):
            names[speaker] = label[1].strip()
            text = text[label.end() :]
    text = CLOCK.sub("", text, count=1).strip()
    text = text.removeprefix("//").removesuffix("//").strip()
    return Passage(text, int(anchor[1]) / 1000, int(anchor[2]) / 1000, names.get(speaker, speaker))
