"""Actions on speakers: who somebody is, and who said what. They take effect at the next run.

What synth shows are pseudonyms; a turn of the speaker is kept with each decision, by which the next run finds the
name that the file itself uses.
"""

from __future__ import annotations

from synth.model import JsonValue, Turn
from synth.review.actions.form import Action, Form, Refused
from synth.review.session import Asked
from synth.review.view import View

ROLES = ("interviewer", "participant")


def voice(view: View, identity: str) -> Turn:
    """The first turn of a speaker; an id is `path::label`.

    Raises:
        Refused: when nobody of that name speaks in the file.
    """
    path, _, label = identity.rpartition("::")
    for turn in view.found.turns:
        if turn.speaker == label and view.sources[turn.source_id].path == path:
            return turn
    raise Refused("There is no such speaker any more; open the speakers again.")


def heard_voice(view: View, turn: Turn) -> dict[str, JsonValue]:
    """What is kept with a decision about the speaker of a turn."""
    path = view.sources[turn.source_id].path
    return {"path": path, "label": f"{turn.speaker} in {path}", "turn_id": turn.id, "text": turn.text}


def rename(view: View, identity: str, form: Form) -> list[Asked]:
    """The speaker's name, by which files are joined."""
    first = voice(view, identity)
    return [Asked("speaker", identity, "rename", {"name": form.need("name", "The name")}, heard_voice(view, first))]


def merge(view: View, identity: str, form: Form) -> list[Asked]:
    """The speaker is the same person as another one of the same file."""
    first, other = voice(view, identity), voice(view, form.need("into", "The other speaker"))
    if other.source_id != first.source_id or other.speaker == first.speaker:
        raise Refused("Choose another speaker of the same file.")
    return [
        Asked(
            "speaker",
            identity,
            "merge",
            {"into": other.speaker, "into_turn_id": other.id, "into_text": other.text},
            heard_voice(view, first),
        ),
    ]


def role(view: View, identity: str, form: Form) -> list[Asked]:
    """The speaker is the interviewer, or is not."""
    if form.get("role") not in ROLES:
        raise Refused("A speaker is the interviewer or a participant.")
    return [Asked("speaker", identity, "role", {"role": form.get("role")}, heard_voice(view, voice(view, identity)))]


def swap(view: View, identity: str, form: Form) -> list[Asked]:
    """Two speakers of a file change their roles."""
    first, other = voice(view, identity), voice(view, form.need("into", "The other speaker"))
    if other.source_id != first.source_id or {first.role, other.role} != set(ROLES):
        raise Refused("Roles are swapped between the interviewer and a participant of the same file.")
    path = view.sources[first.source_id].path
    return [
        Asked("speaker", f"{path}::{one.speaker}", "role", {"role": become}, heard_voice(view, one))
        for one, become in ((first, other.role), (other, first.role))
    ]


def reassign(view: View, turn_id: str, form: Form) -> list[Asked]:
    """Another speaker said a turn, or all turns of its speaker from there on (`which` is `rest`).

    With `speaker` empty they belong to a voice that synth did not tell apart: that splits the speaker.
    """
    turn = view.turns.get(turn_id)
    if turn is None:
        raise Refused("The latest run has no such turn.")
    mine = [view.turns[one] for one in view.turns_of[turn.source_id]]
    if form.get("which") == "rest":
        moved = [one for one in mine[mine.index(turn) :] if one.speaker == turn.speaker]
    else:
        moved = [turn]
    to = form.get("speaker")
    other = next((one for one in mine if one.speaker == to), None)
    if to == turn.speaker or (to and other is None):
        raise Refused("Choose who said it: another speaker of this file, or somebody new.")
    new = f"New voice from {turn.id.rpartition('-')[2]}"
    value: dict[str, JsonValue] = {"speaker": to or new, "as_turn_id": other.id if other else None}
    found = {one.id: one for one in view.found.turns if one.source_id == turn.source_id}
    path = view.sources[turn.source_id].path
    return [Asked("turn", one.id, "speaker", value, {"path": path, "text": found[one.id].text}) for one in moved]


ACTIONS: dict[tuple[str, str], Action] = {
    ("speaker", "rename"): rename,
    ("speaker", "merge"): merge,
    ("speaker", "role"): role,
    ("speaker", "swap"): swap,
    ("turn", "speaker"): reassign,
}
