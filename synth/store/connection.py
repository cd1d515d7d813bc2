"""Connections to the study database: checked, set aside and made anew when damaged, brought up to date."""

from __future__ import annotations

import itertools
import logging
import sqlite3
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from synth.errors import StoreError
from synth.store.mirror import MIRROR_FILE

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x53594E54  # "SYNT": `file` and other programs can tell what the database is

log = logging.getLogger(__name__)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a database that is whole; a damaged one is set aside, and the log says so.

    Raises:
        StoreError: when the folder cannot be written.
        sqlite3.OperationalError: when the disk is full or another program holds the database.
    """
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); check the folder's permissions") from error
    try:
        return _checked(path)
    except sqlite3.OperationalError:  # a full disk or another program's lock is no damage
        raise
    except sqlite3.DatabaseError as error:
        aside = _set_aside(path)
        log.error(
            "%s: the study database was damaged (%s); it was set aside as %s and made anew with the decisions in %s",
            path,
            error,
            aside.name,
            MIRROR_FILE,
        )
    path.touch(mode=0o600)
    return _checked(path)


def _checked(path: Path) -> sqlite3.Connection:
    """A connection to a database whose pages and latest result are whole."""
    # the review page answers from several threads, one at a time under its own lock
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma journal_mode = wal")
        if connection.execute("pragma application_id").fetchone() != (APPLICATION_ID,):
            connection.execute(f"pragma application_id = {APPLICATION_ID}")
        if connection.execute("pragma quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages are damaged")
        if connection.execute("select 1 from sqlite_master where name = 'runs'").fetchone():
            latest = connection.execute("select synthesis from runs order by seq desc limit 1").fetchone()
            if latest is not None:
                zlib.decompress(latest[0])
    except zlib.error as error:
        connection.close()
        raise sqlite3.DatabaseError("its latest result is damaged") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(path: Path) -> Path:
    """Move a database with its journal to a name that is free, which is returned."""
    numbers = itertools.count(1)
    aside = path.with_suffix(".damaged.db")
    while aside.exists():
        aside = path.with_suffix(f".damaged-{next(numbers)}.db")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + suffix))
    return aside


def migrate(database: Database, path: Path) -> None:
    """Bring the database up to date, a copy kept beside it.

    Raises:
        StoreError: when a newer version has written it.
    """
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
