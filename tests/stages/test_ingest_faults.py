"""Broken, hostile and misnamed files: each ends with one clear line, in little time and memory."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from synth.errors import SourceError
from tests.reading import read, said, tone


def document_bytes(*paragraphs: str) -> bytes:
    """A Word document."""
    page = docx.Document()
    for paragraph in paragraphs:
        page.add_paragraph(paragraph)
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def bomb(part: str, megabytes: int) -> bytes:
    """A package with one part that expands to so many megabytes of blanks."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package,
        package.open(part, "w", force_zip64=True) as stream,
    ):
        for _ in range(megabytes):
            stream.write(b" " * 1_000_000)
    return buffer.getvalue()


def picture_pdf() -> bytes:
    """A PDF with a drawing and no text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(10, 10, 200, 200, fill=1)
    canvas.save()
    return buffer.getvalue()


WORD = document_bytes("Dana: We plan on paper.", "Jo: Why?", "Dana: So.")
REFUSED = {
    "zero bytes": ("a.txt", b"", "empty"),
    "blanks only": ("a.txt", b" \n\t\n", "empty"),
    "cut-off word document": ("a.docx", WORD[: len(WORD) // 2], "truncated"),
    "word document with a damaged part": ("a.docx", WORD.replace(b"word/document.xml", b"word/dokument.xml"), "truncated"),
    "cut-off recording": ("a.wav", tone()[:30], None),
    "text that is called a recording": ("a.mp3", b"Account: nothing\n" * 3, None),
    "picture pdf": ("a.pdf", picture_pdf(), "no-text"),
    "cut-off pdf": ("a.pdf", picture_pdf()[:200], None),
    "word bomb": ("a.docx", bomb("word/document.xml", 400), "too-big"),
    "workbook bomb": ("a.xlsx", bomb("xl/worksheets/sheet1.xml", 60), "too-big"),
    "huge cell": ("a.csv", b"id,text\n1,\"" + b"x" * 50_000_000 + b"\"\n2,y\n", "too-big"),
    "hundred thousand columns": ("a.csv", (",".join(f"c{n}" for n in range(100_000)) + "\n" + "1," * 99_999 + "1\n").encode(), "too-big"),
    "binary": ("a.txt", bytes(range(256)) * 50, "binary"),
    "old office": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
    "rich text": ("a.txt", b"{\\rtf1 hello}", "unsupported"),
    "archive": ("a.zip", bomb("notes.txt", 1), "unsupported"),
    "web page": ("a.html", b"<html><body>Hello</body></html>", "unsupported"),
    "header only": ("a.csv", b"id,What is hard?\n", "no-rows"),
    "cut-off json": ("a.json", b'{"segments": [{"text": "a"', "truncated"),
    "subtitles without a word": ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "no-text"),
    "sav in name only": ("a.sav", b"$FL2" + b"\1" * 300, "truncated"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_file_is_one_clear_error(case: str, tmp_path: Path) -> None:
    """One line that names the file, says what is wrong and what to do, within seconds."""
    name, data, code = REFUSED[case]
    started = time.monotonic()
    with pytest.raises(SourceError) as caught:
        read(tmp_path, name, data)
    message = str(caught.value)
    assert time.monotonic() - started < 20
    assert name in message
    assert "\n" not in message
    assert code in (None, caught.value.code)


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing permission is told with the file's name."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "write_bytes", lambda *_: 1)
    with pytest.raises(SourceError, match=r"a\.txt: cannot be opened \(Permission denied\)"):
        read(tmp_path, "a.txt", "Dana: x")


WRONG_NAMES = {
    "word document called txt": ("a.txt", WORD),
    "text called docx": ("a.docx", b"Dana: We plan on paper.\nJo: Why?\nDana: So.\n"),
    "subtitles called csv": ("a.csv", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dana>We plan on paper.\n"),
    "text without a suffix": ("interview", b"Dana: We plan on paper.\nJo: Why?\nDana: So.\n"),
    "text called mp3.txt": ("a.mp3.txt", b"Dana: We plan on paper.\nJo: Why?\nDana: So.\n"),
}


@pytest.mark.parametrize("case", WRONG_NAMES)
def test_the_content_decides_what_a_file_is(case: str, tmp_path: Path) -> None:
    """A wrong suffix does not keep a file from being read."""
    assert said(read(tmp_path, *WRONG_NAMES[case]))[0] == ("Dana", "We plan on paper.")


def test_nul_bytes_and_half_characters_are_taken_out_and_told(tmp_path: Path) -> None:
    """Damage is a notice, the words around it stay and can be written to any file."""
    text = b"Dana: We plan \0on paper.\nJo: Why \xed\xa0\x80 \xc3\xa9?\nDana: Becau\xffse \xe2\x80\x9cso\xe2\x80\x9d.\n"
    document = read(tmp_path, "a.txt", text)
    assert said(document)[0] == ("Dana", "We plan on paper.")
    assert [notice.code for notice in document.notices] == ["damaged-characters"]
    json = read(tmp_path, "a.json", '{"segments": [{"start": 0, "end": 1, "text": "half \\ud800 here"}]}')
    assert [turn.text.encode() for turn in json.turns] == ["half \ufffd here".encode()]


NAMES = [
    'it\'s 100% "fine".vtt',
    "line\nbreak.vtt",
    "<script>alert(1)</script>.vtt",
    "emoji \U0001f600.vtt",
    "n" * 251 + ".vtt",
]


@pytest.mark.parametrize(
    "name", [name for name in NAMES if "/" not in name], ids=["quotes", "newline", "emoji", "255 bytes"]
)
def test_names_of_files_do_not_matter(name: str, tmp_path: Path) -> None:
    """Quotes, line breaks, emoji and 255 bytes in a name change nothing."""
    document = read(tmp_path, name, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Dana>We plan on paper.\n")
    assert (document.source.path, said(document)) == (name, [("Dana", "We plan on paper.")])


def test_markup_and_formulas_in_cells_stay_text(tmp_path: Path) -> None:
    """What looks like HTML or like a formula is kept letter by letter; escaping belongs to who writes it."""
    cells = ["<script>alert('x')</script> is what I had to type", '=HYPERLINK("http://x") is what it showed to me']
    rows = "".join(f'{number},"{cell.replace(chr(34), chr(34) * 2)}"\n' for number, cell in enumerate(cells))
    assert [answer.text for answer in read(tmp_path, "a.csv", f"id,What is hard?\n{rows}").answers] == cells


ENDLESS = {
    "blank lines": ("a.txt", "a\n" + "\n" * 500_000 + "b"),
    "one long line": ("a.txt", "word: " * 100_000),
    "unclosed tags": ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v a" * 100_000),
    "half a cue": ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nx\n" + "1\n00:00:01,000 --> \n" * 10_000),
    "unclosed emphasis": ("a.md", "Dana: __a " * 20_000),
    "words of a scale": ("a.csv", "a,b\n1," + "very " * 100_000 + "!\n2,very\n3,very\n"),
    "punctuation": ("a.txt", "Dana: x\n" * 3 + "*" * 500_000),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_repetitive_text_takes_time_in_proportion(case: str, tmp_path: Path) -> None:
    """No pattern goes back and forth over a long text."""
    started = time.monotonic()
    read(tmp_path, *ENDLESS[case])
    assert time.monotonic() - started < 20
