"""When the files of a study have changed and nobody is writing to them any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synth.store.files import CODEBOOK_FILE, SETTINGS_FILE, study_files

Look = Mapping[str, tuple[int, int]]  # path to size in bytes and time of change in ns


def look(study: Path, out: Path) -> Look:
    """Size and time of change of every file that a run would read, and of the researcher's settings and codebook.

    A file that goes meanwhile is passed over; settings alone are nothing to run.
    """
    found = _states(study_files(study, out))
    return found | settings(study) if found else found


def settings(study: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of what the researcher says about the study."""
    return _states(study.resolve() / name for name in (SETTINGS_FILE, CODEBOOK_FILE))


def _states(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    found = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found[str(path)] = (state.st_size, state.st_mtime_ns)
    return found


@dataclass(slots=True)
class Arrivals:
    """Told what a study looks like from time to time, says when to run: once after each change, when it has settled.

    `done` is what was there when it was last run; None before the first run. Times are seconds of any clock that
    never goes back.
    """

    settle_s: float
    done: Look | None = None
    _seen: Look = field(default_factory=dict)
    _since_s: float = 0.0

    def settled(self, seen: Look, now_s: float) -> bool:
        """Whether files changed since the last run and none has for `settle_s` seconds."""
        if seen != self._seen:
            self._seen, self._since_s = seen, now_s
        return bool(seen) and seen != self.done and now_s - self._since_s >= self.settle_s

    def ran(self, seen: Look) -> None:
        """Remember that a run began with what was seen; it does not run again for the same files, even if it failed."""
        self.done = seen
