"""Embeddings by text, kept so that a text is embedded once per model."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from synth.protocols import Embedder, Matrix

READ_AT_ONCE = 500  # SQLite takes at most 999 values in older builds


class KeptEmbedder:
    """An embedder that looks into `file` before it asks the real one."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        self.embedder = embedder
        self.file = file
        self.name = embedder.name
        self.version = embedder.version

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One row per text, in the order given."""
        keys = [self._key(text) for text in texts]
        with closing(self._open()) as connection:
            known = self._read(connection, sorted(set(keys)))
            missing = sorted({text for text, key in zip(texts, keys, strict=True) if key not in known})
            if missing:
                fresh = np.asarray(self.embedder.embed(missing), dtype=np.float32)
                rows = [(self._key(text), row.tobytes()) for text, row in zip(missing, fresh, strict=True)]
                with connection:
                    connection.executemany("insert or replace into embeddings values (?, ?)", rows)
                known.update(zip((key for key, _ in rows), fresh, strict=True))
        if not keys:
            return np.asarray(self.embedder.embed([]), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.name}\0{self.version}\0{text}".encode()).digest()

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._prepare(sqlite3.connect(self.file))
        except sqlite3.DatabaseError:  # damaged: everything in it can be made again
            self.file.unlink(missing_ok=True)
            return self._prepare(sqlite3.connect(self.file))

    @staticmethod
    def _prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
        connection.execute("create table if not exists embeddings (key blob primary key, vector blob not null)")
        connection.execute("select count(*) from embeddings").fetchone()
        return connection

    @staticmethod
    def _read(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, Matrix]:
        found: dict[bytes, Matrix] = {}
        for start in range(0, len(keys), READ_AT_ONCE):
            part = keys[start : start + READ_AT_ONCE]
            marks = ",".join("?" * len(part))
            query = f"select key, vector from embeddings where key in ({marks})"  # noqa: S608 - question marks only
            found.update(
                {key: np.frombuffer(vector, dtype=np.float32) for key, vector in connection.execute(query, part)}
            )
        return found
