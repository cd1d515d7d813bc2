"""Decisions as people leave them in a study."""

from __future__ import annotations

from collections.abc import Mapping

from synth.model import DecidedObject, Decision, JsonValue


def decision(
    seq: int,
    action: str,
    object_id: str,
    value: Mapping[str, JsonValue] | None = None,
    evidence: Mapping[str, JsonValue] | None = None,
    about: DecidedObject = "statement",
) -> Decision:
    """A decision of Ada's; `evidence` is what she saw."""
    return Decision(
        "2026-11-02T10:00:00+00:00", "Ada", action, about, object_id, value or {}, evidence or {}, None, seq
    )
