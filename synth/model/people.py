"""People, what each of them said, and what several mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from synth.model.sources import Consent, Span

Kind = Literal["goal", "pain", "objection", "other"]
Standing = Literal["persona", "negative", "unassigned"]

KINDS: tuple[Kind, ...] = ("goal", "pain", "objection", "other")
CLAIM_KINDS: tuple[Kind, ...] = ("goal", "pain", "objection")


@dataclass(frozen=True, slots=True)
class Participant:
    """One person, whichever files she appears in. `label` is the pseudonym shown to readers."""

    id: str
    label: str
    source_ids: tuple[str, ...]
    external_ids: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)  # facet or header -> value
    consent: Consent = "full"
    persona_id: str | None = None
    membership: Mapping[str, float] = field(default_factory=dict)  # persona id -> 0..1
    segment: Standing = "unassigned"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a participant, verbatim, with its kind.

    `context` is the question that it answers. `quotable` is False where consent forbids quoting
    or a person has not confirmed a flagged passage: counted as `flags` says, never shown as a quote.
    """

    id: str
    source_id: str
    participant_id: str
    text: str
    kind: Kind
    confidence: float
    span: Span
    context: str | None = None
    theme_id: str | None = None
    flags: tuple[str, ...] = ()
    quotable: bool = True


@dataclass(frozen=True, slots=True)
class Theme:
    """Statements of one kind that mean the same; `statement_ids` most typical first."""

    id: str
    kind: Kind
    label: str
    keywords: tuple[str, ...]
    statement_ids: tuple[str, ...]
    participants: int
    share: float  # of all participants
