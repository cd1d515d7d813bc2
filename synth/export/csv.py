"""`evidence.csv`: a row for every statement behind every claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from synth import decisions
from synth.export.edition import Edition
from synth.export.writing import printable
from synth.model import CellSpan, Claim, Icp, Statement

COLUMNS = (
    "claim",
    "persona",
    "kind",
    "participant",
    "source",
    "start",
    "end",
    "quote",
    "theme",
    "decision",
    "stance",
    "place",
    "claim_id",
    "statement_id",
)
# What a spreadsheet takes for the beginning of a formula, also behind blanks and in its wide form.
_FORMULA = re.compile(r"^[\s\x00-\x1f]*[=+\-@＝＋－＠|%]|^[\t\r\n]")
PROFILE = "Ideal customer profile"


def evidence_csv(edition: Edition) -> bytes:
    """The rows as UTF-8 with a byte order mark, which Excel needs; every cell is quoted, none is a formula.

    A statement that must not be quoted has its row, so that it counts, and an empty quote.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in row] for row in _rows(edition))
    return text.getvalue().encode("utf-8-sig", "replace")


def safe(cell: str) -> str:
    """The cell as text that no spreadsheet calculates: an apostrophe in front of what looks like a formula."""
    return f"'{printable(cell)}" if _FORMULA.match(cell) else printable(cell)


def _rows(edition: Edition) -> Iterator[tuple[str, ...]]:
    table = _Table(edition)
    for persona in edition.synthesis.all_personas:
        for place, claim in decisions.claims(persona):
            yield from table.rows(claim, persona.name, place, decisions.claim_id(persona, place, claim))
    if edition.synthesis.icp is not None:
        for place, claim in _profile(edition.synthesis.icp):
            yield from table.rows(claim, PROFILE, place, f"icp/{place}")


def _profile(icp: Icp) -> Iterator[tuple[str, Claim]]:
    yield from (("must_have", claim) for claim in icp.must_haves)
    yield from (("deal_breaker", claim) for claim in icp.deal_breakers)
    for facets in (icp.firmographic, icp.technographic, icp.behavioural, icp.strategic):
        yield from ((name, claim) for name, claim in facets.items() if claim is not None)


class _Table:
    """Rows of the evidence of one edition."""

    def __init__(self, edition: Edition) -> None:
        synthesis = edition.synthesis
        self._edition = edition
        self._statements = {statement.id: statement for statement in synthesis.statements}
        self._labels = {person.id: person.label for person in synthesis.participants}
        self._paths = {source.id: source.path for source in synthesis.sources}
        self._themes = {theme.id: theme.label for theme in synthesis.themes}

    def rows(self, claim: Claim, persona: str, kind: str, claim_id: str) -> Iterator[tuple[str, ...]]:
        """The rows of one claim: what speaks for it, what speaks against it, and the records it rests on."""
        head = (claim.text, persona, kind)
        theme = self._themes.get(claim.theme_id or "", "")
        decision = self._claim_decision(claim_id)
        for stance, ids in (("for", claim.statement_ids), ("against", claim.counter_statement_ids)):
            for statement_id in ids:
                one = self._statements[statement_id]
                said = "; ".join(part for part in (decision, self._decision(statement_id)) if part)
                tail = (theme, said, stance, _place(one), claim_id, statement_id)
                yield (*head, self._labels[one.participant_id], *self._where(one), *tail)
        for person_id in claim.attribute_participant_ids:
            tail = (theme, decision, "for", "record", claim_id, "")
            yield (*head, self._labels[person_id], "", "", "", "", *tail)

    def _where(self, one: Statement) -> tuple[str, str, str, str]:
        """Source, start and end in seconds, and the words."""
        times = (None, None) if isinstance(one.span, CellSpan) else (one.span.start_s, one.span.end_s)
        start, end = ("" if second is None else f"{second:.2f}" for second in times)
        return self._paths[one.source_id], start, end, one.text if one.quotable else ""

    def _claim_decision(self, claim_id: str) -> str:
        if claim_id in self._edition.reworded_claims:
            return "claim reworded"
        return "claim accepted" if claim_id in self._edition.accepted_claims else ""

    def _decision(self, statement_id: str) -> str:
        if statement_id in self._edition.strong:
            return "strong quote"
        return "quote accepted" if statement_id in self._edition.accepted else ""


def _place(one: Statement) -> str:
    return f"row {one.span.row}, {one.span.column}" if isinstance(one.span, CellSpan) else one.span.turn_id
