"""Every talk once: the best of its transcripts, with the recording that it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from synth.model import Document, Notice
from synth.stages.ingest import versions

BEYOND_S = 5.0  # a transcript may end this much after its recording before a warning is due
WORDS_PER_MINUTE_MIN = 40  # people say three times as many; a text with fewer was written about a recording


def pair(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents in their order; a recording whose transcript is in the same folder gives way to it.

    Of several transcripts of one talk the best is used, and the others say which that is.
    """
    chosen = versions.best(documents)
    others: dict[str, list[Document]] = {}
    for one in documents:
        if _is_set_aside(one, chosen):
            others.setdefault(chosen[one.source.path].source.path, []).append(one)
    recordings = {versions.key(one): one for one in documents if _is_recording(one)}
    taken = _taken(documents, chosen, recordings)
    media = {path: recordings[key] for key, path in reversed(taken.items()) if key in recordings}
    doubtful = versions.unlike_namesakes([one for one in documents if not _is_set_aside(one, chosen)])
    used = versions.by_name(chosen)
    paired: list[Document] = []
    for one in documents:
        path = one.source.path
        if _is_set_aside(one, chosen):
            paired.append(versions.set_aside(one, chosen[path]))
        elif _is_recording(one):
            paired.append(_given_way(one) if versions.key(one) in taken else one)
        else:
            whole = versions.taking_over(one, others.get(path, ()))
            if path in media:
                whole = _joined(whole, media[path])
            if path in doubtful:
                whole = replace(whole, notices=(*whole.notices, doubtful[path]))
            paired.append(versions.pointing_to(whole, used) if others else whole)
    return tuple(paired)


def _is_recording(document: Document) -> bool:
    return document.source.is_recording and document.source.status == "ok"


def _is_set_aside(document: Document, chosen: Mapping[str, Document]) -> bool:
    return chosen.get(document.source.path, document) is not document


def _taken(
    documents: Sequence[Document], chosen: Mapping[str, Document], recordings: Mapping[str, Document]
) -> dict[str, str]:
    """For each name of transcripts and notes, the path of the one that a recording of this name gives way to.

    Transcripts come before notes, and files that are used themselves before those that another one stands for.
    """
    spoken = [
        one for one in documents if one.source.path in chosen and not _is_about(one, recordings.get(versions.key(one)))
    ]
    spoken.sort(key=lambda one: (_is_set_aside(one, chosen), one.source.kind != "transcript", one.source.path))
    taken: dict[str, str] = {}
    for one in spoken:
        taken.setdefault(versions.key(one), chosen[one.source.path].source.path)
    return taken


def _is_about(text: Document, recording: Document | None) -> bool:
    """Whether a text without speakers has too few words to be what is said in the recording of its name."""
    if recording is None or text.source.kind != "notes":
        return False
    words = sum(len(turn.text.split()) for turn in text.turns)
    return words < WORDS_PER_MINUTE_MIN * (recording.source.duration_s or 0.0) / 60


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


def _given_way(recording: Document) -> Document:
    return replace(recording, source=replace(recording.source, status="skipped", reason="transcript used"))
