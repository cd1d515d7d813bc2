"""The key on disk: one file that its owner alone can read."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from synth.errors import StudyError
from synth.privacy.redaction import Key

KEY_FILE = "redactions.json"
_key: TypeAdapter[Key] = TypeAdapter(Key)


def read_key(path: Path) -> Key:
    """What placeholders stood for in earlier runs; an empty key when there is no file.

    Raises:
        StudyError: when the file cannot be read; going on without it would give old numbers a new meaning.
    """
    try:
        return _key.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Key()
    except (OSError, ValidationError) as error:
        raise StudyError(
            f"{path}: the key of the placeholders cannot be read; restore a copy of it, or delete it "
            "(placeholders are then numbered anew)"
        ) from error


def write_key(path: Path, key: Key) -> None:
    """Put the key at `path`, mode 0600, whole or not at all.

    Raises:
        StudyError: when it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    data = _key.dump_json(key, indent=1) + b"\n"
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise StudyError(
            f"{path}: cannot be written ({error.strerror}); free some space or check its permissions"
        ) from error
