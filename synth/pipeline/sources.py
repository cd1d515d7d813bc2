"""The per-source stages: ingest, transcribe and diarize, mapped over the files of a study."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from synth.errors import SourceError, ToolError
from synth.model import Document, Notice, StudyFile
from synth.pipeline import toolbox
from synth.pipeline.work import CODE, Shelf, Work, plain
from synth.settings import Recipe
from synth.stages import diarize, ingest, transcribe
from synth.store.cache import Cache, fingerprint
from synth.store.files import Listing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceJob:
    """One file for one worker; `document` is None before it was read."""

    file: StudyFile
    recipe: Recipe
    cache: Path
    redo: frozenset[str]
    recogniser: toolbox.Recogniser | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class SourceResult:
    document: Document
    recomputed: tuple[str, ...]


def read_source(job: SourceJob) -> SourceResult:
    """What ingest finds in a file; a file that cannot be read is a source with the reason."""
    settings, tools = job.recipe.ingest, toolbox.ingest_tools()
    shelf = Shelf(Cache(job.cache), job.redo)
    key = fingerprint("ingest", CODE, job.file.path, job.file.sha256, plain(settings), toolbox.versions(tools))
    document = shelf.fetch(
        "ingest", key, Document, lambda: guarded(job.file, lambda: ingest.read(job.file, settings, tools))
    )
    return SourceResult(document, tuple(shelf.recomputed))


def hear_source(job: SourceJob) -> SourceResult:
    """The turns of a recording: recognised, then split by speaker."""
    file, recipe, read = job.file, job.recipe, job.document
    if read is None or job.recogniser is None:
        raise ValueError("a recording is read before it is heard")
    shelf = Shelf(Cache(job.cache), job.redo)
    tools = toolbox.transcribe_tools(recipe.transcribe, job.recogniser)
    key = fingerprint("transcribe", CODE, file.path, file.sha256, plain(recipe.transcribe), toolbox.versions(tools))
    heard = shelf.fetch(
        "transcribe", key, Document,
        lambda: guarded(file, lambda: transcribe.transcribe(read, file.location, recipe.transcribe, tools)),
    )  # fmt: skip
    if heard.source.status != "ok":
        return SourceResult(heard, tuple(shelf.recomputed))
    voices = toolbox.diarize_tools()
    key = fingerprint("diarize", key, plain(recipe.diarize), toolbox.versions(voices))
    told = shelf.fetch(
        "diarize", key, Document,
        lambda: guarded(file, lambda: diarize.diarize(heard, file.location, recipe.diarize, voices)),
    )  # fmt: skip
    return SourceResult(told, tuple(shelf.recomputed))


def guarded(file: StudyFile, work: Callable[[], Document]) -> Document:
    """What `work` returns, or a failed source that says why: one file never ends the study."""
    try:
        return work()
    except SourceError as error:
        code, message = error.code, str(error)
    except ToolError as error:
        code, message = "tool", f"{file.path}: {error}"
    except MemoryError:
        code, message = "machine", f"{file.path}: there is too little memory to read it; close programs and run again"
    except OSError as error:
        code, message = "machine", f"{file.path}: cannot be read ({error.strerror}); check the file and run again"
    except Exception as error:
        log.exception("%s", file.path)
        code = "reader-fault"
        message = f"{file.path}: the reader failed ({type(error).__name__}: {error}); convert the file or leave it out"
    source = ingest.unread(file, code, message)
    return Document(source, notices=(Notice(code, message, source.id),))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The documents of all files in order of their path, failed ones too, and what heard the recordings."""

    documents: tuple[Document, ...]
    recogniser: toolbox.Recogniser


def gather(work: Work) -> Gathered:
    """Everything that the files of the study hold."""
    recipe, listing, shelf = work.loaded.recipe, work.listing, work.shelf
    executor = toolbox.executor(recipe.run)
    originals, copies = once(listing)
    jobs = [SourceJob(file, work.recipe_for(file), shelf.cache.folder, shelf.redo) for file in originals]
    read = _collect(executor.map(read_source, jobs), "ingest", len(jobs), work)
    paired = {document.source.path: document for document in ingest.pair(read)}
    recordings = {path for path, document in paired.items() if _is_to_be_heard(document)}
    recogniser = toolbox.Recogniser(None)
    if recordings:
        recogniser = toolbox.find_recogniser(recipe.transcribe, log.warning)
        heard_jobs = [
            replace(job, recogniser=recogniser, document=paired[job.file.path])
            for job in jobs
            if job.file.path in recordings
        ]
        heard = _collect(executor.map(hear_source, heard_jobs), "transcribe", len(heard_jobs), work)
        fallback = (recogniser.notice,) if recogniser.notice else ()
        for document in heard:
            paired[document.source.path] = replace(document, notices=document.notices + fallback)
    everything = sorted([*paired.values(), *copies], key=lambda document: document.source.path)
    return Gathered(tuple(everything), recogniser)


def once(listing: Listing) -> tuple[tuple[StudyFile, ...], tuple[Document, ...]]:
    """The files without those whose bytes came before, and the documents that say so of the others.

    Of equal files the one counts that shares its name with another, as a transcript beside its recording does.
    """
    names = Counter(_name(file) for file in listing.files)
    ranked = sorted(listing.files, key=lambda file: (names[_name(file)] == 1, file.path))
    first = {file.sha256: file for file in reversed(ranked)}
    originals = tuple(file for file in listing.files if first[file.sha256] is file)
    copies = tuple(_copy_of(file, first[file.sha256]) for file in listing.files if first[file.sha256] is not file)
    return originals, copies


def _name(file: StudyFile) -> str:
    """The path without its ending."""
    path = PurePosixPath(file.path)
    return str(path.parent / path.stem)


def _is_to_be_heard(document: Document) -> bool:
    return document.source.is_recording and document.source.status == "ok"


def _collect(results: Iterable[SourceResult], stage: str, total: int, work: Work) -> tuple[Document, ...]:
    documents = []
    work.progress(stage, 0, total)
    for done, result in enumerate(results, start=1):
        documents.append(result.document)
        work.shelf.note(result.recomputed)
        work.progress(stage, done, total)
    return tuple(documents)


def _copy_of(file: StudyFile, first: StudyFile) -> Document:
    source = ingest.unread(file, "duplicate", f"the same bytes as {first.path}; counted once")
    return Document(replace(source, id=f"{source.id}-{fingerprint('copy', file.path)[:6]}"))
