"""The result of a run, every claim with its evidence, and what people decide about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from synth.errors import EvidenceError
from synth.model.people import Participant, Statement, Theme
from synth.model.sources import Answer, Dropped, Notice, Source, Turn


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a persona with the evidence that it rests on; it cannot be built without any."""

    text: str
    support: int
    of: int
    statement_ids: tuple[str, ...] = ()
    counter_statement_ids: tuple[str, ...] = ()
    attribute_participant_ids: tuple[str, ...] = ()
    theme_id: str | None = None

    def __post_init__(self) -> None:
        if not (self.statement_ids or self.attribute_participant_ids):
            raise EvidenceError(f"claim without evidence: {self.text!r}")
        if not 1 <= self.support <= self.of:
            raise EvidenceError(f"claim with support {self.support} of {self.of}: {self.text!r}")


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    statement_id: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What to ask in the next interview because a facet has no evidence."""

    facet: str
    question: str


@dataclass(frozen=True, slots=True)
class Persona:
    """A draft persona; claims are strongest first, `facets` has a key for every facet of the card."""

    id: str
    name: str
    summary: str
    size: int
    share: float
    stability: float
    quote: Quote | None
    goals: tuple[Claim, ...]
    pain_points: tuple[Claim, ...]
    objections: tuple[Claim, ...]
    facets: Mapping[str, Claim | None]
    open_questions: tuple[OpenQuestion, ...]
    icp_fit: float | None = None


@dataclass(frozen=True, slots=True)
class Icp:
    """The ideal customer profile: claims that rest on attribute rows or on statements."""

    summary: str
    must_haves: tuple[Claim, ...]
    deal_breakers: tuple[Claim, ...]
    firmographic: Mapping[str, Claim | None]
    technographic: Mapping[str, Claim | None]
    behavioural: Mapping[str, Claim | None]
    strategic: Mapping[str, Claim | None]


@dataclass(frozen=True, slots=True)
class SaturationPoint:
    """How many themes were heard for the first time in this participant's material."""

    participant_id: str
    new_themes: int


@dataclass(frozen=True, slots=True)
class Quality:
    outlier_share: float
    small_sample: bool
    saturation: tuple[SaturationPoint, ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RunInfo:
    """How a run was made: enough to make it again."""

    id: str
    started_at: str
    finished_at: str
    recipe: str
    recipe_sha256: str
    settings: Mapping[str, object]
    tools: Mapping[str, str]
    warnings: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The whole result of a run, as `synthesis.json` and the report show it."""

    study_name: str
    run: RunInfo
    sources: tuple[Source, ...]
    participants: tuple[Participant, ...]
    turns: tuple[Turn, ...]
    answers: tuple[Answer, ...]
    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]
    personas: tuple[Persona, ...]
    negative_persona: Persona | None
    icp: Icp | None
    quality: Quality
    dropped: tuple[Dropped, ...]

    @property
    def all_personas(self) -> tuple[Persona, ...]:
        """The personas, the negative one last, where there is one."""
        return self.personas if self.negative_persona is None else (*self.personas, self.negative_persona)

    def members(self, persona_id: str) -> tuple[Participant, ...]:
        """The people of a persona, the negative one included, in their order."""
        against = self.negative_persona is not None and persona_id == self.negative_persona.id
        return tuple(
            person
            for person in self.participants
            if person.persona_id == persona_id or (against and person.segment == "negative")
        )


if TYPE_CHECKING:
    JsonValue = None | bool | int | float | str | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
else:
    JsonValue = Any  # what reads annotations when the program runs (pydantic) would not come to an end
DecidedObject = Literal["statement", "turn", "speaker", "theme", "persona", "claim", "participant", "study"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person decided about one object; `evidence` says what she saw when she did.

    `seq` is given by the store. `undoes` is the seq of the decision that this one takes back.
    """

    at: str
    who: str
    action: str
    object: DecidedObject
    object_id: str
    value: Mapping[str, JsonValue]
    evidence: Mapping[str, JsonValue]
    undoes: int | None = None
    seq: int = 0
