"""The invented study of the report's tests as a folder with a store, for tests of what leaves a study."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

from synth import decisions
from synth.export.edition import Dates, Edition, Wish, edition
from synth.model import Decision, Synthesis
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.render_study import synthesis

DATES = Dates("2026-11-21T09:00:00+00:00")
APPROVED = Decision(
    at="2026-11-22T10:00:00+00:00", who="R", action="approve", object="persona", object_id="persona-swap",
    value={}, evidence={}, seq=1,
)  # fmt: skip


def silent_study() -> Synthesis:
    """The study with one more statement that must not be quoted, of a person who may be: a flagged passage."""
    study = synthesis()
    first = next(one for one in study.statements if one.theme_id == "theme-p1" and one.participant_id == "p-P01")
    muted = dataclasses.replace(first, quotable=False)
    return dataclasses.replace(
        study, statements=tuple(muted if one.id == first.id else one for one in study.statements)
    )


def issue(study: Synthesis | None = None, wish: Wish | None = None, active: Sequence[Decision] = ()) -> Edition:
    """An edition of the study."""
    return edition(study or silent_study(), decisions.active(active), wish or Wish(), DATES)


def unquotable(study: Synthesis) -> list[str]:
    """The words that no export may hold."""
    closed = {person.id for person in study.participants if person.consent != "full"}
    return [one.text for one in study.statements if not one.quotable or one.participant_id in closed]


def kept(folder: Path, *studies: Synthesis, decided: Sequence[Decision] = ()) -> Path:
    """A folder whose store holds these results, oldest first, and these decisions."""
    state = folder / STATE_FOLDER
    state.mkdir(parents=True)
    with open_store(state) as store:
        for study in studies:
            store.commit_run(study, {source.path: source.sha256 for source in study.sources})
        for decision in decided:
            store.decide(decision)
    return folder
