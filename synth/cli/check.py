"""`synth check`: what a study holds, without running a model."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli.printing import echo, one_line

if TYPE_CHECKING:
    from synth.pipeline.preview import FilePreview, Link, Preview

MOST_PEOPLE = 40
MOST_COLUMNS = 24  # of one file on the screen; --json has all


@click.command("check", short_help="read everything in a study, without running a model")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--recipe", default="interviews", show_default=True, help="Name of a bundled recipe, or a .toml file.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON on stdout.")
def command(study: Path, recipe: str, as_json: bool) -> None:
    """Show what the files of STUDY are, who speaks, who is who, what would be redacted and what cannot be read.

    Nothing is heard and nothing is kept. What had to be guessed is written as comments into STUDY/study.toml when
    nobody has worked on one yet.
    """
    from synth import pipeline, resources
    from synth.cli.guesses import write
    from synth.cli.progress import shown
    from synth.pipeline.preview import preview

    _, _, settings = resources.load_recipe(recipe)
    with shown(quiet=as_json) as progress:
        seen = preview(study, settings, pipeline.read_study_settings(study), progress)
    written = write(study, seen)
    if as_json:
        echo(json.dumps(dataclasses.asdict(seen), indent=1, ensure_ascii=False))
        return
    echo("\n".join(told(seen)))
    if written is not None:
        echo(f"\nguesses: {written} (take away a # and change the value where one is wrong)")


def told(seen: Preview) -> Iterator[str]:
    """The preview as lines for a screen; what cannot be read comes last, where it is seen."""
    for file in seen.files:
        if file.source.status == "ok":
            yield from _file(file)
    unheard = any(_is_unheard(file) for file in seen.files)
    yield f"\n{seen.participants} participants" + (", before the recordings are heard" if unheard else "")
    for label, links in list(seen.matched.items())[:MOST_PEOPLE]:
        yield f"  {label}  " + "; ".join(_link(link, label) for link in links)
    if len(seen.matched) > MOST_PEOPLE:
        yield f"  ... and {len(seen.matched) - MOST_PEOPLE} people more; --json has them"
    counts = ", ".join(f"{kind.lower().replace('_', ' ')} {count}" for kind, count in seen.redacted.items())
    part = f" (in {seen.searched:.1%} of the texts, spread over the large tables)" if seen.searched < 1 else ""
    yield f"\nwould be redacted: {counts or 'nothing'}{part}"
    yield from _section("look at", seen.warnings)
    unread = [file.source for file in seen.files if file.source.status != "ok"]
    left = [f"{one_line(source.path)}: {source.reason}" for source in unread if source.status == "skipped"]
    yield from _section("left out", [*left, *(f"{one_line(path)}: {reason}" for path, reason in seen.passed_over)])
    failed = [source for source in unread if source.status == "failed"]
    yield from _section("cannot be read", [_once(source.path, source.reason or "") for source in failed])


def _link(link: Link, label: str) -> str:
    where = "" if link.where == f"speaker {label}" else f" {link.where}"
    return f"{one_line(link.path)}{where} ({link.reason})"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)


def _once(path: str, reason: str) -> str:
    return reason if reason.startswith(path) else f"{path}: {reason}"


def _file(file: FilePreview) -> Iterator[str]:
    source = file.source
    facts = [source.kind, source.reader or "", source.language or ""]
    if source.duration_s is not None:
        facts.append(f"{source.duration_s / 60:.1f} min" + (" (heard by `synth run`)" if _is_unheard(file) else ""))
    facts += [f"{count} {name}" for count, name in _counts(file)]
    yield f"{one_line(source.path)}: {', '.join(fact for fact in facts if fact)}"
    for speaker in file.speakers:
        who = f" = {speaker.participant}" if speaker.participant else ""
        yield f"    {speaker.role:<12} {speaker.tag or '(no name)'}{who}, {speaker.share:.0%} of the words"
    for column in file.columns[:MOST_COLUMNS]:
        yield f"    {column.use:<12} {_short(column.header)} ({column.reason})"
    if len(file.columns) > MOST_COLUMNS:
        yield f"    ... and {len(file.columns) - MOST_COLUMNS} columns more; --json has them"


def _is_unheard(file: FilePreview) -> bool:
    return file.source.is_recording and file.source.status == "ok" and not file.turns


def _counts(file: FilePreview) -> Iterator[tuple[int, str]]:
    if file.source.rows is not None:
        yield file.source.rows, "rows"
    if file.turns:
        yield file.turns, "turns"
    if file.answers:
        yield file.answers, "open answers"
    if file.dropped:
        reasons = ", ".join(f"{reason} {count}" for reason, count in file.dropped.items())
        yield sum(file.dropped.values()), f"pieces left out ({reasons})"


def _short(header: str, most: int = 60) -> str:
    """The header in one line; of a long one the beginning and the end, in which options of a question differ."""
    text = " ".join(header.split())
    return text if len(text) <= most else f"{text[: most // 2]}…{text[1 - most // 2 :]}"
