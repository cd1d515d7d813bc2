"""One run at a time per study, and per folder that a report is written to."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from synth.errors import LockedError, StudyError

GUARD_TRIES, GUARD_WAIT_S = 100, 0.05  # taking a lock takes a moment, so nobody waits for longer


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Hold the study's lock while the block runs; the lock of a process that is gone is taken over.

    Raises:
        LockedError: when another process works on the study, naming it.
    """
    with _held(state / "lock", state.parent):
        yield


@contextmanager
def hold_output(out: Path) -> Iterator[None]:
    """Hold the folder of a report, which two studies can share, while the block runs.

    Raises:
        LockedError: when another process writes to it, naming it.
        StudyError: when the folder that it stands in cannot be made.
    """
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{out.parent}: cannot be made ({error.strerror}); choose another --out") from error
    with _held(out.with_name(f".{out.name}.lock"), out):
        yield


@contextmanager
def _held(path: Path, what: Path) -> Iterator[None]:
    mine = f"{os.getpid()} {socket.gethostname()}"
    _take(path, mine, what)
    try:
        yield
    finally:
        if path.is_file() and path.read_text(encoding="utf-8") == mine:
            path.unlink()


def _take(path: Path, mine: str, what: Path) -> None:
    try:
        with _one_at_a_time(path.parent):
            owner = _owner(path)
            if _alive(owner):
                raise LockedError(
                    f"{what}: another run works on it (process {owner}); wait for it, or delete {path} if it is gone"
                )
            path.unlink(missing_ok=True)
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            _write(path, number, mine)
    except FileExistsError:  # only where the folder's file system has no locks of its own
        raise LockedError(f"{path}: two runs started at the same moment; start again") from None
    except OSError as error:
        raise StudyError(f"{path.parent}: cannot be written ({error.strerror}); check its permissions") from error


def _write(path: Path, number: int, mine: str) -> None:
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(mine)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise StudyError(f"{path}: cannot be written ({error.strerror}); free some space") from error


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Nobody else looks for an owner and takes over while the block runs; the system ends it with the process."""
    if sys.platform == "win32":  # there, a folder cannot be locked, but a file can vanish with its process
        guard = folder / ".taking"
        for wait in range(GUARD_TRIES):
            try:
                number = os.open(guard, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_TEMPORARY)
                break
            except (FileExistsError, PermissionError):
                if wait == GUARD_TRIES - 1:
                    raise
                time.sleep(GUARD_WAIT_S)
    else:
        import fcntl

        number = os.open(folder, os.O_RDONLY)
        with suppress(OSError):  # a file system without locks: O_EXCL alone decides
            fcntl.flock(number, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(number)


def _owner(path: Path) -> str:
    """Process and host in a lock file; nobody when it has been released meanwhile."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _alive(owner: str) -> bool:
    pid, _, host = owner.partition(" ")
    if host != socket.gethostname():
        return bool(host)
    return pid.isdecimal() and is_running(int(pid))


def is_running(pid: int) -> bool:
    """Whether this machine has a process of that number."""
    if sys.platform == "win32":  # there, os.kill would send it a Ctrl-C
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        process = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if process:
            kernel.CloseHandle(process)
        return bool(process) or ctypes.get_last_error() == 5  # ERROR_ACCESS_DENIED: it is somebody else's
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return not _is_over(pid)


def _is_over(pid: int) -> bool:
    """Whether a process has ended and is only listed until its parent asks, which in a container can be never."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # no such list on this system
        return False
    return stat.rpartition(")")[2].split()[:1] in (["Z"], ["X"])
