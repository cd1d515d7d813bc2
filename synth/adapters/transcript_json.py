"""JSON transcripts of recognisers and services to passages.

Known: openai-whisper, faster-whisper, whisperX and aTrain (`segments`), whisper.cpp (`transcription`), Rev.ai
(`monologues`), AssemblyAI (`utterances`), AWS Transcribe (`results.items`), Deepgram (`results.utterances`), Sonix.
"""

from __future__ import annotations

import json
import math
import platform
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from synth.errors import SourceError
from synth.protocols import Passage, Script

Json = Mapping[str, Any]
UNKNOWN = "this JSON is no transcript that synth knows; export it as VTT, SRT or text"
# What one piece at least has in a bare list of pieces of talk, or the one object that a service wraps in a list.
OF_A_TALK = frozenset(
    "start end speaker words timestamp segments monologues utterances results transcription transcript".split()
)


class TranscriptJsonReader:
    """Reads the JSON that recognisers write."""

    name = "json"

    @property
    def version(self) -> str:
        """The version of Python, which the module belongs to."""
        return platform.python_version()

    def __call__(self, text: str) -> Script:
        return _read(text)


def _read(text: str) -> Script:
    """The passages of the first layout that fits."""
    try:
        tree = json.loads(text)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise SourceError("this JSON is cut off or damaged; export it again", code="truncated") from error
    if isinstance(tree, list):
        if not any(OF_A_TALK & item.keys() for item in _list(tree)):
            raise SourceError(UNKNOWN, code="unsupported")  # a list of texts may be anything
        tree = (
            tree[0] if len(tree) == 1 and isinstance(tree[0], Mapping) and "text" not in tree[0] else {"segments": tree}
        )
    for name, applies, passages in LAYOUTS:
        found = applies(tree) if isinstance(tree, Mapping) else None
        if found:
            language = tree.get("language") or tree.get("language_code")
            spoken = tuple(passages(tree, found))
            return Script(name, spoken, _language(language))
    raise SourceError(UNKNOWN, code="unsupported")


def _language(code: object) -> str | None:
    if not isinstance(code, str) or not re.fullmatch(r"[a-z]{2,3}([-_]\w+)?", code, re.I):
        return None
    return re.split(r"[-_]", code)[0].casefold()


