"""`synth export`: personas as a file to give away."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo

FORMATS = ("html", "md", "pdf", "docx", "pptx", "csv", "json")


@click.command("export", short_help="write personas as HTML, Markdown, PDF, Word, PowerPoint, CSV or JSON")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--format", "kind", type=click.Choice(FORMATS), default="html", show_default=True, help="What to write.")
@click.option("--approved", is_flag=True, help="Only personas that somebody approved.")
@click.option(
    "--persona", "personas", multiple=True, metavar="ID", help="Only this persona (id or name); may be repeated."
)
@click.option(
    "--anonymous", is_flag=True, help="No file names, new numbers for people, no value that fewer than 3 share."
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write.  [default: STUDY/synth-export/NAME]")
def command(
    study: Path, kind: str, approved: bool, personas: tuple[str, ...], anonymous: bool, out: Path | None
) -> None:
    """Write the latest result of STUDY, with all decisions on it, as one file.

    Words that must not be quoted are in no format. HTML holds the sound of the quotes; an anonymous one does not.
    """
    from synth.export.edition import Wish
    from synth.export.targets import export

    written = export(study, kind, Wish(approved, personas, anonymous), out)
    for problem in written.problems:
        echo(f"warning: {problem}", err=True)
    echo(str(written.path))
