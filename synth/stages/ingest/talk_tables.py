"""Transcripts that are laid out as a table: a row per turn, with columns for speaker, times and words.

Recognised by content: one column of longer texts, one with few names that come back, one whose times rise. Headers
that say so count for a column whose values leave it open. A time of day with its date, an open question above the
texts, or a column of roles or companies belong to a survey.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synth.errors import SourceError
from synth.protocols import Passage, Script, Sheet, Workbook
from synth.settings import IngestSettings
from synth.stages.ingest.headers import ABOUT, FREE, NAMES, bare
from synth.stages.ingest.labels import TAG, plausible, seconds
from synth.stages.ingest.tables import Row, table

SPEAKER = re.compile(
    r"(the )?(speakers?|talkers?|voice|spk)( ?(name|label|id|tag|no))?|who( speaks| said it)?|(spoken|said) by"
)
WORDS = re.compile(
    r"(transcript(ion)?|utterances?|text|words|speech|sentences?|segments?|captions?|subtitles?|dialog(ue)?|said"
    r"|what (was|is) said|content|lines?|turns?)( text)?|(transcribed|spoken) (text|words)"
)
START = re.compile(
    r"((start|begin|from|in|onset|offset)( ?(time|timestamp|timecode))?|time|time ?(stamp|code|in)|tc)"
    r"( ?(s|sec|secs|seconds|ms|milliseconds|hh mm ss|mm ss))?"
)
END = re.compile(
    r"(end|stop|to|out|finish)( ?(time|timestamp|timecode))?( ?(s|sec|secs|seconds|ms|milliseconds|hh mm ss|mm ss))?"
    r"|time ?out"
)
TALK = re.compile(
    r"(interview|session|call|meeting|recording|conversation|talk|file|transcript|participant|respondent|p)"
    r"( ?(id|no|name|number|code))?"
)
NUMBERED = re.compile(r"#|no|nr|id|index|row|line|number|cue|segment|turn|\s*")
CLOCK = re.compile(r"[\[(]?(\d{1,3}:)?\d{1,3}:\d{2}([.,]\d{1,6})?[\])]?")
NUMBER = re.compile(r"\d{1,9}([.,]\d{1,6})? ?s?")
ROWS_SEEN = 2_000  # more rows do not make the decision any surer
SPEAKERS_MAX = 20
FILLED_MIN = 0.9  # of the cells of a column have its form; of the times, each is no less than the one before
MEAN_WORDS_MIN = 3
S_PER_WORD_MAX = 20.0  # nobody speaks more slowly: then times are counted in something else
AGAIN_FROM_S = 60.0  # times that fall to less than half of this or more begin anew


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column holds what, as indices."""

    words: int
    speaker: int | None
    start: int | None
    end: int | None


def script(workbook: Workbook, settings: IngestSettings) -> Script | None:
    """The talk that a table holds, or None for a table of people.

    Raises:
        SourceError: it holds several talks, which cannot be told apart once they are one file.
    """
    lines = workbook.sheets[0].rows if len(workbook.sheets) == 1 else ()
    found = table(Sheet("", lines[:ROWS_SEEN]))
    if found is None or found.layout != "plain" or workbook.sheets[0].questions:
        return None
    known = {name.casefold() for name in (*settings.include_open_columns, *settings.columns)}
    if known & {header.casefold() for header in found.headers}:
        return None  # the study says that it is a table
    top = min(len(lines), ROWS_SEEN) - len(found.rows) - 1
    headed = not any(CLOCK.fullmatch(cell.strip()) for cell in found.headers)
    width = len(lines[top]) if headed else len(found.headers)
    names = [bare(header) if headed else "" for header in found.headers[:width]]
    seen = _whole(lines[top + headed : ROWS_SEEN], width)
    roles = _roles(names, [_column(seen, index) for index in range(width)])
    if roles is None:
        return None
    rows = _whole(lines[top + headed :], width)
    _refuse_several(names, rows, roles)
    lost = [("file-header", " ".join(row)) for row in lines[:top]]
    if headed:
        lost += _beside(found.headers[:width], rows, roles)
    return Script(f"speaker-{workbook.format}", tuple(_passages(rows, roles)), lost=tuple(lost))