def _list(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _at(tree: object, *keys: str | int) -> Any:
    for key in keys:
        if isinstance(key, int):
            tree = tree[key] if isinstance(tree, list) and len(tree) > key else None
        else:
            tree = tree.get(key) if isinstance(tree, Mapping) else None
    return tree


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _time(value: object, unit: float = 1.0) -> float | None:
    """Seconds of a number or a text with a number; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value) * unit
    except (ValueError, OverflowError):
        return None
    return round(seconds, 3) if math.isfinite(seconds) and seconds >= 0 else None


def _speaker(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return f"Speaker {value}"
    return value if isinstance(value, str) and value.strip() else None


# --- Whisper and its kin ------------------------------------------------------------------------


def _segments(tree: Json) -> list[Json]:
    return [item for item in _list(tree.get("segments")) if isinstance(item.get("text"), str)]


def _whisper(tree: Json, segments: list[Json]) -> Iterator[Passage]:
    del tree
    tagged = any(_speaker(segment.get("speaker")) for segment in segments)
    for segment in segments:
        words = _list(segment.get("words"))
        speaker = _speaker(segment.get("speaker")) or ("" if tagged else None)
        voices = {_speaker(word.get("speaker")) for word in words} - {None}
        if len(voices) > 1 and _letters(segment["text"]) == _letters("".join(_text(w.get("word")) for w in words)):
            yield from _by_word(words, speaker)
        else:
            yield Passage(segment["text"], _time(segment.get("start")), _time(segment.get("end")), speaker)


def _by_word(words: Iterable[Json], speaker: str | None) -> Iterator[Passage]:
    """A passage per run of words of one speaker; words without a speaker or a time go with those before them."""
    run: list[str] = []
    start: float | None = None
    end: float | None = None
    for word in words:
        voice = _speaker(word.get("speaker")) or speaker
        if run and voice != speaker:
            yield Passage(" ".join(run), start, end, speaker)
            run, start, end = [], None, None
        speaker = voice
        run.append(_text(word.get("word")).strip())
        begin, finish = _time(word.get("start")), _time(word.get("end"))
        start = begin if start is None else start
        end = finish if finish is not None else end
    if run:
        yield Passage(" ".join(run), start, end, speaker)


def _letters(text: str) -> str:
    return "".join(character for character in text if not character.isspace())


def _cpp(tree: Json, items: list[Json]) -> Iterator[Passage]:
    del tree
    for item in items:
        start, end = _at(item, "offsets", "from"), _at(item, "offsets", "to")
        yield Passage(_text(item.get("text")), _time(start, 0.001), _time(end, 0.001), _speaker(item.get("speaker")))


# --- Services -----------------------------------------------------------------------------------


def _rev(tree: Json, monologues: list[Json]) -> Iterator[Passage]:
    names = {item.get("id"): _speaker(item.get("name")) for item in _list(tree.get("speakers"))}
    for monologue in monologues:
        elements = _list(monologue.get("elements"))
        starts = [time for item in elements if (time := _time(item.get("ts"))) is not None]
        ends = [time for item in elements if (time := _time(item.get("end_ts"))) is not None]
        speaker = monologue.get("speaker")
        label = (names.get(speaker) if isinstance(speaker, int | str) else None) or _speaker(speaker) or ""
        text = "".join(_text(item.get("value")) for item in elements)
        yield Passage(text, min(starts, default=None), max(ends, default=None), label)


def _assembly(tree: Json, utterances: list[Json]) -> Iterator[Passage]:
    del tree
    for item in utterances:
        speaker = _speaker(item.get("speaker"))
        label = f"Speaker {speaker}" if speaker and len(speaker) == 1 else speaker or ""
        yield Passage(_text(item.get("text")), _time(item.get("start"), 0.001), _time(item.get("end"), 0.001), label)


def _assembly_text(tree: Json, text: list[Json]) -> Iterator[Passage]:
    words = text
    start = _time(words[0].get("start"), 0.001)
    yield Passage(_text(tree.get("text")), start, _time(words[-1].get("end"), 0.001), None)


def _deepgram(tree: Json, utterances: list[Json]) -> Iterator[Passage]:
    del tree
    for item in utterances:
        label = _speaker(item.get("speaker")) or ""
        yield Passage(_text(item.get("transcript")), _time(item.get("start")), _time(item.get("end")), label)


def _sonix(tree: Json, items: list[Json]) -> Iterator[Passage]:
    del tree
    for item in items:
        text = _text(item.get("text")) or "".join(_text(word.get("text")) for word in _list(item.get("words")))
        label = _speaker(item.get("speaker")) or ""
        yield Passage(text, _time(item.get("start_time")), _time(item.get("end_time")), label)


def _aws(tree: Json, items: list[Json]) -> Iterator[Passage]:
    """Words and marks put together; the speaker of a word stands beside it or in a list of its own by start time."""
    labels = {
        word.get("start_time"): _speaker(word.get("speaker_label"))
        for segment in _list(_at(tree, "results", "speaker_labels", "segments"))
        for word in _list(segment.get("items"))
    }
    run, speaker, start, end = "", "", None, None
    for item in items:
        text = _text(_at(item, "alternatives", 0, "content"))
        if item.get("type") == "punctuation":
            run += text
            continue
        voice = _speaker(item.get("speaker_label")) or labels.get(item.get("start_time")) or speaker
        if run and voice != speaker:
            yield Passage(run, start, end, speaker)
            run, start = "", None
        speaker = voice
        run = f"{run} {text}" if run else text
        start = _time(item.get("start_time")) if start is None else start
        end = _time(item.get("end_time"))
    if run:
        yield Passage(run, start, end, speaker)


Applies = Callable[[Json], list[Json]]
LAYOUTS: tuple[tuple[str, Applies, Callable[[Json, list[Json]], Iterator[Passage]]], ...] = (
    ("rev-json", lambda tree: _list(tree.get("monologues")), _rev),
    ("assemblyai-json", lambda tree: _list(tree.get("utterances")), _assembly),
    ("deepgram-json", lambda tree: _list(_at(tree, "results", "utterances")), _deepgram),
    ("aws-json", lambda tree: _list(_at(tree, "results", "items")), _aws),
    ("whisper-cpp-json", lambda tree: _list(tree.get("transcription")), _cpp),
    ("whisper-json", _segments, _whisper),
    ("sonix-json", lambda tree: _list(tree.get("transcript")), _sonix),
    (
        "assemblyai-json",
        lambda tree: _list(tree.get("words")) if isinstance(tree.get("text"), str) else [],
        _assembly_text,
    ),
)
