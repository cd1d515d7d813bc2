"""Who speaks in each source, and what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from synth.model import CellSpan, Source
from synth.review import shown
from synth.review.contexts import SpeakersPage, TranscriptPage
from synth.review.pages.site import Missing, Site
from synth.review.parts import Choice, SpeakerLine, TurnLine, VoiceGroup
from synth.review.view import VOICES, View
from synth.review.words import short
from synth.templating.parts import Link

TURNS_PER_PAGE = 100
SOURCES_PER_PAGE = 25


def speakers_page(site: Site) -> SpeakersPage:
    """The speakers of every source with what depends on each."""
    view = site.view
    spoken = [source for source in view.found.sources if source.id in view.turns_of]
    spoken.sort(key=lambda source: source.path)
    asked = next((place for place, one in enumerate(spoken) if one.id == site.fields.get("source")), None)
    if asked is not None:
        site = site.at(asked // SOURCES_PER_PAGE + 1)
    evidence = _evidence(view)
    rows, pages = site.cut(spoken, SOURCES_PER_PAGE, "/speakers")
    return SpeakersPage(
        frame=site.frame("Speakers", "speakers"),
        sources=tuple(
            VoiceGroup(
                Link(source.path, shown.source_href(view, source.id) or ""),
                shown.speaker_anchor(source.id),
                tuple(_voices(view, source, evidence)),
            )
            for source in rows
        ),
        planned=sum((one.object, one.action) in VOICES for one in view.planned),
        pages=pages,
    )


def _evidence(view: View) -> dict[str, list[str]]:
    """Statement ids by the turn in which they were said."""
    found: dict[str, list[str]] = {}
    for statement in view.synthesis.statements:
        if not isinstance(statement.span, CellSpan):
            found.setdefault(statement.span.turn_id, []).append(statement.id)
    return found


def _voices(view: View, source: Source, evidence: Mapping[str, list[str]]) -> Iterator[SpeakerLine]:
    turns = [view.turns[one] for one in view.turns_of[source.id]]
    labels = list(dict.fromkeys(turn.speaker for turn in turns))
    for label in labels:
        own = [turn for turn in turns if turn.speaker == label]
        longest = max(own, key=lambda turn: len(turn.text))
        said = [one for turn in own for one in evidence.get(turn.id, ())]
        identity = f"{source.path}::{label}"
        yield SpeakerLine(
            id=identity,
            label=label,
            role=own[0].role,
            turns=len(own),
            words=sum(len(turn.text.split()) for turn in own),
            rests=shown.rests(view, said),
            sample=short(longest.text),
            note=shown.note(view, longest),
            play=shown.play(source, longest.start_s, longest.end_s),
            others=tuple(Choice(f"{source.path}::{one}", one) for one in labels if one != label),
            planned=tuple(
                shown.entry(view, one)
                for one in view.about.get(("speaker", identity), ())
                if one.action != "comment" and view.waits(one)
            ),
            comments=shown.comments(view, "speaker", identity),
        )


def transcript_page(site: Site, source_id: str) -> TranscriptPage:
    """What was said in a source, a hundred turns at a time; `turn` asks for the page that holds it."""
    view = site.view
    ids = view.turns_of.get(source_id)
    if ids is None:
        raise Missing("This source has no transcript.")
    asked = site.fields.get("turn")
    if asked in ids:
        site = site.at(ids.index(asked) // TURNS_PER_PAGE + 1)
    rows, pages = site.cut(ids, TURNS_PER_PAGE, f"/sources/{source_id}")
    source = view.sources[source_id]
    site.recordings.prepare(source)
    labels = dict.fromkeys(view.turns[one].speaker for one in ids)
    evidence = _evidence(view)

    def line(turn_id: str) -> TurnLine:
        return replace(
            shown.turn_line(view, view.turns[turn_id]),
            rests=shown.rests(view, evidence.get(turn_id, ())),
            comments=shown.comments(view, "turn", turn_id),
        )

    return TranscriptPage(
        frame=site.frame(source.path, "speakers"),
        source=source.path,
        media=f"/audio/{source_id}" if source.recording_path else None,
        turns=tuple(line(one) for one in rows),
        speakers=tuple(Choice(label, label) for label in labels),
        pages=pages,
    )
