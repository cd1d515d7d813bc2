"""Actions on statements, on the words of turns, comments, and taking back."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args
from urllib.parse import parse_qsl

from synth.decisions import anchor
from synth.model import KINDS, DecidedObject, JsonValue, Statement
from synth.review import filters
from synth.review.actions.form import Action, Form, Refused
from synth.review.actions.people import heard_voice, voice
from synth.review.actions.personas import claim_of, persona_of
from synth.review.session import Asked
from synth.review.view import View

BULK = ("accept", "strong", "reject", "kind", "theme")


def statement(view: View, statement_id: str) -> Statement:
    """A statement of the run, as people left it or as it was found.

    Raises:
        Refused: when the latest run has no such statement.
    """
    found = view.statements.get(statement_id) or view.heard.get(statement_id)
    if found is None:
        raise Refused("The latest run has no such statement; open the evidence again.")
    return found


def seen(view: View, one: Statement) -> dict[str, JsonValue]:
    """What is kept with a decision about a statement."""
    theme = view.themes.get(one.theme_id or "")
    return {
        **anchor(view.heard[one.id], view.sources[one.source_id].path),
        "kind": one.kind,
        "theme": theme.label if theme else None,
    }


def _value(view: View, action: str, form: Form) -> dict[str, JsonValue]:
    if action == "reject":
        return {"reason": form.get("reason") or None}
    if action == "kind":
        if form.get("kind") not in KINDS:
            raise Refused("Choose goal, pain, objection or other.")
        return {"kind": form.get("kind")}
    if action == "theme":
        theme = view.themes.get(form.get("theme_id"))
        if theme is None and form.get("theme_id"):
            raise Refused("There is no such theme any more; choose another one.")
        return {"theme_id": theme.id if theme else "", "label": theme.label if theme else "no theme"}
    return {}


def _asked(view: View, one: Statement, action: str, form: Form) -> Asked:
    value = _value(view, action, form)
    theme = view.themes.get(form.get("theme_id")) if action == "theme" else None
    if theme is not None and theme.kind != one.kind:
        raise Refused(f"“{theme.label}” is a theme of {theme.kind}s; change the kind of the statement first.")
    return Asked("statement", one.id, action, value, seen(view, one))


def judge(action: str) -> Action:
    """The action that decides on one statement."""

    def act(view: View, object_id: str, form: Form) -> list[Asked]:
        return [_asked(view, statement(view, object_id), action, form)]

    return act


def bulk(view: View, _: str, form: Form) -> list[Asked]:
    """The same decision on every ticked statement, or on all that the filter holds.

    Statements that somebody decided on after the page was loaded are left alone.
    """
    action = form.need("action", "What to do")
    if action not in BULK:
        raise Refused("Choose what to do with these statements.")
    if form.get("which") == "all":
        ids = filters.matching(view, filters.read(dict(parse_qsl(form.get("filter")))))
        expected = form.number("count")
        if expected != len(ids):
            raise Refused(f"The filter now holds {len(ids)} statements, not {expected}; look at them once more.")
    else:
        ids = form.all("ids")
    shown = form.number("seen") or 0
    fresh = [one for one in ids if view.last_seq.get(("statement", one), 0) <= shown]
    if not fresh:
        raise Refused("No statement is ticked." if not ids else "Somebody else decided on these meanwhile.")
    asked = [_asked(view, statement(view, one), action, form) for one in fresh]
    return [replace(one, value={**one.value, "batch": view.last + 1}) for one in asked]


def fix(view: View, turn_id: str, form: Form) -> list[Asked]:
    """What a turn really says; the recording stays the truth, statements and offsets follow."""
    found = next((turn for turn in view.found.turns if turn.id == turn_id), None)
    if found is None:
        raise Refused("The latest run has no such turn.")
    text = form.need("text", "The corrected text")
    if text == view.turns[turn_id].text:
        raise Refused("The text is as it was: nothing to correct.")
    # the words of the run, so that the correction finds its turn again however often it is corrected
    evidence: dict[str, JsonValue] = {"path": view.sources[found.source_id].path, "text": found.text}
    return [Asked("turn", turn_id, "fix", {"text": text}, evidence)]


def comment(view: View, object_id: str, form: Form) -> list[Asked]:
    """A comment on any object."""
    about = form.get("about")
    text = form.need("text", "The comment")
    for known in get_args(DecidedObject):
        if known == about:
            return [Asked(known, object_id, "comment", {"text": text}, _commented(view, known, object_id))]
    raise Refused("Comments are made on something; open it first.")


def _commented(view: View, about: DecidedObject, object_id: str) -> dict[str, JsonValue]:
    """What is kept of the object of a comment, so that the history can name it when it is gone."""
    if about == "statement":
        return seen(view, statement(view, object_id))
    if about == "speaker":
        return heard_voice(view, voice(view, object_id))
    if about == "claim":
        return {"text": claim_of(view, object_id)[1].text}
    if about == "persona":
        return {"name": persona_of(view, object_id).name}
    if about == "study":
        return {"name": view.found.study_name}
    if about == "turn" and object_id in view.turns:
        turn = view.turns[object_id]
        return {"path": view.sources[turn.source_id].path, "text": turn.text}
    if about == "theme" and object_id in view.themes:
        return {"label": view.themes[object_id].label}
    if about == "participant" and object_id in view.people:
        return {"name": view.people[object_id].label}
    raise Refused("What this comment is about is not there any more; open the page again.")


def keep_search(_: View, query: str, form: Form) -> list[Asked]:
    """A search under a name, for everybody who works on the study."""
    wanted = filters.read(dict(parse_qsl(query)))
    if wanted == filters.EVERYTHING:
        raise Refused("This search asks for nothing yet; enter words or choose a filter first.")
    value: dict[str, JsonValue] = {"name": form.need("name", "The name of the search"), "query": wanted.whole}
    return [Asked("study", f"search?{wanted.whole}", "search", value, {"name": "Search"})]


def undo(view: View, object_id: str, _: Form) -> list[Asked]:
    """A decision taken back."""
    decision = view.by_seq.get(int(object_id)) if object_id.isdecimal() else None
    if decision is None or decision.seq not in view.active_seqs:
        raise Refused("This was taken back already.")
    return [
        Asked(decision.object, decision.object_id, "undo", {}, dict(decision.evidence), undoes=decision.seq),
    ]


def undo_batch(view: View, batch: str, _: Form) -> list[Asked]:
    """What was decided at once, taken back at once."""
    made = [one for one in view.active if str(one.value.get("batch")) == batch]
    if not made:
        raise Refused("These were taken back already.")
    return [Asked(one.object, one.object_id, "undo", {}, dict(one.evidence), undoes=one.seq) for one in made]


def redo(view: View, object_id: str, _: Form) -> list[Asked]:
    """A taking-back taken back: the decision counts again."""
    taken = [d for d in view.ledger if d.undoes is not None and str(d.undoes) == object_id]
    if not taken or int(object_id) in view.active_seqs:
        raise Refused("This counts already.")
    back = taken[-1]
    return [Asked(back.object, back.object_id, "undo", {}, dict(back.evidence), undoes=back.seq)]


ACTIONS: dict[tuple[str, str], Action] = {
    **{("statement", action): judge(action) for action in ("accept", "reject", "kind", "theme", "strong")},
    ("statement", "bulk"): bulk,
    ("turn", "fix"): fix,
    ("any", "comment"): comment,
    ("search", "keep"): keep_search,
    ("any", "undo"): undo,
    ("any", "undo-batch"): undo_batch,
    ("any", "redo"): redo,
}
