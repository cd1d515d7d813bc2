"""Everything that a study keeps, without one participant: key, database, caches, report."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import zlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from synth.errors import UsageError
from synth.model import Decision, Participant, Synthesis
from synth.privacy import KEY_FILE, Traces, forget, read_key, traces, write_key
from synth.store import own_settings
from synth.store.database import DATABASE_FILE, Store, open_store
from synth.store.files import OWN_MARK, remove_half_written, remove_left_behind
from synth.store.lock import hold

# Stages whose kept results are of one recording each and cost hours; those of the others can hold anybody.
PER_RECORDING = ("transcribe", "diarize")
TEXT_LETTERS_MIN = 12  # shorter statements ("Yes, I do.") are in everybody's words

_synthesis = TypeAdapter(Synthesis)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Who was forgotten, and what is left to do: the participant's own files, and files that hold others as well."""

    label: str
    own_files: tuple[str, ...]
    shared_files: tuple[str, ...]


def forget_participant(state: Path, who: str, out: Path) -> Forgotten:
    """Take a participant, by her label or her id, out of everything that is kept under `state` and the report at `out`.

    The report is deleted; the next run writes it again. Files that people put into the study are not touched; comments
    that a check wrote into its settings are. The store comes last: until she is out of it, forgetting her can be asked
    for again and goes on where it was stopped.

    Raises:
        UsageError: when the latest result has no such participant, or the cache is a link to another place.
        LockedError: when a run works on the study.
    """
    cache = state / "cache"
    if cache.is_symlink():  # whatever lies where it leads would be deleted as well
        raise UsageError(f"{cache}: is a link; delete what is kept there, take the link away, and ask again")
    with hold(state), open_store(state) as store:
        latest = store.synthesis()
        person = _asked_for(latest, who) if latest else None
        if latest is None or person is None:
            raise UsageError(f"{who}: no such participant; `synth show {state.parent} participants` lists them")
        gone = traces(latest, person.id)
        paths = {source.id: source.path for source in latest.sources}
        if (out / OWN_MARK).is_file():
            _delete_report(out)
        remove_left_behind(out)
        remove_half_written(state)
        for copy in state.glob(f"{Path(DATABASE_FILE).stem}.*.db*"):  # set aside before a migration or as damaged
            copy.unlink()
        _forget_in_cache(cache, _sources_with(store, person.id))
        key = read_key(state / KEY_FILE).knowing({one.id: one.label for one in latest.participants})
        write_key(state / KEY_FILE, key.without(person.id))
        marks = key.said_of(person.id)
        named = own_settings.without(state.parent, {paths[source_id] for source_id in gone.sources}, marks)
        _forget_in_store(store, person.id, marks)
    own = sorted(paths[source_id] for source_id in gone.sources)
    lists = {source.id for source in latest.sources if source.kind == "participants"}
    shared = sorted(paths[source_id] for source_id in (lists | set(person.source_ids)) - gone.sources)
    return Forgotten(person.label, tuple(own), (*shared, *named))


def _delete_report(out: Path) -> None:
    """Delete a report, also one behind a link; its mark goes last, so that half of one is known as a report."""
    for path in sorted(out.iterdir(), key=lambda path: path.name == OWN_MARK):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if out.is_symlink():
        out.unlink()
    else:
        out.rmdir()


def _asked_for(latest: Synthesis, who: str) -> Participant | None:
    return next((one for one in latest.participants if who.upper() == one.label or who == one.id), None)


def _sources_with(store: Store, participant_id: str) -> frozenset[str]:
    """The sources that held the participant in any kept run, and those that hold the same unused."""
    found: set[str] = set()
    for run in store.runs():
        result = store.synthesis(run.seq)
        if result is not None:
            found |= traces(result, participant_id).sources
            found.update(*(person.source_ids for person in result.participants if person.id == participant_id))
    return frozenset(found)


