"""What was left out, without the words of people who do not want to be quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from synth.model import CellSpan, Dropped
from synth.stages.participants.conversation import Conversation


def unworded(dropped: Iterable[Dropped], talk: Conversation) -> tuple[Dropped, ...]:
    """What later stages left out of a conversation; what such a person said stays as a place and a reason."""
    closed = {person.id for person in talk.participants if person.consent != "full"}
    places: set[tuple[str, str | int] | None] = {
        *((turn.source_id, turn.id) for turn in talk.turns if turn.participant_id in closed),
        *((answer.source_id, answer.row) for answer in talk.answers if answer.participant_id in closed),
    }
    return tuple(replace(item, text="") if _place(item) in places else item for item in dropped)


def _place(item: Dropped) -> tuple[str, str | int] | None:
    if item.span is None:
        return None
    return item.source_id, item.span.row if isinstance(item.span, CellSpan) else item.span.turn_id
