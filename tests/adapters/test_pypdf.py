"""What stands on the pages of a PDF beside the text."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from synth.adapters.pypdf import PypdfReader


def pages(*contents: list[str]) -> bytes:
    """A PDF with the lines of each page from the top."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for lines in contents:
        for place, line in enumerate(lines):
            canvas.drawString(72, 800 - 14 * place, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_numbers_of_lines_are_no_words() -> None:
    """Numbers that go on counting in the margin are listed as lost; a number that somebody says stays."""
    script = PypdfReader()(pages(["Dana: we had", "42", "of them", "1", "2", "3", "4", "5"]))
    assert [piece.text for piece in script.passages] == ["Dana: we had", "42", "of them"]
    assert len(script.lost) == 5


def test_a_name_at_the_edge_of_every_page_is_no_page_header() -> None:
    """Speakers stand at the top of pages by chance, headers nowhere else."""
    text = [["Study 7", "Dana:", f"part {number}", "Jo:", "ok", "Dana:", "more", "Jo:", "yes"] for number in "abcd"]
    script = PypdfReader()(pages(*text))
    assert [piece.text for piece in script.passages].count("Dana:") == 8
    assert {text for _, text in script.lost} == {"Study 7"}
