"""The study database keeps every run whole and every decision for good."""

from __future__ import annotations

import dataclasses
import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from synth.errors import StoreError
from synth.model import Decision, Synthesis
from synth.store import migrations as store_migrations
from synth.store.connection import APPLICATION_ID
from synth.store.database import DATABASE_FILE, open_store
from synth.store.mirror import ASIDE_FILE, MIRROR_FILE
from tests.render_study import synthesis

DECISION = Decision("2026-01-05T10:00:00Z", "ada", "reject", "statement", "st-1", {"why": "ünclear"}, {"text": "…"})


@pytest.fixture
def result() -> Synthesis:
    """A finished synthesis."""
    return synthesis()


def raw(state: Path, query: str) -> list[tuple[object, ...]]:
    """What a plain SQLite program reads from the database."""
    with closing(sqlite3.connect(state / DATABASE_FILE)) as connection, connection:
        return connection.execute(query).fetchall()


def test_a_run_comes_back_equal(tmp_path: Path, result: Synthesis) -> None:
    """Everything that a run came to is read from the store as it was, by number and as the latest."""
    with open_store(tmp_path) as store:
        number = store.commit_run(result, {"a.txt": "00"})
    with open_store(tmp_path) as store:
        assert store.synthesis() == result
        assert store.synthesis(number) == result
        assert store.synthesis(number + 1) is None


def test_an_empty_store_has_no_result(tmp_path: Path) -> None:
    """Before the first run there is nothing, and no error."""
    with open_store(tmp_path) as store:
        assert store.synthesis() is None
        assert store.runs() == []


def test_every_run_stays_in_the_history(tmp_path: Path, result: Synthesis) -> None:
    """A later run does not replace an earlier one; the current tables show the later one alone."""
    later = dataclasses.replace(result, study_name="later", statements=result.statements[:1])
    with open_store(tmp_path) as store:
        numbers = [store.commit_run(result, {}), store.commit_run(later, {})]
        assert [run.seq for run in store.runs()] == numbers
        assert store.synthesis(numbers[0]) == result
        assert store.synthesis() == later
    assert raw(tmp_path, "select count(*) from statements") == [(1,)]


def test_a_run_that_fails_to_be_kept_leaves_the_last_one(tmp_path: Path, result: Synthesis) -> None:
    """Results are committed in one transaction: a fault in the last table undoes the first."""
    twice = dataclasses.replace(result, turns=(*result.turns, result.turns[0]))
    with open_store(tmp_path) as store:
        store.commit_run(result, {})
        with pytest.raises(sqlite3.IntegrityError):
            store.commit_run(twice, {})
    with open_store(tmp_path) as store:
        assert len(store.runs()) == 1
        assert store.synthesis() == result
    assert raw(tmp_path, "select count(*) from statements") == [(len(result.statements),)]


def test_texts_of_the_current_run_can_be_searched(tmp_path: Path, result: Synthesis) -> None:
    """Word forms are found, and every hit names its object."""
    with open_store(tmp_path) as store:
        store.commit_run(result, {})
    hits = raw(tmp_path, "select object from search where search match 'plans'")
    assert {"statement", "turn"} <= {str(row[0]) for row in hits}


def test_decisions_come_back_in_order_with_those_taken_back(tmp_path: Path) -> None:
    """Taking a decision back is another decision that names the first."""
    with open_store(tmp_path) as store:
        first = store.decide(DECISION)
        second = store.decide(dataclasses.replace(DECISION, action="undo", undoes=first))
    with open_store(tmp_path) as store:
        decisions = store.decisions()
    assert [decision.seq for decision in decisions] == [first, second]
    assert decisions[0] == dataclasses.replace(DECISION, seq=first)
    assert decisions[1].undoes == first


@pytest.mark.parametrize("attack", ["delete from decisions", "update decisions set action = 'accept'"])
def test_no_program_can_change_a_decision(tmp_path: Path, attack: str) -> None:
    """The database itself refuses to change or remove decisions."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(tmp_path, attack)
    with open_store(tmp_path) as store:
        assert len(store.decisions()) == 1


def test_decisions_survive_every_run(tmp_path: Path, result: Synthesis) -> None:
    """Committing results does not touch what people decided."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
        store.commit_run(result, {})
        store.commit_run(result, {})
        assert len(store.decisions()) == 1


def test_the_file_says_what_it_is_and_belongs_to_its_owner(tmp_path: Path) -> None:
    """Other programs can tell a study database, and other users cannot read it."""
    with open_store(tmp_path):
        pass
    assert raw(tmp_path, "pragma application_id") == [(APPLICATION_ID,)]
    if sys.platform != "win32":
        assert (tmp_path / DATABASE_FILE).stat().st_mode & 0o777 == 0o600


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """A migration that this version does not know is a reason to stop, with what to do."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
        store.database.table("_sqlite_migrations").insert(
            {"migration_set": "synth", "name": "m999_from_the_future", "applied_at": "2099-01-01"}
        )
    with pytest.raises(StoreError, match=r"newer version.*pip install -U"), open_store(tmp_path):
        pass
    assert raw(tmp_path, "select count(*) from decisions") == [(1,)]


def test_the_file_is_copied_before_it_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an older version wrote is kept beside the database."""
    known = list(store_migrations.migrations._migrations)  # the library lists them nowhere else
    monkeypatch.setattr(store_migrations.migrations, "_migrations", known[:1])
    with closing(sqlite3.connect(tmp_path / DATABASE_FILE)) as connection:
        store_migrations.migrations.apply(Database(connection))
    monkeypatch.setattr(store_migrations.migrations, "_migrations", known)
    with open_store(tmp_path) as store:
        assert "decisions" in store.database.table_names()
    (copy,) = tmp_path.glob("*.before-migration.db")
    with closing(sqlite3.connect(copy)) as connection:
        names = {row[0] for row in connection.execute("select name from sqlite_master")}
    assert "runs" in names
    assert "decisions" not in names


