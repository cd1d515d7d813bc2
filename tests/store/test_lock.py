"""One run at a time per study, and no lock outlives its owner."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from synth.errors import LockedError, StudyError
from synth.store import lock
from synth.store.lock import hold, hold_output


def gone() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_second_run_is_refused_and_told_who_holds_the_study(tmp_path: Path) -> None:
    """The message names the process and the file that can be deleted."""
    with hold(tmp_path), pytest.raises(LockedError) as caught, hold(tmp_path):
        pass
    assert str(os.getpid()) in str(caught.value)
    assert str(tmp_path / "lock") in str(caught.value)


def test_the_lock_is_released_when_the_run_ends_or_fails(tmp_path: Path) -> None:
    """After success and after an error the study is free again."""
    with hold(tmp_path):
        pass
    with pytest.raises(ValueError, match="boom"), hold(tmp_path):
        raise ValueError("boom")
    with hold(tmp_path):
        assert (tmp_path / "lock").is_file()
    assert not (tmp_path / "lock").exists()


@pytest.mark.parametrize("left", ["{pid} {host}", "", "nonsense"], ids=["killed", "killed while writing", "garbled"])
def test_the_lock_of_a_process_that_is_gone_is_taken_over(tmp_path: Path, left: str) -> None:
    """A killed run does not keep the next one out."""
    (tmp_path / "lock").write_text(left.format(pid=gone(), host=socket.gethostname()), encoding="utf-8")
    with hold(tmp_path):
        assert (tmp_path / "lock").read_text(encoding="utf-8").startswith(str(os.getpid()))


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="the system lists no processes as files")
def test_a_process_that_ended_unasked_for_holds_nothing(tmp_path: Path) -> None:
    """Where nobody asks how a killed run ended, as in many containers, it is listed for ever."""
    with subprocess.Popen([sys.executable, "-c", ""]) as over:
        os.waitid(os.P_PID, over.pid, os.WEXITED | os.WNOWAIT)
        (tmp_path / "lock").write_text(f"{over.pid} {socket.gethostname()}", encoding="utf-8")
        with hold(tmp_path):
            assert (tmp_path / "lock").read_text(encoding="utf-8").startswith(f"{os.getpid()} ")


def test_a_lock_that_many_find_stale_is_taken_over_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that start together over the lock of a killed one do not take it from each other."""
    dead, real = gone(), lock.is_running
    (tmp_path / "lock").write_text(f"{dead} {socket.gethostname()}", encoding="utf-8")
    start, finish = threading.Barrier(4), threading.Barrier(4)
    held: list[bool] = []

    def slow(pid: int) -> bool:
        running = real(pid)
        time.sleep(0.05)  # time enough for the others to have looked as well
        return running

    def run() -> None:
        start.wait(10)
        try:
            with hold(tmp_path):
                held.append(True)
                finish.wait(10)
        except LockedError:
            held.append(False)
            finish.wait(10)

    monkeypatch.setattr(lock, "is_running", slow)
    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False, False, False, True]
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_another_machine_is_respected(tmp_path: Path) -> None:
    """Whether a process of another machine lives cannot be known, so a person decides."""
    (tmp_path / "lock").write_text("17 some-other-machine", encoding="utf-8")
    with pytest.raises(LockedError, match="some-other-machine"), hold(tmp_path):
        pass
    assert (tmp_path / "lock").is_file()


def test_a_lock_that_somebody_else_took_is_left_alone(tmp_path: Path) -> None:
    """A run whose lock was deleted by hand and taken by another run does not free the other's."""
    with hold(tmp_path):
        (tmp_path / "lock").write_text("17 some-other-machine", encoding="utf-8")
    assert (tmp_path / "lock").is_file()


def test_a_missing_folder_is_a_clear_error(tmp_path: Path) -> None:
    """What cannot be locked is named."""
    with pytest.raises(StudyError, match="cannot be written"), hold(tmp_path / "nowhere"):
        pass


def test_a_full_disk_leaves_no_lock_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run, with room again, is not kept out."""
    real = os.fdopen

    class Full(io.StringIO):
        """A file on a full disk."""

        def write(self, text: str) -> int:
            raise OSError(28, "No space left on device")

    def full(number: int, *_: object, **__: object) -> Full:
        os.close(number)
        return Full()

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(StudyError, match="No space left on device"), hold(tmp_path):
        pass
    monkeypatch.setattr(os, "fdopen", real)
    assert list(tmp_path.iterdir()) == []
    with hold(tmp_path):
        pass


def test_a_report_that_another_study_writes_is_refused(tmp_path: Path) -> None:
    """Two studies with one --out do not write over each other; the lock is gone afterwards."""
    out = tmp_path / "shared"
    with hold_output(out), pytest.raises(LockedError) as caught, hold_output(out):
        pass
    assert str(out) in str(caught.value)
    assert str(os.getpid()) in str(caught.value)
    assert list(tmp_path.iterdir()) == []
