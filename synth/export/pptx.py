"""A PowerPoint deck: a slide per persona, the company profile, the theme map; the evidence is in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.export.edition import Edition
from synth.export.paper import paper
from synth.export.writing import QUOTES_SHOWN, counted_in, headline, missing, plain, said_by, settled, state
from synth.templating.exports import Paper, Sheet
from synth.templating.parts import ClaimView, IcpView, ThemeGroup, ThemeMap

if TYPE_CHECKING:
    from pptx.presentation import Presentation

WIDTH_IN, HEIGHT_IN, MARGIN_IN = 13.333, 7.5, 0.6
CLAIMS_SHOWN = 4  # of each kind on a slide; the notes have all
ROWS_SHOWN = 12  # themes on a slide
INK, SOFT = "16211F", "55615E"
KIND_INKS = {"goal": "1C6B50", "pain": "A23F1C", "objection": "59489C"}
SHADES = {
    "goal": ("F1F3F2", "DFEBE7", "CEE0DA", "BAD4CB", "A6C7BB", "95BDAE"),
    "pain": ("F1F3F2", "F4E6E0", "EDD6CD", "E6C5B7", "DEB3A1", "D8A48F"),
    "objection": ("F1F3F2", "EBE8F3", "DFDBEC", "D2CCE5", "C5BDDD", "BAB0D7"),
}


@dataclass(frozen=True, slots=True)
class _Box:
    """A place on a slide in inches."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph of a text box; sizes in points."""

    text: str
    size: float = 14
    ink: str = INK
    bold: bool = False
    italic: bool = False


def report_pptx(edition: Edition) -> bytes:
    """The deck, 16:9."""
    try:
        import pptx
        from pptx.util import Inches
    except ImportError as error:
        raise missing("python-pptx") from error
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    shown = paper(edition)
    deck.core_properties.title = plain(shown.title)[:255]
    deck.core_properties.author = ""
    _cover(deck, shown)
    for sheet in shown.sheets:
        _sheet(deck, sheet)
    if shown.icp is not None:
        _profile(deck, shown.icp)
    _themes(deck, shown.themes)
    file = io.BytesIO()
    deck.save(file)
    return settled(file.getvalue())


def _slide(deck: Presentation, title: str, above: str = "") -> Any:
    """A slide with its title in the title's own place, so that outlines and screen readers find it."""
    from pptx.util import Inches, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    place = slide.shapes.title
    place.left, place.top = Inches(MARGIN_IN), Inches(0.55)
    place.width, place.height = Inches(WIDTH_IN - 2 * MARGIN_IN), Inches(0.8)
    place.text_frame.word_wrap = True
    place.text_frame.text = plain(title)
    line = place.text_frame.paragraphs[0]
    line.alignment = 1
    line.font.size, line.font.bold = Pt(30 if len(title) < 50 else 24), True
    _ink(line.font, INK)
    if above:
        _write(slide, _Box(MARGIN_IN, 0.3, 9, 0.35), [_Line(above, 11, SOFT)])
    return slide


def _ink(font: Any, ink: str) -> None:
    from pptx.dml.color import RGBColor

    font.color.rgb = RGBColor.from_string(ink)


def _write(slide: Any, box: _Box, lines: Sequence[_Line]) -> None:
    from pptx.util import Inches, Pt

    shape = slide.shapes.add_textbox(Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))
    frame = shape.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = plain(line.text)
        run.font.size, run.font.bold, run.font.italic = Pt(line.size), line.bold, line.italic
        _ink(run.font, line.ink)
        paragraph.space_after = Pt(line.size * 0.35)


def _cover(deck: Presentation, shown: Paper) -> None:
    slide = _slide(deck, shown.title, shown.date)
    lines = [_Line(sentence, 16) for sentence in shown.answer]
    lines += [_Line(f"{sheet.card.name}: {headline(sheet)}", 14, bold=True) for sheet in shown.sheets]
    lines += [_Line(f"{banner.title}. {banner.text}", 12, "5A4308") for banner in shown.banners]
    lines += [_Line(f"{shown.note}. {shown.dated}", 11, SOFT)]
    _write(slide, _Box(MARGIN_IN, 1.6, WIDTH_IN - 2 * MARGIN_IN, 5.2), lines)


