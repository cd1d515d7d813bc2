"""How old the material is: counted from when it came in, not from when it was read again."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from synth.resources import folder
from synth.settings import RenderSettings
from synth.stages.render import render
from synth.store.database import open_store
from synth.templating import Templates
from synth.templating.dating import dated, newest
from tests.render_study import synthesis

FIRST, SECOND, THIRD = (f"2026-0{month}-01T10:00:00+00:00" for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (SECOND, "Newest material of 1 January 2026; review due 1 January 2027."),
        ("2027-02-01T00:00:00+00:00", "Newest material of 1 January 2026; review has been due since 1 January 2027."),
    ],
    ids=["young", "old"],
)
def test_age_and_next_review_in_a_sentence(now: str, expected: str) -> None:
    """A review that is late is called late."""
    assert dated(FIRST, now, 365) == expected


def test_reading_again_does_not_make_files_young(tmp_path: Path) -> None:
    """Material is as old as the first run that was given its newest file."""
    study = synthesis()
    one, two, *_ = (source for source in study.sources if source.status == "ok")
    study = dataclasses.replace(study, sources=(one, two))
    with open_store(tmp_path) as store:
        for moment, shas in ((FIRST, [one.sha256]), (SECOND, [one.sha256, two.sha256]), (THIRD, [one.sha256])):
            run = dataclasses.replace(study.run, started_at=moment)
            store.commit_run(dataclasses.replace(study, run=run), {f"{sha}.mp3": sha for sha in shas})
        assert store.first_read() == {one.sha256: FIRST, two.sha256: SECOND}
        assert store.inputs() == {f"{one.sha256}.mp3": one.sha256}
        assert newest(study.sources, store.first_read(), THIRD) == SECOND
        assert newest((one,), store.first_read(), THIRD) == FIRST


def test_files_that_were_never_run_are_of_now(tmp_path: Path) -> None:
    """A first run has nothing to look back to; a file that could not be read has no say."""
    with open_store(tmp_path) as store:
        assert store.inputs() == {}
        assert newest(synthesis().sources, store.first_read(), THIRD) == THIRD


def test_every_page_of_the_report_says_how_old_it_is() -> None:
    """With the recipe's own time until a review, if it has one."""
    settings = RenderSettings(review_after_days=90)
    pages = render(synthesis(), Templates(folder("templates")), settings, "..", FIRST)
    told = "Newest material of 1 January 2026; review has been due since 1 April 2026."
    assert all(told in text for name, text in pages.items() if name.endswith(".html"))
