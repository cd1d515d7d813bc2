"""PDF documents to lines of text, through pypdf."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version

from synth.errors import SourceError
from synth.protocols import Passage, Script

PAGES_MAX = 2_000
EDGE_LINES = 2  # lines at the top and at the bottom of a page where headers and page numbers stand
LINE_NUMBERS_MIN = 4
NUMBER = re.compile(r"\W*(page\s*)?\d{1,4}(\s*(of|/)\s*\d{1,4})?\W*", re.I)


class PypdfReader:
    """Reads PDF documents that hold text; pictures of text are refused."""

    name = "pypdf"

    @property
    def version(self) -> str:
        """The version of pypdf."""
        return version("pypdf")

    def __call__(self, data: bytes) -> Script:
        return _read(data)


def _read(data: bytes) -> Script:
    """The lines of all pages; lines that come back on most pages and page numbers are listed as lost."""
    pages = [page.splitlines() for page in _pages(data)]
    if not any(line.strip() for page in pages for line in page):
        raise SourceError(
            "its pages are pictures without text; run text recognition (OCR) on it and save it again",
            code="no-text",
        )
    furniture = _furniture(pages)
    kept: list[Passage] = []
    lost: list[tuple[str, str]] = []
    for page in pages:
        numbered = _line_numbers(page)
        for index, line in enumerate(page):
            edge = min(index, len(page) - 1 - index) < EDGE_LINES
            number = len(pages) > 1 and NUMBER.fullmatch(line.strip()) is not None
            if index in numbered or (edge and (number or _same(line) in furniture)):
                lost.append(("page-furniture", line.strip()))
            else:
                kept.append(Passage(line))
    return Script("pdf", tuple(kept), lost=tuple(lost))


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("it has a password; save it without one", code="unsupported")
        if len(reader.pages) > PAGES_MAX:
            raise SourceError(f"it has {len(reader.pages):,} pages; cut out the interviews", code="too-big")
        return [page.extract_text() for page in reader.pages]
    except (FileNotDecryptedError, DependencyError) as error:
        raise SourceError("it is encrypted; save it without a password", code="unsupported") from error
    except LimitReachedError as error:
        raise SourceError("it expands to more than is safe to open; save its text alone", code="too-big") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        OSError,
        EOFError,
        NotImplementedError,
        ZeroDivisionError,
        OverflowError,
    ) as error:
        raise SourceError("this PDF is damaged; export or print it to PDF again", code="truncated") from error


def _line_numbers(page: Sequence[str]) -> frozenset[int]:
    """Where lines hold nothing but a number that goes on counting: the numbers of lines in the margin."""
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate([*page, ""]):
        if line.strip().isdecimal() and (not run or int(line) == int(page[run[-1]]) + 1):
            run.append(index)
            continue
        if len(run) >= LINE_NUMBERS_MIN:
            found.update(run)
        run = [index] if line.strip().isdecimal() else []
    return frozenset(found)


def _furniture(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines at the edges of pages that most pages share, but for their numbers."""
    if len(pages) < 3:
        return frozenset()
    counts: Counter[str] = Counter()
    everywhere = Counter(_same(line) for page in pages for line in page)
    for page in pages:
        edges = {*page[:EDGE_LINES], *page[-EDGE_LINES:]}
        counts.update({_same(line) for line in edges if len(line.split()) > 1})
    # A speaker's name also stands at edges, but in between as well; a single word may be an answer.
    return frozenset(
        line for line, count in counts.items() if count >= max(3, 0.6 * len(pages)) and everywhere[line] == count
    )


def _same(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
