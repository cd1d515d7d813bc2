"""One state of a study: what synth found, what people decided, and what that comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from synth import decisions
from synth.model import (
    Decision,
    Participant,
    Persona,
    Source,
    Statement,
    Synthesis,
    Theme,
    Turn,
)
from synth.review.catalogue import Catalogue

Key = tuple[str, str]
VOICES = frozenset({("speaker", "rename"), ("speaker", "merge"), ("speaker", "role"), ("turn", "speaker")})
FOR_A_RUN = VOICES | {("persona", "merge"), ("persona", "split"), ("participant", "move")}


@dataclass(frozen=True)
class View:
    """A result with every decision, also those that were taken back, oldest first."""

    found: Synthesis
    ledger: tuple[Decision, ...]
    memo: decisions.Memo = field(default_factory=dict, repr=False, compare=False)

    def after(self, more: tuple[Decision, ...]) -> View:
        """The view with later decisions; what does not depend on decisions is not made again."""
        view = View(self.found, self.ledger + more, self.memo)
        for name in ("catalogue", "turns_of", "heard", "people", "sources"):
            if name in self.__dict__:
                view.__dict__[name] = self.__dict__[name]
        return view

    # --- what does not depend on decisions ------------------------------------------------------

    @cached_property
    def catalogue(self) -> Catalogue:
        """The statements of the run in the order in which they need a look."""
        return Catalogue(self.found)

    @cached_property
    def heard(self) -> Mapping[str, Statement]:
        """The statements of the run by id, also those that were rejected since."""
        return {statement.id: statement for statement in self.found.statements}

    @cached_property
    def turns_of(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the turns of each source, in the order in which they were said."""
        order: dict[str, list[str]] = {}
        for turn in self.found.turns:
            order.setdefault(turn.source_id, []).append(turn.id)
        return {source: tuple(ids) for source, ids in order.items()}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return {source.id: source for source in self.found.sources}

    @cached_property
    def people(self) -> Mapping[str, Participant]:
        """Participants by id."""
        return {participant.id: participant for participant in self.found.participants}

    # --- what people decided --------------------------------------------------------------------

    @cached_property
    def active(self) -> tuple[Decision, ...]:
        """The decisions that count, oldest first."""
        return decisions.active(self.ledger)

    @cached_property
    def by_seq(self) -> Mapping[int, Decision]:
        """Decisions by number."""
        return {decision.seq: decision for decision in self.ledger}

    @cached_property
    def active_seqs(self) -> frozenset[int]:
        """The numbers of the decisions that count."""
        return frozenset(decision.seq for decision in self.active)

    @cached_property
    def last_seq(self) -> Mapping[Key, int]:
        """The number of the last decision about each (object, id): what a form has to have seen."""
        return {(decision.object, decision.object_id): decision.seq for decision in self.ledger}

    @cached_property
    def about(self) -> Mapping[Key, tuple[Decision, ...]]:
        """The decisions that count about each (object, id), oldest first."""
        found: dict[Key, list[Decision]] = {}
        for decision in self.active:
            found.setdefault((decision.object, decision.object_id), []).append(decision)
        return {key: tuple(made) for key, made in found.items()}

    @cached_property
    def batches(self) -> Mapping[str, int]:
        """How many decisions of each batch count."""
        return Counter(str(decision.value["batch"]) for decision in self.active if "batch" in decision.value)

    @property
    def last(self) -> int:
        """The number of the last decision of all."""
        return self.ledger[-1].seq if self.ledger else 0

    @cached_property
    def revised(self) -> decisions.Revised:
        """The result with the decisions applied."""
        return decisions.revise(self.found, self.active, self.memo)

    @cached_property
    def to_ask_again(self) -> tuple[decisions.Outcome, ...]:
        """Decisions whose passage changed or is gone, without those that somebody has decided anew since."""
        latest: dict[str, int] = {}
        for decision in self.active:
            latest[decision.object_id] = decision.seq
        return tuple(
            outcome
            for outcome in self.revised.outcomes
            if outcome.fate != "kept"
            and outcome.seq in self.active_seqs
            and latest.get(outcome.object_id, 0) <= outcome.seq
        )

    @property
    def synthesis(self) -> Synthesis:
        """The result as people left it."""
        return self.revised.synthesis

    @cached_property
    def rejected(self) -> frozenset[str]:
        """Ids of the statements of the run that people rejected."""
        return frozenset(self.heard.keys() - self.statements.keys())

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """Statements by id, those that count."""
        return {statement.id: statement for statement in self.synthesis.statements}

    @cached_property
    def turns(self) -> Mapping[str, Turn]:
        """Turns by id, with corrected words."""
        return {turn.id: turn for turn in self.synthesis.turns}

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """Themes by id."""
        return {theme.id: theme for theme in self.synthesis.themes}

    @cached_property
    def personas(self) -> Mapping[str, Persona]:
        """Personas by id, the negative one last."""
        return {persona.id: persona for persona in self.synthesis.all_personas}

    def members(self, persona_id: str) -> list[Participant]:
        """The people of a persona, surest first."""
        mine = self.synthesis.members(persona_id)
        return sorted(mine, key=lambda person: (-person.membership.get(persona_id, 1.0), person.label))

    @cached_property
    def planned(self) -> tuple[Decision, ...]:
        """What people decided since the latest run began that only a run can follow, oldest first."""
        return tuple(one for one in self.active if (one.object, one.action) in FOR_A_RUN and self.waits(one))

    def waits(self, decision: Decision) -> bool:
        """Whether a decision that only a run can follow was made after the latest run began."""
        return decision.at >= self.found.run.started_at

    def state(self, statement_id: str) -> str:
        """`open`, `accepted`, `strong` or `rejected`."""
        if statement_id in self.revised.strong:
            return "strong"
        if statement_id in self.revised.accepted:
            return "accepted"
        return "rejected" if statement_id in self.rejected else "open"
