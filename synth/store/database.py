"""The study database: runs with their results, and the decisions of people."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from synth.errors import StoreError
from synth.model import Decision, Synthesis

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x53594E54  # "SYNT": `file` and other programs can tell what the database is
DATABASE_FILE = "study.db"

_synthesis = TypeAdapter(Synthesis)


@dataclass(frozen=True, slots=True)
class RunRow:
    """One line of the run history."""

    seq: int
    run_id: str
    started_at: str
    finished_at: str
    recipe: str


class Store:
    """An open study database; use `open_store`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def commit_run(self, synthesis: Synthesis, inputs: Mapping[str, str]) -> int:
        """Keep a finished run and make it the current one, in one transaction; its number is returned.

        `inputs` maps the path of every file to its SHA-256.
        """
        run = synthesis.run
        with self.database.atomic():
            row = {
                "run_id": run.id,
                "started_at": run.started_at,
                "finished_at": run.finished_at,
                "recipe": run.recipe,
                "recipe_sha256": run.recipe_sha256,
                "tools": json.dumps(dict(run.tools), sort_keys=True),
                "inputs": json.dumps(dict(inputs), sort_keys=True),
                "synthesis": zlib.compress(_synthesis.dump_json(synthesis)),
            }
            seq = int(self.database.table("runs").insert(row).last_pk)
            self.replace_current(synthesis)
        return seq

    def replace_current(self, synthesis: Synthesis) -> None:
        """Make `synthesis` the result that the tables of the latest run hold."""
        dumped = _synthesis.dump_python(synthesis, mode="json")
        dumped["personas"] = [
            *dumped["personas"],
            *([dumped["negative_persona"]] if dumped["negative_persona"] else []),
        ]
        dumped["icp"] = [{"id": "icp", **dumped["icp"]}] if dumped["icp"] else []
        dumped["dropped"] = [{"id": f"d{number:06d}", **row} for number, row in enumerate(dumped["dropped"])]
        for table in (
            "sources",
            "participants",
            "turns",
            "answers",
            "statements",
            "themes",
            "personas",
            "icp",
            "dropped",
        ):
            self.database.execute(f"delete from {table}")  # noqa: S608 - a fixed list of names
            rows = [
                {"id": row["id"], "position": position, "record": json.dumps(row, ensure_ascii=False)}
                for position, row in enumerate(dumped[table])
            ]
            if rows:
                self.database.table(table).insert_all(rows)
        self.database.execute("delete from search")
        texts = [("statement", row["id"], row["text"]) for row in dumped["statements"]]
        texts += [("turn", row["id"], row["text"]) for row in dumped["turns"]]
        texts += [("theme", row["id"], row["label"]) for row in dumped["themes"]]
        texts += [("persona", row["id"], f"{row['name']}. {row['summary']}") for row in dumped["personas"]]
        self.database.conn.executemany("insert into search (object, object_id, text) values (?, ?, ?)", texts)

    def runs(self) -> list[RunRow]:
        """The run history, oldest first."""
        query = "select seq, run_id, started_at, finished_at, recipe from runs order by seq"
        return [RunRow(**row) for row in self.database.query(query)]

    def inputs(self) -> dict[str, str]:
        """The path and SHA-256 of every file that the latest run was given; empty before the first run."""
        row = self.database.conn.execute("select inputs from runs order by seq desc limit 1").fetchone()
        return {} if row is None else dict(json.loads(row[0]))

    def first_read(self) -> dict[str, str]:
        """When each file, by its SHA-256, was first given to a run: the start of that run."""
        found: dict[str, str] = {}
        for started_at, inputs in self.database.conn.execute("select started_at, inputs from runs order by seq"):
            for sha256 in json.loads(inputs).values():
                found.setdefault(sha256, started_at)
        return found

    def synthesis(self, seq: int | None = None) -> Synthesis | None:
        """The result of run `seq`, or of the latest one; None when there is no such run."""
        where, values = ("where seq = ?", [seq]) if seq is not None else ("", [])
        query = f"select synthesis from runs {where} order by seq desc limit 1"  # noqa: S608 - no outside text
        row = next(iter(self.database.query(query, values)), None)
        return None if row is None else _synthesis.validate_json(zlib.decompress(row["synthesis"]))

    def decide(self, decision: Decision) -> int:
        """Keep a decision; its number is returned."""
        return self.decide_all([decision])

    def decide_all(self, decisions: Sequence[Decision]) -> int:
        """Keep decisions in one transaction; the number of the last one is returned, 0 when there are none."""
        seq = 0
        with self.database.atomic():
            for decision in decisions:
                row = {
                    "at": decision.at,
                    "who": decision.who,
                    "action": decision.action,
                    "object": decision.object,
                    "object_id": decision.object_id,
                    "value": json.dumps(dict(decision.value), ensure_ascii=False, sort_keys=True),
                    "evidence": json.dumps(dict(decision.evidence), ensure_ascii=False, sort_keys=True),
                    "undoes": decision.undoes,
                }
                seq = int(self.database.table("decisions").insert(row).last_pk)
        return seq

    def version(self) -> tuple[int, int]:
        """The numbers of the last run and the last decision: when they are the same, nothing has changed."""
        query = "select (select max(seq) from runs), (select max(seq) from decisions)"
        run, decision = self.database.conn.execute(query).fetchone()
        return run or 0, decision or 0

    def decisions(self, after: int = 0) -> list[Decision]:
        """The decisions later than number `after`, oldest first, with those that were taken back."""
        rows = self.database.query("select * from decisions where seq > ? order by seq", [after])
        return [_decision(row) for row in rows]

    def search(self, words: str, most: int) -> list[tuple[str, str]]:
        """(object, id) of what holds a word beginning like each of `words`, best first."""
        terms = [f'"{term}"*' for term in re.findall(r"\w+", words)]
        if not terms:
            return []
        query = "select object, object_id from search where text match ? order by rank limit ?"
        return [(about, object_id) for about, object_id in self.database.conn.execute(query, [" ".join(terms), most])]


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(**{**row, "value": json.loads(row["value"]), "evidence": json.loads(row["evidence"])})


