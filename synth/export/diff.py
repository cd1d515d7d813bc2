"""A difference in words: as lines for a screen, as HTML, as Markdown and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from synth.comparison import comparison
from synth.difference import Difference
from synth.export.markdown import tidy
from synth.export.page import frame
from synth.templating import Templates
from synth.templating.exports import Comparison, DiffPage, DiffText
from synth.templating.filters import counted


def diff_html(found: Difference, templates: Templates) -> str:
    """A page that stands alone."""
    return templates.fill(DiffPage(frame(templates), comparison(found)))


def diff_md(found: Difference, templates: Templates) -> str:
    """A Markdown file."""
    return tidy(templates.fill(DiffText(comparison(found))))


def diff_json(found: Difference) -> str:
    """Everything, for other programs."""
    return json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=1) + "\n"


def diff_text(found: Difference) -> str:
    """Lines for a screen."""
    return "\n".join(_lines(comparison(found))) + "\n"


def _lines(told: Comparison) -> Iterator[str]:
    yield f"{told.before} -> {told.after}"
    yield from (f"  {fact}" for fact in told.facts)
    if not told.facts and not told.groups:
        yield "  nothing changed"
    for group in told.groups:
        yield f"\n{group.title}"
        for change in group.changes:
            within = f" [{change.within}]" if change.within else ""
            yield f"  {change.fate:<9} {_line(change.title)}{within}: {change.numbers}"
            for cause in change.causes:
                words = "(not quoted)" if cause.text is None else f'"{_line(cause.text)}"'
                yield f"              {cause.why}: {words} {cause.person}, {cause.source}"
            if change.more:
                yield f"              and {counted(change.more, 'more quote')}"


def _line(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
