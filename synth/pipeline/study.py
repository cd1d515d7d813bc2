"""The whole-study stages, one after the other, and the result put together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial

from synth import evidence, privacy
from synth.model import Document, Dropped, Notice, Quality, RunInfo, Synthesis
from synth.pipeline import toolbox
from synth.pipeline.sources import guarded
from synth.pipeline.work import CODE, Work, plain
from synth.stages import icp, ingest, participants, personas, statements, themes
from synth.store.cache import digest, fingerprint
from synth.store.files import Listing
from synth.store.vectors import KeptEmbedder


def synthesise(documents: tuple[Document, ...], work: Work) -> Synthesis:
    """The result of a run, in canonical order."""
    recipe = work.loaded.recipe
    key_file = work.state / privacy.KEY_FILE
    key = privacy.read_key(key_file)
    talk = work.stage(
        "participants", participants.Conversation,
        lambda: participants.join(documents, recipe.participants, recipe.ingest.privacy, work.own.speakers, key),
        digest(documents), plain(work.own), recipe.ingest.privacy, digest(key),
    )  # fmt: skip
    privacy.write_key(key_file, talk.key)
    tools = toolbox.study_tools(recipe, lambda embedder: KeptEmbedder(embedder, work.state / "cache" / "embeddings.db"))
    said = work.stage(
        "statements", statements.Extracted,
        lambda: statements.extract(talk.turns, talk.answers, talk.participants, recipe.statements, tools.statements),
        digest((talk.turns, talk.answers, talk.participants)), toolbox.versions(tools.statements),
    )  # fmt: skip
    kept, unverified = evidence.verify(said.statements, talk.turns, talk.answers, _bodies(documents, work))
    grouped = work.stage(
        "themes", themes.Grouped,
        lambda: themes.group(kept, talk.participants, recipe.themes, tools.themes),
        digest((kept, talk.participants)), toolbox.versions(tools.themes),
    )  # fmt: skip
    drafted = work.stage(
        "personas", personas.Drafted,
        lambda: personas.draft(grouped.statements, grouped.themes, talk.participants, recipe.personas, tools.personas),
        digest((grouped, talk.participants)), toolbox.versions(tools.personas),
    )  # fmt: skip
    profiled = work.stage(
        "icp", icp.Profiled,
        lambda: icp.profile(drafted.participants, drafted.personas, drafted.negative, grouped.statements, recipe.icp),
        digest((drafted, grouped.statements)),
    )  # fmt: skip
    dropped = (*_left_out(documents), *talk.dropped, *said.dropped, *unverified)
    notices = [notice for document in documents for notice in document.notices]
    notices += [
        *talk.notices,
        *said.notices,
        *drafted.notices,
        *profiled.notices,
        *_passed_over(work.listing),
    ]
    return Synthesis(
        study_name=work.own.title or recipe.render.title or work.study.resolve().name,
        run=_run_info(work, documents, tools, notices),
        sources=tuple(sorted(talk.sources, key=lambda source: source.id)),
        participants=tuple(sorted(drafted.participants, key=lambda participant: participant.id)),
        turns=tuple(sorted(talk.turns, key=lambda turn: turn.id)),
        answers=tuple(sorted(talk.answers, key=lambda answer: answer.id)),
        statements=tuple(sorted(grouped.statements, key=lambda statement: statement.id)),
        themes=tuple(sorted(grouped.themes, key=lambda theme: theme.id)),
        personas=profiled.personas,
        negative_persona=drafted.negative,
        icp=profiled.icp,
        quality=Quality(
            outlier_share=grouped.outlier_share,
            small_sample=drafted.small_sample,
            saturation=drafted.saturation,
            dropped=dict(sorted(Counter(item.reason for item in dropped).items())),
        ),
        dropped=tuple(sorted(dropped, key=lambda item: (item.source_id, item.reason, item.text, str(item.span)))),
    )


def _left_out(documents: tuple[Document, ...]) -> list[Dropped]:
    return [item for document in documents for item in document.dropped]


def _passed_over(listing: Listing) -> list[Notice]:
    return [Notice("passed-over", f"{path}: {reason}") for path, reason in listing.passed_over]


def _run_info(work: Work, documents: tuple[Document, ...], tools: toolbox.StudyTools, notices: list[Notice]) -> RunInfo:
    versions = toolbox.used(documents, tools)
    inputs = sorted((file.path, file.sha256) for file in work.listing.files)
    return RunInfo(
        id=f"run-{fingerprint('run', inputs, work.loaded.sha256, versions, plain(work.own), CODE)[:12]}",
        started_at=work.started_at,
        finished_at=now(),
        recipe=work.loaded.name,
        recipe_sha256=work.loaded.sha256,
        # workers and executor decide where work is done, not what comes out
        settings=work.loaded.recipe.model_dump(mode="json", exclude={"run", "description"}),
        tools=versions,
        warnings=tuple(sorted(set(notices), key=lambda notice: (notice.code, notice.message))),
    )


def _bodies(documents: tuple[Document, ...], work: Work) -> dict[str, str]:
    """The letters of every source, files read afresh, recordings as they were recognised."""
    files = {file.path: file for file in work.listing.files}
    bodies = {}
    for document in documents:
        again = document
        if document.source.status == "ok" and document.source.kind not in {"audio", "video"}:
            file = files[document.source.path]
            again = guarded(file, partial(ingest.read, file, work.recipe_for(file).ingest, toolbox.ingest_tools()))
        texts = [turn.text for turn in again.turns] + [answer.text for answer in again.answers]
        bodies[document.source.id] = "|".join(evidence.letters(text) for text in texts)
    return bodies


def now() -> str:
    """The time of day, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