@contextmanager
def open_store(state: Path) -> Iterator[Store]:
    """The study database under `state`, made or brought up to date first.

    Raises:
        StoreError: when it belongs to a newer version or cannot be opened. A damaged database that holds no
            decisions is set aside and made anew.
    """
    from sqlite_utils import Database

    path = state / DATABASE_FILE
    connection = _connect(path)
    try:
        database = Database(connection)
        _migrate(database, path)
        yield Store(database)
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.touch(mode=0o600)
        # the review page answers from several threads, one at a time under its own lock
        connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma journal_mode = wal")
        connection.execute(f"pragma application_id = {APPLICATION_ID}")
        if connection.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages are damaged")
    except sqlite3.DatabaseError as error:
        aside = path.with_suffix(".damaged.db")
        raise StoreError(
            f"{path}: the study database cannot be read ({error}); restore a copy of it, or rename it to "
            f"{aside.name} and run again (decisions in it are then missing)"
        ) from error
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); check the folder's permissions") from error
    return connection


def _migrate(database: Database, path: Path) -> None:
    from synth.store.migrations import migrations

    known = {migration.name for migration in migrations.pending(database)} | {
        row.name for row in migrations.applied(database)
    }
    ours = {migration.name for migration in migrations._migrations}
    if known - ours:
        raise StoreError(f"{path}: written by a newer version of synth; update synth (pip install -U synth-personas)")
    if migrations.pending(database) and migrations.applied(database):
        with sqlite3.connect(path.with_suffix(".before-migration.db")) as copy:
            database.conn.backup(copy)
    migrations.apply(database)