def _whole(rows: Sequence[Row], width: int) -> tuple[Row, ...]:
    """The rows; cells beyond the header are words of the last column whose commas were not quoted."""
    return tuple(row if len(row) <= width else (*row[: width - 1], ",".join(row[width - 1 :])) for row in rows)


def _column(rows: Sequence[Row], index: int) -> list[str]:
    return [" ".join(_cell(row, index).split()) for row in rows]


def _cell(row: Row, index: int) -> str:
    return row[index] if index < len(row) else ""


# --- what the columns are -------------------------------------------------------------------------


def _roles(names: Sequence[str], cells: Sequence[Sequence[str]]) -> Roles | None:
    words = _words(names, cells)
    if words is None or len(cells[words]) < 2:
        return None
    rising = [index for index, column in enumerate(cells) if index != words and _rises(names[index], column)]
    end = next((index for index in rising if END.fullmatch(names[index])), None)
    start = next((index for index in rising if index != end), None)
    if end is None and start is not None:
        end = next((index for index in rising if index > start and _ends(cells[start], cells[index])), None)
    taken = {words, start, end}
    speaker = next((i for i, name in enumerate(names) if i not in taken and SPEAKER.fullmatch(name)), None)
    said = WORDS.fullmatch(names[words]) is not None
    if speaker is not None and _few(cells[speaker]) and (said or start is not None):
        return Roles(words, speaker, start, end)
    if start is None or "?" in names[words] or (FREE.search(names[words]) and not said):
        return None
    others = [i for i, column in enumerate(cells) if i not in taken and any(column)]
    speaker = next((i for i in others if _speaks(names[i], cells[i])), None)
    if speaker is not None and all(NUMBERED.fullmatch(names[i]) for i in others if i != speaker):
        return Roles(words, speaker, start, end)
    alone = said and end is not None and all(NUMBERED.fullmatch(names[i]) for i in others)
    return Roles(words, None, start, end) if alone else None


def _words(names: Sequence[str], cells: Sequence[Sequence[str]]) -> int | None:
    """The column that is called so, else the one with most of the words when these are longer than names are."""
    counts = [sum(len(cell.split()) for cell in column) for column in cells]
    called = [i for i, name in enumerate(names) if name and WORDS.fullmatch(name) and _share(NUMBER, cells[i]) < 0.5]
    longest = max(called or range(len(counts)), key=lambda index: counts[index], default=None)
    if longest is None or not counts[longest]:
        return None
    filled = sum(bool(cell) for cell in cells[longest])
    return longest if called or counts[longest] >= MEAN_WORDS_MIN * filled else None


def _rises(name: str, column: Sequence[str]) -> bool:
    """Whether a column has times that rise; numbers count as such below a header that names a time."""
    timed = START.fullmatch(name) or END.fullmatch(name)
    filled = [cell for cell in column if cell]
    if len(filled) < max(2, 0.5 * len(column)) or not (_share(CLOCK, column) >= FILLED_MIN or timed):
        return False
    times = [time for cell in filled if (time := _time(cell)) is not None]
    rising = sum(after >= before for before, after in pairwise(times))
    varied = len(set(times)) >= 0.5 * len(times)
    return len(times) >= FILLED_MIN * len(filled) and varied and rising >= FILLED_MIN * (len(times) - 1)


def _ends(starts: Sequence[str], ends: Sequence[str]) -> bool:
    pairs = [(_time(start), _time(end)) for start, end in zip(starts, ends, strict=True)]
    return all(start is None or end is None or start <= end for start, end in pairs)


