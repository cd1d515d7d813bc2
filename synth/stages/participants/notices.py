"""What the researcher is told about speakers and people, and how to put it right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import PurePosixPath

from synth.model import Document, Notice
from synth.settings import ParticipantsSettings
from synth.stages.participants.attributes import facet_of
from synth.stages.participants.names import fold, full_name
from synth.stages.participants.pseudonyms import Voiced
from synth.stages.participants.roles import INTERVIEWER, PARTICIPANT, Voice

MOST_ROWS = 10
NOBODY_SHARE = 0.05  # of the words of a talk: with more, somebody without a role is worth a line
NAME_WORDS = 8  # no name that is looked for in file names has more


def about(
    documents: Sequence[Document], heard: Sequence[Voice], everybody: Sequence[Voiced],
    settings: ParticipantsSettings, shown: Callable[[Voice], str],
) -> Iterator[Notice]:  # fmt: skip
    """Notices in order of the sources' paths; `shown` makes a speaker tag fit to be read by others."""
    by_source: dict[str, list[Voice]] = {}
    for voice in heard:
        by_source.setdefault(voice.source_id, []).append(voice)
    names = frozenset(filter(None, (full_name(name) for person in everybody for name in person.names)))
    for document in documents:
        group = by_source.get(document.source.id, [])
        if group:
            yield from _about_talk(document, group, settings, shown)
        yield from _about_path(document, names)
    yield from _unheard(documents, everybody)


def _unheard(documents: Sequence[Document], everybody: Sequence[Voiced]) -> Iterator[Notice]:
    """Who is only listed, by row: a name would not be fit to be read by others."""
    paths = {document.source.id: document.source.path for document in documents}
    lines: dict[str, list[int]] = {}
    for person in everybody:
        if not person.has_material:
            for row in person.person.rows:
                lines.setdefault(paths[row.source_id], []).append(row.row or 0)
    for path, rows in sorted(lines.items()):
        shown = ", ".join(map(str, sorted(rows)[:MOST_ROWS])) + (", ..." if len(rows) > MOST_ROWS else "")
        who = f"the person in row {shown} has" if len(rows) == 1 else f"the people in rows {shown} have"
        yield Notice(
            "not-heard",
            f"{path}: {who} no recording, transcript or answers; add the missing file, or name it in the list",
        )


def _about_talk(
    document: Document, group: Sequence[Voice], settings: ParticipantsSettings, shown: Callable[[Voice], str]
) -> Iterator[Notice]:
    source = document.source
    loudest = max(group, key=lambda voice: voice.share)
    if source.kind == "transcript" and len(group) > 1 and loudest.share > settings.talk_share_warning:
        yield Notice(
            "talk-share",
            f"{source.path}: {shown(loudest)} has {100 * loudest.share:.0f} % of the words; "
            "check whether the speakers were told apart",
            source.id,
        )
    if not any(voice.role == "participant" for voice in group):
        yield Notice(
            "no-participant",
            f"{source.path}: no participant is known in it, so nothing of it is evidence; "
            + _correction(source.path, loudest, shown),
            source.id,
        )
    weak = [voice for voice in group if voice.weak]
    if weak:
        guesses = "; ".join(f"{shown(voice)}: {voice.role} ({voice.reason})" for voice in weak)
        yield Notice(
            "role-guess",
            f"{source.path}: who asks and who answers was guessed: {guesses}; if that is wrong, "
            + _correction(source.path, weak[0], shown),
            source.id,
        )
    nobody = [voice for voice in group if voice.role == "unknown" and voice.share >= NOBODY_SHARE]
    known = [voice for voice in group if voice.role == "participant"]
    if nobody and len(known) == 1:
        who = ", ".join(f"{shown(voice)} ({100 * voice.share:.0f} % of the words)" for voice in nobody)
        yield Notice(
            "unknown-speaker",
            f"{source.path}: who {who} is cannot be told, so nothing of it is evidence; if it is the participant, put "
            f'into study.toml: [speakers."{source.path}"] and below it '
            f'"{shown(nobody[0])}" = {{ same_as = "{shown(known[0])}" }}',
            source.id,
        )


def _correction(path: str, voice: Voice, shown: Callable[[Voice], str]) -> str:
    role = "participant" if voice.role != "participant" else "interviewer"
    return f'put into study.toml: [speakers."{path}"] and below it "{shown(voice)}" = {{ role = "{role}" }}'


def _about_path(document: Document, names: Set[str]) -> Iterator[Notice]:
    """File names stay as they are, because results point to files by them."""
    words = fold(document.source.path).split()
    ends = range(2, len(words) + 1)
    if any(" ".join(words[start:end]) in names for end in ends for start in range(max(0, end - NAME_WORDS), end - 1)):
        yield Notice(
            "name-in-path",
            f"{document.source.path}: the file's name holds a participant's name, and results name files; rename it to "
            f"something such as interview-03{PurePosixPath(document.source.path).suffix}, also where a list names it, "
            "and run again",
            document.source.id,
        )


def is_company(header: str) -> bool:
    """Whether a column holds the name of the participant's company."""
    return facet_of(header) == "company"


def is_generic(voice: Voice) -> bool:
    """Whether a tag is a role such as Interviewer and no name."""
    return INTERVIEWER.fullmatch(voice.key) is not None or PARTICIPANT.fullmatch(voice.key) is not None
