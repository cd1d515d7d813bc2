"""Actions on themes."""

from __future__ import annotations

from synth.decisions import anchor
from synth.model import JsonValue, Theme
from synth.review.actions.form import Action, Form, Refused
from synth.review.session import Asked
from synth.review.view import View


def _theme(view: View, theme_id: str) -> Theme:
    theme = view.themes.get(theme_id)
    if theme is None:
        raise Refused("There is no such theme any more; open the themes again.")
    return theme


def _asked(theme: Theme, action: str, value: dict[str, JsonValue]) -> list[Asked]:
    evidence: dict[str, JsonValue] = {"label": theme.label, "statement_ids": list(theme.statement_ids)}
    return [Asked("theme", theme.id, action, value, evidence)]


def rename(view: View, theme_id: str, form: Form) -> list[Asked]:
    """Another label, which stays through later runs."""
    theme = _theme(view, theme_id)
    label = form.need("label", "The label")
    return _asked(theme, "rename", {"label": label})


def pin(view: View, theme_id: str, _: Form) -> list[Asked]:
    """The label as it is, kept through later runs."""
    theme = _theme(view, theme_id)
    return _asked(theme, "rename", {"label": theme.label, "pinned": True})


def merge(view: View, theme_id: str, form: Form) -> list[Asked]:
    """The theme's statements in another theme of the same kind."""
    theme, into = _theme(view, theme_id), _theme(view, form.need("into", "The other theme"))
    if into.id == theme.id or into.kind != theme.kind:
        raise Refused(f"Choose another theme of {theme.kind}s.")
    return _asked(theme, "merge", {"into": into.id, "label": into.label})


def split(view: View, theme_id: str, form: Form) -> list[Asked]:
    """The ticked statements as a theme of their own."""
    theme = _theme(view, theme_id)
    label = form.need("label", "The label of the new theme")
    chosen = [one for one in form.all("ids") if one in theme.statement_ids]
    if not chosen or len(chosen) == len(theme.statement_ids):
        raise Refused("Tick the statements that belong to the new theme: some, not all.")
    # the words as well: ids are others when a file is exported again
    passages = [anchor(view.heard[one], view.sources[view.heard[one].source_id].path) for one in chosen]
    return _asked(theme, "split", {"label": label, "statement_ids": chosen, "passages": passages})


def dissolve(view: View, theme_id: str, form: Form) -> list[Asked]:
    """No theme at all: its statements stay, without a theme."""
    return _asked(_theme(view, theme_id), "not-a-theme", {"reason": form.get("reason") or None})


ACTIONS: dict[tuple[str, str], Action] = {
    ("theme", "rename"): rename,
    ("theme", "pin"): pin,
    ("theme", "merge"): merge,
    ("theme", "split"): split,
    ("theme", "not-a-theme"): dissolve,
}