def _few(column: Sequence[str]) -> bool:
    """Whether few names come back."""
    filled = [cell for cell in column if cell]
    different = {cell.casefold() for cell in filled}
    return 0 < len(different) <= min(SPEAKERS_MAX, max(2, len(filled) // 2))


def _speaks(name: str, column: Sequence[str]) -> bool:
    """Whether a column without the header of one holds speakers: few names or usual tags that come back."""
    filled = [cell for cell in column if cell]
    if len(filled) < 4 or not _few(filled) or len({cell.casefold() for cell in filled}) == len(filled):
        return False
    tags = sum(TAG.fullmatch(cell) is not None for cell in filled) >= 0.5 * len(filled)
    named = all(plausible(cell) and cell[0].isupper() for cell in filled)
    return tags or (named and (NAMES.fullmatch(name) is not None or not name or not (ABOUT.search(name))))


def _share(form: re.Pattern[str], column: Sequence[str]) -> float:
    filled = [cell for cell in column if cell]
    return sum(form.fullmatch(cell) is not None for cell in filled) / max(1, len(filled))


def _time(cell: str) -> float | None:
    if CLOCK.fullmatch(cell):
        return seconds(cell.strip("[]()"))
    return float(cell.rstrip("s ").replace(",", ".")) if NUMBER.fullmatch(cell) else None


# --- what the rows say ----------------------------------------------------------------------------


def _passages(rows: Sequence[Row], roles: Roles) -> Iterator[Passage]:
    """A passage per row with words; a row without a speaker goes on with the one before."""
    starts, ends = _timed(rows, roles)
    speaker: str | None = None if roles.speaker is None else ""
    for row, start, end in zip(rows, starts, ends, strict=True):
        if roles.speaker is not None:
            speaker = " ".join(_cell(row, roles.speaker).split()) or speaker
        if words := _cell(row, roles.words).strip():
            yield Passage(words, start, end if start is not None else None, speaker)


def _timed(rows: Sequence[Row], roles: Roles) -> tuple[list[float | None], list[float | None]]:
    """Starts and ends in seconds, whatever they are counted in; a start alone ends where the next begins."""
    nothing: list[float | None] = [None] * len(rows)
    if roles.start is None:
        return nothing, nothing
    cells = _column(rows, roles.start)
    starts = [_time(cell) for cell in cells]
    ends = [_time(cell) for cell in _column(rows, roles.end)] if roles.end is not None else [*starts[1:], None]
    words = sum(len(cell.split()) for cell in _column(rows, roles.words))
    unit = _unit(cells, [time for time in starts if time is not None], words)
    return [time and time / unit for time in starts], [time and time / unit for time in ends]


def _unit(cells: Sequence[str], times: Sequence[float], words: int) -> float:
    """By what the times are to be divided to be seconds."""
    if times[-1] - times[0] <= S_PER_WORD_MAX * words:
        return 1.0
    if all(cell.isdecimal() for cell in cells if cell):
        return 1000.0
    # a spreadsheet takes minutes and seconds for hours and minutes
    return 60.0 if all(re.fullmatch(r"\d{1,2}:\d{2}:00", cell) for cell in cells if cell) else 1.0


def _beside(headers: Sequence[str], rows: Sequence[Row], roles: Roles) -> Iterator[tuple[str, str]]:
    """What stands in other columns, counted by header."""
    used = {roles.words, roles.speaker, roles.start, roles.end}
    for index, header in enumerate(headers):
        filled = sum(bool(cell) for cell in _column(rows, index))
        if index not in used and filled:
            yield "other-column", f"{header}: {filled} of {len(rows)} rows"


def _refuse_several(names: Sequence[str], rows: Sequence[Row], roles: Roles) -> None:
    """Nothing for one talk; talks one below the other cannot be told apart by their speakers."""
    used = {roles.words, roles.speaker, roles.start, roles.end}
    for index, name in enumerate(names):
        values = [cell for cell in _column(rows, index) if cell]
        blocks = 1 + sum(before != after for before, after in pairwise(values))
        if index not in used and TALK.fullmatch(name) and 2 <= len(set(values)) == blocks <= 0.5 * len(values):
            raise SourceError(
                f"it holds {blocks} talks one below the other (column {name!r}); save each as a file of its own",
                code="unsupported",
            )
    latest = 0.0
    for number, start in enumerate(_timed(rows, roles)[0], 1):
        if start is not None and latest >= AGAIN_FROM_S and start < latest / 2:
            raise SourceError(
                f"its times begin anew in row {number}, as of several talks; save each as a file of its own",
                code="unsupported",
            )
        latest = max(latest, start or 0.0)
