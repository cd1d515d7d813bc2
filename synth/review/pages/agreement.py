"""The part of the study page that says how far people agree about kinds."""

from __future__ import annotations

from collections.abc import Sequence

from synth.decisions.agreement import AGREEMENT_LEAST, Agreement, agreements
from synth.model import Decision
from synth.review.parts import AgreementLine
from synth.templating.charts import KIND_TITLES


def agreement_lines(ledger: Sequence[Decision]) -> tuple[AgreementLine, ...]:
    """A line for the model and one for each two people who judged the same statements."""
    return tuple(_line(one) for one in agreements(ledger))


def _line(found: Agreement) -> AgreementLine:
    who = f"{found.one} and {found.other}" if found.one and found.other else "synth and the reviewers"
    if found.judged < AGREEMENT_LEAST:
        return AgreementLine(who, found.judged, f"too few to say ({found.judged} of {AGREEMENT_LEAST})", ())
    kinds = tuple((KIND_TITLES[kind], _rounded(kappa)) for kind, kappa in found.kinds.items())
    return AgreementLine(who, found.judged, _rounded(found.kappa), kinds)


def _rounded(kappa: float | None) -> str:
    return "not known" if kappa is None else f"{kappa:.2f}".replace("-", "−")
