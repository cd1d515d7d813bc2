"""WebVTT to passages, through webvtt-py; voice tags and labels inside a cue are left to ingest."""

from __future__ import annotations

import io
import re
from importlib.metadata import version

from synth.errors import SourceError
from synth.protocols import Passage, Script

BLANK = re.compile(r"\n[ \t]*\n\s*")
NO_SPEECH = ("WEBVTT", "NOTE", "STYLE", "REGION")


class WebVttReader:
    """Reads WebVTT in all dialects."""

    name = "webvtt-py"

    @property
    def version(self) -> str:
        """The version of webvtt-py."""
        return version("webvtt-py")

    def __call__(self, text: str) -> Script:
        return _read(text)


def _read(text: str) -> Script:
    """The cues in the order of the file, text as it stands with tags and entities."""
    from webvtt import WebVTT
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    blocks = _blocks(text)
    try:
        captions = WebVTT.from_buffer(io.StringIO("\n\n".join(blocks) + "\n"), format="vtt").captions
    except (MalformedCaptionError, MalformedFileError) as error:
        raise SourceError(f"this WebVTT file is damaged ({error}); export it again", code="malformed") from error
    passages = tuple(
        Passage(caption.raw_text, _seconds(caption.start_time.to_tuple()), _seconds(caption.end_time.to_tuple()))
        for caption in captions
    )
    notes = tuple(("file-note", block[4:].strip(" :\n\t")) for block in blocks if block.startswith("NOTE"))
    timed = sum("-->" in block for block in blocks)
    if timed and not passages:
        raise SourceError("none of its cues can be read; export it again", code="malformed")
    return Script(_format(text), passages, lost=tuple(note for note in notes if note[1]))


def _blocks(text: str) -> list[str]:
    """Blocks of the file; a block without a time line belongs to the cue before it, so that no word is lost."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff \n\t")
    blocks: list[str] = []
    for block in BLANK.split(plain):
        if not block.strip():
            continue
        if blocks and "-->" in blocks[-1] and "-->" not in block and not block.startswith(NO_SPEECH):
            blocks[-1] += "\n" + block
        else:
            blocks.append(block)
    if not blocks or not blocks[0].startswith("WEBVTT"):
        blocks.insert(0, "WEBVTT")
    elif "-->" in blocks[0]:  # no blank line after the header
        header, _, rest = blocks[0].partition("\n")
        blocks[:1] = [header, rest]
    return blocks


def _seconds(stamp: tuple[int, int, int, int]) -> float:
    hours, minutes, seconds, milliseconds = stamp
    return (1000 * (hours * 3600 + minutes * 60 + seconds) + milliseconds) / 1000


def _format(text: str) -> str:
    if re.search(r"<v[ .>]", text):
        return "noscribe-vtt" if re.search(r"<v S\d\d>", text) else "teams-vtt"
    if re.search(r"\n\d+\s*\n[\d:.]+ --> [\d:.]+\s*\n[^\n:]{1,60}: ", text.replace("\r", "")):
        return "zoom-vtt"
    return "webvtt"
