"""A typeface for a PDF that has the letters of a text.

The one that comes with reportlab is taken where it is enough, so that most files are the same on every machine;
else a face of the operating system.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUNDLED = ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf")
# Regular, bold and italic of faces with many letters that systems bring along.
FACES = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf"),
    ("Arial Unicode.ttf", "Arial Unicode.ttf", "Arial Unicode.ttf"),
    ("segoeui.ttf", "segoeuib.ttf", "segoeuii.ttf"),
    ("arial.ttf", "arialbd.ttf", "ariali.ttf"),
    ("Arial.ttf", "Arial Bold.ttf", "Arial Italic.ttf"),
)
FOLDERS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/Library/Fonts", "/System/Library/Fonts/Supplemental"),
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts"),
}
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Face:
    """Names under which reportlab knows the three styles, and the letters that all of them have."""

    regular: str
    bold: str
    italic: str
    letters: frozenset[int]

    def shown(self, text: str) -> str:
        """The text with a question mark for each letter that the face has not."""
        return "".join(one if ord(one) in self.letters or one.isspace() else UNKNOWN for one in text)


def face_for(letters: frozenset[int]) -> Face:
    """The first face that has all of these code points, or the one that has most of them."""
    best: Face | None = None
    for files in _candidates():
        face = _registered(files)
        if letters <= face.letters:
            return face
        if best is None or len(letters & face.letters) > len(letters & best.letters):
            best = face
    assert best is not None  # reportlab brings one
    return best


def _candidates() -> Iterator[tuple[str, ...]]:
    yield BUNDLED
    places = [Path(folder) for folder in FOLDERS.get(sys.platform, ())]
    there = {path.name: str(path) for place in places if place.is_dir() for path in sorted(place.rglob("*.ttf"))}
    for files in FACES:
        if all(name in there for name in files):
            yield tuple(there[name] for name in files)


def _registered(files: tuple[str, ...]) -> Face:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    fonts: list[Any] = [TTFont(Path(file).stem, file) for file in files]
    for font in fonts:
        pdfmetrics.registerFont(font)
    names = [font.fontName for font in fonts]
    for name in names:
        pdfmetrics.registerFontFamily(name, normal=names[0], bold=names[1], italic=names[2], boldItalic=names[1])
    letters = frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts))
    return Face(names[0], names[1], names[2], letters)