def _sheet(deck: Presentation, sheet: Sheet) -> None:
    card = sheet.card
    slide = _slide(deck, card.name, f"{state(sheet)} · {headline(sheet)}")
    summary = [_Line(_short(card.summary, 330), 13)]
    if card.quote is not None and card.quote.text is not None:
        summary.append(_Line(f"“{_short(card.quote.text, 220)}” {said_by(card.quote)}", 14, SOFT, italic=True))
    _write(slide, _Box(MARGIN_IN, 1.35, WIDTH_IN - 2 * MARGIN_IN, 1.8), summary)
    width = (WIDTH_IN - 2 * MARGIN_IN) / 3
    for column, group in enumerate(sheet.claims):
        lines = [_Line(group.title, 15, KIND_INKS[group.kind], bold=True)]
        lines += [_Line(f"{_short(claim.text, 90)} ({counted_in(claim)})", 13) for claim in group.claims[:CLAIMS_SHOWN]]
        if not group.claims:
            lines.append(_Line("Nobody in this group named any.", 13, SOFT))
        _write(slide, _Box(MARGIN_IN + column * width, 3.35, width - 0.25, 2.6), lines)
    facts = "  ·  ".join(f"{fact.name}: {_short(fact.claim.text, 60)}" for fact in sheet.facts[:6])
    if facts:
        _write(slide, _Box(MARGIN_IN, 6.3, WIDTH_IN - 2 * MARGIN_IN, 0.9), [_Line(facts, 11, SOFT)])
    claims = [claim for group in sheet.claims for claim in group.claims] + [fact.claim for fact in sheet.facts]
    slide.notes_slide.notes_text_frame.text = _notes(claims)


def _short(text: str, most: int) -> str:
    """The text, cut at a word where a slide has no room for more."""
    text = plain(text)
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _notes(claims: Sequence[ClaimView]) -> str:
    lines = []
    for claim in claims:
        lines.append(f"{plain(claim.text)} ({counted_in(claim)})")
        lines += [f"   “{plain(item.text or '')}” {said_by(item)}" for item in claim.quotes[:QUOTES_SHOWN]]
        lines += [f"   against: “{plain(item.text)}” {said_by(item)}" for item in claim.against if item.text]
    return "\n".join(lines)


def _profile(deck: Presentation, icp: IcpView) -> None:
    slide = _slide(deck, "Ideal customer profile")
    half = (WIDTH_IN - 2 * MARGIN_IN) / 2
    _write(slide, _Box(MARGIN_IN, 1.4, 2 * half, 1.2), [_Line(_short(icp.summary, 400), 14)])
    parts = (("Must have", icp.must_haves, KIND_INKS["goal"]), ("Deal-breakers", icp.deal_breakers, KIND_INKS["pain"]))
    for column, (title, claims, ink) in enumerate(parts):
        lines = [_Line(title, 15, ink, bold=True)]
        lines += [_Line(f"{_short(claim.text, 110)} ({counted_in(claim)})", 13) for claim in claims]
        _write(slide, _Box(MARGIN_IN + column * half, 2.7, half - 0.3, 2.2), lines)
    facts = [f"{fact.name}: {_short(fact.claim.text, 70)}" for _, found in icp.groups for fact in found]
    if facts:
        _write(slide, _Box(MARGIN_IN, 5.2, 2 * half, 1.8), [_Line("  ·  ".join(facts[:14]), 11, SOFT)])
    slide.notes_slide.notes_text_frame.text = _notes([*icp.must_haves, *icp.deal_breakers])


def _themes(deck: Presentation, themes: ThemeMap) -> None:
    """The map, a slide or more for each kind of theme."""
    for group in themes.groups:
        for first in range(0, len(group.rows), ROWS_SHOWN):
            _map(deck, themes, group, first)


def _map(deck: Presentation, themes: ThemeMap, group: ThemeGroup, first: int) -> None:
    from pptx.util import Inches

    slide = _slide(deck, f"Themes: {group.title.lower()}" + (", more" if first else ""))
    rows = group.rows[first : first + ROWS_SHOWN]
    heads = ["Theme", *(_short(column.text, 40) for column in themes.columns), "Everybody"]
    width, top = WIDTH_IN - 2 * MARGIN_IN, 1.45
    shape = slide.shapes.add_table(
        len(rows) + 1, len(heads), Inches(MARGIN_IN), Inches(top), Inches(width), Inches(0.4 * (len(rows) + 1))
    )
    table = shape.table
    table.columns[0].width = Inches(width * 0.34)
    for place in range(1, len(heads)):
        table.columns[place].width = Inches(width * 0.66 / (len(heads) - 1))
    for place, head in enumerate(heads):
        _cell(table.cell(0, place), _Line(head, 11, SOFT, bold=True), "FFFFFF")
    for number, row in enumerate(rows, start=1):
        _cell(table.cell(number, 0), _Line(_short(row.label, 60), 12), "FFFFFF")
        for place, cell in enumerate(row.cells, start=1):
            text = f"{cell.support} of {cell.of}" if cell.support else "–"
            _cell(table.cell(number, place), _Line(text, 12), SHADES[group.kind][min(cell.level, 5)])
        _cell(table.cell(number, len(heads) - 1), _Line(f"{row.participants} of {row.of}", 12, bold=True), "FFFFFF")


def _cell(cell: Any, line: _Line, shade: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    cell.text = plain(line.text)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(shade)
    font = cell.text_frame.paragraphs[0].font
    font.size, font.bold = Pt(line.size), line.bold
    _ink(font, line.ink)
