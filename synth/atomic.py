"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from synth.errors import StudyError


def write_atomic(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Put `data` at `path`: readers see the old bytes or the new ones, never a part.

    Raises:
        StudyError: when it cannot be written; the old bytes are still there.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StudyError(
            f"{path}: cannot be written ({error.strerror}); free some space or choose another folder"
        ) from error
