"""Who asks and who answers: the role of every speaker of every transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from synth.model import Document, PersonRow, Role, Turn
from synth.settings import ParticipantsSettings, SpeakerSettings
from synth.stages.participants.names import fits, fold, name_words

INTERVIEWER = re.compile(
    r"(the )?(interviewers?|moderators?|facilitators?|(user |ux )?researchers?|hosts?|question|questioner|q|int|mod"
    r"|interviewerin|moderatorin|enquetrice|enqueteur|entrevistador|entrevistadora)( ?\d+)?"
)
PARTICIPANT = re.compile(
    r"(the )?(participants?|interviewees?|respondents?|customers?|clients?|users?|guests?|answer|subject"
    r"|patient|resp|part|befragte|befragter|teilnehmer|teilnehmerin|entrevistado|entrevistada)( ?\d+)?"
)
# Tags that a recogniser gives when it knows nobody.
NOBODY = re.compile(
    r"(unknown( speaker)?|speaker( ?[a-z\d]{1,2})?|speaker \d+|spk ?\d+|unidentified( speaker)?|person ?\d+|)"
)
LETTER = re.compile(r"([a-z])\d*")
ASKS = re.compile(
    r"\?|(?:^|[.!,] )(?:so |and |okay |ok |well |right |then |but |um |uh )*"
    r"(?:what|how|why|when|where|which|who|can you|could you|do you|did you|are you|have you|would you|is there"
    r"|tell me|tell us|walk me|describe)\b",
    re.I,
)
YOU = re.compile(r"\b(you|your|yours)\b", re.I)
ME = re.compile(r"\b(i|my|me|we|our|us|i'm|i've|we're|we've)\b", re.I)
MARGIN_SURE = 0.25  # of the score below: wider apart needs no word to the researcher
MARGIN_LEAST = 0.03  # closer together is not to be told
SMALL_SHARE = 0.1  # of all words: who says less and asks is no participant beside others


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker of one transcript; `tags` are the labels in the file that mean this speaker."""

    source_id: str
    path: str
    tag: str
    tags: tuple[str, ...]
    name: str  # what the study's settings call the speaker, else the tag
    words: int
    share: float  # of all words of the transcript
    score: float  # 0..1, how much it sounds like an interviewer
    role: Role = "unknown"
    reason: str = ""
    weak: bool = False

    @property
    def key(self) -> str:
        """The folded name, empty where the tag names nobody."""
        folded = fold(self.name)
        return "" if NOBODY.fullmatch(folded) else folded


Files = Mapping[str, Mapping[str, SpeakerSettings]]


def voices(
    documents: Sequence[Document],
    settings: ParticipantsSettings,
    speakers: Files,
    rows: Mapping[str, Sequence[PersonRow]],
) -> tuple[Voice, ...]:
    """Every speaker of every transcript with a role; `rows` holds what lists say about the people of a source id."""
    heard = {document.source.id: _voices(document, speakers.get(document.source.path, {})) for document in documents}
    often = _often([voice for group in heard.values() for voice in group])
    found: list[Voice] = []
    for document in documents:
        own = speakers.get(document.source.path, {})
        judge = _Judge(settings, own, rows.get(document.source.id, ()), often)
        found.extend(judge.roles(heard[document.source.id]))
    return tuple(found)


def _voices(document: Document, own: Mapping[str, SpeakerSettings]) -> tuple[Voice, ...]:
    groups: dict[str, list[Turn]] = {}
    tags: dict[str, set[str]] = {}
    for turn in document.turns:
        tag = same_as(turn.speaker, own)
        groups.setdefault(tag, []).append(turn)
        tags.setdefault(tag, set()).add(turn.speaker)
    total = sum(len(turn.text.split()) for turn in document.turns) or 1
    return tuple(_voice(document, tag, tuple(sorted(tags[tag])), own, group, total) for tag, group in groups.items())


def same_as(tag: str, own: Mapping[str, SpeakerSettings]) -> str:
    """The tag that `tag` means after the study's settings; a loop ends where it began."""
    seen = [tag]
    while seen[-1] in own and (other := own[seen[-1]].same_as) and other not in seen:
        seen.append(other)
    return seen[-1]


def _voice(
    document: Document,
    tag: str,
    tags: tuple[str, ...],
    own: Mapping[str, SpeakerSettings],
    turns: Sequence[Turn],
    total: int,
) -> Voice:
    words = sum(len(turn.text.split()) for turn in turns)
    asks = sum(bool(ASKS.search(turn.text)) for turn in turns) / len(turns)
    you = sum(len(YOU.findall(turn.text)) for turn in turns)
    me = sum(len(ME.findall(turn.text)) for turn in turns)
    share = words / total
    score = 0.45 * asks + 0.3 * (you + 1) / (you + me + 2) + 0.25 * (1 - share)
    name = (own[tag].name if tag in own else None) or tag
    return Voice(document.source.id, document.source.path, tag, tags, name, words, share, score)


