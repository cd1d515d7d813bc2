"""The check behind every quote: what a claim rests on stands in its source, letter by letter.

Nothing in here trusts an earlier stage: a statement is cut again out of its turn or cell, and its letters
are looked up in a text of the source that was read afresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from synth.errors import EvidenceError
from synth.model import Answer, CellSpan, Claim, Dropped, Persona, Statement, Synthesis, Turn

PLACEHOLDER = re.compile(r"\[[A-Z]+-\d+\]")
PLACEHOLDER_LETTERS = 80  # the longest personal detail that a placeholder may stand for


def letters(text: str) -> str:
    """The letters and digits of `text`, case folded: what must survive every reader and player."""
    return "".join(character for character in text.casefold() if character.isalnum())


def stands_in(quote: str, body: str) -> bool:
    """Whether the letters of `quote` stand in `body` (letters already), placeholders matching anything short."""
    first, *later = [letters(piece) for piece in PLACEHOLDER.split(quote)]
    # where the pieces so far may end in the body: a pattern with a gap for each placeholder would try all
    # combinations of their lengths, which for a list of names takes hours
    ends = [start + len(first) for start in _places(first, body)]
    for piece in later:
        ends = [start + len(piece) for start in _reached(_places(piece, body), ends)]
    return bool(ends)


def _places(piece: str, body: str) -> Iterator[int]:
    """Where `piece` begins in `body`, in order; nothing begins everywhere."""
    start = body.find(piece)
    while start >= 0:
        yield start
        start = body.find(piece, start + 1)


def _reached(starts: Iterable[int], ends: Sequence[int]) -> Iterator[int]:
    """Those of `starts` that one of `ends` is 1 to `PLACEHOLDER_LETTERS` before; both are in order."""
    place = 0
    for start in starts:
        while place < len(ends) and ends[place] < start - PLACEHOLDER_LETTERS:
            place += 1
        if place < len(ends) and ends[place] < start:
            yield start


def verify(
    statements: Iterable[Statement],
    turns: Sequence[Turn],
    answers: Sequence[Answer],
    bodies: Mapping[str, str],
) -> tuple[tuple[Statement, ...], tuple[Dropped, ...]]:
    """The statements that stand in their source, and the others with the reason `not-in-source`.

    `bodies` maps a source id to the letters of the source as read afresh.
    """
    turn_texts = {turn.id: turn.text for turn in turns if turn.role != "interviewer"}
    cell_texts = {(answer.source_id, answer.row, answer.column): answer.text for answer in answers}
    kept: list[Statement] = []
    dropped: list[Dropped] = []
    for statement in statements:
        span = statement.span
        if isinstance(span, CellSpan):
            whole = cell_texts.get((statement.source_id, span.row, span.column), "")
        else:
            whole = turn_texts.get(span.turn_id, "")
        cut = whole[span.char_start : span.char_end]
        same = bool(cut) and cut.split() == statement.text.split()
        if same and stands_in(statement.text, bodies.get(statement.source_id, "")):
            kept.append(statement)
        else:
            dropped.append(Dropped(statement.source_id, "not-in-source", statement.text, span))
    return tuple(kept), tuple(dropped)


def check(synthesis: Synthesis) -> None:
    """Nothing, when every claim and quote of a result rests on statements that may bear it.

    Raises:
        EvidenceError: naming the first claim that does not.
    """
    statements = {statement.id: statement for statement in synthesis.statements}
    people = {participant.id for participant in synthesis.participants}
    for persona in synthesis.all_personas:
        for claim, kind in _claims(persona):
            _check_claim(persona, claim, kind, statements)
            if not set(claim.attribute_participant_ids) <= people:
                raise EvidenceError(f"{persona.id}: {claim.text!r} rests on an unknown participant")
        quote = persona.quote
        if quote is not None and (
            quote.statement_id not in statements or quote.text not in statements[quote.statement_id].text
        ):
            raise EvidenceError(f"{persona.id}: its quote is not verbatim")


def _claims(persona: Persona) -> Iterator[tuple[Claim, str | None]]:
    for claims, kind in (
        (persona.goals, "goal"),
        (persona.pain_points, "pain"),
        (persona.objections, "objection"),
    ):
        yield from ((claim, kind) for claim in claims)
    yield from ((claim, None) for claim in persona.facets.values() if claim is not None)


def _check_claim(persona: Persona, claim: Claim, kind: str | None, statements: Mapping[str, Statement]) -> None:
    where = f"{persona.id}: {claim.text!r}"
    missing = [sid for sid in (*claim.statement_ids, *claim.counter_statement_ids) if sid not in statements]
    if missing:
        raise EvidenceError(f"{where} rests on unknown statements {', '.join(missing)}")
    evidence = [statements[sid] for sid in claim.statement_ids]
    if kind and any(statement.kind != kind for statement in evidence):
        raise EvidenceError(f"{where} rests on statements of another kind")
    if any(statement.flags for statement in evidence):
        raise EvidenceError(f"{where} rests on flagged text")
    if kind and len({statement.participant_id for statement in evidence}) < claim.support:
        raise EvidenceError(f"{where} counts more people than it quotes")
