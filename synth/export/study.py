"""A study as exports read it: results, decisions and dates out of its store."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synth import decisions, resources
from synth.comparison import latest_change
from synth.difference import Difference, diff
from synth.errors import StudyError, UsageError
from synth.export.edition import Dates, Edition, Wish, edition
from synth.model import Synthesis
from synth.settings import RenderSettings, parse
from synth.store.database import RunRow, Store, open_store
from synth.store.files import STATE_FOLDER
from synth.templating import Templates
from synth.templating.dating import newest


@contextmanager
def opened(study: Path) -> Iterator[Store]:
    """The store of a study that was run.

    Raises:
        StudyError: when it never was.
    """
    if not (study / STATE_FOLDER).is_dir():
        raise StudyError(f"{study}: has no result yet; run `synth run {study}` first")
    with open_store(study / STATE_FOLDER) as store:
        yield store


def result(store: Store, study: Path, seq: int | None = None) -> Synthesis:
    """The result of a run, the latest by default, before decisions are applied to it.

    Raises:
        StudyError: when there is none.
    """
    found = store.synthesis(seq)
    if found is None:
        raise StudyError(f"{study}: has no result yet; run `synth run {study}` first")
    return found


def read_edition(store: Store, study: Path, wish: Wish) -> Edition:
    """What of the latest result may leave the study."""
    found = result(store, study)
    return edition(found, decisions.active(store.decisions()), wish, dates(store, found))


def dates(store: Store, found: Synthesis) -> Dates:
    """The age of a result's material."""
    since = newest(found.sources, store.first_read(), found.run.started_at)
    return Dates(since, render_settings(found).review_after_days)


def render_settings(found: Synthesis) -> RenderSettings:
    """The settings with which a result was shown; those that its version of synth did not have are the defaults."""
    kept = found.run.settings.get("render")
    return parse(kept if isinstance(kept, dict) else {}, "render", RenderSettings)


def templates(found: Synthesis) -> Templates:
    """The templates with which a result was shown."""
    own = render_settings(found).templates
    return Templates(resources.folder("templates"), Path(own) if own else None)


def compare(store: Store, study: Path, names: tuple[str, ...] = ()) -> Difference:
    """What changed between two runs, as people left their results: the last two that differ, or those named.

    Raises:
        UsageError: when a run is named that does not exist.
        StudyError: when the study has fewer than two runs.
    """
    runs = store.runs()
    if len(runs) < 2:
        raise StudyError(f"{study}: has been run {'once' if runs else 'never'}; there is nothing to compare yet")
    active = decisions.active(store.decisions())

    def left(seq: int) -> Synthesis:
        return decisions.revise(result(store, study, seq), active).synthesis

    if names:
        before, after = (_named(runs, name) for name in names)
        return diff(left(before.seq), left(after.seq))
    return latest_change([(row.seq, row.run_id) for row in runs], left)


def _named(runs: list[RunRow], name: str) -> RunRow:
    """The latest run of this number or id."""
    for row in reversed(runs):
        if name == str(row.seq) or (len(name) >= 4 and row.run_id.startswith(name)):
            return row
    listed = ", ".join(f"{row.seq} ({row.run_id}, {row.started_at[:16]})" for row in runs[-10:])
    raise UsageError(f"no run {name!r}; known: {listed}")
