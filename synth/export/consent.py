"""Words that must not be quoted, made unreadable before anything leaves a study.

They are covered letter by letter, so that every offset into a turn or a cell still holds. What people said is still
counted: only the words are gone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from synth.export.covering import COVER, covered
from synth.model import Answer, CellSpan, Dropped, Persona, Statement, Synthesis, Turn

Pieces = Mapping[tuple[str, str | int, str], Sequence[tuple[int, int]]]


def silenced(synthesis: Synthesis) -> Synthesis:
    """The result with unquotable statements, and all words of people who withhold theirs, covered."""
    closed = frozenset(person.id for person in synthesis.participants if person.consent != "full")
    mute = [one for one in synthesis.statements if not one.quotable or one.participant_id in closed]
    ids = frozenset(one.id for one in mute)
    pieces: dict[tuple[str, str | int, str], list[tuple[int, int]]] = {}
    for one in mute:
        pieces.setdefault(place(one), []).append((one.span.char_start, one.span.char_end))
    negative = synthesis.negative_persona
    return dataclasses.replace(
        synthesis,
        turns=tuple(_turn(turn, closed, pieces) for turn in synthesis.turns),
        answers=tuple(_answer(answer, closed, pieces) for answer in synthesis.answers),
        statements=tuple(
            dataclasses.replace(one, text=COVER * (one.span.char_end - one.span.char_start), quotable=False)
            if one.id in ids
            else one
            for one in synthesis.statements
        ),
        personas=tuple(_unquoted(persona, ids) for persona in synthesis.personas),
        negative_persona=None if negative is None else _unquoted(negative, ids),
        dropped=_dropped(synthesis, closed),
    )


def place(statement: Statement) -> tuple[str, str | int, str]:
    """The turn or cell that a statement stands in."""
    span = statement.span
    if isinstance(span, CellSpan):
        return statement.source_id, span.row, span.column
    return statement.source_id, span.turn_id, ""


def _turn(turn: Turn, closed: frozenset[str], pieces: Pieces) -> Turn:
    whole = turn.participant_id in closed
    pieces_of = [(0, len(turn.text))] if whole else pieces.get((turn.source_id, turn.id, ""), ())
    return dataclasses.replace(turn, text=covered(turn.text, pieces_of)) if pieces_of else turn


def _answer(answer: Answer, closed: frozenset[str], pieces: Pieces) -> Answer:
    whole = answer.participant_id in closed
    pieces_of = [(0, len(answer.text))] if whole else pieces.get((answer.source_id, answer.row, answer.column), ())
    return dataclasses.replace(answer, text=covered(answer.text, pieces_of)) if pieces_of else answer


def _unquoted(persona: Persona, mute: frozenset[str]) -> Persona:
    if persona.quote is None or persona.quote.statement_id not in mute:
        return persona
    return dataclasses.replace(persona, quote=None)


def _dropped(synthesis: Synthesis, closed: frozenset[str]) -> tuple[Dropped, ...]:
    """What was left out, without the words of people who withhold theirs."""
    private = {(turn.source_id, turn.id) for turn in synthesis.turns if turn.participant_id in closed}
    private |= {(one.source_id, str(one.row)) for one in synthesis.answers if one.participant_id in closed}
    return tuple(
        dataclasses.replace(item, text="") if (item.source_id, _where(item)) in private else item
        for item in synthesis.dropped
    )


def _where(item: Dropped) -> str:
    if item.span is None:
        return ""
    return str(item.span.row) if isinstance(item.span, CellSpan) else item.span.turn_id
