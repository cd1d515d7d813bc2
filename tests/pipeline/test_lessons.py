"""What people decided on statements teaches the next run, and is learnt once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synth.decisions import anchor
from synth.decisions.lessons import LESSONS_LEAST
from synth.model import Decision
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests import small_study

pytestmark = pytest.mark.models


def test_a_run_learns_from_decisions_and_says_from_how_many(copy: Callable[[], Path]) -> None:
    """The report tells the number; every judged statement has the kind that was seen; again, nothing is learnt."""
    study = copy()
    with open_store(study / STATE_FOLDER) as store:
        found = store.synthesis()
        assert found is not None
        paths = {source.id: source.path for source in found.sources}
        judged = found.statements[: LESSONS_LEAST + 2]
        assert len(judged) > LESSONS_LEAST
        made = [
            Decision(
                "2026-11-02T10:00:00+00:00", "Ada", "accept", "statement", one.id, {},
                {**anchor(one, paths[one.source_id]), "kind": one.kind},
            )
            for one in judged
        ]  # fmt: skip
        store.decide_all(made)
    first = small_study.run(study)
    told = [notice.message for notice in first.synthesis.run.warnings if notice.code == "learnt"]
    assert told == [f"{len(judged)} statements that people accepted or corrected taught this run its kinds"]
    assert "statements" in first.recomputed
    kinds = {one.id: one.kind for one in first.synthesis.statements}
    assert all(kinds[one.id] == one.kind for one in judged)
    assert {one.id for one in found.statements} == set(kinds)
    again = small_study.run(study)
    assert again.recomputed == ()
    assert again.synthesis.statements == first.synthesis.statements
