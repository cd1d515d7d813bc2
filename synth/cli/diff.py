"""`synth diff`: what changed between two runs."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo


@click.command("diff", short_help="say what changed between two runs, and whose words changed it")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("runs", nargs=-1, metavar="[RUN RUN]")
@click.option(
    "--format", "kind", type=click.Choice(["text", "html", "md", "json"]), default="text", show_default=True,
    help="How to show it.",
)  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="File to write, instead of stdout.")
def command(study: Path, runs: tuple[str, ...], kind: str, out: Path | None) -> None:
    """Compare two runs of STUDY by number or id: the last two that differ when none is named.

    Shows which personas, themes and claims are new, gone, stronger or weaker, who moved, and the quotes behind it.
    """
    from synth.atomic import write_atomic
    from synth.errors import UsageError
    from synth.export import diff
    from synth.export.study import compare, opened, result, templates
    from synth.export.targets import place

    if len(runs) not in {0, 2}:
        raise UsageError("name two runs, or none for the last two that differ")
    path = None if out is None else place(study, out, f"diff.{kind}")
    with opened(study) as store:
        found = compare(store, study, runs)
        shown = templates(result(store, study))
    if kind in {"html", "md"}:
        text = diff.diff_html(found, shown) if kind == "html" else diff.diff_md(found, shown)
    else:
        text = diff.diff_json(found) if kind == "json" else diff.diff_text(found)
    if path is None:
        echo(text, nl=False)
    else:
        write_atomic(path, text.encode("utf-8", "replace"))
        echo(str(path))
