"""Short clips of what was quoted, cut from the recordings of the study."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.errors import SourceError
from synth.model import CellSpan, Statement, Synthesis
from synth.protocols import SAMPLE_RATE_HZ, Decoder, Region, Samples
from synth.recording import Listening, cut
from synth.store.files import file_sha256

MARGIN_S = 0.3  # around the words, so that none is cut
SHORTEST_S, LONGEST_S = 2.0, 12.0

Encode = Callable[[Samples], bytes]


@dataclass(frozen=True, slots=True)
class Clips:
    """Sounds by statement id as `data:` addresses, and why some are missing, a line for each recording."""

    sounds: Mapping[str, str]
    problems: tuple[str, ...]


def clips(synthesis: Synthesis, statement_ids: Iterable[str], study: Path, decoder: Decoder, encode: Encode) -> Clips:
    """The sounds of these statements, as far as they were recorded and the recordings are still as they were."""
    statements = {statement.id: statement for statement in synthesis.statements}
    by_source: dict[str, list[tuple[Region, str]]] = {}
    for statement_id in dict.fromkeys(statement_ids):
        statement = statements[statement_id]
        region = bounds(statement)
        if region is not None and statement.quotable:
            by_source.setdefault(statement.source_id, []).append((region, statement_id))
    sounds: dict[str, str] = {}
    problems: list[str] = []
    sources = {source.id: source for source in synthesis.sources}
    hashes = {source.path: source.sha256 for source in synthesis.sources}
    for source_id, wanted in sorted(by_source.items()):
        path = sources[source_id].recording_path
        if path is None:
            continue
        try:
            _check(study, path, hashes.get(path))
            for statement_id, samples in _cut(decoder, study / path, sorted(wanted)):
                sounds[statement_id] = "data:audio/mpeg;base64," + base64.b64encode(encode(samples)).decode("ascii")
        except SourceError as error:
            problems.append(f"{path}: quotes are without sound: {error}")
    return Clips(sounds, tuple(problems))


def bounds(statement: Statement) -> Region | None:
    """The seconds of a clip: the words with a margin, from 2 to 12 s; None where no time is known."""
    span = statement.span
    if isinstance(span, CellSpan) or span.start_s is None:
        return None
    start = max(0.0, span.start_s - MARGIN_S)
    end = (span.start_s if span.end_s is None else max(span.start_s, span.end_s)) + MARGIN_S
    return start, min(max(end, start + SHORTEST_S), start + LONGEST_S)


def _check(study: Path, path: str, sha256: str | None) -> None:
    """Nothing, when the file is in the study and has the bytes that the run read."""
    location = (study / path).resolve()
    if not location.is_relative_to(study.resolve()) or not location.is_file():
        raise SourceError("the recording is not where it was; put it back and export again")
    if sha256 is not None and file_sha256(location) != sha256:
        raise SourceError("the recording is another one now; run the study again")


def _cut(decoder: Decoder, location: Path, wanted: Sequence[tuple[Region, str]]) -> Iterator[tuple[str, Samples]]:
    """The samples of each statement; `wanted` is in order of time. The file is decoded once, up to the last of them.

    Statements that overlap in time are cut from one piece.
    """
    pieces: list[list[tuple[Region, str]]] = []
    for region, statement_id in wanted:
        if pieces and region[0] < max(end for (_, end), _ in pieces[-1]):
            pieces[-1].append((region, statement_id))
        else:
            pieces.append([(region, statement_id)])
    regions = [(piece[0][0][0], max(end for (_, end), _ in piece)) for piece in pieces]
    listening = Listening(decoder, location)
    for piece, (begin, _), samples in zip(pieces, regions, cut(listening.blocks(), regions), strict=True):
        for (start, end), statement_id in piece:
            part = samples[round((start - begin) * SAMPLE_RATE_HZ) : round((end - begin) * SAMPLE_RATE_HZ)]
            if len(part):
                yield statement_id, part
