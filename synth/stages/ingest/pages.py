"""Who speaks on a page: plain text, Markdown, Word and PDF transcripts, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from synth.protocols import Passage
from synth.stages.ingest import preamble
from synth.stages.ingest.labels import Line, accept, clean, count_accepted, cut, is_bare_name, seconds
from synth.stages.ingest.turns import Spoken

FOOTER = re.compile(
    r"\W*(transcribed by\b.{0,60}|.{0,40}\botter\.ai\b.{0,20}"
    r"|transcript (generated|created|powered) (by|with)\b.{0,60}"
    r"|this (editable )?transcript was (computer[- ])?(generated|created).{0,160}"
    r"|end of (transcript|recording|interview)"
    r"|meeting ended after\b.{0,60}|page \d+( of \d+)?|.{1,60} (started|stopped) transcription)\W*",
    re.I,
)
FOOTER_CHARS = 250
FOOTER_LINES = 4  # at the end of a page
RECOGNISED = re.compile(r"(SPEAKER_\d+|Speaker \d+|Unknown Speaker|S\d\d):?")  # alone on a line it is a label
TIME_BEHIND = re.compile(r"\s*#(\d{1,2}:\d{2}:\d{2})(?:-(\d))?#\s*$")  # f4 and MAXQDA: end of the paragraph
TITLE_WORDS_MAX = 12  # a longer line above the first speaker is speech whose speaker is unknown
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1")
MARKDOWN_PREFIX = re.compile(r"\s*(?:(?:[>+*-]|#{1,6}|\d+\.)\s+)*")


def from_markdown(text: str) -> tuple[Passage, ...]:
    """The lines of a Markdown page without its marks; what was strong at the beginning of a line counts as bold."""
    lines = []
    for line in text.splitlines():
        bare = line[_prefix(line) :]
        strong = EMPHASIS.match(bare)
        plain = EMPHASIS.sub(r"\2", bare)
        heading = line.lstrip().startswith("#")
        lines.append(Passage(plain, bold=len(plain) if heading else len(strong[2]) if strong else 0))
    return tuple(lines)


def _prefix(line: str) -> int:
    found = MARKDOWN_PREFIX.match(line)
    return found.end() if found else 0


def talk(passages: Sequence[Passage]) -> Spoken | None:
    """Who says what on a page, or None for a page without labels that come back and without times."""
    lines = [line for line in _cut(passages) if line.text.strip()]
    labelled = count_accepted(lines, accept(lines))
    stamps = sum(line.stamp for line in lines)
    if (labelled >= 2 and labelled >= 0.04 * len(lines)) or (stamps >= 2 and stamps >= 0.1 * len(lines)):
        return _with_times_behind(passages) or _from_lines(lines)
    return None


def _cut(passages: Sequence[Passage]) -> list[Line]:
    """The lines with what looks like a label; a name alone counts below a time and for names that recognisers give."""
    lines: list[Line] = []
    below_time = False
    for passage in passages:
        line = cut(passage.text, passage.bold)
        bare = passage.text.strip()
        if line.label is None and bare and (RECOGNISED.fullmatch(bare) or (below_time and is_bare_name(bare))):
            line = Line(passage.text, clean(bare), len(passage.text))
        if bare:
            below_time = line.stamp and line.label is None and not line.rest
        lines.append(line)
    return lines


@dataclass(slots=True)
class _Page:
    """What has been read so far, from the top."""

    spoken: list[Passage] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    speaker: str | None = None
    start: float | None = None
    end: float | None = None

    def add(self, text: str) -> None:
        """Words of the current speaker: a new passage after a time or a change of speaker, else more of the last."""
        if not text:
            return
        speaker = self.speaker or ""
        if self.spoken and self.start is None and self.spoken[-1].speaker == speaker:
            self.spoken[-1] = replace(self.spoken[-1], text=f"{self.spoken[-1].text}\n{text}")
        else:
            self.spoken.append(Passage(text, self.start, self.end, speaker))
        self.start = self.end = None


def _from_lines(lines: Sequence[Line]) -> Spoken:
    """Lines of a page with labels and times read; titles above the first speaker are listed as dropped."""
    top = preamble.length([line.text for line in lines])
    page = _Page(dropped=[("file-header", line.text.strip()) for line in lines[:top]])
    accepted = accept(lines[top:])
    for number, line in enumerate(lines[top:], top):
        bare = line.text.strip()
        labelled = line.label is not None and line.label.casefold() in accepted
        if (
            number >= len(lines) - FOOTER_LINES
            and not labelled
            and len(bare) <= FOOTER_CHARS
            and FOOTER.fullmatch(bare)
        ):
            page.dropped.append(("footer", bare))
            continue
        if line.stamp and (labelled or line.label is None):
            page.start, page.end = line.time_s, line.end_s
        if labelled:
            page.speaker = line.label
        words = line.rest if labelled or line.label is None else bare
        if page.speaker is None and accepted and len(words.split()) <= TITLE_WORDS_MAX:
            page.dropped.append(("file-header", bare))
        else:
            page.add(words)
    return Spoken(_ends(page.spoken), tuple(page.dropped))


def notes(passages: Sequence[Passage]) -> Spoken:
    """Lines that somebody wrote about a talk: one passage each, the block above them taken off."""
    lines = [passage for passage in passages if passage.text.strip()]
    top = preamble.length([passage.text for passage in lines])
    header = tuple(("file-header", passage.text.strip()) for passage in lines[:top])
    return Spoken(tuple(lines[top:]), header)


def _with_times_behind(passages: Sequence[Passage]) -> Spoken | None:
    """Paragraphs that end with their time, each beginning where the one before it ended; None where they do not."""
    if sum(TIME_BEHIND.search(passage.text) is not None for passage in passages) < 2:
        return None
    bare = [replace(passage, text=TIME_BEHIND.sub("", passage.text)) for passage in passages]
    stripped = _from_lines([line for line in _cut(bare) if line.text.strip()])
    ends = {}
    for passage in passages:
        found = TIME_BEHIND.search(passage.text)
        if found:
            words = cut(TIME_BEHIND.sub("", passage.text)).rest
            ends[words] = seconds(found[1]) + int(found[2] or 0) / 10
    timed: list[Passage] = []
    before = 0.0
    for passage in stripped.passages:
        end = next((ends[line] for line in reversed(passage.text.split("\n")) if line in ends), None)
        timed.append(replace(passage, start_s=before if end is not None else None, end_s=end))
        before = end if end is not None else before
    return replace(stripped, passages=tuple(timed))


def _ends(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages, each that has a start but no end ending where the next start is."""
    after: float | None = None
    done: list[Passage] = []
    for passage in reversed(passages):
        end = passage.end_s
        start = passage.start_s
        if start is not None and end is None and after is not None and after >= start:
            end = after
        after = passage.start_s  # words without a time in between leave the end unknown
        done.append(replace(passage, end_s=end))
    return tuple(reversed(done))
