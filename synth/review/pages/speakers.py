"""Who speaks in each source, and what was said."""

from __future__ import annotations

from collections.abc import Iterator

from synth.model import CellSpan, Source
from synth.review import shown
from synth.review.contexts import SpeakersPage, TranscriptPage
from synth.review.pages.site import Missing, Site
from synth.review.parts import Choice, SpeakerLine
from synth.review.view import View
from synth.review.words import short
from synth.templating.parts import Link

TURNS_PER_PAGE = 100
SOURCES_PER_PAGE = 25


def speakers_page(site: Site) -> SpeakersPage:
    """The speakers of every source with what depends on each."""
    view = site.view
    spoken = [source for source in view.found.sources if source.id in view.turns_of]
    spoken.sort(key=lambda source: source.path)
    evidence = _evidence(view)
    voices = [one for one in view.active if one.object == "speaker" or (one.object, one.action) == ("turn", "speaker")]
    planned = [one for one in voices if one.action != "comment" and view.waits(one)]
    rows, pages = site.cut(spoken, SOURCES_PER_PAGE, "/speakers")
    return SpeakersPage(
        frame=site.frame("Speakers", "speakers"),
        sources=tuple(
            (Link(source.path, shown.source_href(view, source.id) or ""), tuple(_voices(view, source, evidence)))
            for source in rows
        ),
        planned=len(planned),
        pages=pages,
    )


def _evidence(view: View) -> dict[tuple[str, str], list[str]]:
    """Statement ids by source and speaker."""
    found: dict[tuple[str, str], list[str]] = {}
    for statement in view.synthesis.statements:
        if not isinstance(statement.span, CellSpan):
            turn = view.turns[statement.span.turn_id]
            found.setdefault((turn.source_id, turn.speaker), []).append(statement.id)
    return found


def _voices(view: View, source: Source, evidence: dict[tuple[str, str], list[str]]) -> Iterator[SpeakerLine]:
    turns = [view.turns[one] for one in view.turns_of[source.id]]
    labels = list(dict.fromkeys(turn.speaker for turn in turns))
    for label in labels:
        own = [turn for turn in turns if turn.speaker == label]
        longest = max(own, key=lambda turn: len(turn.text))
        said = evidence.get((source.id, label), [])
        identity = f"{source.path}::{label}"
        claims = {use.claim_id for one in said for use in view.catalogue.uses.get(one, ())}
        yield SpeakerLine(
            id=identity,
            label=label,
            role=own[0].role,
            turns=len(own),
            words=sum(len(turn.text.split()) for turn in own),
            statements=len(said),
            claims=len(claims),
            sample=short(longest.text),
            play=shown.play(source, longest.start_s, longest.end_s),
            others=tuple(Choice(f"{source.path}::{one}", one) for one in labels if one != label),
            planned=tuple(
                shown.entry(view, one)
                for one in view.about.get(("speaker", identity), ())
                if one.action != "comment" and view.waits(one)
            ),
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
    return TranscriptPage(
        frame=site.frame(source.path, "speakers"),
        source=source.path,
        media=f"/audio/{source_id}" if shown.recording(source) else None,
        turns=tuple(shown.turn_line(view, view.turns[one]) for one in rows),
        speakers=tuple(Choice(label, label) for label in labels),
        pages=pages,
    )
