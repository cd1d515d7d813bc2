"""`synth watch`: a run whenever files arrive."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli.printing import echo

if TYPE_CHECKING:
    from synth.store.arrivals import Look

POLL_S = 2.0
SETTLE_S = 5.0


@click.command("watch", short_help="run whenever files arrive")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--recipe", default="interviews", show_default=True, help="Name of a bundled recipe, or a .toml file.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the report.  [default: STUDY/synth-out]")
def command(study: Path, recipe: str, out: Path | None) -> None:
    """Run STUDY again whenever files came, went or changed and nobody writes to them any more.

    Also when study.toml or codebook.toml changed. A run that fails is told and the watch goes on. Ctrl-C ends it.
    """
    from synth import resources
    from synth.store.arrivals import Arrivals, look
    from synth.store.files import OUT_FOLDER

    resources.load_recipe(recipe)  # a wrong one is told now, not when files arrive
    target = out or study / OUT_FOLDER
    run = [sys.executable, "-m", "synth", "run", str(study), "--recipe", recipe, "--out", str(target)]
    arrivals = Arrivals(SETTLE_S, known(study, target))
    echo(f"watching {study}; Ctrl-C ends", err=True)
    try:
        while True:
            seen = look(study, target)
            if arrivals.settled(seen, time.monotonic()):
                arrivals.ran(seen)
                # a process of its own: whatever happens to it, the watch goes on, and its memory is given back
                if subprocess.run(run, check=False).returncode:  # noqa: S603 - our own command
                    echo("that run failed; waiting for the next change", err=True)
            time.sleep(POLL_S)
    except KeyboardInterrupt:
        echo(f"no longer watching {study}", err=True)


def known(study: Path, out: Path) -> Look | None:
    """What the files look like when the last run read just these; None when there is something to do."""
    from synth.store.arrivals import look, settings
    from synth.store.database import open_store
    from synth.store.files import STATE_FOLDER, scan

    seen = look(study, out)
    if not (study / STATE_FOLDER).is_dir():
        return None
    with open_store(study / STATE_FOLDER) as store:
        inputs, last = store.inputs(), store.synthesis()
    if last is None or inputs != {file.path: file.sha256 for file in scan(study, out).files}:
        return None
    began_s = dt.datetime.fromisoformat(last.run.started_at).timestamp()
    return seen if all(changed_ns < began_s * 1e9 for _, changed_ns in settings(study).values()) else None
