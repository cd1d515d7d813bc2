"""The shell around the stages: read what is known, call a stage, keep what it made, say how far it is.

Per-source stages are mapped over the files (`sources`); whole-study stages follow one after the other (`study`).
Every result is kept under a fingerprint of what went into it (`work`), so an unchanged study recomputes nothing
and a killed run goes on where it was. This package alone joins stages, adapters (`toolbox`) and the store.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth import codebook, contract, decisions, evidence, resources
from synth.errors import StudyError
from synth.model import Synthesis
from synth.pipeline import toolbox
from synth.pipeline.sources import gather
from synth.pipeline.study import now, synthesise
from synth.pipeline.work import LoadedRecipe, Progress, Shelf, Work
from synth.settings import STAGES, Recipe, StudySettings, parse
from synth.stages import render
from synth.store import files
from synth.store.cache import Cache
from synth.store.database import open_store
from synth.store.lock import hold, hold_output
from synth.templating import Templates
from synth.templating.dating import newest

__all__ = [
    "LoadedRecipe",
    "Progress",
    "RunOptions",
    "RunResult",
    "make_state_folder",
    "read_codebook",
    "read_study_settings",
    "run",
    "summary",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the command line decides about one run; `redo_from` is a stage whose kept results are not used."""

    out: Path | None = None
    redo_from: str | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    synthesis: Synthesis
    out: Path
    recomputed: tuple[str, ...]  # stages that had something to do, in order


def run(study: Path, loaded: LoadedRecipe, options: RunOptions, progress: Progress) -> RunResult:
    """Synthesise a study, keep the result in its store and write its report.

    Raises:
        UsageError: when the report would replace something that is not a report of ours.
        StudyError: when there is nothing to work on, nothing could be read, or something cannot be written.
        LockedError: when another run holds the study or the folder of the report.
        ToolError: when the recipe names a tool that is not at hand.
    """
    started_at = now()
    out = options.out or study / files.OUT_FOLDER
    templates = _templates(loaded.recipe)
    finder = toolbox.name_finder(
        loaded.recipe
    )  # one that is missing is told before anybody listens to recordings for hours
    own, book = read_study_settings(study), read_codebook(study)
    listing = files.scan(study, out)
    if not listing.files:
        raise StudyError(f"{study}: holds no files; put recordings, transcripts or survey exports into it")
    state = make_state_folder(study)
    with hold(state), hold_output(out), open_store(state) as store:
        files.prepare_output(out)
        files.remove_half_written(state)
        shelf = Shelf(Cache(state / "cache"), _redo(options.redo_from))
        decided = decisions.active(store.decisions())
        work = Work(
            study, loaded, own, shelf, progress, listing, state, started_at, decided, store.synthesis(), book, finder
        )
        gathered = gather(work)
        documents = gathered.documents
        if not any(document.source.status == "ok" for document in documents):
            for source in (document.source for document in documents):
                reason = source.reason or ""
                log.error("%s", reason if reason.startswith(source.path) else f"{source.path}: {reason}")
            raise StudyError(f"{study}: none of its files could be read; `synth check {study}` says why for each")
        found = synthesise(gathered, work)
        synthesis = decisions.revise(found, decided).synthesis
        evidence.check(synthesis)
        progress("render", 0, 1)
        since = newest(synthesis.sources, store.first_read(), started_at)
        texts = render.render(synthesis, templates, loaded.recipe.render, files.way(out, study), since)
        files.replace_output(out, {**texts, files.OWN_MARK: contract.dump(synthesis)})
        store.commit_run(found, {file.path: file.sha256 for file in listing.files})
        progress("render", 1, 1)
    return RunResult(synthesis, out, tuple(shelf.recomputed))


def summary(result: RunResult) -> dict[str, Any]:
    """What a run came to, as plain values: counts, names and where the report is."""
    synthesis = result.synthesis
    states = Counter(source.status for source in synthesis.sources)
    return {
        "participants": len(synthesis.participants),
        "sources": len(synthesis.sources),
        "failed": states["failed"],
        "skipped": states["skipped"],
        "statements": len(synthesis.statements),
        "dropped": dict(synthesis.quality.dropped),
        "themes": len(synthesis.themes),
        "personas": [persona.name for persona in synthesis.personas],
        "warnings": len(synthesis.run.warnings),
        "name_finder": synthesis.run.tools.get("spacy-names"),
        "recomputed": list(result.recomputed),
        "report": str(result.out / "index.html"),
    }


def _templates(recipe: Recipe) -> Templates:
    own = recipe.render.templates
    return Templates(resources.folder("templates"), Path(own) if own else None)


def make_state_folder(study: Path) -> Path:
    """`STUDY/.synth`, readable by its owner alone."""
    state = study / files.STATE_FOLDER
    try:
        state.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{state}: cannot be made ({error.strerror}); check the folder's permissions") from error
    if not os.access(state, os.W_OK):
        raise StudyError(f"{state}: cannot be written; check the folder's permissions")
    return state


def read_study_settings(study: Path) -> StudySettings:
    """What `study.toml` says; all defaults when there is none."""
    path = study / files.SETTINGS_FILE
    if not path.is_file():
        return StudySettings()
    return parse(resources.read_toml(resources.settings_text(path), path.name), path.name, StudySettings)


def read_codebook(study: Path) -> codebook.Codebook | None:
    """The researcher's own themes in `codebook.toml`; None when there is none."""
    path = study / files.CODEBOOK_FILE
    if not path.is_file():
        return None
    return codebook.read(resources.read_toml(resources.settings_text(path), path.name), path.name)


def _redo(stage: str | None) -> frozenset[str]:
    return frozenset(STAGES[STAGES.index(stage) :]) if stage else frozenset()
