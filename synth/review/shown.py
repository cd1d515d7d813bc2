"""Statements, turns and decisions as the review page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote, urlencode

from synth.model import CellSpan, Decision, Source, Statement, Turn
from synth.review import words
from synth.review.parts import ClaimUse, Entry, Item, Rests, TurnLine
from synth.review.view import View
from synth.templating.filters import clock, day, readable
from synth.templating.reasons import flag_text

CONSENT_NOTES = {"no_quotes": "does not want to be quoted", "withdrawn": "withdrew consent"}


def one_href(statement_id: str, query: str = "") -> str:
    """The address of a statement in the queue of a filter."""
    return f"/evidence/one?{urlencode({'id': statement_id})}" + (f"&{query}" if query else "")


def persona_href(persona_id: str) -> str:
    """The address of a persona."""
    return f"/personas/{quote(persona_id, safe='')}"


def theme_href(theme_id: str) -> str:
    """The address of a theme."""
    return f"/themes/{quote(theme_id, safe='')}"


def source_href(view: View, source_id: str, turn_id: str | None = None) -> str | None:
    """The address of what was said in a source, at a turn of it; None when it has no turns."""
    turns = view.turns_of.get(source_id)
    if not turns:
        return None
    start = f"/sources/{quote(source_id, safe='')}"
    return start if turn_id is None else f"{start}?{urlencode({'turn': turn_id})}#{quote(turn_id, safe='')}"


def play(source: Source, start_s: float | None, end_s: float | None = None) -> str | None:
    """The address of a recording from a second on."""
    if source.recording_path is None or start_s is None:
        return None
    until = f",{end_s:.2f}" if end_s is not None and end_s > start_s else ""
    return f"/audio/{quote(source.id, safe='')}#t={start_s:.2f}{until}"


def item(view: View, statement_id: str, query: str = "") -> Item:
    """A statement with what a person needs to judge it, as people left it."""
    statement = view.statements.get(statement_id) or view.heard[statement_id]
    found = view.heard[statement_id]
    source = view.sources[statement.source_id]
    person = view.people[statement.participant_id]
    span = statement.span
    cell = isinstance(span, CellSpan)
    times = (None, None) if isinstance(span, CellSpan) else (span.start_s, span.end_s)
    place = f"row {span.row}" if isinstance(span, CellSpan) else "transcript" if times[0] is None else clock(times[0])
    theme = view.themes.get(statement.theme_id or "")
    return Item(
        id=statement.id,
        href=one_href(statement.id, query),
        text=statement.text,
        kind=statement.kind,
        confidence=found.confidence,
        state=view.state(statement.id),
        flags=tuple(flag_text(flag) for flag in found.flags),
        reasons=view.catalogue.reasons(found),
        person=person.label,
        person_note=CONSENT_NOTES.get(person.consent),
        attributes=tuple((readable(name), value) for name, value in sorted(person.attributes.items())),
        source=source.path,
        source_href=None if isinstance(span, CellSpan) else source_href(view, source.id, span.turn_id),
        place=place,
        play=None if cell else play(source, *times),
        question=statement.context,
        theme_id=theme.id if theme else "",
        theme=theme.label if theme else None,
        uses=tuple(uses(view, statement_id)),
    )


def uses(view: View, statement_id: str) -> Iterator[ClaimUse]:
    """The claims that rest on a statement or that it speaks against."""
    for use in view.catalogue.uses.get(statement_id, ()):
        persona = view.personas.get(use.persona_id or "")
        if persona is None:
            yield ClaimUse(use.text, "Company profile", "/personas#icp", use.against)
        else:
            yield ClaimUse(use.text, persona.name, f"{persona_href(persona.id)}#{quote(use.claim_id)}", use.against)


def rests(view: View, statement_ids: Iterable[str]) -> Rests:
    """What rests on statements, each claim once."""
    ids = list(statement_ids)
    claims = {use.href: use for one in ids for use in uses(view, one) if not use.against}
    return Rests(len(ids), tuple(claims.values()))


def note(view: View, turn: Turn) -> str | None:
    """What must be known of who speaks a turn: that she may not be quoted."""
    person = view.people.get(turn.participant_id or "")
    return None if person is None else CONSENT_NOTES.get(person.consent)


def turn_line(view: View, turn: Turn, marked: Statement | None = None) -> TurnLine:
    """A turn; the words of `marked` are set apart when they stand in it."""
    source = view.sources[turn.source_id]
    parts = ("", "", "")
    if marked is not None and not isinstance(marked.span, CellSpan):
        start, end = marked.span.char_start, marked.span.char_end
        parts = (turn.text[:start], turn.text[start:end], turn.text[end:])
    return TurnLine(
        id=turn.id,
        speaker=turn.speaker,
        role=turn.role,
        text=turn.text,
        time=None if turn.start_s is None else clock(turn.start_s),
        play=play(source, turn.start_s),
        before=parts[0],
        marked=parts[1],
        after=parts[2],
        note=note(view, turn),
    )


def around(view: View, turn: Turn, most: int = 2) -> tuple[tuple[TurnLine, ...], tuple[TurnLine, ...]]:
    """At most `most` turns before and after a turn."""
    ids = view.turns_of[turn.source_id]
    at = ids.index(turn.id)
    before = tuple(turn_line(view, view.turns[one]) for one in ids[max(0, at - most) : at])
    return before, tuple(turn_line(view, view.turns[one]) for one in ids[at + 1 : at + 1 + most])


def entry(view: View, decision: Decision) -> Entry:
    """A decision as the history tells it."""
    counts = decision.seq in view.active_seqs
    batch = str(decision.value.get("batch", "")) if counts else ""
    undone = decision.undoes is not None
    return Entry(
        seq=decision.seq,
        at=clock_time(decision.at),
        day=day(decision.at),
        who=decision.who,
        text=words.told(decision, view.by_seq.get(decision.undoes or 0)),
        about=words.about(decision),
        object=decision.object,
        object_id=decision.object_id,
        href=href(view, decision.object, decision.object_id),
        counts=counts or undone,
        undo=counts,
        remark=str(decision.value.get("text", "")) if decision.action == "comment" else "",
        batch=batch,
        together=view.batches[batch] if batch else 1,
    )


def clock_time(moment: str) -> str:
    """The time of day of a moment, where this machine is."""
    return datetime.fromisoformat(moment).astimezone().strftime("%H:%M")


def href(view: View, about: str, object_id: str) -> str | None:
    """The page of an object; None when it is gone."""
    if about == "statement" and object_id in view.heard:
        return one_href(object_id)
    if about == "turn" and object_id in view.turns:
        return source_href(view, view.turns[object_id].source_id, object_id)
    if about == "theme" and object_id in view.themes:
        return theme_href(object_id)
    if about in {"persona", "claim"}:
        persona_id, _, place = object_id.partition("/")
        if persona_id in view.personas:
            return persona_href(persona_id) + (f"#{quote(object_id)}" if place else "")
    if about == "speaker":
        return _speaker_href(view, object_id)
    return _person_href(view, object_id) if about == "participant" else None


def _speaker_href(view: View, identity: str) -> str:
    path = identity.rpartition("::")[0]
    source = next((one for one in view.turns_of if view.sources[one].path == path), None)
    return f"/speakers?{urlencode({'source': source})}#{speaker_anchor(source)}" if source else "/speakers"


def speaker_anchor(source_id: str) -> str:
    """The place of a source on the page of the speakers."""
    return f"source-{quote(source_id, safe='')}"


def _person_href(view: View, participant_id: str) -> str | None:
    person, negative = view.people.get(participant_id), view.synthesis.negative_persona
    if person is None:
        return None
    group = negative.id if negative and person.segment == "negative" else person.persona_id or ""
    return f"{persona_href(group)}#h-members" if group in view.personas else "/personas"


def comments(view: View, about: str, object_id: str) -> tuple[Entry, ...]:
    """The comments on an object, oldest first."""
    made = view.about.get((about, object_id), ())
    return tuple(entry(view, decision) for decision in made if decision.action == "comment")
