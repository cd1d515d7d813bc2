"""The study as the review page shows it: the latest result with every decision that counts, kept in memory.

The store is the truth: before each answer its last decision is asked for, so several people (or a run that ended
meanwhile) are seen without a restart, and each decision is committed before its answer leaves.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from synth import decisions
from synth.comparison import latest_change
from synth.difference import Difference, diff
from synth.errors import StudyError
from synth.model import DecidedObject, Decision, JsonValue, Synthesis
from synth.protocols import Matrix
from synth.review.view import View
from synth.store.database import RunRow, open_store
from synth.store.files import STATE_FOLDER
from synth.store.vectors import known


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that a form asks for, before it has a number, a time and a person."""

    about: DecidedObject
    object_id: str
    action: str
    value: Mapping[str, JsonValue] = field(default_factory=dict)
    evidence: Mapping[str, JsonValue] = field(default_factory=dict)
    undoes: int | None = None


class Conflict(Exception):  # noqa: N818 - told to people as a page, not raised at them
    """Somebody else decided on the same object after the page was loaded."""

    def __init__(self, theirs: Decision, mine: Decision) -> None:
        super().__init__(f"{theirs.who} decided on this meanwhile")
        self.theirs = theirs
        self.mine = mine


class Session:
    """An open study; safe to use from several threads. Close it by leaving the `with` block."""

    def __init__(self, study: Path) -> None:
        self.study = study
        self._lock = threading.Lock()
        self._view: View | None = None
        self._version = (0, 0)
        self._compared: tuple[object, Difference] | None = None  # the last one that was asked for
        self._open = ExitStack()
        self._store = self._open.enter_context(open_store(study / STATE_FOLDER))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def view(self) -> View:
        """The study as it is now.

        Raises:
            StudyError: when it was never run.
        """
        with self._lock:
            return self._current()

    def _current(self) -> View:
        version = self._store.version()
        if self._view is not None and version == self._version:
            return self._view
        if self._view is not None and version[0] == self._version[0]:
            self._view = self._view.after(tuple(self._store.decisions(self._version[1])))
        else:
            found = self._store.synthesis()
            if found is None:
                raise StudyError(f"{self.study}: has no result yet; run `synth run {self.study}` first")
            self._view = View(found, tuple(self._store.decisions()))
        self._version = version
        return self._view

    def decide(self, asked: Sequence[Asked], who: str, seen: int | None = None) -> int:
        """Keep decisions, all or none; the number of the last one is returned.

        Raises:
            Conflict: when one of the objects has a later decision than `seen`, the last that the page showed.
        """
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        mine = [
            Decision(at, who, one.action, one.about, one.object_id, one.value, one.evidence, one.undoes)
            for one in asked
        ]
        with self._lock, self._store.alone():
            latest = self._current().last_seq
            for decision in mine:
                theirs = latest.get((decision.object, decision.object_id), 0)
                if seen is not None and theirs > seen:
                    raise Conflict(self._current().by_seq[theirs], decision)
            return self._store.decide_all(mine)

    def search(self, words: str, most: int) -> list[tuple[str, str]]:
        """(object, id) of what holds all of the words, best first."""
        with self._lock:
            return self._store.search(words, most)

    def runs(self) -> list[RunRow]:
        """The runs of the study, oldest first."""
        with self._lock:
            return self._store.runs()

    def compare(self, view: View, pair: tuple[int, int] | None = None) -> Difference:
        """What changed between two runs, by number, as people left them: the last two that differ by default."""
        runs = self.runs()
        asked = (len(runs), view.last, pair)
        if self._compared is None or self._compared[0] != asked:

            def left(seq: int) -> Synthesis:
                return view.synthesis if seq == runs[-1].seq else self._left(seq, view)

            numbered = [(row.seq, row.run_id) for row in runs]
            found = diff(left(pair[0]), left(pair[1])) if pair else latest_change(numbered, left)
            self._compared = asked, found
        return self._compared[1]

    def _left(self, seq: int, view: View) -> Synthesis:
        with self._lock:
            found = self._store.synthesis(seq)
        if found is None:
            raise StudyError(f"{self.study}: has no run {seq}; choose another one")
        return decisions.revise(found, view.active).synthesis

    def vectors(self, view: View) -> dict[str, Matrix]:
        """The meaning of the run's statements as far as the run kept it, by text."""
        file = self.study / STATE_FOLDER / "cache" / "embeddings.db"
        return known(file, view.found.run.tools, [statement.text for statement in view.found.statements])
