"""One HTML file that holds everything: style, script and short clips of the quotes."""

from __future__ import annotations

from collections.abc import Mapping

from synth.export.edition import Edition
from synth.export.page import frame
from synth.export.paper import paper
from synth.export.writing import printable
from synth.templating import Templates
from synth.templating.exports import Paper, PaperPage
from synth.templating.parts import ClaimView

CLIPS_PER_CLAIM = 3  # the rest of a claim's quotes are read: a file that is sent around stays small


def report_html(edition: Edition, templates: Templates, clips: Mapping[str, str]) -> bytes:
    """The page; `clips` maps statement ids to sounds as `data:` addresses."""
    script = "export/clips.js" if clips else None
    context = PaperPage(frame(templates, script), paper(edition), clips)
    return printable(templates.fill(context)).encode("utf-8", "replace")


def heard(edition: Edition) -> tuple[str, ...]:
    """The statements whose sound the page plays: a persona's quote and the first quotes of every claim."""
    if edition.wish.anonymous:  # a voice says who somebody is
        return ()
    shown = paper(edition)
    found = [sheet.card.quote.statement_id for sheet in shown.sheets if sheet.card.quote]
    for claim in _claims(shown):
        found += [quote.statement_id for quote in claim.quotes[:CLIPS_PER_CLAIM]]
    return tuple(dict.fromkeys(found))


def _claims(shown: Paper) -> list[ClaimView]:
    claims = [claim for sheet in shown.sheets for group in sheet.claims for claim in group.claims]
    claims += [fact.claim for sheet in shown.sheets for fact in sheet.facts]
    if shown.icp is not None:
        claims += [*shown.icp.must_haves, *shown.icp.deal_breakers]
    return claims
