"""What changed between two results of one study, and whose words changed it.

Personas and themes are the same when they have the same id: runs hand ids on. Statements are the same when the same
person says the same words, so that a file that was exported again brings no quote that looks new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from synth.difference.items import Item, items
from synth.difference.records import Cause, Change, Difference, Fate, Move, RunLabel, Sort, Support, Why
from synth.difference.words import Words
from synth.model import Source, Synthesis

__all__ = ["Cause", "Change", "Difference", "Fate", "Move", "RunLabel", "Sort", "Support", "Why", "diff"]

SORTS: tuple[Sort, ...] = ("persona", "theme", "claim", "icp")
SHARE_STEP = 0.1  # where the number of people and their share disagree, this much of a share decides


def diff(before: Synthesis, after: Synthesis) -> Difference:
    """What is new, gone, stronger, weaker or worded otherwise in `after`, and the quotes that caused it."""
    words = Words(before, after)
    new = {item.id: item for item in items(after)}
    old = {item.id: item for item in _apart(list(items(before)), new, words, f"@{before.run.id}")}
    compared = [_change(old.get(item_id), new.get(item_id), words) for item_id in (*new, *sorted(old.keys() - new))]
    changes = [change for change in compared if change.fate != "same"]
    changes.sort(key=lambda change: (SORTS.index(change.sort), change.within, change.id))
    were = {person.id: person for person in before.participants}
    are = {person.id: person for person in after.participants}
    return Difference(
        before=_label(before),
        after=_label(after),
        changes=tuple(changes),
        moved=tuple(sorted(_moves(before, after), key=lambda move: move.person)),
        joined=tuple(sorted(are[key].label for key in are.keys() - were.keys())),
        left=tuple(sorted(were[key].label for key in were.keys() - are.keys())),
        **_sources(_read(before), _read(after)),
    )


def _apart(was: Sequence[Item], new: Mapping[str, Item], words: Words, mark: str) -> Iterator[Item]:
    """The former items; those whose id now stands for something else get an id of their own, so that they are gone."""
    others = {
        item.id
        for item in was
        if item.sort == "theme" and item.id in new and not words.alike(item.statement_ids, new[item.id].statement_ids)
    }
    for item in was:
        # a claim is the same as long as its theme is, whoever stands behind it
        about = item.id if item.sort == "theme" else item.id.rpartition("/")[2]
        yield replace(item, id=f"{item.id}{mark}") if about in others else item


def _label(synthesis: Synthesis) -> RunLabel:
    run = synthesis.run
    return RunLabel(run.id, run.started_at, len(synthesis.participants), len(synthesis.statements))


def _change(old: Item | None, new: Item | None, words: Words) -> Change:
    item = new or old
    if item is None:
        raise ValueError("a change needs a side")
    were, are = (side.people if side else frozenset() for side in (old, new))
    return Change(
        sort=item.sort,
        id=item.id,
        title=item.title,
        within=item.within,
        fate=_fate(old, new),
        before=old.support if old else None,
        after=new.support if new else None,
        former_title=old.title if old and new and old.title != new.title else None,
        came=words.labels(are - were) if old else (),
        went=words.labels(were - are) if new else (),
        causes=words.causes(old.statement_ids if old else (), new.statement_ids if new else ()),
    )


def _fate(old: Item | None, new: Item | None) -> Fate:
    """What became of something: only another set of people makes it stronger or weaker, not a larger study."""
    if old is None:
        return "new"
    if new is None:
        return "gone"
    change = 0.0 if old.people == new.people else _gain(old.support, new.support)
    if change:
        return "stronger" if change > 0 else "weaker"
    return "same" if old.title == new.title else "reworded"


def _gain(was: Support, now: Support) -> float:
    """More than 0 for more support, less for less: in people, unless their share says clearly otherwise."""
    share = now.people / max(1, now.of) - was.people / max(1, was.of)
    return share if abs(share) >= SHARE_STEP and now.people != was.people else now.people - was.people


def _moves(before: Synthesis, after: Synthesis) -> Iterable[Move]:
    names_before, names_after = _persona_names(before), _persona_names(after)
    were = {person.id: person.persona_id for person in before.participants}
    for person in after.participants:
        if person.id in were and were[person.id] != person.persona_id:
            yield Move(person.label, names_before.get(were[person.id] or ""), names_after.get(person.persona_id or ""))


def _persona_names(synthesis: Synthesis) -> dict[str, str]:
    return {persona.id: persona.name for persona in synthesis.all_personas}


def _read(synthesis: Synthesis) -> dict[str, Source]:
    return {source.path: source for source in synthesis.sources if source.status == "ok"}


def _sources(old: Mapping[str, Source], new: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    both = old.keys() & new.keys()
    return {
        "sources_added": tuple(sorted(new.keys() - old.keys())),
        "sources_removed": tuple(sorted(old.keys() - new.keys())),
        "sources_changed": tuple(sorted(path for path in both if old[path].sha256 != new[path].sha256)),
    }
