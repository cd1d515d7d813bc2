"""The key on disk: one file that its owner alone can read."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from synth.atomic import write_atomic
from synth.errors import StudyError
from synth.privacy.key import Key

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
            "(placeholders and people are then numbered anew)"
        ) from error


def write_key(path: Path, key: Key) -> None:
    """Put the key at `path`, mode 0600, whole or not at all.

    Raises:
        StudyError: when it cannot be written.
    """
    write_atomic(path, _key.dump_json(key, indent=1) + b"\n")
