"""`synth codebook`: the themes of a run as a codebook for the next study."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo


@click.command("codebook", short_help="write the themes of a study as a codebook for the next one")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="File to write, instead of stdout.")
def command(study: Path, out: Path | None) -> None:
    """Write the themes of the latest run of STUDY, as people left them, as a codebook.

    Edit it and put it as codebook.toml into a study: statements that mean the same join its themes.
    """
    from synth import codebook, decisions
    from synth.atomic import write_atomic
    from synth.errors import UsageError
    from synth.export.study import opened, result

    with opened(study) as store:
        text = codebook.write(decisions.revise(result(store, study), decisions.active(store.decisions())).synthesis)
    if out is None:
        echo(text, nl=False)
        return
    if out.exists():
        raise UsageError(f"{out}: exists already; name another file or take it away")
    write_atomic(out, text.encode("utf-8", "replace"))
    echo(str(out))
