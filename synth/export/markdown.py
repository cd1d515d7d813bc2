"""One Markdown file."""

from __future__ import annotations

import re

from synth.export.edition import Edition
from synth.export.paper import paper
from synth.export.writing import printable
from synth.templating import Templates
from synth.templating.exports import PaperText


def report_md(edition: Edition, templates: Templates) -> bytes:
    """The report as Markdown; whatever people said is shown as it is."""
    return tidy(templates.fill(PaperText(paper(edition)))).encode("utf-8", "replace")


def tidy(text: str) -> str:
    """Markdown with at most one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", printable(text)).strip() + "\n"
