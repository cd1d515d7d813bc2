"""SubRip (SRT) to passages, through the srt library."""

from __future__ import annotations

import re
from importlib.metadata import version

from synth.errors import SourceError
from synth.protocols import Passage, Script

STAMP = r"(\d{1,4}:\d{1,2}:\d{1,2}[,.:]?\d{0,6})"
TIMES = re.compile(rf"[ \t]{{0,8}}{STAMP}[ \t]*-{{1,2}}>[ \t]*{STAMP}")


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
    """The subtitles in the order of the file, text as it stands with labels and tags.

    The cues are cut at their time lines here: the library leaves out what stands between cues that it cannot read.
    """
    cues: list[tuple[re.Match[str] | None, list[str]]] = [(None, [])]
    for line in text.splitlines():
        times = TIMES.match(line)
        if times is None:
            cues[-1][1].append(line)
            continue
        if cues[-1][1] and cues[-1][1][-1].strip().isdecimal():
            cues[-1][1].pop()  # the number of the cue that begins
        cues.append((times, []))
    passages = tuple(Passage(_words(lines), *_seconds(times)) for times, lines in cues if times is not None)
    if not passages:
        raise SourceError("none of its subtitles can be read; export it again", code="malformed")
    above = " ".join(_words(cues[0][1]).split())
    return Script("srt", passages, lost=(("file-header", above),) if above else ())


def _words(lines: list[str]) -> str:
    return "\n".join(line for line in lines if line and not line.isspace())


def _seconds(times: re.Match[str]) -> tuple[float | None, float | None]:
    import srt

    try:
        start, end = (srt.srt_timestamp_to_timedelta(stamp).total_seconds() for stamp in times.groups())
    except (srt.TimestampParseError, ValueError, OverflowError):
        return None, None
    return start, end