def test_migrations_are_numbered_without_gaps() -> None:
    """Their names give their order."""
    names = [migration.name for migration in store_migrations.migrations._migrations]
    assert [name[:5] for name in names] == [f"m{number:03d}_" for number in range(1, len(names) + 1)]


def damage_pages(state: Path) -> None:
    """Overwrite the middle of the database with noise, as a failing disk does."""
    path = state / DATABASE_FILE
    data = bytearray(path.read_bytes())
    middle = len(data) // 4096 // 2 * 4096
    data[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(data)


def damage_result(state: Path) -> None:
    """Change bytes inside the kept result, which SQLite does not notice."""
    with closing(sqlite3.connect(state / DATABASE_FILE)) as connection, connection:
        connection.execute("update runs set synthesis = cast(substr(synthesis, 1, 40) || zeroblob(60) as blob)")


def damage_head(state: Path) -> None:
    """Make it no database any more."""
    (state / DATABASE_FILE).write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("damage", [damage_pages, damage_result, damage_head])
def test_a_damaged_database_is_set_aside_and_decisions_come_back(
    tmp_path: Path, result: Synthesis, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    """One line names what was set aside; every decision is there under its number, and the next one follows."""
    with open_store(tmp_path) as store:
        store.commit_run(result, {})
        numbers = [store.decide(DECISION), store.decide(dataclasses.replace(DECISION, object_id="st-2"))]
        before = store.decisions()
    damage(tmp_path)
    with open_store(tmp_path) as store:
        assert store.decisions() == before
        assert store.synthesis() is None
        assert store.decide(DECISION) == numbers[-1] + 1
    (told,) = caplog.messages
    assert str(tmp_path / DATABASE_FILE) in told
    assert "study.damaged.db" in told
    assert (tmp_path / "study.damaged.db").is_file()
    assert (tmp_path / DATABASE_FILE).stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_every_damaged_database_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    """The second one set aside does not replace the first."""
    for _ in range(3):
        with open_store(tmp_path):
            pass
        damage_head(tmp_path)
    with open_store(tmp_path):
        pass
    assert len(list(tmp_path.glob("study.damaged*.db"))) == 3


def test_a_database_that_was_deleted_or_restored_from_an_old_copy_gets_its_decisions(tmp_path: Path) -> None:
    """What the mirror has and the database lacks is added, in order; nothing is added twice."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
    old = (tmp_path / DATABASE_FILE).read_bytes()
    with open_store(tmp_path) as store:
        store.decide(dataclasses.replace(DECISION, object_id="st-2"))
        before = store.decisions()
    for data in (old, b""):
        (tmp_path / DATABASE_FILE).write_bytes(data)
        for _ in range(2):
            with open_store(tmp_path) as store:
                assert store.decisions() == before


def test_a_mirror_that_is_damaged_or_gone_is_written_again(tmp_path: Path) -> None:
    """The database has all decisions; unreadable lines are kept aside all the same."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
    whole = (tmp_path / MIRROR_FILE).read_bytes()
    for data in (b"", whole[:-20], b"\xff\n" + whole):
        (tmp_path / MIRROR_FILE).write_bytes(data)
        with open_store(tmp_path) as store:
            assert len(store.decisions()) == 1
        assert (tmp_path / MIRROR_FILE).read_bytes() == whole
    assert (tmp_path / ASIDE_FILE).read_bytes() == b"\xff\n" + whole
    assert (tmp_path / MIRROR_FILE).stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_a_decision_that_cannot_be_mirrored_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is one line, and both places hold what they held before."""
    with open_store(tmp_path) as store:
        store.decide(DECISION)
        before = (tmp_path / MIRROR_FILE).read_bytes()

        def full(number: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(StoreError, match=r"decisions\.jsonl: cannot be written .*No space left"):
                store.decide(DECISION)
        assert len(store.decisions()) == 1
        assert (tmp_path / MIRROR_FILE).read_bytes() == before
        assert store.decide(DECISION) == 2


def test_a_full_disk_is_one_line_and_the_last_run_stays(tmp_path: Path, result: Synthesis) -> None:
    """SQLite's own limit stands for the disk: the run that does not fit leaves no trace."""
    with open_store(tmp_path) as store:
        store.commit_run(result, {})
    with pytest.raises(StoreError, match=r"study\.db: .*full.*free some space"), open_store(tmp_path) as store:
        pages = store.database.execute("pragma page_count").fetchone()[0]
        store.database.execute(f"pragma max_page_count = {pages}")
        store.commit_run(dataclasses.replace(result, study_name="x" * 100_000), {})
    with open_store(tmp_path) as store:
        assert store.synthesis() == result


def test_a_database_that_another_program_holds_is_not_taken_for_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting ends with a line that says so, and nothing is set aside."""
    with open_store(tmp_path):
        pass
    real = sqlite3.connect

    def impatient(path: Path, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(path, **{**named, "timeout": 0.1})
        return connection

    monkeypatch.setattr(sqlite3, "connect", impatient)
    with closing(real(tmp_path / DATABASE_FILE)) as other:
        other.execute("begin exclusive")
        with pytest.raises(StoreError, match="locked"), open_store(tmp_path) as store:
            store.decide(DECISION)
    assert list(tmp_path.glob("study.damaged*")) == []
