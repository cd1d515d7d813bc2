"""Results of stages, addressed by what went into them.

A key is the SHA-256 of everything that decides a result: the stage, the hash of its input, its settings,
its tools with their versions. A damaged entry counts as missing and is made again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import zlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from synth.atomic import write_atomic
from synth.errors import StudyError

log = logging.getLogger(__name__)
Record = TypeVar("Record")
Part = str | int | float | bool | None | Sequence["Part"] | Mapping[str, "Part"]


def fingerprint(stage: str, *parts: Part) -> str:
    """64 hex digits; types count (`1`, `"1"` and `True` differ), the order of mapping keys does not."""
    text = json.dumps([stage, *parts], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest(record: Any) -> str:
    """The SHA-256 of a record, or of a tuple of records (of tuples ...), by its content."""
    if isinstance(record, tuple):
        data = "\n".join(digest(item) for item in record).encode()
    else:
        data = _adapter(type(record)).dump_json(record)
    return hashlib.sha256(data).hexdigest()


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """The reader and writer of a record type; making one takes longer than using it."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


class Cache:
    """Records on disk under `folder/<stage>/<key>.json.gz`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, stage: str, key: str) -> Path:
        return self.folder / stage / f"{key}.json.gz"

    def get(self, stage: str, key: str, kind: type[Record]) -> Record | None:
        """The record under `key`, or None when there is none that can be read."""
        path = self._path(stage, key)
        try:
            return cast(Record, _adapter(kind).validate_json(gzip.decompress(path.read_bytes())))
        except FileNotFoundError:
            return None
        except (OSError, EOFError, ValueError, ValidationError, zlib.error) as error:
            log.warning("%s: damaged cache entry (%s), made again", path.name, type(error).__name__)
            with suppress(OSError):  # it is replaced in any case
                path.unlink()
            return None

    def put(self, stage: str, key: str, kind: type[Record], record: Record) -> None:
        """Keep `record` under `key`.

        Raises:
            StudyError: when it cannot be written.
        """
        path = self._path(stage, key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StudyError(f"{path.parent}: cannot be made ({error.strerror}); free some space") from error
        write_atomic(path, gzip.compress(_adapter(kind).dump_json(record), compresslevel=1, mtime=0))
