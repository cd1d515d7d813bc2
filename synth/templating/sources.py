"""Pages that show sources: transcripts turn by turn, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from synth.model import Answer, Source, Statement, Turn
from synth.templating.contexts import SourcePage
from synth.templating.desk import Desk, row_anchor
from synth.templating.filters import clock, counted, listed, readable
from synth.templating.lookup import KIND_NAMES, ROWS_PER_PAGE, TURNS_PER_PAGE, plain_name
from synth.templating.parts import AnswerView, Link, Media, Page, Piece, RowView, SourceLine, TurnView
from synth.templating.reasons import flag_text

MOST_NAMED = 6  # people in a heading


def source_line(source: Source, desk: Desk) -> SourceLine:
    """A source as the table of sources lists it."""
    lookup = desk.lookup
    people = sorted({t.participant_id for t in lookup.turns.get(source.id, ()) if t.participant_id})
    extent = [counted(len(people), "person", "people")] if people else []
    if source.duration_s is not None:
        extent.append(clock(source.duration_s))
    if source.rows is not None:
        extent.append(counted(source.rows, "row"))
    method = [name for name in (source.transcriber or source.reader, source.language) if name]
    return SourceLine(
        name=source.path,
        href=desk.source(source.id) if lookup.has_page(source.id) else None,
        kind=KIND_NAMES[source.kind],
        status=source.status,
        reason=_why(source) if source.reason else None,
        extent=" · ".join(extent),
        method=" · ".join(method),
        statements=lookup.statement_counts.get(source.id, 0),
    )


def _why(source: Source) -> str:
    """Why a file was not read: a code as words, a sentence as it stands, without the path that the row names."""
    text = (source.reason or "").removeprefix(f"{source.path}: ")
    return text[:1].upper() + text[1:] if " " in text else readable(text)


def source_pages(source: Source, desk: Desk, page: Page) -> Iterator[SourcePage]:
    """The pages of one source: turns or rows in order, cut into pages that stay quick to open."""
    lookup = desk.lookup
    turns, rows = lookup.turns.get(source.id, []), lookup.rows.get(source.id, [])
    speakers = speaker_names(turns, desk)
    count = max(1, -(-len(turns) // TURNS_PER_PAGE), -(-len(rows) // ROWS_PER_PAGE))
    pages = [Link(str(number + 1), desk.source(source.id, number)) for number in range(count)]
    cells: dict[int, list[Answer]] = {}
    for answer in lookup.answers.get(source.id, ()):
        cells.setdefault(answer.row, []).append(answer)
    for number in range(count):
        part = slice(number * TURNS_PER_PAGE, (number + 1) * TURNS_PER_PAGE)
        part_rows = rows[number * ROWS_PER_PAGE : (number + 1) * ROWS_PER_PAGE]
        links = (replace(link, current=n == number) for n, link in enumerate(pages))
        yield SourcePage(
            page=page,
            source=source_line(source, desk),
            heading=_heading(source, desk),
            media=_media(source, desk),
            turns=tuple(_turn(turn, speakers[turn.speaker], desk) for turn in turns[part]),
            rows=tuple(_row(row, cells[row], desk) for row in part_rows),
            rows_without=len(cells) - len(rows),
            pages=tuple(links) if count > 1 else (),
        )


def speaker_names(turns: Sequence[Turn], desk: Desk) -> dict[str, str]:
    """The name each speaker tag is shown under: a pseudonym or a role, never the tag itself."""
    names: dict[str, str] = {}
    unknown = 0
    for turn in turns:
        if turn.speaker in names:
            continue
        if turn.participant_id in desk.lookup.participants:
            names[turn.speaker] = desk.lookup.participants[turn.participant_id].label
        elif turn.role == "interviewer":
            names[turn.speaker] = "Interviewer"
        else:
            unknown += 1
            names[turn.speaker] = f"Speaker {unknown}"
    return names


def pieces(text: str, statements: Sequence[Statement], desk: Desk) -> tuple[Piece, ...]:
    """`text` cut where its statements begin and end; of two that overlap the later one starts where it can."""
    found: list[Piece] = []
    at = 0
    for statement in sorted(statements, key=lambda item: (item.span.char_start, item.span.char_end, item.id)):
        start, end = max(at, statement.span.char_start), max(at, statement.span.char_end)
        if start > at:
            found.append(Piece(text[at:start]))
        theme = desk.lookup.themes.get(statement.theme_id or "")
        link = Link(theme.label, desk.theme(theme.id)) if theme else None
        found.append(Piece(text[start:end], plain_name(statement.id), statement.kind, link, statement.confidence))
        at = end
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)


def _turn(turn: Turn, speaker: str, desk: Desk) -> TurnView:
    known = turn.participant_id is not None and turn.participant_id in desk.lookup.participants
    withheld = desk.lookup.withheld(turn.participant_id)
    spoken = desk.lookup.spoken.get(turn.id, [])
    return TurnView(
        anchor=plain_name(turn.id),
        speaker=speaker,
        person=desk.person(turn.participant_id).href if known and turn.participant_id else None,
        role=turn.role,
        time=None if turn.start_s is None else clock(turn.start_s),
        play=None if withheld else desk.play(turn.source_id, turn.start_s, turn.end_s),
        pieces=_hidden(spoken) if withheld else pieces(turn.text, spoken, desk),
        flags=tuple(flag_text(flag) for flag in turn.flags),
        withheld=withheld,
    )


def _row(row: int, answers: Sequence[Answer], desk: Desk) -> RowView:
    person = next((a.participant_id for a in answers if a.participant_id in desk.lookup.participants), None)
    withheld = desk.lookup.withheld(person)
    views = []
    for answer in answers:
        written = desk.lookup.written.get((answer.source_id, answer.row, answer.column), [])
        views.append(
            AnswerView(
                anchor=plain_name(answer.id),
                question=answer.question,
                pieces=_hidden(written) if withheld else pieces(answer.text, written, desk),
                flags=tuple(flag_text(flag) for flag in answer.flags),
            )
        )
    return RowView(row_anchor(row), row, desk.person(person) if person else None, tuple(views), withheld)


def _hidden(statements: Sequence[Statement]) -> tuple[Piece, ...]:
    """The anchors of statements whose words are withheld, so that links to them still arrive."""
    return tuple(Piece("", plain_name(statement.id), statement.kind) for statement in statements)


def _heading(source: Source, desk: Desk) -> str:
    people = {turn.participant_id for turn in desk.lookup.turns.get(source.id, ()) if turn.participant_id}
    labels = sorted(desk.lookup.participants[person].label for person in people if person in desk.lookup.participants)
    if not labels:
        return PurePosixPath(source.path).stem
    if len(labels) > MOST_NAMED:
        return f"Conversation with {len(labels)} people"
    return f"{'Interview' if len(labels) == 1 else 'Conversation'} with {listed(labels)}"


def _media(source: Source, desk: Desk) -> Media | None:
    href = desk.recording(source.id)
    if href is None:
        return None
    video = source.kind == "video" or (source.media_path or "").lower().endswith((".mp4", ".mov", ".webm", ".mkv"))
    return Media(href, "video" if video else "audio")
