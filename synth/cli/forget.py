"""`synth forget`: one participant taken out of everything that is kept."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.printing import echo


@click.command("forget", short_help="take a participant out of everything that is kept")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("who")
@click.option("--out", type=click.Path(path_type=Path), help="The report, when it is not in STUDY/synth-out.")
def command(study: Path, who: str, out: Path | None) -> None:
    """Take the participant WHO out of results, caches and the report of STUDY, for good.

    WHO is her label, such as P07, or her id; `synth show STUDY participants` lists both.
    """
    from synth.errors import StudyError
    from synth.store.files import OUT_FOLDER, STATE_FOLDER, handed_out
    from synth.store.forgetting import forget_participant

    if not (study / STATE_FOLDER).is_dir():
        raise StudyError(f"{study}: has no result yet; there is nothing to forget")
    left = forget_participant(study / STATE_FOLDER, who, out or study / OUT_FOLDER)
    echo(f"{left.label} is out of every kept result; the report was deleted")
    for path in left.own_files:
        echo(f"  delete {study / path}: it holds this participant alone")
    for path in left.shared_files:
        echo(f"  take the participant out of {study / path}: others are in it as well")
    for copy in handed_out(study):
        echo(f"  delete {copy}: it was written before")
    echo(f"then write the report again with: synth run {study}")
