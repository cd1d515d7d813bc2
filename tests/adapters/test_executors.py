"""Wherever work is done, results come back in order and faults come back as they were raised."""

from __future__ import annotations

import os
import signal
import sys
from importlib.util import find_spec

import pytest

from synth.adapters.local import LocalExecutor
from synth.errors import SourceError, ToolError
from synth.protocols import Executor

RAY = pytest.param(
    "ray", marks=[pytest.mark.ray, pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed")]
)
EVERYWHERE = pytest.mark.parametrize("where", ["this process", "worker processes", RAY])


def executor(where: str) -> Executor:
    """The executor of that name with two workers, where it has workers."""
    if where == "ray":
        from synth.adapters.ray import RayExecutor

        return RayExecutor(2)
    return LocalExecutor(1 if where == "this process" else 2)


def half(number: int) -> float:
    """Something that takes an argument of its own and can fail."""
    if number == 3:
        raise SourceError("file 3 is odd", code="odd")
    return number / 2


def die(number: int) -> int:
    """A worker that is killed from outside while it works on item 1."""
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    return number


@EVERYWHERE
def test_results_come_in_the_order_of_the_items(where: str) -> None:
    """Every item has one result, also when there are more items than workers, or none."""
    assert list(executor(where).map(half, [8, 6, 4, 2, 0])) == [4, 3, 2, 1, 0]
    assert list(executor(where).map(half, [])) == []


@EVERYWHERE
def test_a_fault_comes_back_as_it_was_raised(where: str) -> None:
    """Message and reason code survive the way from a worker."""
    with pytest.raises(SourceError, match="file 3 is odd") as caught:
        list(executor(where).map(half, [1, 3, 5]))
    assert caught.value.code == "odd"


@pytest.mark.parametrize("where", ["worker processes", RAY])
def test_a_worker_that_is_killed_is_one_line(where: str) -> None:
    """No run waits for it for ever, and the line says what to do."""
    with pytest.raises(ToolError, match="memory") as caught:
        list(executor(where).map(die, [0, 1, 2, 3]))
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(find_spec("ray") is not None, reason="Ray is installed")
def test_ray_that_is_not_installed_is_one_line() -> None:
    """The line says what to install."""
    from synth.adapters.ray import RayExecutor

    with pytest.raises(ToolError, match=r"pip install 'synth-personas\[cluster\]'"):
        RayExecutor(None)