def _often(everybody: Sequence[Voice]) -> frozenset[str]:
    """Names that are heard in several transcripts, in each beside somebody who is heard in fewer."""
    counts = Counter(voice.key for voice in everybody if voice.key and not PARTICIPANT.fullmatch(voice.key))
    by_source: dict[str, list[int]] = {}
    for voice in everybody:
        by_source.setdefault(voice.source_id, []).append(counts.get(voice.key, 0))
    sources: dict[str, set[str]] = {}
    for voice in everybody:
        sources.setdefault(voice.key, set()).add(voice.source_id)
    return frozenset(
        key
        for key, count in counts.items()
        if count >= 2 and all(min(by_source[source]) < count for source in sources[key])
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """Decides the roles of one transcript, the surest ground first."""

    settings: ParticipantsSettings
    own: Mapping[str, SpeakerSettings]
    rows: Sequence[PersonRow]
    often: frozenset[str]

    def roles(self, group: tuple[Voice, ...]) -> Iterator[Voice]:
        known = {voice.tag: found for voice in group if (found := self._certain(voice, group))}
        rest = [voice for voice in group if voice.tag not in known]
        known.update(_rest(rest, {role for role, _, _ in known.values()}))
        for voice in group:
            role, reason, weak = known[voice.tag]
            yield Voice(
                voice.source_id, voice.path, voice.tag, voice.tags, voice.name, voice.words, voice.share, voice.score,
                role, reason, weak,
            )  # fmt: skip

    def _certain(self, voice: Voice, group: Sequence[Voice]) -> Found | None:
        role = next(
            (self.own[tag].role for tag in (voice.tag, *voice.tags) if tag in self.own and self.own[tag].role),
            None,
        )
        if role:
            return role, "said in study.toml", False
        words = name_words(voice.name)
        if any(words and (name_words(name) == words or name == voice.tag) for name in self.settings.interviewers):
            return "interviewer", "named in the recipe", False
        key = voice.key
        if not key:
            return None
        if INTERVIEWER.fullmatch(key):
            return "interviewer", "called so in the file", False
        if PARTICIPANT.fullmatch(key):
            return "participant", "called so in the file", False
        if any(self._is(row, voice) for row in self.rows):
            return "participant", "in the list of participants", False
        by_letter = _by_letter(key, group)
        if by_letter:
            return by_letter, "called so in the file", False
        if key in self.often:
            return "interviewer", "speaks in several transcripts", False
        return None

    @staticmethod
    def _is(row: PersonRow, voice: Voice) -> bool:
        ids = {fold(value) for key, value in row.keys if key.endswith("_id") or key == "id"}
        words = name_words(row.name or "")
        return voice.key in ids or fits(name_words(voice.name), words)


Found = tuple[Role, str, bool]  # role, reason, whether it was guessed on weak ground


def _rest(rest: Sequence[Voice], known: Set[Role]) -> dict[str, Found]:
    """Roles of the speakers whom no tag, list or setting tells, from their talk."""
    named = [voice for voice in rest if voice.key] or list(rest)
    found: dict[str, Found] = {voice.tag: ("unknown", "cannot be told", False) for voice in rest if voice not in named}
    if {"interviewer", "participant"} <= known:
        found.update({voice.tag: _beside(voice) for voice in named})
    elif "interviewer" in known:
        found.update({voice.tag: _answering(voice, named) for voice in named})
    elif "participant" in known and len(named) == 1:
        found[named[0].tag] = ("interviewer", "the only other speaker", False)
    elif named:
        found.update(_by_talk(named, listed="participant" in known))
    return found


def _by_letter(key: str, group: Sequence[Voice]) -> Role | None:
    """What a tag of one letter means beside the other tags: R is a researcher beside P, a respondent beside I."""
    found = LETTER.fullmatch(key)
    if not found:
        return None
    letter = found[1]
    others = {other[1] for voice in group if voice.key != key and (other := LETTER.fullmatch(voice.key))}
    if any(INTERVIEWER.fullmatch(voice.key) for voice in group):
        others.add("i")
    meanings: Mapping[str, tuple[tuple[str, Role], ...]] = {
        "p": (("", "participant"),),
        "a": (("q", "participant"),),
        "i": (("pra", "interviewer"),),
        "m": (("pra", "interviewer"),),
        "r": (("imq", "participant"), ("p", "interviewer")),
    }
    for beside, role in meanings.get(letter, ()):
        if (not beside and len(group) > 1) or others & set(beside):
            return role
    return None


def _beside(voice: Voice) -> Found:
    """Somebody beside a known interviewer and a known participant."""
    if not voice.key:
        return "unknown", "cannot be told", False
    if voice.score >= 0.6 and voice.share < SMALL_SHARE:
        return "interviewer", "asks beside the interviewer", True
    return "participant", "answers beside the participant", True


def _answering(voice: Voice, named: Sequence[Voice]) -> Found:
    """Somebody beside a known interviewer, where no participant is known."""
    if len(named) > 1 and voice.score >= 0.6 and voice.share < SMALL_SHARE:
        return "interviewer", "asks beside the interviewer", True
    return "participant", "answers the interviewer", False


def _by_talk(named: Sequence[Voice], *, listed: bool) -> dict[str, Found]:
    """Roles by who asks and who talks, where nothing else is known."""
    if len(named) == 1:
        return {named[0].tag: ("participant", "the only speaker", False)}
    ordered = sorted(named, key=lambda voice: (-voice.score, voice.share, voice.tag))
    margin = ordered[0].score - ordered[1].score
    if margin < MARGIN_LEAST and not listed:
        return {voice.tag: ("unknown", "cannot be told", True) for voice in named}
    weak = margin < MARGIN_SURE
    found: dict[str, Found] = {voice.tag: ("participant", "answers more than it asks", weak) for voice in ordered[1:]}
    found[ordered[0].tag] = ("interviewer", "asks more than it answers", weak)
    return found
