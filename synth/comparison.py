"""A difference between two results in finished words, for pages, files and screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from synth.difference import Change, Difference, RunLabel, Support, diff
from synth.model import Synthesis
from synth.templating.exports import CauseLine, ChangeGroup, ChangeLine, Comparison
from synth.templating.filters import counted, day, listed

CAUSES_SHOWN = 5  # of each change; JSON has all
GROUPS = {"persona": "Personas", "theme": "Themes", "claim": "Claims", "icp": "Ideal customer profile"}
PEOPLE_SHOWN = 5


def latest_change(runs: Sequence[tuple[int, str]], left: Callable[[int], Synthesis]) -> Difference:
    """The last run compared with the latest one before it that differs; of equal runs, with itself.

    `runs` are (number, id), oldest first; `left` is the result of a run as people left it.
    """
    last, found = left(runs[-1][0]), None
    for seq, run_id in reversed(runs[:-1]):
        if run_id == runs[-1][1]:  # made from the same files in the same way
            continue
        found = diff(left(seq), last)
        if found:
            break
    return diff(last, last) if found is None else found


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
    causes = (CauseLine(one.statement_id, one.text, one.person, one.source, one.why) for one in shown)
    return ChangeLine(
        id=change.id,
        title=change.title,
        within=change.within,
        fate=change.fate,
        numbers=", ".join(_told(change)),
        causes=tuple(causes),
        more=len(change.causes) - len(shown),
    )


def _told(change: Change) -> Iterator[str]:
    """Numbers, who came and went, and the former name."""
    yield _numbers(change.before, change.after)
    for people, verb in ((change.came, "new"), (change.went, "no more")):
        if people:
            more = f" and {len(people) - PEOPLE_SHOWN} more" if len(people) > PEOPLE_SHOWN else ""
            yield f"{verb}: {' '.join(people[:PEOPLE_SHOWN])}{more}"
    if change.former_title:
        yield f"formerly “{change.former_title}”"


def _numbers(before: Support | None, after: Support | None) -> str:
    old, new = (f"{one.people} of {one.of}" if one else "" for one in (before, after))
    if old and new:
        return f"{old} people, now {new}" if old != new else f"{new} people"
    return f"{new} people" if new else f"was {old} people"
