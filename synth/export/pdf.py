"""A PDF that prints well: a page for each persona, and the evidence behind it in an appendix."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from synth.export.edition import Edition
from synth.export.fonts import Face, face_for
from synth.export.paper import paper
from synth.export.writing import (
    QUOTES_SHOWN,
    claims_with_evidence,
    counted_in,
    headline,
    missing,
    plain,
    rest_of,
    said_by,
    state,
)
from synth.templating.exports import Paper, Sheet
from synth.templating.filters import listed
from synth.templating.parts import ClaimView, IcpView, ThemeMap

INK, SOFT, LINE = "#16211f", "#55615e", "#dce2df"
KIND_INKS = {"goal": "#1c6b50", "pain": "#a23f1c", "objection": "#59489c"}
MARGIN_MM = 18
QUESTIONS_SHOWN = 4  # on a persona's page; the other formats have all


@dataclass(frozen=True, slots=True)
class _Ink:
    """Makes paragraphs and tables in one face; `width` and `height` are those of the printed area, in points."""

    face: Face
    width: float
    height: float

    def text(self, words: str, size: float = 9.5, ink: str = INK, style: str = "regular", **more: Any) -> Any:
        """A paragraph; `words` is shown as it is."""
        return self.marked(escape(self.face.shown(plain(words))), size, ink, style, **more)

    def marked(self, markup: str, size: float = 9.5, ink: str = INK, style: str = "regular", **more: Any) -> Any:
        """A paragraph of reportlab's markup, escaped by the caller."""
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph

        looks = {"fontName": getattr(self.face, style), "fontSize": size, "leading": size * 1.32, "textColor": ink}
        return Paragraph(markup, ParagraphStyle("x", **{**looks, "spaceAfter": size * 0.35, **more}))

    def heading(self, words: str, size: float = 15) -> Any:
        """A heading that stays with what follows."""
        return self.text(words, size, style="bold", spaceBefore=size * 0.7, keepWithNext=1)

    def claim(self, number: str, claim: ClaimView) -> Any:
        """A claim with the number under which the appendix has its evidence."""
        words = escape(self.face.shown(plain(claim.text)))
        together = f"{counted_in(claim)} · {number}".replace(" ", "\u00a0")
        tail = f'<font color="{SOFT}" size="7.5">{together}</font>'
        return self.marked(f"{words} {tail}", 9)


def report_pdf(edition: Edition) -> bytes:
    """The file, A4; the same edition gives the same bytes where the same typefaces are."""
    try:
        from reportlab.lib.pagesizes import A4
        from reportlab.lib.units import mm
        from reportlab.platypus import SimpleDocTemplate
    except ImportError as error:
        raise missing("reportlab") from error
    shown = paper(edition)
    margin = MARGIN_MM * mm
    face = face_for(frozenset(map(ord, "".join(_texts(shown)))) - frozenset(map(ord, " \n\t\r")))
    ink = _Ink(face, A4[0] - 2 * margin - 12, A4[1] - 2 * margin - 12)
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=plain(shown.title),
        author="",
        invariant=1,
    )
    foot = _foot(shown, ink)
    document.build(list(_story(shown, ink)), onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


def _texts(shown: Paper) -> Iterator[str]:
    """Every text that may be printed, for the choice of a typeface; code is ASCII."""
    yield from (shown.title, shown.date, shown.note, shown.dated, *shown.answer, "“”…–·→")
    for sheet in shown.sheets:
        yield from (sheet.card.name, sheet.card.summary, sheet.card.quote.text or "" if sheet.card.quote else "")
    for name, claims in claims_with_evidence(shown):
        yield name
        for title, claim in claims:
            yield from (title, claim.text)
            yield from (plain(item.text or "") + said_by(item) for item in (*claim.quotes, *claim.against))
    yield from (row.label for group in shown.themes.groups for row in group.rows)


def _foot(shown: Paper, ink: _Ink) -> Callable[[Any, Any], None]:
    words = ink.face.shown(plain(f"{shown.title} · {shown.date} · {shown.dated}"))

    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(ink.face.regular, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(document.leftMargin, 26, words[:130])
        canvas.drawRightString(document.pagesize[0] - document.rightMargin, 26, str(canvas.getPageNumber()))
        canvas.restoreState()

    return draw


def _story(shown: Paper, ink: _Ink) -> Iterator[Any]:
    from reportlab.platypus import KeepInFrame, PageBreak

    yield ink.text(shown.title, 26, style="bold", spaceBefore=40, spaceAfter=14)
    for sentence in shown.answer:
        yield ink.text(sentence, 11)
    for sheet in shown.sheets:
        yield ink.text(f"{sheet.card.name}: {headline(sheet)}. {state(sheet)}", 10, style="bold")
    for banner in shown.banners:
        yield ink.text(
            f"{banner.title}. {banner.text}", 9.5, "#5a4308", backColor="#f6ecd2", borderPadding=5, spaceBefore=9
        )
    yield ink.text(f"{shown.note}. {shown.dated}", 8, SOFT, spaceBefore=10)
    for number, sheet in enumerate(shown.sheets, start=1):
        yield PageBreak()
        # what is too much for a page is set smaller, never cut
        yield KeepInFrame(ink.width, ink.height, list(_sheet(sheet, number, ink)), mode="shrink")
    if shown.icp is not None:
        yield PageBreak()
        yield from _profile(shown.icp, len(shown.sheets) + 1, ink)
    if shown.themes.groups:
        yield PageBreak()
        yield from _themes(shown.themes, ink)
    yield PageBreak()
    yield from _appendix(shown, ink)


def _sheet(sheet: Sheet, number: int, ink: _Ink) -> Iterator[Any]:
    from reportlab.platypus import Table

    card = sheet.card
    yield ink.text(f"{state(sheet)} · {headline(sheet)}", 8.5, SOFT)
    yield ink.text(card.name, 22, style="bold", spaceAfter=8)
    yield ink.text(card.summary, 10.5, spaceAfter=8)
    if card.quote is not None and card.quote.text is not None:
        yield ink.text(f"“{card.quote.text}”", 12, style="italic", leftIndent=10, spaceAfter=2)
        yield ink.text(said_by(card.quote), 8, SOFT, leftIndent=10, spaceAfter=8)
    count = 0
    columns = []
    for group in sheet.claims:
        column = [ink.text(group.title, 11, KIND_INKS[group.kind], style="bold")]
        for claim in group.claims:
            count += 1
            column.append(ink.claim(f"{number}.{count}", claim))
        if not group.claims:
            column.append(ink.text("Nobody in this group named any.", 9, SOFT))
        columns.append(column)
    yield Table(
        [columns], colWidths=[ink.width / 3] * 3, hAlign="LEFT", style=_style(("LEFTPADDING", (0, 0), (0, -1), 0))
    )
    if sheet.facts:
        yield ink.heading("Who they are", 11)
        rows = [
            [ink.text(fact.name, 8.5, SOFT), ink.claim(f"{number}.{place}", fact.claim)]
            for place, fact in enumerate(sheet.facts, start=count + 1)
        ]
        yield Table(rows, colWidths=[ink.width * 0.2, ink.width * 0.8], hAlign="LEFT", style=_style(*_tight()))
    if sheet.questions:
        yield ink.heading("What to ask next", 11)
        for question in sheet.questions[:QUESTIONS_SHOWN]:
            yield ink.text(f"{question.facet}: {question.question}", 8.5)


def _style(*commands: Any) -> Any:
    from reportlab.platypus import TableStyle

    return TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *commands])


