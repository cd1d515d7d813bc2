"""The study as the review page shows it: the latest result with every decision that counts, kept in memory.

The store is the truth: before each answer its last decision is asked for, so several people (or a run that ended
meanwhile) are seen without a restart, and each decision is committed before its answer leaves.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from synth import decisions
from synth.errors import StudyError
from synth.model import DecidedObject, Decision, JsonValue, Participant, Source, Statement, Synthesis, Theme, Turn
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER


@dataclass(frozen=True)
class View:
    """One state of the study; `ledger` holds every decision, also those that were taken back."""

    found: Synthesis
    ledger: tuple[Decision, ...]

    @cached_property
    def active(self) -> tuple[Decision, ...]:
        """The decisions that count, oldest first."""
        return decisions.active(self.ledger)

    @cached_property
    def revised(self) -> decisions.Revised:
        """The result with the decisions applied."""
        return decisions.revise(self.found, self.active)

    @property
    def synthesis(self) -> Synthesis:
        """The result as people left it."""
        return self.revised.synthesis

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """Statements by id, those that count."""
        return {statement.id: statement for statement in self.synthesis.statements}

    @cached_property
    def turns(self) -> Mapping[str, Turn]:
        """Turns by id."""
        return {turn.id: turn for turn in self.synthesis.turns}

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """Themes by id."""
        return {theme.id: theme for theme in self.synthesis.themes}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.synthesis.sources}

    @cached_property
    def people(self) -> Mapping[str, Participant]:
        """Participants by id."""
        return {participant.id: participant for participant in self.synthesis.participants}

    @cached_property
    def last_seq(self) -> Mapping[tuple[str, str], int]:
        """The number of the last decision about each (object, id): what a form has to have seen."""
        return {(decision.object, decision.object_id): decision.seq for decision in self.ledger}


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

    def __init__(self, study: Path, who: str) -> None:
        self.study = study
        self.who = who
        self._lock = threading.Lock()
        self._view: View | None = None
        self._version = (0, 0)
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
            version = self._store.version()
            if self._view is None or version != self._version:
                same_run = self._view is not None and version[0] == self._version[0]
                found = self._view.found if self._view and same_run else self._store.synthesis()
                if found is None:
                    raise StudyError(f"{self.study}: has no result yet; run `synth run {self.study}` first")
                self._view, self._version = View(found, tuple(self._store.decisions())), version
            return self._view

    def decide(self, decision: Asked, seen: int | None = None) -> int:
        """Keep a decision; its number is returned.

        Raises:
            Conflict: when the object has a later decision than `seen`, the last that the page showed.
        """
        at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        mine = Decision(
            at,
            self.who,
            decision.action,
            decision.about,
            decision.object_id,
            decision.value,
            decision.evidence,
            decision.undoes,
        )
        with self._lock:
            theirs = self._store.last_decision(decision.about, decision.object_id)
            if seen is not None and theirs is not None and theirs.seq > seen:
                raise Conflict(theirs, mine)
            return self._store.decide(mine)
