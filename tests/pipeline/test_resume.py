"""A study is worked on once: what is known is not done again, whatever happened to the run before."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from synth.pipeline import study as study_stages
from synth.store.cache import Cache
from synth.store.database import DATABASE_FILE, open_store
from synth.store.files import OUT_FOLDER, STATE_FOLDER
from tests import small_study
from tests.pipeline.conftest import Copy

pytestmark = pytest.mark.models


def kill_runs(study: Path, *which: str) -> None:
    """Run the study again and again, each run killed at a later moment than the one before."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.pipeline.killing", str(study), *which],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ended: list[tuple[str, int, bool, int]] = [tuple(one) for one in json.loads(done.stdout)]
    assert [one for one in ended if one[-1] != signal.SIGKILL] == [], done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be branched there")
def test_a_run_killed_in_every_stage_ends_with_the_same_result(finished: Path, tmp_path: Path) -> None:
    """After a kill at each of many moments, the next run goes on and ends as if nothing had happened."""
    study = small_study.write(tmp_path / "study")
    kill_runs(study)
    small_study.run(study)
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)
    assert small_study.left_behind(study) == []


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be branched there")
def test_a_run_killed_while_it_listens_ends_with_the_same_result(copy: Copy, tmp_path: Path) -> None:
    """A recording that was recognised, and whose speakers were told apart, is not heard again."""
    study = copy()
    small_study.add_recording(study)
    undisturbed = Path(shutil.copytree(study, tmp_path / "undisturbed" / "study"))
    small_study.run(undisturbed)
    kill_runs(study, "hearing")
    assert not {"transcribe", "diarize"} & set(small_study.run(study).recomputed)
    assert small_study.told(study / OUT_FOLDER) == small_study.told(undisturbed / OUT_FOLDER)
    assert small_study.left_behind(study) == []


def test_an_unchanged_study_recomputes_nothing(copy: Copy, finished: Path) -> None:
    """The second run finds every result and writes the same report."""
    study = copy()
    assert small_study.run(study).recomputed == ()
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)


def test_one_more_transcript_is_the_only_one_read(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ingest keeps anew is the new file alone; whole-study stages see it."""
    study = copy()
    (study / "talks/pia.vtt").write_text(small_study.vtt(small_study.EXTRA), encoding="utf-8")
    kept: list[str] = []
    real = Cache.put

    def told(self: Cache, stage: str, key: str, kind: type[object], record: object) -> None:
        kept.append(stage)
        real(self, stage, key, kind, record)

    monkeypatch.setattr(Cache, "put", told)
    result = small_study.run(study)
    assert kept.count("ingest") == 1
    assert "ingest" in result.recomputed
    assert any("estimate with a photo" in turn.text for turn in result.synthesis.turns)


def test_neither_order_nor_workers_change_a_byte(finished: Path, tmp_path: Path) -> None:
    """Folders made in another order and files read by two processes give an identical result."""
    names = list(small_study.FILES)
    random.Random(3).shuffle(names)
    assert names != list(small_study.FILES)
    study = small_study.write(tmp_path / "study", tuple(names))
    small_study.run(study, run={"workers": 2})
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)


def test_damaged_cache_entries_are_made_again(copy: Copy, finished: Path) -> None:
    """An entry cut short in every stage, and embeddings overwritten: the same result, and whole entries."""
    study = copy()
    cache = study / STATE_FOLDER / "cache"
    for folder in (path for path in cache.iterdir() if path.is_dir()):
        entry = min(folder.iterdir())
        entry.write_bytes(entry.read_bytes()[:50])
    (cache / "embeddings.db").write_bytes(b"noise" * 4000)
    again = small_study.run(study).recomputed
    assert {"ingest", "statements", "themes", "personas", "icp"} <= set(again)
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)
    assert small_study.run(study).recomputed == ()


def test_a_damaged_store_is_set_aside_and_the_run_goes_on(
    copy: Copy, finished: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is computed again, one line names what was set aside, and the result is kept once more."""
    study = copy()
    state = study / STATE_FOLDER
    (state / DATABASE_FILE).write_bytes(b"noise" * 4000)
    assert small_study.run(study).recomputed == ()
    (told,) = (message for message in caplog.messages if "set aside" in message)
    assert "study.damaged.db" in told
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)
    with open_store(state) as store:
        assert len(store.runs()) == 1


def test_a_clock_set_back_is_harmless(copy: Copy, finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that seems to be years before the last one is the latest all the same, and nothing else changes."""
    study = copy()
    monkeypatch.setattr("synth.pipeline.now", lambda: "1999-12-31T23:59:59+00:00")
    monkeypatch.setattr(study_stages, "now", lambda: "1999-12-31T23:59:58+00:00")
    for path in study.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert small_study.run(study).recomputed == ()
    assert small_study.told(study / OUT_FOLDER) == small_study.told(finished / OUT_FOLDER)
    with open_store(study / STATE_FOLDER) as store:
        last = store.synthesis()
        assert last is not None
        assert last.run.started_at.startswith("1999")
        assert [run.seq for run in store.runs()] == [1, 2]
