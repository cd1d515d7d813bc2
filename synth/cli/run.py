"""`synth run`: a study becomes draft personas."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import click

from synth.cli.printing import echo
from synth.settings import STAGES


@click.command("run", short_help="turn a study into draft personas")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--recipe", default="interviews", show_default=True, help="Name of a bundled recipe, or a .toml file.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the report.  [default: STUDY/synth-out]")
@click.option("--from", "redo_from", type=click.Choice(STAGES), help="Do this stage and the later ones again.")
@click.option("--workers", type=click.IntRange(1, 512), help="Worker processes.  [default: one per core]")
@click.option("--strict", is_flag=True, help="Exit with 1 when a file could not be read.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON on stdout.")
def command(
    study: Path,
    recipe: str,
    out: Path | None,
    redo_from: str | None,
    workers: int | None,
    strict: bool,
    as_json: bool,
) -> None:
    """Turn the recordings, transcripts and surveys in STUDY into draft personas.

    Prints counts, warnings and where the report is. Files that cannot be read are listed; the rest goes on.
    """
    from synth import pipeline, resources
    from synth.cli.progress import shown

    name, text, settings = resources.load_recipe(recipe)
    if workers is not None:
        settings = settings.model_copy(update={"run": settings.run.model_copy(update={"workers": workers})})
    loaded = pipeline.LoadedRecipe(name, hashlib.sha256(text.encode()).hexdigest(), settings)
    with shown(quiet=as_json) as progress:
        result = pipeline.run(study, loaded, pipeline.RunOptions(out, redo_from), progress)
    for warning in result.synthesis.run.warnings:
        echo(f"warning: {warning.message}", err=True)
    echo(json.dumps(pipeline.summary(result), indent=1) if as_json else _told(result))
    if strict and any(source.status == "failed" for source in result.synthesis.sources):
        sys.exit(1)


def _told(result: object) -> str:
    """What a run came to, as lines for a screen."""
    from synth import pipeline

    assert isinstance(result, pipeline.RunResult)
    counts = pipeline.summary(result)
    lines = [
        f"{counts['participants']} participants, "
        f"{counts['sources']} sources ({counts['failed']} failed, {counts['skipped']} skipped), "
        f"{counts['statements']} statements, {counts['themes']} themes, {counts['warnings']} warnings",
        *(f"  {name}" for name in counts["personas"]),
        *([f"names of people: also by {counts['name_finder']}"] if counts["name_finder"] else []),
        f"report: {counts['report']}",
    ]
    return "\n".join(lines)
