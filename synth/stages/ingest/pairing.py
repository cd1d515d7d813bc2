"""Transcripts with the recordings that they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from synth.model import Document, Notice

BEYOND_S = 5.0  # a transcript may end this much after its recording before a warning is due
# What exports put between the name of a recording and the suffix of its transcript.
TAILS = (".transcript", "_transcript", " transcript", "-transcript", ".otter_ai", ".en", ".cc")


def pair(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents in their order; a recording whose transcript is in the same folder gives way to it."""
    recordings = {_key(one): one for one in documents if _is_recording(one)}
    taken: dict[str, str] = {}
    paired: list[Document] = []
    for one in documents:
        recording = recordings.get(_key(one)) if one.source.kind in ("transcript", "notes") and one.turns else None
        if recording is None or _key(one) in taken:
            paired.append(one)
            continue
        taken[_key(one)] = one.source.path
        paired.append(_joined(one, recording))
    return tuple(_given_way(one, taken.get(_key(one))) if _is_recording(one) else one for one in paired)


def _is_recording(document: Document) -> bool:
    return document.source.kind in ("audio", "video") and document.source.status == "ok"


def _key(document: Document) -> str:
    path = PurePosixPath(document.source.path)
    stem = path.stem.casefold()
    for tail in TAILS:
        stem = stem.removesuffix(tail)
    return str(path.parent / stem)


def _joined(transcript: Document, recording: Document) -> Document:
    duration = recording.source.duration_s
    source = replace(transcript.source, kind="transcript", media_path=recording.source.path, duration_s=duration)
    last = max((turn.end_s or turn.start_s or 0.0 for turn in transcript.turns), default=0.0)
    notices = transcript.notices
    if duration is not None and last > duration + BEYOND_S:
        message = (
            f"{source.path}: its times go on to {last:.0f} s but {recording.source.path} ends at {duration:.0f} s; "
            "check that they belong together"
        )
        notices += (Notice("times-beyond-recording", message, source.id),)
    if not any(turn.speaker for turn in transcript.turns):
        message = (
            f"{source.path}: it names no speakers, so questions cannot be told from answers; add names, "
            f"or take it out and {recording.source.path} is transcribed"
        )
        notices += (Notice("no-speakers", message, source.id),)
    return replace(transcript, source=source, notices=notices)


def _given_way(recording: Document, transcript: str | None) -> Document:
    if transcript is None:
        return recording
    return replace(recording, source=replace(recording.source, status="skipped", reason="transcript used"))
