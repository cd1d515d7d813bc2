"""Decisions in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from synth.model import Decision
from synth.templating.filters import readable

TOLD: Mapping[tuple[str, str], str] = {
    ("statement", "accept"): "accepted",
    ("statement", "reject"): "rejected",
    ("statement", "kind"): "is a {kind}",
    ("statement", "theme"): "moved to “{label}”",
    ("statement", "strong"): "marked as a strong quote",
    ("turn", "fix"): "corrected to “{text}”",
    ("turn", "speaker"): "was said by {speaker}",
    ("speaker", "rename"): "is {name}",
    ("speaker", "merge"): "is the same person as {into}",
    ("speaker", "role"): "is the {role}",
    ("theme", "rename"): "renamed to “{label}”",
    ("theme", "merge"): "merged into “{label}”",
    ("theme", "split"): "split: “{label}” taken out",
    ("theme", "not-a-theme"): "is not a theme",
    ("persona", "name"): "renamed to “{text}”",
    ("persona", "summary"): "summary written anew",
    ("persona", "facet"): "{facet} edited",
    ("persona", "quote"): "quote chosen: “{text}”",
    ("persona", "approve"): "approved",
    ("persona", "merge"): "to be merged into {label} at the next run",
    ("persona", "split"): "to be split at the next run",
    ("participant", "move"): "to be moved to {label} at the next run",
    ("study", "search"): "kept as “{name}”",
    ("claim", "accept"): "accepted",
    ("claim", "reject"): "rejected",
    ("claim", "reword"): "reworded to “{text}”",
}
SHORT = 90


def told(decision: Decision, undone: Decision | None = None) -> str:
    """What was decided, without what it was about."""
    if decision.undoes is not None:
        return "undone: " + (told(undone) if undone else f"decision {decision.undoes}")
    value = {key: short(str(item)) for key, item in decision.value.items() if item is not None}
    if decision.action == "comment":
        return f"comment: {value.get('text', '')}"
    if decision.value.get("pinned"):
        return "label pinned"
    text = TOLD.get((decision.object, decision.action), readable(decision.action).lower())
    reason = f" ({value['reason']})" if value.get("reason") else ""
    return text.format_map(_Known(value)) + reason


def about(decision: Decision) -> str:
    """What a decision is about, in the words that were seen when it was made."""
    seen = decision.evidence
    text = seen.get("text") or seen.get("label") or seen.get("name") or decision.object_id
    return short(str(text))


def short(text: str) -> str:
    """The beginning of a text."""
    return text if len(text) <= SHORT else f"{text[: SHORT - 1].rstrip()}…"


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return readable(key).lower()
