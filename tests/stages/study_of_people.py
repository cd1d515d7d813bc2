"""A small invented study as records: three challenges, people without any, and an embedder that counts words."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from synth.model import CellSpan, Kind, Participant, Statement, TextSpan, Theme
from synth.protocols import Matrix

PLAIN = frozenset(
    "a an and the we our i my it is are to of in on for with that this so then you be have has us by at".split()
)

PAINS = {
    "typing": (
        "We type the orders from paper into the system by hand.",
        "Typing orders twice from paper takes the morning.",
        "The orders on paper have to be typed again.",
        "Somebody types paper orders until noon, again and again.",
    ),
    "stock": (
        "The stock figures for the shelf are a guess.",
        "We guess the stock because the shelf figures are old.",
        "Nobody can see the stock on the shelf, we guess.",
        "The shelf is empty and the stock figures say ten.",
    ),
    "rollout": (
        "The last rollout failed and the vendor left us.",
        "Our rollout was a disaster and the vendor walked away.",
        "We lost customers in the rollout that failed.",
        "A failed rollout cost us the vendor and a year.",
    ),
}
GOALS = {
    "typing": (
        "I want paper orders to enter the system on their own.",
        "Orders should arrive without typing from paper.",
    ),
    "stock": ("I want to see the true stock on every shelf.", "Show me shelf figures for stock that are true."),
    "rollout": (
        "I want to test a rollout in small steps with the vendor.",
        "A vendor has to test each step of a rollout.",
    ),
}
OBJECTIONS = {
    "typing": ("Will it read paper orders right?", "Reading paper orders may go wrong."),
    "stock": ("The stock data may not come out of our shelf scanners.", "Shelf scanners do not give stock data."),
    "rollout": ("A vendor may lock us in after the rollout.", "Another vendor contract locks us in."),
}
CONTENT = (
    "It is no problem for us at all.",
    "We are happy with the way it works.",
    "There is no need for anything else.",
    "That works fine here.",
    "I can't complain, honestly.",
    "Nothing comes to mind.",
)
SMALL_TALK = (
    "My office is on the second floor.",
    "I came here from a bank.",
    "Winter is long in this town.",
    "My daughter plays the cello.",
)


class WordCounts:
    """Embeds a text as its words: texts that share words are alike."""

    name = "word-counts"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"[a-z]+", text.lower()):
                if word not in PLAIN:
                    row[zlib.crc32(word.encode()) % 256] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Matrix = rows / np.maximum(lengths, 1e-9)
        return unit


@dataclass
class Study:
    """Records that grow person by person."""

    people: list[Participant] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def interview(self, identity: str, challenge: str, **more: Any) -> None:
        """Somebody with one challenge, who also talks about other things."""
        self._person(identity, **more)
        for kind, said in (("pain", PAINS), ("goal", GOALS), ("objection", OBJECTIONS)):
            for text in said[challenge]:
                self.say(identity, kind, text, theme=f"{kind}-{challenge}")  # type: ignore[arg-type]
        for text in SMALL_TALK:
            self.say(identity, "other", text)

    def content(self, identity: str, **more: Any) -> None:
        """Somebody without the problem."""
        self._person(identity, **more)
        for text in (*CONTENT, *SMALL_TALK):
            self.say(identity, "other", text)

    def respond(self, identity: str, answers: Sequence[tuple[Kind, str, str | None]], **more: Any) -> None:
        """A respondent with a few short answers."""
        self._person(identity, **more)
        for column, (kind, text, theme) in enumerate(answers):
            span = CellSpan(len(self.people), f"question {column}", 0, len(text))
            self._add(identity, kind, text, span=span, theme_id=theme)

    def say(self, identity: str, kind: Kind, text: str, theme: str | None = None, **more: Any) -> None:
        turn = f"t{len(self.statements):04d}"
        self._add(identity, kind, text, span=TextSpan(turn, 0, len(text)), theme_id=theme, **more)

    def _person(self, identity: str, **attributes: Any) -> None:
        label = f"P{len(self.people) + 1:02d}"
        self.people.append(Participant(identity, label, (f"s-{identity}",), attributes=attributes))

    def _add(self, identity: str, kind: Kind, text: str, **more: Any) -> None:
        values = {"confidence": 0.9, **more}
        number = f"st-{len(self.statements):05d}"
        self.statements.append(Statement(number, f"s-{identity}", identity, text, kind, **values))

    def themes(self) -> list[Theme]:
        """A theme per theme id that statements name."""
        found = []
        for name in sorted({statement.theme_id for statement in self.statements if statement.theme_id}):
            mine = [statement for statement in self.statements if statement.theme_id == name]
            voices = len({statement.participant_id for statement in mine})
            kind: Any = name.split("-")[0]
            label = f"{name.split('-')[1]} {kind}"
            ids = tuple(statement.id for statement in mine)
            found.append(Theme(name, kind, label, (), ids, voices, voices / len(self.people)))
        return found


def three_challenges() -> Study:
    """Four interviews per challenge and two people without any."""
    study = Study()
    for challenge in PAINS:
        for number in range(4):
            study.interview(f"{challenge}{number}", challenge, job_title="Manager", company_size=str(60 + 10 * number))
    for number in range(2):
        study.content(f"content{number}", job_title="Manager", company_size=str(4 + number))
    return study
