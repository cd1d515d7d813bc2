"""A difference in words: as lines for a screen, as HTML, as Markdown and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from synth.difference import Change, Difference, RunLabel, Support
from synth.export.markdown import tidy
from synth.export.page import frame
from synth.templating import Templates
from synth.templating.exports import CauseLine, ChangeGroup, ChangeLine, Comparison, DiffPage, DiffText
from synth.templating.filters import counted, day, listed

CAUSES_SHOWN = 5  # of each change; JSON has all
GROUPS = {"persona": "Personas", "theme": "Themes", "claim": "Claims"}


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


def comparison(found: Difference) -> Comparison:
    """The difference in finished words."""
    groups = tuple(
        ChangeGroup(title, tuple(_change(change) for change in found.changes if change.sort == sort))
        for sort, title in GROUPS.items()
    )
    return Comparison(
        title="What changed",
        before=_run(found.before),
        after=_run(found.after),
        facts=tuple(_facts(found)),
        groups=tuple(group for group in groups if group.changes),
    )


def _run(run: RunLabel) -> str:
    return f"{run.id} of {day(run.started_at)} ({counted(run.participants, 'person', 'people')})"


def _facts(found: Difference) -> Iterator[str]:
    for title, names in (
        ("Files that came", found.sources_added),
        ("Files that went", found.sources_removed),
        ("Files with other contents", found.sources_changed),
        ("People who joined", found.joined),
        ("People who left", found.left),
    ):
        if names:
            yield f"{title}: {listed(names)}."
    for move in found.moved:
        yield f"{move.person} moved from {move.before or 'no persona'} to {move.after or 'no persona'}."


def _change(change: Change) -> ChangeLine:
    shown = change.causes[:CAUSES_SHOWN]
    return ChangeLine(
        title=change.title,
        within=change.within,
        fate=change.fate,
        numbers=_numbers(change.before, change.after)
        + (f", formerly “{change.former_title}”" if change.former_title else ""),
        causes=tuple(CauseLine(cause.text, cause.person, cause.source, cause.why) for cause in shown),
        more=len(change.causes) - len(shown),
    )


def _numbers(before: Support | None, after: Support | None) -> str:
    old, new = (f"{one.people} of {one.of}" if one else "" for one in (before, after))
    if old and new:
        return f"{old} people, now {new}" if old != new else f"{new} people"
    return f"{new} people" if new else f"was {old} people"
