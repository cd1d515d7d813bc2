"""SubRip (SRT) to passages, through the srt library."""

from __future__ import annotations

from importlib.metadata import version

from synth.errors import SourceError
from synth.protocols import Passage, Script


class SubRipReader:
    """Reads SubRip subtitles."""

    name = "srt"

    @property
    def version(self) -> str:
        """The version of srt."""
        return version("srt")

    def __call__(self, text: str) -> Script:
        return _read(text)


def _read(text: str) -> Script:
    """The subtitles in the order of the file, text as it stands with labels and tags."""
    import srt

    try:
        subtitles = list(srt.parse(text.replace("\r\n", "\n").replace("\r", "\n"), ignore_errors=True))
    except (srt.TimestampParseError, ValueError, OverflowError) as error:
        raise SourceError("its time codes cannot be read; export the subtitles again", code="malformed") from error
    passages = tuple(
        Passage(subtitle.content, subtitle.start.total_seconds(), subtitle.end.total_seconds())
        for subtitle in subtitles
    )
    if not passages:
        raise SourceError("none of its subtitles can be read; export it again", code="malformed")
    return Script("srt", passages)
