"""What a study holds before any model runs: files, columns, speakers, who is who, what would be redacted.

Nothing is kept: a preview leaves the study as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from synth import privacy
from synth.errors import StudyError
from synth.evidence import PLACEHOLDER
from synth.model import Answer, Column, Document, Role, Source, Turn
from synth.pipeline import corrections, toolbox
from synth.pipeline.sources import guarded, once
from synth.pipeline.work import Progress, recipe_for
from synth.settings import Recipe, StudySettings
from synth.stages import ingest, participants
from synth.store import files

SEARCHED_MOST = 5_000  # answers of one file in which a check counts personal data, so that it takes seconds


@dataclass(frozen=True, slots=True)
class SpeakerPreview:
    """A speaker tag of one file; `share` is that of the words in the file, 0..1."""

    tag: str
    role: Role
    share: float
    participant: str | None  # pseudonym


@dataclass(frozen=True, slots=True)
class FilePreview:
    """One file; `dropped` counts what was read and left out by its reason code."""

    source: Source
    turns: int
    answers: int
    people: int
    columns: tuple[Column, ...]
    speakers: tuple[SpeakerPreview, ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A place where a participant was found, and why it is taken for hers."""

    path: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A study as it is read; `matched` maps pseudonyms to the places that were joined to the first one.

    `redacted` counts replaced pieces by type, in a large table those of every n-th row; `searched` is the share of
    turns and answers that were looked through for it. `passed_over` holds (path, reason) of files not opened.
    """

    files: tuple[FilePreview, ...]
    participants: int
    matched: Mapping[str, tuple[Link, ...]]
    redacted: Mapping[str, int]
    searched: float
    warnings: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...]


def preview(study: Path, recipe: Recipe, own: StudySettings, progress: Progress) -> Preview:
    """What each file of the study is and how its parts belong together.

    Raises:
        StudyError: when there is nothing to look at.
    """
    listing = files.scan(study, study / files.OUT_FOLDER)
    if not listing.files:
        raise StudyError(f"{study}: holds no files; put recordings, transcripts or survey exports into it")
    tools = toolbox.ingest_tools()
    originals, copies = once(listing)
    documents = []
    for done, file in enumerate(originals):
        progress("ingest", done, len(originals))
        settings = recipe_for(recipe, own, file).ingest
        documents.append(guarded(file, partial(ingest.read, file, settings, tools)))
    progress("ingest", len(originals), len(originals))
    told = sorted([*ingest.pair(documents), *copies], key=lambda document: document.source.path)
    key = privacy.read_key(study / files.STATE_FOLDER / privacy.KEY_FILE)
    thinned = [_thinned(document) for document in told]
    talk = participants.join(thinned, recipe.participants, recipe.ingest.privacy, own.speakers, key)
    notices = [notice for document in told for notice in document.notices if document.source.status == "ok"]
    notices += [*talk.notices, *corrections.unmatched(own, told)]
    if any(_is_unheard(document) for document in told):
        notices = [notice for notice in notices if notice.code != "not-heard"]  # they may speak in a recording
    joined = {turn.id: turn for turn in talk.turns}
    labels = {participant.id: participant.label for participant in talk.participants}
    return Preview(
        files=tuple(_file(document, joined, labels) for document in told),
        participants=len(talk.participants),
        matched=_matched(told, talk),
        redacted=_redacted(thinned, talk),
        searched=round(_texts(thinned) / max(1, _texts(told)), 4),
        warnings=tuple(notice.message for notice in notices),
        passed_over=listing.passed_over,
    )


def _is_unheard(document: Document) -> bool:
    return document.source.is_recording and document.source.status == "ok"


def _file(document: Document, joined: Mapping[str, Turn], labels: Mapping[str, str]) -> FilePreview:
    return FilePreview(
        source=document.source,
        turns=len(document.turns),
        answers=len(document.answers),
        people=len(document.people),
        columns=document.columns,
        speakers=tuple(_speakers(document.turns, joined, labels)),
        dropped=dict(sorted(Counter(item.reason for item in document.dropped).items())),
    )


def _speakers(turns: Sequence[Turn], joined: Mapping[str, Turn], labels: Mapping[str, str]) -> Iterator[SpeakerPreview]:
    """The tags of a file in order of their first word, with the role that most of their turns have.

    `joined` has turns with their participants by id, `labels` the pseudonyms of participants.
    """
    words = Counter({turn.speaker: 0 for turn in turns})
    roles: dict[str, Counter[Role]] = {turn.speaker: Counter() for turn in turns}
    people: dict[str, str | None] = {}
    for turn in turns:
        words[turn.speaker] += len(turn.text.split())
        after = joined.get(turn.id, turn)
        roles[turn.speaker][after.role] += 1
        if after.participant_id is not None:
            people[turn.speaker] = labels.get(after.participant_id)
    total = max(1, sum(words.values()))
    for tag, spoken in words.items():
        yield SpeakerPreview(tag, roles[tag].most_common(1)[0][0], round(spoken / total, 3), people.get(tag))


def _matched(documents: Sequence[Document], talk: participants.Conversation) -> dict[str, tuple[Link, ...]]:
    paths = {document.source.id: document.source.path for document in documents}
    found: dict[str, tuple[Link, ...]] = {}
    for participant in sorted(talk.participants, key=lambda participant: participant.label):
        links = tuple(
            Link(paths[match.source_id], match.where, match.reason)
            for match in talk.matches
            if match.participant_id == participant.id
        )
        if links:
            found[participant.label] = links
    return found


def _thinned(document: Document) -> Document:
    """The document with the answers of every n-th row when it has very many; people and everything else stay."""
    step = -(-len(document.answers) // SEARCHED_MOST)
    if step <= 1:
        return document
    return replace(document, answers=tuple(answer for answer in document.answers if answer.row % step == 0))


def _texts(documents: Sequence[Document]) -> int:
    return sum(len(document.turns) + len(document.answers) for document in documents)


def _redacted(documents: Sequence[Document], talk: participants.Conversation) -> dict[str, int]:
    """How many placeholders each type has in the joined texts beyond those that the files came with."""
    before: Counter[str] = Counter()
    for document in documents:
        before += _placeholders(document.turns, document.answers)
    return dict(sorted((_placeholders(talk.turns, talk.answers) - before).items()))


def _placeholders(turns: Sequence[Turn], answers: Sequence[Answer]) -> Counter[str]:
    texts = [*(turn.text for turn in turns), *(answer.text for answer in answers)]
    found = (placeholder for text in texts for placeholder in PLACEHOLDER.findall(text))
    return Counter(privacy.kind_of(placeholder) for placeholder in found)
