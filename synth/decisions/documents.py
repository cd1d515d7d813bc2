"""Decisions about what was heard and who said it: applied before anything is built on the turns."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping, Sequence

from synth.decisions.ledger import Outcome, text_of
from synth.model import Decision, Document, Mark, Role, Turn
from synth.settings import SpeakerSettings

ROLES: tuple[Role, ...] = ("interviewer", "participant", "unknown")


def mend(
    documents: Sequence[Document], decisions: Sequence[Decision]
) -> tuple[tuple[Document, ...], tuple[Outcome, ...]]:
    """The documents with corrected turns; a correction holds while the turn reads as it did when it was made."""
    about = [decision for decision in decisions if decision.object == "turn" and decision.action in {"fix", "speaker"}]
    turns = {document.source.path: list(document.turns) for document in documents}
    outcomes = []
    for decision in about:
        mine = turns.get(text_of(decision.evidence, "path"), [])
        outcome, place = _find(decision, mine)
        outcomes.append(outcome)
        if place is not None and outcome.fate == "kept":
            mine[place] = _mended(mine[place], decision)
    mended = tuple(dataclasses.replace(document, turns=tuple(turns[document.source.path])) for document in documents)
    return mended, tuple(outcomes)


def _find(decision: Decision, turns: Sequence[Turn]) -> tuple[Outcome, int | None]:
    before = text_of(decision.evidence, "text")
    by_id = next((place for place, turn in enumerate(turns) if turn.id == decision.object_id), None)
    same = next((place for place, turn in enumerate(turns) if turn.text == before), None)
    if by_id is not None and turns[by_id].text == before:
        return Outcome(decision.seq, "kept", decision.object_id), by_id
    if same is not None:
        return Outcome(decision.seq, "kept", turns[same].id), same
    if by_id is not None:
        return Outcome(decision.seq, "changed", decision.object_id, before, turns[by_id].text), by_id
    return Outcome(decision.seq, "gone", decision.object_id, before), None


def _mended(turn: Turn, decision: Decision) -> Turn:
    if decision.action == "speaker":
        return dataclasses.replace(turn, speaker=text_of(decision.value, "speaker") or turn.speaker)
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
    own: Mapping[str, Mapping[str, SpeakerSettings]], decisions: Sequence[Decision]
) -> dict[str, dict[str, SpeakerSettings]]:
    """What `study.toml` says about speakers, overruled by later decisions; an object id is `path::tag`."""
    merged = {path: dict(tags) for path, tags in own.items()}
    for decision in decisions:
        if decision.object != "speaker":
            continue
        path, _, tag = decision.object_id.rpartition("::")
        known = merged.setdefault(path, {}).get(tag, SpeakerSettings())
        merged[path][tag] = known.model_copy(update=_update(decision))
    return merged


def _update(decision: Decision) -> dict[str, str]:
    if decision.action == "rename" and text_of(decision.value, "name"):
        return {"name": text_of(decision.value, "name")}
    if decision.action == "merge" and text_of(decision.value, "into"):
        return {"same_as": text_of(decision.value, "into")}
    if decision.action == "role" and text_of(decision.value, "role") in ROLES:
        return {"role": text_of(decision.value, "role")}
    return {}