def _tight() -> Iterable[Any]:
    return (
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    )


def _profile(icp: IcpView, number: int, ink: _Ink) -> Iterator[Any]:
    yield ink.heading("Ideal customer profile", 18)
    yield ink.text(icp.summary, 10.5)
    count = 0
    parts = [("Must have", icp.must_haves), ("Deal-breakers", icp.deal_breakers)]
    for title, claims in parts:
        yield ink.heading(title, 11)
        for claim in claims:
            count += 1
            yield ink.claim(f"{number}.{count}", claim)
    for title, facts in icp.groups:
        yield ink.heading(title, 11)
        for fact in facts:
            count += 1
            yield ink.text(fact.name, 8.5, SOFT, spaceAfter=0)
            yield ink.claim(f"{number}.{count}", fact.claim)
    if icp.unknown:
        yield ink.text(f"Not known yet: {listed(icp.unknown)}.", 9, SOFT)


def _themes(themes: ThemeMap, ink: _Ink) -> Iterator[Any]:
    from reportlab.platypus import Table

    yield ink.heading("Themes", 18)
    count = len(themes.columns) + 1
    widths = [ink.width * 0.34, *([ink.width * 0.66 / count] * count)]
    for group in themes.groups:
        heads = [ink.text(group.title, 10, KIND_INKS[group.kind], style="bold")]
        heads += [ink.text(column.text, 7, SOFT) for column in themes.columns]
        rows = [[*heads, ink.text("Everybody", 7, SOFT)]]
        for row in group.rows:
            cells = [ink.text(f"{cell.support} of {cell.of}" if cell.support else "–", 8) for cell in row.cells]
            rows.append([ink.text(row.label, 9), *cells, ink.text(f"{row.participants} of {row.of}", 8, style="bold")])
        yield Table(
            rows, colWidths=widths, repeatRows=1, style=_style(*_tight(), ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE))
        )


def _appendix(shown: Paper, ink: _Ink) -> Iterator[Any]:
    """The quotes behind every claim, under the numbers that stand beside the claims."""
    yield ink.heading("Evidence", 18)
    for number, (name, claims) in enumerate(claims_with_evidence(shown), start=1):
        yield ink.heading(name, 13)
        for place, (title, claim) in enumerate(claims, start=1):
            head = f"{number}.{place}  {title}: {claim.text} ({counted_in(claim)})"
            yield ink.text(head, 9.5, style="bold", spaceBefore=5, keepWithNext=1)
            for item in claim.quotes[:QUOTES_SHOWN]:
                yield ink.text(f"“{item.text}” {said_by(item)}", 8.5, leftIndent=10)
            for item in claim.against:
                if item.text is not None:
                    yield ink.text(f"Against it: “{item.text}” {said_by(item)}", 8.5, SOFT, leftIndent=10)
            if rest := rest_of(claim):
                yield ink.text(rest, 8, SOFT, leftIndent=10)
    yield ink.heading("Where it comes from", 13)
    for source in shown.sources:
        extent = f", {source.extent}" if source.extent else ""
        yield ink.text(f"{source.name} ({source.kind}{extent})", 8.5)
