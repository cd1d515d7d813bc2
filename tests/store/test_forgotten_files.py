"""Every file that a forgotten participant can come back from is hers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from synth.errors import UsageError
from synth.model import Document, Source
from synth.privacy import traces
from synth.stages.ingest import versions
from synth.store.cache import Cache
from synth.store.database import open_store
from synth.store.files import OWN_MARK
from synth.store.forgetting import forget_participant
from tests.render_study import synthesis


def unused(name: str, sha256: str, reason: str = "") -> Source:
    """A source that was looked into and not used."""
    return Source(f"s-{name}", name, "transcript", sha256, status="skipped", reason=reason)


def test_recording_copies_and_other_versions_of_her_talk_are_hers() -> None:
    """What was not used holds her as well: without the used file, the next run would read it."""
    whole = synthesis()
    users = [source_id for person in whole.participants for source_id in person.source_ids]
    person, own = next(
        (person, source)
        for person in whole.participants
        for source in whole.sources
        if source.id in person.source_ids and users.count(source.id) == 1 and source.kind == "transcript"
    )
    used = replace(own, media_path="talk.m4a")
    recording = unused("talk.m4a", "1" * 64, "transcript used")
    version = versions.set_aside(Document(unused("talk.srt", "2" * 64)), Document(used)).source
    hers = (used, recording, version, unused("copy.vtt", own.sha256), unused("copy.srt", version.sha256))
    others = (unused("else.vtt", "3" * 64, f"another version of my {own.path}, which is as good; counted once"),)
    rest = tuple(source for source in whole.sources if source.id != own.id)

    gone = traces(replace(whole, sources=(*rest, *hers, *others)), person.id)

    assert {source.id for source in hers} <= gone.sources
    assert not {source.id for source in others} & gone.sources


def test_what_was_heard_in_a_recording_that_is_not_used_any_more_goes_too(tmp_path: Path) -> None:
    """Her talk was transcribed before its transcript came, and once more from an earlier file: neither is kept."""
    now = synthesis()
    person = now.participants[0]
    used = next(source for source in now.sources if source.id in person.source_ids)
    earlier = replace(
        now,
        sources=(*now.sources, unused("first.mp3", "4" * 64)),
        participants=(replace(person, source_ids=("s-first.mp3",)), *now.participants[1:]),
    )
    rest = tuple(source for source in now.sources if source.id != used.id)
    now = replace(now, sources=(*rest, replace(used, media_path="talk.m4a"), unused("talk.m4a", "1" * 64)))
    state, cache = tmp_path / ".synth", Cache(tmp_path / ".synth" / "cache")
    state.mkdir()
    with open_store(state) as store:
        for result in (earlier, now):
            store.commit_run(result, {source.path: source.sha256 for source in result.sources})
    for number, name in enumerate(("first.mp3", "talk.m4a", "somebody else.m4a")):
        cache.put("transcribe", f"a{number}", Document, Document(unused(name, str(number) * 64)))

    forget_participant(state, person.label, tmp_path / "synth-out")

    assert [path.name for path in (state / "cache").rglob("*.gz")] == ["a2.json.gz"]


def kept(folder: Path) -> tuple[Path, str]:
    """The state of a study with one result, and the label of somebody in it."""
    whole, state = synthesis(), folder / ".synth"
    state.mkdir()
    with open_store(state) as store:
        store.commit_run(whole, {source.path: source.sha256 for source in whole.sources})
    return state, whole.participants[0].label


def test_a_report_behind_a_link_is_deleted_as_well(tmp_path: Path) -> None:
    """A report that is written to a shared folder by way of a link does not keep anybody from leaving."""
    state, label = kept(tmp_path)
    shared = tmp_path / "shared"
    (shared / "sources").mkdir(parents=True)
    (shared / "sources" / "s-1.html").write_text("her words", encoding="utf-8")
    (shared / OWN_MARK).write_text("{}", encoding="utf-8")
    out = tmp_path / "synth-out"
    out.symlink_to(shared)

    assert forget_participant(state, label, out).label == label

    assert not list(shared.iterdir())
    assert not out.is_symlink()


def test_nothing_is_deleted_behind_a_cache_that_leads_elsewhere(tmp_path: Path) -> None:
    """A folder that somebody handed over cannot make the files of another one vanish."""
    state, label = kept(tmp_path)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine", encoding="utf-8")
    (state / "cache").symlink_to(foreign)

    with pytest.raises(UsageError, match="is a link"):
        forget_participant(state, label, tmp_path / "synth-out")

    assert (foreign / "letter.txt").is_file()
