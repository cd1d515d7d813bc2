"""What the parts of one run share: the recipe, the kept results, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from synth import __version__
from synth.codebook import Codebook
from synth.model import Decision, Document, StudyFile, Synthesis
from synth.protocols import NameFinder
from synth.settings import Recipe, Section, StudySettings
from synth.store.cache import Cache, Part, fingerprint
from synth.store.files import Listing

Record = TypeVar("Record")
# Part of every fingerprint: results of another version of synth are made again.
CODE = __version__
# Reason codes of faults that can pass without a change to the file: of the machine, or of its tools.
PASSING = frozenset({"machine", "tool"})


@dataclass(frozen=True, slots=True)
class LoadedRecipe:
    """A recipe with the name and hash under which a run is kept."""

    name: str
    sha256: str
    recipe: Recipe


class Progress(Protocol):
    """Told how far a run is; `done` counts pieces of the stage, 0..total."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@dataclass(slots=True)
class Shelf:
    """The cache as one run sees it: stages from `redo_from` on are made again."""

    cache: Cache
    redo: frozenset[str]
    recomputed: list[str] = field(default_factory=list)

    def fetch(self, stage: str, key: str, kind: type[Record], make: Callable[[], Record]) -> Record:
        """The kept record, or a new one that is kept from now on.

        One with a fault that can pass, such as too little memory, is made again by the next run.
        """
        record = None if stage in self.redo else self.cache.get(stage, key, kind)
        if record is None:
            record = make()
            if not (isinstance(record, Document) and passing(record)):
                self.cache.put(stage, key, kind, record)
            self.note((stage,))
        return record

    def note(self, stages: Iterable[str]) -> None:
        """Remember that `stages` had something to do."""
        self.recomputed += [stage for stage in stages if stage not in self.recomputed]


@dataclass(frozen=True, slots=True)
class Work:
    """What the whole-study stages share."""

    study: Path
    loaded: LoadedRecipe
    own: StudySettings
    shelf: Shelf
    progress: Progress
    listing: Listing
    state: Path
    started_at: str
    decisions: tuple[Decision, ...]  # those that count, oldest first
    previous: Synthesis | None  # the last run's result, before decisions were applied
    codebook: Codebook | None = None
    name_finder: NameFinder | None = None

    def recipe_for(self, file: StudyFile) -> Recipe:
        """The recipe with what `study.toml` says of the file's columns."""
        return recipe_for(self.loaded.recipe, self.own, file)

    def stage(self, stage: str, kind: type[Record], make: Callable[[], Record], *inputs: Part) -> Record:
        """The record of one stage, kept under a fingerprint of `inputs` and of the stage's settings."""
        self.progress(stage, 0, 1)
        record = self.part(stage, kind, make, *inputs)
        self.progress(stage, 1, 1)
        return record

    def part(self, stage: str, kind: type[Record], make: Callable[[], Record], *inputs: Part) -> Record:
        """A further record of a stage that is over, kept in the same way."""
        return self.shelf.fetch(stage, self._fingerprint(stage, inputs), kind, make)

    def keep(self, stage: str, kind: type[Record], record: Record, *inputs: Part) -> None:
        """Keep a record of a stage under `inputs` as well, which are known to give the same."""
        self.shelf.cache.put(stage, self._fingerprint(stage, inputs), kind, record)

    def _fingerprint(self, stage: str, inputs: tuple[Part, ...]) -> str:
        return fingerprint(stage, CODE, plain(getattr(self.loaded.recipe, stage)), *inputs)


def passing(document: Document) -> bool:
    """Whether a file could not be read for a reason that can pass."""
    return any(notice.code in PASSING for notice in document.notices if notice.source_id == document.source.id)


def recipe_for(recipe: Recipe, own: StudySettings, file: StudyFile) -> Recipe:
    """The recipe with what `study.toml` says of the file's columns."""
    columns = own.columns.get(file.path)
    if not columns:
        return recipe
    return recipe.model_copy(update={"ingest": recipe.ingest.model_copy(update={"columns": columns})})


def plain(settings: Section) -> dict[str, Any]:
    """Settings as plain values, for fingerprints and records."""
    return settings.model_dump(mode="json")
