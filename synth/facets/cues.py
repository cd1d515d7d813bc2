"""What people said about a facet, found by the words of the sentence or of the question that it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from synth.model import CellSpan, Claim, Statement

SHOWN = 2  # passages that a claim repeats
_DENIED = re.compile(r"\b(?:not|never|no|nor|without|\w+n't)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
PER_PERSON = 2  # passages of one person that are evidence
WORDS_MAX = 26
WORDS_MIN = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """`said` is looked for in the sentence, `asked` in the question before it; either is enough.

    People wander off in their answers: one that `said` does not find has to hold something of `needs`.
    `facts` limits it to statements that are neither goal, pain nor objection.
    """

    said: re.Pattern[str] | None = None
    asked: re.Pattern[str] | None = None
    needs: re.Pattern[str] | None = None
    facts: bool = False

    @classmethod
    def of(
        cls, said: Sequence[str] = (), asked: Sequence[str] = (), needs: Sequence[str] = (), *, facts: bool = False
    ) -> Cue:
        """A cue from alternatives, matched at word boundaries without regard to case."""
        return cls(_pattern(said), _pattern(asked), _pattern(needs), facts)

    def fits(self, statement: Statement) -> int:
        """2 when the sentence itself says it, 1 when it answers a question about it, 0 otherwise."""
        if self.facts and statement.kind != "other":
            return 0
        text = _plain(statement.text)
        found = self.said.search(text) if self.said is not None else None
        if found is not None:
            return 0 if _DENIED.search(text[: found.start()]) else 2
        if self.asked is None or not statement.context or isinstance(statement.span, CellSpan):
            return 0
        if self.needs is not None and self.needs.search(text) is None:
            return 0
        return int(self.asked.search(_plain(statement.context)) is not None)


def _pattern(alternatives: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE) if alternatives else None


def _plain(text: str) -> str:
    return text.replace("’", "'")


def said(statements: Sequence[Statement], cue: Cue, of: int) -> Claim | None:
    """A claim that repeats what people of a group said, or None when nobody said anything that may be quoted."""
    heard: dict[str, list[tuple[int, Statement]]] = {}
    found = [(fit, statement) for statement in statements if (fit := _told(cue, statement))]
    for fit, statement in sorted(found, key=lambda pair: _place(pair[1])):
        heard.setdefault(statement.participant_id, []).append((fit, statement))
    if not heard:
        return None
    chosen = [pair for pairs in heard.values() for pair in sorted(pairs, key=lambda pair: -pair[0])[:PER_PERSON]]
    chosen.sort(key=lambda pair: (not pair[1].quotable, -pair[0], _far_from_fair(pair[1].text), pair[1].id))
    shown: dict[str, Statement] = {}
    for _, statement in chosen:
        if statement.quotable and len(shown) < SHOWN:
            shown.setdefault(statement.participant_id, statement)
    if not shown:
        return None
    text = " · ".join(f"“{_passage(statement.text)}”" for statement in shown.values())
    return Claim(text, len(heard), of, statement_ids=tuple(statement.id for _, statement in chosen))


def _told(cue: Cue, statement: Statement) -> int:
    """How well a statement tells what the cue looks for; flagged text, questions and single words tell nothing."""
    fit = 0 if statement.flags else cue.fits(statement)
    return fit if fit and len(statement.text.split()) >= WORDS_MIN and not statement.text.rstrip().endswith("?") else 0


def _place(statement: Statement) -> tuple[str, str, int, str]:
    where = str(statement.span.row).zfill(9) if isinstance(statement.span, CellSpan) else statement.span.turn_id
    return statement.source_id, where, statement.span.char_start, statement.id


def _far_from_fair(text: str) -> int:
    return abs(len(text.split()) - 12)


def _passage(text: str) -> str:
    """The text, or its beginning up to the last comma within the limit; verbatim but for the dots."""
    words = text.split()
    if len(words) <= WORDS_MAX:
        return " ".join(words)
    cut = " ".join(words[:WORDS_MAX])
    comma = cut.rfind(",")
    return (cut[:comma] if comma > len(cut) // 2 else cut) + " …"
