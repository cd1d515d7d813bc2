"""Work on a Ray cluster; `pip install 'synth-personas[cluster]'`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from synth.errors import ToolError

Item = TypeVar("Item")
Result = TypeVar("Result")


class RayExecutor:
    """Maps over items as Ray tasks; joins the cluster that RAY_ADDRESS names, else starts one on this machine."""

    def __init__(self, workers: int | None) -> None:
        try:
            import ray
        except ImportError as error:
            raise ToolError("the ray executor needs Ray: pip install 'synth-personas[cluster]'") from error
        self._ray = ray
        if not ray.is_initialized():
            ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False)

    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Results in the order of `items`.

        Raises:
            ToolError: when a worker is lost again and again, as when memory runs out.
        """
        faults = self._ray.exceptions
        task = self._ray.remote(lambda item: function(item))  # noqa: PLW0108 - Ray takes functions alone
        try:
            yield from (self._ray.get(future) for future in [task.remote(item) for item in items])
        except faults.RayTaskError as error:
            raise error.cause from None  # as it was raised, without the traceback of the cluster
        except (faults.WorkerCrashedError, faults.NodeDiedError, faults.OutOfMemoryError) as error:
            raise ToolError(
                "a worker of the cluster ended without a word, mostly because memory ran out; "
                "run again with fewer --workers"
            ) from error
