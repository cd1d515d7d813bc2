"""Runs of a study that end in the middle as by `kill -9`, one process each; `python -m tests.pipeline.killing STUDY`.

A run is killed by itself at a chosen moment: no `finally`, no exit handler, nothing is flushed.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from synth import pipeline, privacy
from synth.store import database, vectors
from synth.store.cache import Cache
from tests import small_study

# (what is called, how often before it counts, whether the call is made first) in the order of a run: each run goes on
# from where the one before it was killed.
MOMENTS: tuple[tuple[str, int, bool], ...] = (
    ("progress ingest 0", 1, True),
    ("fsync", 1, False),  # a cache entry written and not yet in its place
    ("put ingest", 2, True),
    ("progress participants 0", 1, True),
    ("write_key", 1, False),
    ("put participants", 1, False),  # the key of placeholders is written, what came of it is not
    ("progress statements 0", 1, True),
    ("embed", 1, True),
    ("put statements", 1, False),
    ("progress themes 0", 1, True),
    ("put themes", 1, False),
    ("put personas", 1, False),
    ("put icp", 1, False),
    ("progress render 0", 1, True),
    ("write_text", 4, True),  # half of the report's pages
    ("replace synth-out", 1, False),
    ("replace_current", 1, False),  # in the middle of the transaction
    ("progress render 1", 1, True),
    ("replace synth-out", 2, False),  # the old report is moved aside, the new one not yet in its place
)
HEARING: tuple[tuple[str, int, bool], ...] = (
    ("progress transcribe 0", 1, True),
    ("put transcribe", 1, False),
    ("put diarize", 1, False),
    ("progress transcribe 1", 1, True),
)
# Loaded once before the runs branch off: loading takes longer than most of what they do.
LIBRARIES = "av bertopic docx onnxruntime pocketsphinx silero_vad sklearn.cluster spacy tokenizers torch umap".split()


class Deadline:
    """Kills this process when `what` was called for the `count`-th time, before or after it does its work."""

    def __init__(self, what: str, count: int, after: bool) -> None:
        self.what, self.left, self.after = what, count, after

    def reached(self, what: str, after: bool) -> None:
        """Told of every call that could be the one."""
        if after != self.after or not f"{what} ".startswith(f"{self.what} "):
            return
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, owner: Any, name: str, called: Callable[..., str]) -> None:
        """Have calls of `owner.name` told; `called` names a call by its arguments."""
        real = getattr(owner, name)

        def told(*arguments: Any, **named: Any) -> Any:
            self.reached(called(*arguments), after=False)
            result = real(*arguments, **named)
            self.reached(called(*arguments), after=True)
            return result

        setattr(owner, name, told)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Told how far the run is."""
        self.reached(f"progress {stage} {done}", after=True)


def run_until(study: Path, moment: tuple[str, int, bool]) -> None:
    """A run that does not return."""
    deadline = Deadline(*moment)
    deadline.watch(Cache, "put", lambda self, stage, *rest: f"put {stage}")
    deadline.watch(os, "fsync", lambda number: "fsync")
    deadline.watch(privacy, "write_key", lambda *rest: "write_key")
    deadline.watch(vectors.KeptEmbedder, "embed", lambda *rest: "embed")
    deadline.watch(Path, "write_text", lambda *rest: "write_text")
    deadline.watch(Path, "replace", lambda self, target: f"replace {'synth-out' if 'synth-out' in target.name else ''}")
    deadline.watch(database.Store, "replace_current", lambda *rest: "replace_current")
    pipeline.run(study, small_study.recipe(), pipeline.RunOptions(), deadline.progress)


def branch(study: Path, moment: tuple[str, int, bool]) -> int:
    """The number of the signal that ended a run of its own process; -1 when it came to an end."""
    child = os.fork()
    if not child:
        try:
            run_until(study, moment)
        finally:
            traceback.print_exc()
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status)


def main() -> None:
    """Print how each run of the study ended, as JSON: moment to signal."""
    moments = HEARING if sys.argv[2:] == ["hearing"] else MOMENTS
    for library in LIBRARIES:
        importlib.import_module(library)
    ended = [(*moment, branch(Path(sys.argv[1]), moment)) for moment in moments]
    sys.stdout.write(json.dumps(ended))


if __name__ == "__main__":
    main()
