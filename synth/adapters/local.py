"""Work on this machine: in this process, or in worker processes that each load their own models."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from synth.errors import ToolError

Item = TypeVar("Item")
Result = TypeVar("Result")


class LocalExecutor:
    """Maps over items with `workers` processes; one worker means this process."""

    def __init__(self, workers: int | None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Results in the order of `items`.

        Raises:
            ToolError: when a worker process is killed from outside, as when memory runs out.
        """
        if self.workers == 1 or len(items) < 2:
            yield from map(function, items)
            return
        # spawn: a forked child would inherit locks of thread pools (torch, onnxruntime) in any state
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(self.workers, len(items)), mp_context=context, initializer=_one_thread) as pool:
            try:
                yield from pool.map(function, items)
            except BrokenProcessPool as error:
                raise ToolError(
                    "a worker process ended without a word, mostly because memory ran out; run again with --workers 1"
                ) from error


def _one_thread() -> None:
    """One computing thread per worker: the workers are as many as the cores."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
