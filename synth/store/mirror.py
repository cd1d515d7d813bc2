"""Decisions as lines of JSON beside the database: what people decided outlives a database that is damaged."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from synth.atomic import write_atomic
from synth.errors import StoreError
from synth.model import Decision

MIRROR_FILE = "decisions.jsonl"
ASIDE_FILE = "decisions.damaged.jsonl"

log = logging.getLogger(__name__)
_decision = TypeAdapter(Decision)


class Mirror:
    """The file `decisions.jsonl` of a study's state folder, readable by its owner alone."""

    def __init__(self, state: Path) -> None:
        self.path = state / MIRROR_FILE
        self.aside = state / ASIDE_FILE

    def size(self) -> int:
        """The bytes that it has; 0 when there is none yet."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def holds(self, decisions: Sequence[Decision]) -> bool:
        """Whether it holds these decisions and nothing else."""
        return (self.path.read_bytes() if self.path.is_file() else b"") == _lines(decisions)

    def read(self) -> tuple[list[Decision], int]:
        """The decisions in it, in order, and the number of lines that cannot be read."""
        found, damaged = [], 0
        for line in self.path.read_bytes().splitlines() if self.path.is_file() else ():
            try:
                found.append(_decision.validate_json(line))
            except ValidationError:
                damaged += 1
        return found, damaged

    def append(self, decisions: Sequence[Decision]) -> None:
        """Add decisions; they are on the disk when this returns.

        Raises:
            StoreError: when they cannot be written; nothing of them stays.
        """
        before = self.size()
        try:
            with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
                file.write(_lines(decisions))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.cut(before)
            raise StoreError(
                f"{self.path}: cannot be written ({error.strerror}), so nothing was decided; free some space and "
                "decide again"
            ) from error

    def cut(self, size: int) -> None:
        """Take away what came after the first `size` bytes."""
        with suppress(OSError):  # the next opening of the study puts it right
            if self.size() > size:
                os.truncate(self.path, size)

    def replace(self, decisions: Sequence[Decision]) -> None:
        """Make it hold these decisions and nothing else."""
        write_atomic(self.path, _lines(decisions))

    def set_aside(self) -> None:
        """Keep a copy of it, as it is."""
        write_atomic(self.aside, self.path.read_bytes())
        log.error("%s: holds decisions that the study does not; kept as %s", self.path, self.aside.name)


def _lines(decisions: Sequence[Decision]) -> bytes:
    rows = (_decision.dump_python(decision, mode="json") for decision in decisions)
    return "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows).encode()
