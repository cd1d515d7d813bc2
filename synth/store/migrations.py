"""The study database, version by version. A migration that was released is never edited: add one."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("synth")

CURRENT_TABLES = (
    "sources",
    "participants",
    "turns",
    "answers",
    "statements",
    "themes",
    "personas",
    "icp",
    "dropped",
)


@migrations()  # type: ignore[untyped-decorator]
def m001_runs_and_current_results(db: Database) -> None:
    """Every run with its whole result; one table per stage with the rows of the latest run."""
    db.execute(
        "create table runs (seq integer primary key, run_id text not null, started_at text not null, "
        "finished_at text not null, recipe text not null, recipe_sha256 text not null, tools text not null, "
        "inputs text not null, synthesis blob not null)"
    )
    for table in CURRENT_TABLES:
        db.execute(f"create table {table} (id text primary key, position integer not null, record text not null)")
    db.execute("create virtual table search using fts5(object, object_id unindexed, text, tokenize='porter unicode61')")


@migrations()  # type: ignore[untyped-decorator]
def m002_decisions(db: Database) -> None:
    """What people decided: rows are added, never changed and never removed."""
    db.execute(
        "create table decisions (seq integer primary key, at text not null, who text not null, action text not null, "
        "object text not null, object_id text not null, value text not null, evidence text not null, undoes integer)"
    )
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger decisions_no_{verb} before {verb} on decisions "
            "begin select raise(abort, 'decisions are append-only'); end"
        )
