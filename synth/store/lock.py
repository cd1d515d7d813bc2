"""One run at a time per study."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synth.errors import LockedError, StudyError


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Hold the study's lock while the block runs; the lock of a process that is gone is taken over.

    Raises:
        LockedError: when another process works on the study, naming it.
    """
    path = state / "lock"
    mine = f"{os.getpid()} {socket.gethostname()}"
    _take(path, mine)
    try:
        yield
    finally:
        if path.is_file() and path.read_text(encoding="utf-8") == mine:
            path.unlink()


def _take(path: Path, mine: str) -> None:
    for _ in range(2):
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(mine)
            return
        except FileExistsError:
            owner = path.read_text(encoding="utf-8")
            if _alive(owner):
                raise LockedError(
                    f"{path.parent.parent}: another run works on this study (process {owner}); "
                    f"wait for it, or delete {path} if it is gone"
                ) from None
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StudyError(f"{path.parent}: cannot be written ({error.strerror}); check its permissions") from error
    raise LockedError(f"{path}: two runs started at the same moment; start again")


def _alive(owner: str) -> bool:
    pid, _, host = owner.partition(" ")
    if host != socket.gethostname():
        return bool(host)
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
