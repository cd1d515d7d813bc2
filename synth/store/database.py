"""The study database: runs with their results, and the decisions of people."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from synth.errors import StoreError
from synth.model import Decision, Synthesis
from synth.store.connection import connect, migrate
from synth.store.mirror import Mirror

if TYPE_CHECKING:
    from sqlite_utils import Database

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

    def __init__(self, database: Database, mirror: Mirror) -> None:
        self.database = database
        self.mirror = mirror

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
        before = self.mirror.size()
        try:
            with self.database.atomic():
                kept = [replace(decision, seq=self._insert(decision)) for decision in decisions]
                self.mirror.append(kept)
        except BaseException:
            self.mirror.cut(before)
            raise
        return kept[-1].seq if kept else 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes to the study while the block runs; an error in it leaves everything as it was.

        Raises:
            StoreError: when somebody else is writing and does not come to an end.
        """
        try:
            self.database.conn.execute("begin immediate")
        except sqlite3.OperationalError as error:
            raise StoreError(f"the study is being written to ({error}); nothing was kept, try again") from error
        with self.database.conn:
            yield

    def _insert(self, decision: Decision, **number: int) -> int:
        row = {
            **number,
            "at": decision.at,
            "who": decision.who,
            "action": decision.action,
            "object": decision.object,
            "object_id": decision.object_id,
            "value": json.dumps(dict(decision.value), ensure_ascii=False, sort_keys=True),
            "evidence": json.dumps(dict(decision.evidence), ensure_ascii=False, sort_keys=True),
            "undoes": decision.undoes,
        }
        return int(self.database.table("decisions").insert(row).last_pk)

    def reconcile(self) -> None:
        """Make database and mirror hold the same decisions: all of both, the database's where they differ.

        A database that was made anew, or restored from an older copy, gets from the mirror what it lacks.
        """
        if self.mirror.holds(self.decisions()):
            return
        self.database.execute("begin immediate")  # nobody decides meanwhile
        with self.database.conn:
            known = {decision.seq for decision in self.decisions()}
            latest = max(known, default=0)
            mirrored, damaged = self.mirror.read()
            later = [decision for decision in mirrored if decision.seq > latest]
            for decision in later:
                self._insert(decision, seq=decision.seq)
            lost = [decision for decision in mirrored if decision.seq not in known and decision not in later]
            if damaged or lost:
                self.mirror.set_aside()
            self.mirror.replace(self.decisions())

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

    A damaged one is set aside and made anew, with the decisions of people as their mirror has them.

    Raises:
        StoreError: when it belongs to a newer version, or cannot be opened, read or written.
    """
    from sqlite_utils import Database

    path = state / DATABASE_FILE
    with _faults_named(path):
        connection = connect(path)
        try:
            database = Database(connection)
            migrate(database, path)
            store = Store(database, Mirror(state))
            store.reconcile()
            yield store
        finally:
            connection.close()


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    """Say where and what to do of faults of the disk; a row that breaks a rule is a fault of ours."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"{path}: the study database cannot be used ({error}); free some space, check the folder's permissions, "
            "and run again"
        ) from error
