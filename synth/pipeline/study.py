"""The whole-study stages, one after the other, and the result put together."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from functools import partial

from synth import continuity, decisions, evidence, privacy
from synth.model import Document, Notice, Quality, RunInfo, Statement, Synthesis
from synth.pipeline import corrections, toolbox
from synth.pipeline.sources import Gathered, guarded
from synth.pipeline.work import CODE, Work, plain
from synth.stages import icp, ingest, participants, personas, statements, themes
from synth.store.cache import digest, fingerprint
from synth.store.files import Listing
from synth.store.vectors import KeptEmbedder


def synthesise(gathered: Gathered, work: Work) -> Synthesis:
    """The result of a run in canonical order, before decisions on themes and personas are applied to it."""
    recipe = work.loaded.recipe
    documents, mended = decisions.mend(gathered.documents, work.decisions)
    talk = _joined(documents, work)
    tools = toolbox.study_tools(recipe, lambda embedder: KeptEmbedder(embedder, work.state / "cache" / "embeddings.db"))
    said = work.stage(
        "statements",
        statements.Extracted,
        lambda: statements.extract(
            talk.turns, talk.answers, talk.participants, talk.sources, recipe.statements, tools.statements
        ),
        digest((talk.turns, talk.answers, talk.participants, talk.sources)),
        toolbox.versions(tools.statements),
    )
    kept, unverified = evidence.verify(said.statements, talk.turns, talk.answers, _bodies(documents, work))
    said = _taught(replace(said, statements=kept), talk, work, tools)
    kept = said.statements
    judged = decisions.judge(kept, talk.sources, talk.participants, work.decisions)
    grouped = _grouped(judged.statements, talk, work, tools)
    # what people rejected has no part in the grouping but stays in the result, where it can be taken back
    left = {statement.id for statement in judged.statements}
    rejected = tuple(statement for statement in kept if statement.id not in left)
    drafted = _drafted(grouped, talk, work, tools)
    profiled = work.stage(
        "icp",
        icp.Profiled,
        lambda: icp.profile(drafted.participants, drafted.personas, drafted.negative, grouped.statements, recipe.icp),
        digest((drafted, grouped.statements)),
    )
    dropped = (
        *talk.dropped,
        *participants.unworded((*said.dropped, *unverified), talk),
    )
    notices = [notice for document in documents for notice in document.notices]
    notices += [
        *talk.notices,
        *said.notices,
        *grouped.notices,
        *drafted.notices,
        *profiled.notices,
        *_passed_over(work.listing),
    ]
    notices += corrections.unmatched(work.own, documents)
    notices += _to_ask_again([*mended, *judged.outcomes])
    return Synthesis(
        study_name=work.own.title or recipe.render.title or work.study.resolve().name,
        run=_run_info(work, toolbox.used(documents, gathered.recogniser, work.name_finder, recipe, tools), notices),
        sources=tuple(sorted(talk.sources, key=lambda source: source.id)),
        participants=tuple(sorted(drafted.participants, key=lambda participant: participant.id)),
        turns=tuple(sorted(talk.turns, key=lambda turn: turn.id)),
        answers=tuple(sorted(talk.answers, key=lambda answer: answer.id)),
        statements=tuple(sorted((*grouped.statements, *rejected), key=lambda statement: statement.id)),
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


def _joined(documents: tuple[Document, ...], work: Work) -> participants.Conversation:
    recipe = work.loaded.recipe
    key_file = work.state / privacy.KEY_FILE
    key = privacy.read_key(key_file)
    if work.previous is not None:
        key = key.knowing({person.id: person.label for person in work.previous.participants})
    speakers = decisions.speaker_settings(work.own.speakers, work.decisions, documents)
    finder = work.name_finder
    inputs = (
        digest(documents),
        {path: {tag: plain(known) for tag, known in tags.items()} for path, tags in speakers.items()},
        recipe.ingest.privacy,
        finder.version if finder else None,
    )
    talk = work.stage(
        "participants",
        participants.Conversation,
        lambda: participants.join(documents, recipe.participants, recipe.ingest.privacy, speakers, key, finder),
        *inputs,
        digest(key),
    )
    if talk.key != key:
        privacy.write_key(key_file, talk.key)
        # the next run starts with this key, and with it the same documents give the same conversation
        work.keep("participants", participants.Conversation, talk, *inputs, digest(talk.key))
    return talk


def _taught(
    said: statements.Extracted, talk: participants.Conversation, work: Work, tools: toolbox.StudyTools
) -> statements.Extracted:
    """The statements with kinds that follow what people decided on some of them."""
    lessons = decisions.lessons(said.statements, talk.sources, work.decisions)
    if not lessons:
        return said
    return work.part(
        "statements",
        statements.Extracted,
        lambda: statements.taught(said, lessons, work.loaded.recipe.statements, tools.statements),
        digest(said),
        lessons,
        toolbox.versions(tools.statements),
    )


def _grouped(
    said: tuple[Statement, ...], talk: participants.Conversation, work: Work, tools: toolbox.StudyTools
) -> themes.Grouped:
    settings = work.loaded.recipe.themes
    grouped = work.stage(
        "themes",
        themes.Grouped,
        lambda: themes.group(said, talk.participants, settings, tools.themes, work.codebook),
        digest((said, talk.participants)),
        plain(work.codebook) if work.codebook else None,
        toolbox.versions(tools.themes),
    )
    if work.previous is None:
        return grouped
    ids = continuity.theme_ids(work.previous, grouped.themes, grouped.statements)
    lasting, renamed = continuity.rename_themes(ids, grouped.themes, grouped.statements)
    return replace(grouped, themes=lasting, statements=renamed)


def _drafted(
    grouped: themes.Grouped, talk: participants.Conversation, work: Work, tools: toolbox.StudyTools
) -> personas.Drafted:
    recipe = work.loaded.recipe
    placed = tuple(decisions.placements(work.decisions))
    given = personas.Given(recipe.statements.min_confidence, placed)
    drafted = work.stage(
        "personas",
        personas.Drafted,
        lambda: personas.draft(
            grouped.statements, grouped.themes, talk.participants, recipe.personas, tools.personas, given
        ),
        digest((grouped, talk.participants)),
        toolbox.versions(tools.personas),
        [[*placement.people, "beside", *placement.beside, placement.target] for placement in placed],
        given.min_confidence,
    )
    if work.previous is None:
        return drafted
    ids = continuity.persona_ids(work.previous, drafted.personas, drafted.participants)
    return replace(
        drafted,
        personas=tuple(continuity.rename_persona(ids, persona) for persona in drafted.personas),
        participants=tuple(continuity.rename_participant(ids, person) for person in drafted.participants),
    )


def _to_ask_again(outcomes: list[decisions.Outcome]) -> list[Notice]:
    changed = sum(outcome.fate == "changed" for outcome in outcomes)
    gone = sum(outcome.fate == "gone" for outcome in outcomes)
    notices = []
    if changed:
        notices.append(Notice("decisions-changed", f"{changed} decisions are asked again: what they rest on changed"))
    if gone:
        notices.append(
            Notice("decisions-gone", f"{gone} decisions have lost their passage; the review page lists them")
        )
    return notices


def _passed_over(listing: Listing) -> list[Notice]:
    return [Notice("passed-over", f"{path}: {reason}") for path, reason in listing.passed_over]


def _run_info(work: Work, versions: dict[str, str], notices: list[Notice]) -> RunInfo:
    inputs = [sorted((file.path, file.sha256) for file in work.listing.files), digest(work.decisions)]
    book = [plain(work.codebook)] if work.codebook else []
    return RunInfo(
        id=f"run-{fingerprint('run', inputs, work.loaded.sha256, versions, plain(work.own), CODE, *book)[:12]}",
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
        if document.source.status == "ok" and not document.source.is_recording:
            file = files[document.source.path]
            again = guarded(file, partial(ingest.read, file, work.recipe_for(file).ingest, toolbox.ingest_tools()))
        texts = [turn.text for turn in again.turns] + [answer.text for answer in again.answers]
        bodies[document.source.id] = "|".join(evidence.letters(text) for text in texts)
    return bodies


def now() -> str:
    """The time of day, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
