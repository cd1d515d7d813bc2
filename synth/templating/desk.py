"""Addresses and evidence as they look from one page of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from synth.model import CellSpan, Claim, Dropped, Persona, Statement
from synth.templating.filters import clock
from synth.templating.lookup import PEOPLE_PER_PAGE, Lookup, paged, plain_name
from synth.templating.parts import ClaimView, Evidence, Link, Member

QUOTES_SHOWN = 12  # quotes of a claim in full; the rest are links, so that a page stays light


@dataclass(frozen=True, slots=True)
class Desk:
    """Addresses and evidence as seen from one page; `root` leads from it to the report's folder."""

    lookup: Lookup
    root: str

    def persona(self, persona: Persona) -> str:
        return f"{self.root}personas/{plain_name(persona.id)}.html"

    def theme(self, theme_id: str) -> str:
        return f"{self.root}themes/{plain_name(theme_id)}.html"

    def source(self, source_id: str, page: int = 0) -> str:
        return f"{self.root}sources/" + paged(plain_name(source_id), page)

    def person(self, participant_id: str) -> Link:
        people = self.lookup.synthesis.participants
        number = self.lookup.position[participant_id]
        return Link(
            people[number].label,
            f"{self.root}{paged('people', number // PEOPLE_PER_PAGE)}#{plain_name(participant_id)}",
        )

    def place(self, item: Statement | Dropped) -> Link | None:
        """Where a statement or something left out stands in its source; None when no page shows it."""
        span = item.span
        if span is None:
            return None
        if isinstance(span, CellSpan):
            page = self.lookup.page_of.get((item.source_id, span.row))
            name, anchor = f"row {span.row}", row_anchor(span.row)
        else:
            page = self.lookup.page_of.get((item.source_id, span.turn_id))
            name, anchor = "transcript" if span.start_s is None else clock(span.start_s), plain_name(span.turn_id)
        if page is None:
            return None
        if isinstance(item, Statement):
            anchor = plain_name(item.id)
        return Link(name, f"{self.source(item.source_id, page)}#{anchor}")

    def recording(self, source_id: str) -> str | None:
        """The recording in the study's folder, never a copy."""
        path = self.lookup.sources[source_id].recording_path
        if path is None:
            return None
        study = self.lookup.study
        start = study if study.startswith("file:") else self.root + quote(study, safe="/")
        return f"{start}/{quote(path, safe='/')}"

    def play(self, source_id: str, start_s: float | None, end_s: float | None) -> str | None:
        """The recording from a second on, as a media fragment that browsers understand by themselves."""
        href = self.recording(source_id)
        if href is None or start_s is None:
            return None
        until = "" if end_s is None or end_s <= start_s else f",{end_s:.2f}"
        return f"{href}#t={start_s:.2f}{until}"

    def evidence(self, statement_id: str) -> Evidence:
        """A statement with the way back to its source."""
        lookup = self.lookup
        statement = lookup.statements[statement_id]
        span, person = statement.span, lookup.participants[statement.participant_id]
        persona = lookup.personas.get(person.persona_id or "")
        shown = lookup.quotable(statement)
        times = (None, None) if isinstance(span, CellSpan) else (span.start_s, span.end_s)
        return Evidence(
            statement_id=statement.id,
            text=statement.text if shown else None,
            kind=statement.kind,
            person=self.person(person.id),
            place=self.place(statement) or Link("source", f"{self.root}index.html#sources"),
            source=lookup.sources[statement.source_id].path,
            play=self.play(statement.source_id, *times) if shown else None,
            context=statement.context if shown else None,
            persona=persona.name if persona else None,
        )

    def claim(self, claim: Claim, shown_above: str | None = None) -> ClaimView:
        """A claim with all of its evidence: every statement is shown or linked to.

        The statement `shown_above` on the same page comes last among the quotes.
        """
        items = [self.evidence(statement_id) for statement_id in _people_first(claim.statement_ids, self.lookup)]
        items.sort(key=lambda item: item.statement_id == shown_above)
        quotes = [item for item in items if item.text is not None][:QUOTES_SHOWN]
        shown = {item.statement_id for item in quotes}
        theme = self.lookup.themes.get(claim.theme_id or "")
        return ClaimView(
            text=claim.text,
            support=claim.support,
            of=claim.of,
            share=claim.support / claim.of,
            theme=None if theme is None else self.theme(theme.id),
            beside=0 if theme is None else len(set(theme.statement_ids) - set(claim.statement_ids)),
            quotes=tuple(quotes),
            more=tuple(item for item in items if item.statement_id not in shown),
            against=tuple(self.evidence(statement_id) for statement_id in claim.counter_statement_ids),
            people=tuple(self.person(person_id) for person_id in claim.attribute_participant_ids),
        )

    def members(self, persona: Persona) -> tuple[Member, ...]:
        """The people of a persona, surest first."""
        people = self.lookup.synthesis.members(persona.id)
        weights = [(person.membership.get(persona.id, 1.0), person) for person in people]
        weights.sort(key=lambda item: (-item[0], item[1].label))
        return tuple(Member(self.person(person.id), weight) for weight, person in weights)


def row_anchor(row: int) -> str:
    """The anchor of a table's row."""
    return f"row-{row}"


def _people_first(statement_ids: Sequence[str], lookup: Lookup) -> list[str]:
    """The same ids with one statement of everybody in front, so that no voice fills the visible quotes."""
    seen: set[str] = set()
    first: list[str] = []
    again: list[str] = []
    for statement_id in statement_ids:
        person = lookup.statements[statement_id].participant_id
        (again if person in seen else first).append(statement_id)
        seen.add(person)
    return first + again
