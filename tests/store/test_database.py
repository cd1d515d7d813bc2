"""The study database keeps every run whole and every decision for good."""

from __future__ import annotations

import dataclasses
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from synth.errors import StoreError
from synth.model import Decision, Synthesis
from synth.store import migrations as store_migrations
from synth.store.database import APPLICATION_ID, DATABASE_FILE, open_store
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
    with open_store(tmp_path) as store:
        assert "decisions" not in store.database.table_names()
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
