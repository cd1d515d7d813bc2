"""Who decided what and when; decisions to be asked again; conflicts."""

from __future__ import annotations

from collections import Counter

from synth import decisions
from synth.model import Decision
from synth.review import shown, words
from synth.review.contexts import AgainPage, ConflictPage, HistoryPage
from synth.review.pages.site import Site
from synth.review.parts import Again
from synth.review.session import Conflict

PER_PAGE = 100
NOT_KEPT = frozenset({"csrf", "seen", "next", "id"})


def history_page(site: Site) -> HistoryPage:
    """Every decision, the last one first."""
    view = site.view
    who = site.fields.get("who", "")
    made = [one for one in reversed(view.ledger) if not who or one.who == who]
    rows, pages = site.cut(made, PER_PAGE, "/history", f"who={who}" if who else "")
    return HistoryPage(
        frame=site.frame("History", "history"),
        entries=tuple(shown.entry(view, decision) for decision in rows),
        total=len(made),
        pages=pages,
        people=tuple(Counter(decision.who for decision in view.ledger).most_common()),
        comments=shown.comments(view, "study", "study"),
        runs=len(site.session.runs()),
    )


def again_page(site: Site) -> AgainPage:
    """Decisions whose passage reads differently since the last run, or is gone."""
    view = site.view

    def again(outcome: decisions.Outcome) -> Again:
        there = outcome.object_id if outcome.object_id in view.heard else None
        return Again(
            entry=shown.entry(view, view.by_seq[outcome.seq]),
            fate=outcome.fate,
            before=outcome.before,
            after=outcome.after,
            item=shown.item(view, there) if there else None,
        )

    open_ones = view.to_ask_again
    return AgainPage(
        frame=site.frame("Decisions to ask again", "history"),
        changed=tuple(again(one) for one in open_ones if one.fate == "changed"),
        gone=tuple(again(one) for one in open_ones if one.fate == "gone"),
    )


def conflict_page(site: Site, conflict: Conflict, action: str, fields: dict[str, list[str]]) -> ConflictPage:
    """What somebody else decided, what this person wanted, and both ways on."""
    mine: Decision = conflict.mine
    kept = [(name, value) for name, values in fields.items() if name not in NOT_KEPT for value in values]
    kept += [("id", value) for value in fields.get("id", [])]
    return ConflictPage(
        frame=site.frame("Somebody was faster", "history", here=fields.get("next", ["/"])[0]),
        theirs=shown.entry(site.view, conflict.theirs),
        mine=words.told(mine, site.view.by_seq.get(mine.undoes or 0)),
        who=mine.who,
        fields=tuple(kept),
        action=action,
    )
