"""A Word document."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from synth.export.edition import Edition
from synth.export.paper import paper
from synth.export.writing import QUOTES_SHOWN, counted_in, headline, plain, rest_of, said_by, settled, state
from synth.templating.exports import Paper, Sheet
from synth.templating.filters import listed
from synth.templating.parts import ClaimView, Fact, IcpView, ThemeMap

if TYPE_CHECKING:
    from docx.document import Document


def report_docx(edition: Edition) -> bytes:
    """Personas with their evidence, the profile, the theme map and the sources."""
    import docx

    document = docx.Document()
    shown = paper(edition)
    _properties(document, shown)
    document.add_heading(plain(shown.title), 0)
    for line in (*shown.answer, f"{shown.date}. {shown.note}. {shown.dated}"):
        document.add_paragraph(plain(line))
    for banner in shown.banners:
        document.add_paragraph(plain(f"{banner.title}. {banner.text}"), style="Intense Quote")
    for sheet in shown.sheets:
        document.add_page_break()
        _sheet(document, sheet)
    if shown.icp is not None:
        document.add_page_break()
        _profile(document, shown.icp)
    _themes(document, shown.themes)
    document.add_heading("Where it comes from", 1)
    for source in shown.sources:
        extent = f", {source.extent}" if source.extent else ""
        document.add_paragraph(plain(f"{source.name} ({source.kind}{extent})"), style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return settled(file.getvalue())


def _properties(document: Document, shown: Paper) -> None:
    properties = document.core_properties
    properties.title = plain(shown.title)[:255]
    properties.author = ""
    properties.comments = plain(shown.note)[:255]


def _sheet(document: Document, sheet: Sheet) -> None:
    document.add_heading(plain(sheet.card.name), 1)
    document.add_paragraph(f"{state(sheet)}. {headline(sheet)}")
    document.add_paragraph(plain(sheet.card.summary))
    quote = sheet.card.quote
    if quote is not None and quote.text is not None:
        document.add_paragraph(f"“{plain(quote.text)}” {said_by(quote)}", style="Quote")
    for group in sheet.claims:
        if group.claims:
            document.add_heading(group.title, 2)
        for claim in group.claims:
            _claim(document, plain(claim.text), claim)
    _facts(document, "Who they are", sheet.facts)
    if sheet.questions:
        document.add_heading("What to ask next", 2)
    for question in sheet.questions:
        document.add_paragraph(plain(f"{question.facet}: {question.question}"), style="List Bullet")


def _claim(document: Document, text: str, claim: ClaimView) -> None:
    line = document.add_paragraph(style="List Bullet")
    line.add_run(text).bold = True
    line.add_run(f" ({counted_in(claim)})")
    for item in claim.quotes[:QUOTES_SHOWN]:
        document.add_paragraph(f"“{plain(item.text or '')}” {said_by(item)}", style="List Continue")
    for item in claim.against:
        if item.text is not None:
            document.add_paragraph(f"Against it: “{plain(item.text)}” {said_by(item)}", style="List Continue")
    if rest := rest_of(claim):
        document.add_paragraph(rest, style="List Continue")


def _facts(document: Document, title: str, facts: tuple[Fact, ...]) -> None:
    if facts:
        document.add_heading(title, 2)
    for fact in facts:
        _claim(document, plain(f"{fact.name}: {fact.claim.text}"), fact.claim)


def _profile(document: Document, icp: IcpView) -> None:
    document.add_heading("Ideal customer profile", 1)
    document.add_paragraph(plain(icp.summary))
    for title, claims in (("Must have", icp.must_haves), ("Deal-breakers", icp.deal_breakers)):
        document.add_heading(title, 2)
        for claim in claims:
            _claim(document, plain(claim.text), claim)
    for title, facts in icp.groups:
        _facts(document, title, facts)
    if icp.unknown:
        document.add_paragraph(f"Not known yet: {listed(icp.unknown)}.")


def _themes(document: Document, themes: ThemeMap) -> None:
    if not themes.groups:
        return
    document.add_heading("Themes", 1)
    heads = ["Theme", *(plain(column.text) for column in themes.columns), "Everybody"]
    rows = [heads]
    for group in themes.groups:
        rows.append([group.title, *([""] * (len(heads) - 1))])
        for row in group.rows:
            cells = [f"{cell.support} of {cell.of}" if cell.support else "–" for cell in row.cells]
            rows.append([plain(row.label), *cells, f"{row.participants} of {row.of}"])
    table = document.add_table(len(rows), len(heads), style="Light Grid Accent 1")
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
