"""Several transcripts of one talk: the best is used, the others are set aside with the reason.

The same recording is often there as subtitles, as a page and as the export of a second tool. Two files tell of one
talk when three neighbouring words of the one mostly stand in the other too; files that share their name need less of
that, because another recogniser hears some words otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from zlib import crc32

from synth.model import Document, Notice

WORDS = 3  # neighbouring words that are compared
SHARE_OF_NAMESAKES = 0.3  # of the shorter file that stands in the longer one, where both have one name
SHARE_OF_STRANGERS = 0.8
RUNS_MIN = 40  # a file with fewer runs of words is too short to tell, but for its name
AS_LONG = 0.7  # a version that has less of the talk than this is not taken for all of it
NUMBERS_MAX = 0.03  # of the words that are bare numbers: with more, lines or pages were numbered
ADVANTAGES = (
    "tells the speakers apart",
    "has times",
    "has no numbers of lines between its words",
    "has finer times",
)
LOOKED_UP = 4  # one run in so many finds the candidates; which is decided by the run itself
# What exports put between the name of a recording and the suffix of its transcript.
TAILS = (".transcript", "_transcript", " transcript", "-transcript", ".otter_ai", ".en", ".cc")


@dataclass(slots=True)
class Talk:
    """The versions of one talk, the longest first."""

    runs: Counter[int]
    versions: list[Document] = field(default_factory=list)


def key(document: Document) -> str:
    """Folder and name that a recording and its transcripts share."""
    path = PurePosixPath(document.source.path)
    stem = path.stem.casefold()
    for tail in TAILS:
        stem = stem.removesuffix(tail)
    return str(path.parent / stem)


def best(documents: Sequence[Document]) -> dict[str, Document]:
    """For each transcript or note, by its path, the version of its talk that is used: itself, or a better one."""
    chosen = {}
    for talk in _talks([one for one in documents if one.turns and one.source.kind in ("transcript", "notes")]):
        longest = _length(talk.versions[0])
        whole = [one for one in talk.versions if _length(one) >= AS_LONG * longest]
        used = min(whole, key=lambda one: (*(-worth for worth in _worth(one)), one.source.path))
        chosen.update({one.source.path: used for one in talk.versions})
    return chosen


def set_aside(document: Document, used: Document) -> Document:
    """The source of a version that is not used, with the line that says which is and why."""
    reason = f"another version of {used.source.path}, which {_advantage(used, document)}; counted once"
    message = f"{document.source.path}: {reason}; take the one out that you do not want"
    source = replace(document.source, status="skipped", reason=reason)
    return Document(source, notices=(Notice("second-version", message, source.id),))


def taking_over(used: Document, others: Sequence[Document]) -> Document:
    """The version that is used with what only another one says about the person at its top."""
    if used.people:
        return used
    told = next((one.people for one in others if one.people), ())
    return replace(used, people=tuple(replace(row, source_id=used.source.id, file=used.source.path) for row in told))


def by_name(chosen: Mapping[str, Document]) -> dict[str, set[str]]:
    """For each way in which a list can name a version, in lower case, the paths of the ones that are used for it."""
    used: dict[str, set[str]] = {}
    for path, version in chosen.items():
        for name in {path.casefold(), PurePosixPath(path).name.casefold()}:
            used.setdefault(name, set()).add(version.source.path)
    return used


def pointing_to(document: Document, used: Mapping[str, set[str]]) -> Document:
    """The document; where a list names a version that was set aside, it names the one that is used (`by_name`)."""
    people = []
    for row in document.people:
        paths = used.get((row.file or "").strip().replace("\\", "/").casefold(), set())
        people.append(replace(row, file=next(iter(paths))) if len(paths) == 1 else row)
    return replace(document, people=tuple(people))


def unlike_namesakes(documents: Sequence[Document]) -> dict[str, Notice]:
    """By path, a notice on each transcript that shares its name with another one but not its words."""
    first: dict[str, str] = {}
    notices = {}
    for one in documents:
        if one.source.kind != "transcript" or not one.turns:
            continue
        other = first.setdefault(key(one), one.source.path)
        if other != one.source.path:
            message = (
                f"{one.source.path}: has the name of {other} but other words, so both are counted; "
                "if they are of one recording, take one out"
            )
            notices[one.source.path] = Notice("same-name", message, one.source.id)
    return notices


def _talks(documents: Sequence[Document]) -> list[Talk]:
    """The talks in order of length; a file belongs to the first one that it is a version of."""
    talks: list[Talk] = []
    named: dict[str, list[int]] = {}
    holding: dict[int, list[int]] = {}
    for one in sorted(documents, key=lambda one: (-_length(one), one.source.path)):
        runs = Counter(_runs(one))
        looked_up = [run for run in runs if run % LOOKED_UP == 0]
        shared = Counter(number for run in looked_up for number in holding.get(run, ()))
        likely = [number for number, count in sorted(shared.items()) if 2 * count >= len(looked_up)]
        namesakes = named.get(key(one), [])
        found = next((n for n in namesakes if _share(runs, talks[n].runs) >= SHARE_OF_NAMESAKES), None)
        if found is None and runs.total() >= RUNS_MIN:
            found = next((n for n in likely if _share(runs, talks[n].runs) >= SHARE_OF_STRANGERS), None)
        if found is None:
            found = len(talks)
            talks.append(Talk(runs))
            for run in looked_up:
                holding.setdefault(run, []).append(found)
        talks[found].versions.append(one)
        named.setdefault(key(one), []).append(found)
    return talks


def _runs(document: Document) -> Iterator[int]:
    """The runs of neighbouring words as numbers; a text that is shorter than one is a run of its own."""
    text = " ".join(turn.text for turn in document.turns).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    for index in range(max(1, len(words) - WORDS + 1)):
        yield crc32(" ".join(words[index : index + WORDS]).encode())


def _share(shorter: Counter[int], longer: Counter[int]) -> float:
    return (shorter & longer).total() / max(1, shorter.total())


def _length(document: Document) -> int:
    return sum(len(turn.text.split()) for turn in document.turns)


def _worth(document: Document) -> tuple[int, ...]:
    """What `ADVANTAGES` name, in their order; one speaker's name tells nobody apart, but more than none."""
    speakers = len({turn.speaker for turn in document.turns if turn.speaker})
    marks = sum(len(turn.marks) for turn in document.turns)
    numbers = sum(word.isdecimal() for turn in document.turns for word in turn.text.split())
    return min(2, speakers), int(marks > 0), int(numbers <= NUMBERS_MAX * _length(document)), marks


def _advantage(used: Document, other: Document) -> str:
    for name, mine, its in zip(ADVANTAGES, _worth(used), _worth(other), strict=True):
        if mine != its:
            return name if mine > its else "has more of the talk"
    return "is as good and comes first by name"
