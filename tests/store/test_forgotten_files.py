"""Every file that a forgotten participant can come back from is hers."""

from __future__ import annotations

from dataclasses import replace

from synth.model import Document, Source
from synth.privacy import traces
from synth.stages.ingest import versions
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