def _forget_in_store(store: Store, participant_id: str, marks: Set[str]) -> None:
    """Rewrite every kept run and take out the decisions about the participant, leaving no old pages behind.

    `marks` are words that mean her in what people wrote.
    """
    database = store.database
    database.execute("pragma secure_delete = on")
    gone: list[Traces] = []
    with database.atomic():
        for seq, inputs, blob in list(database.execute("select seq, inputs, synthesis from runs order by seq")):
            synthesis = _synthesis.validate_json(zlib.decompress(blob))
            gone.append(traces(synthesis, participant_id))
            paths = {source.path for source in synthesis.sources if source.id in gone[-1].sources}
            kept = {path: sha256 for path, sha256 in json.loads(inputs).items() if path not in paths}
            left = forget(synthesis, participant_id) if _is_in(synthesis, participant_id) else synthesis
            database.execute(
                "update runs set inputs = ?, synthesis = ? where seq = ?",
                [json.dumps(kept, sort_keys=True), zlib.compress(_synthesis.dump_json(left)), seq],
            )
        decided = store.decisions()
        doomed = _doomed(decided, gone, marks)
        # before the rows go: what the mirror has and the database lacks would come back
        store.mirror.replace([decision for decision in decided if decision.seq not in doomed])
        store.mirror.aside.unlink(missing_ok=True)
        triggers = list(
            database.execute("select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'decisions'")
        )
        for name, _ in triggers:
            database.execute(f"drop trigger {name}")
        for seq in sorted(doomed):
            database.execute("delete from decisions where seq = ?", [seq])
        for _, sql in triggers:
            database.execute(sql)
        current = store.synthesis()
        if current is not None:
            store.replace_current(current)
        # rows that are deleted leave their words in the index until it is written anew
        database.execute("insert into search (search) values ('rebuild')")
    database.execute("pragma wal_checkpoint(truncate)")
    database.execute("vacuum")
    database.execute("pragma wal_checkpoint(truncate)")


def _is_in(synthesis: Synthesis, participant_id: str) -> bool:
    return any(person.id == participant_id for person in synthesis.participants)


def _doomed(decisions: Sequence[Decision], gone: Sequence[Traces], marks: Set[str]) -> Set[int]:
    """The decisions about a participant or her words, or that name her, and those that take such a one back."""
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(marks)))})(?!\w)", re.IGNORECASE) if marks else None
    ids = {one for trace in gone for one in (*trace.sources, *trace.turns, *trace.statements, trace.participant_id)}
    texts = {text for trace in gone for text in trace.texts if len(text) >= TEXT_LETTERS_MIN}
    found: set[int] = set()
    for decision in decisions:
        words = set(_texts({**decision.value, **decision.evidence}))
        quoted = any(text in word for word in words for text in texts)
        quoted = quoted or (named is not None and any(map(named.search, words)))
        if decision.object_id in ids or words & ids or quoted or decision.undoes in found:
            found.add(decision.seq)
    return found


def _texts(value: object) -> Iterator[str]:
    """All texts in a decision's value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _forget_in_cache(cache: Path, source_ids: Set[str]) -> None:
    """Delete everything that is kept but what was heard in recordings of others."""
    marks = [source_id.encode() for source_id in source_ids]
    for folder in cache.iterdir() if cache.is_dir() else ():
        if folder.is_dir() and folder.name in PER_RECORDING:
            for entry in folder.glob("*.json.gz"):
                if _holds(entry, marks):
                    entry.unlink()
        elif folder.is_dir():
            shutil.rmtree(folder)
        else:  # embeddings of her sentences
            folder.unlink()


def _holds(entry: Path, marks: Sequence[bytes]) -> bool:
    """Whether a kept result mentions one of the marks; one that cannot be read is taken to do so."""
    try:
        text = gzip.decompress(entry.read_bytes())
    except (OSError, EOFError, zlib.error):
        return True
    return any(mark in text for mark in marks)
