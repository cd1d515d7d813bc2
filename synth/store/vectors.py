"""Embeddings by text, kept so that a text is embedded once per model."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import numpy as np

from synth.errors import StoreError
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
        """One row per text, in the order given.

        Raises:
            StoreError: when the file cannot be written.
        """
        try:
            return self._embed(texts)
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{self.file}: cannot be used ({error}); free some space, check its permissions, and run again"
            ) from error
        except sqlite3.DatabaseError:  # damaged: everything in it can be made again
            self.file.unlink()
            return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Matrix:
        keys = [self._key(text) for text in texts]
        with closing(self._open()) as connection:
            known = self.read(connection, sorted(set(keys)))
            missing = sorted({text for text, key in zip(texts, keys, strict=True) if key not in known})
            if missing:
                fresh = np.asarray(self.embedder.embed(missing), dtype=np.float32)
                rows = [(self._key(text), _sealed(row)) for text, row in zip(missing, fresh, strict=True)]
                with connection:
                    connection.executemany("insert or replace into embeddings values (?, ?)", rows)
                known.update(zip((key for key, _ in rows), fresh, strict=True))
        if not keys:
            return np.asarray(self.embedder.embed([]), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _key(self, text: str) -> bytes:
        return _key(self.name, self.version, text)

    def _open(self) -> sqlite3.Connection:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.file.parent}: cannot be made ({error.strerror}); free some space") from error
        connection = sqlite3.connect(self.file)
        try:
            connection.execute("create table if not exists embeddings (key blob primary key, vector blob not null)")
        except BaseException:
            connection.close()
            raise
        return connection

    @staticmethod
    def read(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, Matrix]:
        """The vectors of the keys that are there and whole."""
        found: dict[bytes, Matrix] = {}
        for start in range(0, len(keys), READ_AT_ONCE):
            part = keys[start : start + READ_AT_ONCE]
            marks = ",".join("?" * len(part))
            query = f"select key, vector from embeddings where key in ({marks})"  # noqa: S608 - question marks only
            rows = ((key, _opened(sealed)) for key, sealed in connection.execute(query, part))
            found.update({key: vector for key, vector in rows if vector is not None})
        return found


def known(file: Path, tools: Mapping[str, str], texts: Sequence[str]) -> dict[str, Matrix]:
    """The vectors of texts as far as `file` has them from one of `tools` (name to version); nothing is embedded.

    Vectors of two tools cannot be compared: they are all of the tool that made most of them.
    """
    if not file.is_file():
        return {}
    most: dict[str, Matrix] = {}
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as connection:
            for name, version in sorted(tools.items()):
                keys = {_key(name, version, text): text for text in texts}
                found = KeptEmbedder.read(connection, sorted(keys))
                if len(found) > len(most):
                    most = {keys[key]: vector for key, vector in found.items()}
    except sqlite3.DatabaseError:  # damaged or busy: the next run sees to it
        return {}
    return most


def _key(name: str, version: str, text: str) -> bytes:
    return hashlib.sha256(f"{name}\0{version}\0{text}".encode()).digest()


def _sealed(vector: Matrix) -> bytes:
    """The bytes of a vector with their checksum: the database has none of its own."""
    data = vector.tobytes()
    return data + zlib.crc32(data).to_bytes(4, "big")


def _opened(sealed: bytes) -> Matrix | None:
    """The vector, or None when its bytes are not those that were kept."""
    data, checksum = sealed[:-4], sealed[-4:]
    return np.frombuffer(data, dtype=np.float32) if zlib.crc32(data).to_bytes(4, "big") == checksum else None
