"""Talks written in the layouts of many tools, small files of every kind, and damage to them."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable

import docx
import openpyxl
from reportlab.pdfgen.canvas import Canvas

from tests.reading import tone

Talk = list[tuple[str, str]]


def _clock(second: int, mark: str = ".") -> str:
    return f"00:{second // 60:02d}:{second % 60:02d}{mark}000"


def _vtt(talk: Talk, cue: str) -> str:
    cues = [
        f"{_clock(i)} --> {_clock(i + 1)}\n{cue.format(name=name, text=text)}" for i, (name, text) in enumerate(talk)
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def _srt(talk: Talk) -> str:
    cues = [
        f"{i + 1}\n{_clock(i, ',')} --> {_clock(i + 1, ',')}\n{name}: {text}" for i, (name, text) in enumerate(talk)
    ]
    return "\n\n".join(cues) + "\n"


def _docx(talk: Talk) -> bytes:
    page = docx.Document()
    for name, text in talk:
        paragraph = page.add_paragraph()
        paragraph.add_run(f"{name}:").bold = True
        paragraph.add_run(f" {text}")
    buffer = io.BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def _json(talk: Talk) -> str:
    return json.dumps(
        {"segments": [{"start": i, "end": i + 1, "speaker": name, "text": text} for i, (name, text) in enumerate(talk)]}
    )


def _otter(talk: Talk) -> str:
    heads = (f"{name}  {i // 60}:{i % 60:02d}  " for i, (name, _) in enumerate(talk))
    return "".join(f"{head}\n{text}\n\n" for head, (_, text) in zip(heads, talk, strict=True))


def _rows(talk: Talk) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(
        [["speaker", "start", "text"], *[[name, i, words] for i, (name, words) in enumerate(talk)]]
    )
    return text.getvalue()


WRITERS: dict[str, tuple[str, Callable[[Talk], str | bytes]]] = {
    "zoom-vtt": ("a.vtt", lambda talk: _vtt(talk, "{name}: {text}")),
    "teams-vtt": ("a.vtt", lambda talk: _vtt(talk, "<v {name}>{text}</v>")),
    "srt": ("a.srt", _srt),
    "otter": ("a.txt", _otter),
    "names": ("a.txt", lambda talk: "\n".join(f"{name}: {text}" for name, text in talk)),
    "rev": ("a.txt", lambda talk: "\n\n".join(f"{name} (00:{i:02d}):\n{text}" for i, (name, text) in enumerate(talk))),
    "markdown": ("a.md", lambda talk: "\n\n".join(f"**{name}:** {text}" for name, text in talk)),
    "docx": ("a.docx", _docx),
    "json": ("a.json", _json),
    "rows": ("a.csv", _rows),
}


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["id", "What is hard?"], [1, "It is slow, and ugly"], [2, "It never works for us"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for place, line in enumerate(("Dana: on paper", "Jo: why", "Dana: so")):
        canvas.drawString(72, 700 - 20 * place, line)
    canvas.save()
    return buffer.getvalue()


SEEDS: dict[str, bytes] = {
    "a.vtt": _vtt([("Dana", "on paper"), ("Jo", "why")], "<v {name}>{text}</v>").encode(),
    "a.srt": _srt([("Dana", "on paper"), ("Jo", "why")]).encode(),
    "a.json": _json([("Dana", "on paper"), ("Jo", "why")]).encode(),
    "a.docx": _docx([("Dana", "on paper"), ("Jo", "why"), ("Dana", "so")]),
    "a.csv": b'id,"What, if any?"\n1,"It is slow, and ""ugly"""\n2,"It never\nworks for us"\n',
    "talk.csv": _rows([("Dana", "on paper, as it is"), ("Jo", "why"), ("Dana", "so"), ("Jo", "well")]).encode(),
    "a.txt": b"Dana  0:01  \nOn paper.\n\nJo  0:04  \nWhy?\n",
    "a.wav": tone(0.05),
    "a.html": b'<html><p><a name="ts_0_10_S01">S01: on paper</a></p></html>',
    "a.xlsx": _xlsx(),
    "a.pdf": _pdf(),
}


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """The bytes cut, repeated, overwritten or ended early at some places."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(data)) if data else 0
        match chance.randint(0, 3):
            case 0:
                data[place : place + chance.randint(1, 40)] = b""
            case 1:
                data[place:place] = data[: chance.randint(0, 200)]
            case 2:
                data[place : place + 1] = bytes([chance.randint(0, 255)])
            case _:
                del data[place + chance.randint(0, 400) :]
    return bytes(data)
