"""How far a run is: bars with the time left in a terminal, one line per stage elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from synth.cli.printing import echo
from synth.pipeline import Progress


@contextmanager
def shown(quiet: bool) -> Iterator[Progress]:
    """A progress callback that writes to stderr, or nowhere when `quiet`."""
    if quiet:
        yield _nothing
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield bars
    else:
        yield _line


def _nothing(*_: object, **__: object) -> None: ...


def _line(stage: str, done: int, total: int) -> None:
    if total and done == total:
        echo(f"{stage}: {total} done" if total > 1 else f"{stage}: done", err=True)


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:>12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, int] = {}

        def update(stage: str, done: int, total: int) -> None:
            if total and stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            if total:
                bars.update(tasks[stage], completed=done)  # type: ignore[arg-type]

        yield update
