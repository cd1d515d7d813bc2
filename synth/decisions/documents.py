"""Decisions about what was heard and who said it: applied before anything is built on the turns."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping, Sequence

from synth.decisions.ledger import Outcome, text_of
from synth.evidence import PLACEHOLDER
from synth.model import Decision, Document, Mark, Role, Synthesis, Turn
from synth.settings import SpeakerSettings

VOICE_ACTIONS = ("rename", "merge", "role")
ROLES: tuple[Role, ...] = ("interviewer", "participant", "unknown")


def mend(
    documents: Sequence[Document], decisions: Sequence[Decision]
) -> tuple[tuple[Document, ...], tuple[Outcome, ...]]:
    """The documents with corrected turns; a correction holds while the turn reads as it did when it was made."""
    about = [decision for decision in decisions if decision.object == "turn" and decision.action in {"fix", "speaker"}]
    # every correction of a turn names the words of the run, so the last one stands for those before it
    last = {(decision.object_id, decision.action): decision.seq for decision in about}
    about = [decision for decision in about if last[decision.object_id, decision.action] == decision.seq]
    turns = {document.source.path: list(document.turns) for document in documents}
    read = {path: tuple(own) for path, own in turns.items()}
    outcomes = []
    for decision in about:
        path = text_of(decision.evidence, "path")
        mine = turns.get(path, [])
        outcome, place = _find(decision, read.get(path, ()))
        outcomes.append(outcome)
        if place is not None and outcome.fate == "kept":
            mine[place] = _mended(mine[place], decision, read[path])
    mended = tuple(dataclasses.replace(document, turns=tuple(turns[document.source.path])) for document in documents)
    return mended, tuple(outcomes)


def corrections(synthesis: Synthesis, decisions: Sequence[Decision]) -> tuple[Outcome, ...]:
    """What became of corrected words in a result: a turn reads as it did before, as corrected, or otherwise."""
    paths = {source.id: source.path for source in synthesis.sources}
    turns = {turn.id: turn for turn in synthesis.turns}
    texts = {(paths.get(turn.source_id, ""), turn.text): turn.id for turn in synthesis.turns}
    last = {one.object_id: one for one in decisions if (one.object, one.action) == ("turn", "fix")}
    outcomes = []
    for decision in last.values():
        before, after = text_of(decision.evidence, "text"), text_of(decision.value, "text")
        path = text_of(decision.evidence, "path")
        same = texts.get((path, before)) or texts.get((path, after))
        turn = turns.get(decision.object_id)
        if same is not None:
            outcomes.append(Outcome(decision.seq, "kept", same))
        elif turn is not None:
            outcomes.append(Outcome(decision.seq, "changed", turn.id, before, turn.text))
        else:
            outcomes.append(Outcome(decision.seq, "gone", decision.object_id, before))
    return tuple(outcomes)


def _find(decision: Decision, turns: Sequence[Turn]) -> tuple[Outcome, int | None]:
    before = text_of(decision.evidence, "text")
    by_id = next((place for place, turn in enumerate(turns) if turn.id == decision.object_id), None)
    same = next((place for place, turn in enumerate(turns) if _reads(turn.text, before)), None)
    if by_id is not None and _reads(turns[by_id].text, before):
        return Outcome(decision.seq, "kept", decision.object_id), by_id
    if same is not None:
        return Outcome(decision.seq, "kept", turns[same].id), same
    if by_id is not None:
        return Outcome(decision.seq, "changed", decision.object_id, before, turns[by_id].text), by_id
    return Outcome(decision.seq, "gone", decision.object_id, before), None


def _reads(text: str, shown: str) -> bool:
    """Whether a turn reads as it was shown, placeholders standing for the personal data that they hide."""
    parts = PLACEHOLDER.split(shown)
    if len(parts) == 1:
        return text == shown
    at = len(parts[0])
    if not text.startswith(parts[0]):
        return False
    for part in parts[1:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return text.endswith(parts[-1]) and len(text) - len(parts[-1]) >= at


def _mended(turn: Turn, decision: Decision, turns: Sequence[Turn]) -> Turn:
    if decision.action == "speaker":
        tag = _tag(turns, text_of(decision.value, "as_turn_id")) or text_of(decision.value, "speaker")
        return dataclasses.replace(turn, speaker=tag or turn.speaker)
    text = " ".join(text_of(decision.value, "text").split())
    return rewritten(turn, text) if text else turn


def rewritten(turn: Turn, text: str) -> Turn:
    """The turn with another wording; times follow the words that stayed."""
    moved = moved_offsets(turn.text, text)
    marks = tuple(
        Mark(moved[mark.char_start], moved[mark.char_end], mark.start_s, mark.end_s)
        for mark in turn.marks
        if moved[mark.char_start] < moved[mark.char_end]
    )
    return dataclasses.replace(turn, text=text, marks=marks)


def moved_offsets(before: str, after: str) -> list[int]:
    """Where each offset 0..len(before) of `before` is in `after`; inside a replaced piece, its nearer end."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    moved = [0] * (len(before) + 1)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        length = end - start
        for offset in range(start, end + 1):
            if length == new_end - new_start:
                moved[offset] = new_start + offset - start
            else:
                moved[offset] = new_start if offset - start < end - offset else new_end
    moved[len(before)] = len(after)
    return moved


def speaker_settings(
    own: Mapping[str, Mapping[str, SpeakerSettings]], decisions: Sequence[Decision], documents: Sequence[Document] = ()
) -> dict[str, dict[str, SpeakerSettings]]:
    """What `study.toml` says about speakers, overruled by later decisions; an object id is `path::tag`.

    People see pseudonyms: a turn that is named in a decision tells which tag of the file is meant.
    """
    turns = {document.source.path: document.turns for document in documents}
    merged = {path: dict(tags) for path, tags in own.items()}
    for decision in decisions:
        if decision.object != "speaker" or decision.action not in VOICE_ACTIONS:
            continue
        path, _, label = decision.object_id.rpartition("::")
        spoken = turns.get(path, ())
        tag = _tag(spoken, text_of(decision.evidence, "turn_id"), text_of(decision.evidence, "text")) or label
        known = merged.setdefault(path, {}).get(tag, SpeakerSettings())
        merged[path][tag] = known.model_copy(update=_update(decision, spoken))
    return merged


def _tag(turns: Sequence[Turn], turn_id: str, text: str = "") -> str:
    """The tag under which a file has the speaker of a turn, found by the turn's id or else by its words."""
    by_id = next((turn.speaker for turn in turns if turn.id == turn_id), "")
    return by_id or next((turn.speaker for turn in turns if text and turn.text == text), "")


def _update(decision: Decision, turns: Sequence[Turn]) -> dict[str, str]:
    if decision.action == "rename" and text_of(decision.value, "name"):
        return {"name": text_of(decision.value, "name")}
    if decision.action == "merge" and text_of(decision.value, "into"):
        into = _tag(turns, text_of(decision.value, "into_turn_id"), text_of(decision.value, "into_text"))
        return {"same_as": into or text_of(decision.value, "into")}
    if decision.action == "role" and text_of(decision.value, "role") in ROLES:
        return {"role": text_of(decision.value, "role")}
    return {}
