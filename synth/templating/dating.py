"""How old the material behind a report is, and when somebody should look at its personas again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from synth.model import Source
from synth.templating.filters import day


def newest(sources: Iterable[Source], first_read: Mapping[str, str], now: str) -> str:
    """When the newest of the files that were read came in; `first_read` maps SHA-256 to a moment, `now` is of the rest.

    Days count from when a file was first seen: reading old interviews again does not make them young.
    """
    moments = [first_read.get(source.sha256, now) for source in sources if source.status == "ok"]
    return max(moments, default=now)


def dated(since: str, now: str, review_after_days: int) -> str:
    """A sentence on the age of the material at the moment `now`, and on the day of the next review."""
    came, seen = dt.datetime.fromisoformat(since), dt.datetime.fromisoformat(now)
    due = came + dt.timedelta(days=review_after_days)
    verb = "review due" if due >= seen else "review has been due since"
    return f"Newest material of {day(since)}; {verb} {day(due.isoformat())}."
