"""`synth show`: one table of the latest result."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click

from synth.cli.printing import echo
from synth.model import Synthesis

Rows = list[dict[str, object]]


@click.command("show", short_help="list sources, participants, dropped text, themes or personas")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("what", type=click.Choice(["sources", "participants", "dropped", "themes", "personas"]), metavar="WHAT")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of columns.")
def command(study: Path, what: str, as_json: bool) -> None:
    """List WHAT of the latest run of STUDY: sources, participants, dropped, themes or personas."""
    from synth import decisions
    from synth.errors import StudyError
    from synth.store.database import open_store
    from synth.store.files import STATE_FOLDER

    if not (study / STATE_FOLDER).is_dir():
        raise StudyError(f"{study}: has no result yet; run `synth run {study}` first")
    with open_store(study / STATE_FOLDER) as store:
        found, decided = store.synthesis(), decisions.active(store.decisions())
    if found is None:
        raise StudyError(f"{study}: has no result yet; run `synth run {study}` first")
    rows = TABLES[what](decisions.revise(found, decided).synthesis)
    echo(json.dumps(rows, indent=1, ensure_ascii=False) if as_json else columns(rows))


def columns(rows: Rows) -> str:
    """The rows as aligned columns with a heading; a word when there are none."""
    if not rows:
        return "none"
    heads = list(rows[0])
    cells = [heads, *([_short(str(row[head])) for head in heads] for row in rows)]
    widths = [max(len(line[position]) for line in cells) for position in range(len(heads))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _short(cell: str, most: int = 100) -> str:
    text = " ".join(cell.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _sources(synthesis: Synthesis) -> Rows:
    return [
        {
            "path": source.path,
            "kind": source.kind,
            "format": source.reader or "",
            "status": source.status,
            "reason": (source.reason or "").removeprefix(f"{source.path}: "),
        }
        for source in sorted(synthesis.sources, key=lambda source: source.path)
    ]


def _participants(synthesis: Synthesis) -> Rows:
    paths = {source.id: source.path for source in synthesis.sources}
    people = sorted(synthesis.participants, key=lambda participant: (len(participant.label), participant.label))
    counts = {participant.id: 0 for participant in people}
    for statement in synthesis.statements:
        counts[statement.participant_id] += 1
    return [
        {
            "label": participant.label, "id": participant.id, "persona": participant.persona_id or participant.segment,
            "statements": counts[participant.id],
            "sources": ", ".join(paths[source] for source in participant.source_ids),
        }
        for participant in people
    ]  # fmt: skip


def _dropped(synthesis: Synthesis) -> Rows:
    paths = {source.id: source.path for source in synthesis.sources}
    return [
        {"source": paths.get(item.source_id, item.source_id), "reason": item.reason, "text": item.text}
        for item in synthesis.dropped
    ]


def _themes(synthesis: Synthesis) -> Rows:
    themes = sorted(synthesis.themes, key=lambda theme: (theme.kind, -theme.participants, theme.id))
    return [
        {
            "kind": theme.kind,
            "people": theme.participants,
            "statements": len(theme.statement_ids),
            "label": theme.label,
        }
        for theme in themes
    ]


def _personas(synthesis: Synthesis) -> Rows:
    return [
        {
            "name": persona.name,
            "people": persona.size,
            "stability": f"{persona.stability:.2f}",
            "summary": persona.summary,
        }
        for persona in synthesis.all_personas
    ]


TABLES: dict[str, Callable[[Synthesis], Rows]] = {
    "sources": _sources,
    "participants": _participants,
    "dropped": _dropped,
    "themes": _themes,
    "personas": _personas,
}
