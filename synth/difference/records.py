"""What a difference is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["persona", "theme", "claim", "icp"]
Fate = Literal["new", "gone", "stronger", "weaker", "reworded", "same"]
Why = Literal["new", "moved in", "gone", "moved out"]


@dataclass(frozen=True, slots=True)
class Support:
    """How many people of how many stand behind something."""

    people: int
    of: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A quote behind a change; `text` is None where it must not be quoted.

    It is `new` or `gone` as a whole, or `moved in` or `moved out` when only its use changed.
    """

    statement_id: str
    text: str | None
    person: str
    source: str
    why: Why


@dataclass(frozen=True, slots=True)
class Change:
    """A persona, theme, claim or condition of the company profile; `before` or `after` is None where it was not there.

    `came` and `went` are the people who stand behind it only now, and do so no more.
    """

    sort: Sort
    id: str
    title: str
    within: str  # the persona of a claim, the kind of a theme, the part of the company profile
    fate: Fate
    before: Support | None
    after: Support | None
    former_title: str | None  # where it is called otherwise now
    came: tuple[str, ...]
    went: tuple[str, ...]
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A person who is in another group than before; None is no persona, or not in the study."""

    person: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RunLabel:
    """Which result is meant."""

    id: str
    started_at: str
    participants: int
    statements: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed; what stayed the same is not listed.

    Changes come personas first, then themes, claims and the company profile.
    """

    before: RunLabel
    after: RunLabel
    changes: tuple[Change, ...]
    moved: tuple[Move, ...]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    sources_added: tuple[str, ...]
    sources_removed: tuple[str, ...]
    sources_changed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return any(
            (
                self.changes, self.moved, self.joined, self.left,
                self.sources_added, self.sources_removed, self.sources_changed,
            )
        )  # fmt: skip
