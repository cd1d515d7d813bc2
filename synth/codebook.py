"""`codebook.toml`: themes that a researcher brings along, read, matched with what was said, and written.

A theme is known by its name, its description and its examples. A statement belongs to the theme with the text that
it is most like, when it is like it at all and clearly more so than like the other themes of its kind.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from synth.errors import SettingsError
from synth.model import CLAIM_KINDS, Statement, Synthesis
from synth.protocols import Matrix
from synth.settings import Section, parse

FILE = "codebook.toml"
CLEARLY = 0.03  # cosine by which the best theme has to lead
EXAMPLES = 3  # quotes that a written codebook has of each theme
PLACEHOLDER_MARK = "["  # what is hidden about one study's people says nothing in another study

HEAD = """\
# Themes of the study "{name}", from run {run}.
# "guide": statements join these themes where they fit, the others are grouped as usual.
# "fix": there are no other themes.
mode = "guide"
"""


class CodebookTheme(Section):
    """One theme of a codebook."""

    name: str = Field(min_length=1, description="label of the theme")
    kind: Literal["goal", "pain", "objection"] = Field(description="kind of the statements that belong to it")
    description: str = Field("", description="what belongs to it, in a sentence")
    examples: tuple[str, ...] = Field((), description="statements that belong to it, in participants' words")

    def texts(self) -> tuple[str, ...]:
        """Everything that says what the theme means."""
        return tuple(" ".join(text.split()) for text in (self.name, self.description, *self.examples) if text.strip())


class Codebook(Section):
    """All of `codebook.toml`."""

    mode: Literal["guide", "fix"] = Field("guide", description="whether other themes are made beside these")
    theme: tuple[CodebookTheme, ...] = Field((), description="the themes, in order of the file")


def read(values: dict[str, Any], where: str = FILE) -> Codebook:
    """The codebook that the values of a TOML file describe.

    Raises:
        SettingsError: listing every wrong key and value, and every theme that is named twice.
    """
    book = parse(values, where, Codebook)
    names = Counter((theme.kind, theme.name.casefold().strip()) for theme in book.theme)
    twice = [f"theme: {kind} {name!r} stands there {count} times" for (kind, name), count in names.items() if count > 1]
    nameless = [f"theme {place}: has no name" for place, theme in enumerate(book.theme) if not theme.name.strip()]
    if twice or nameless:
        raise SettingsError(where, (*twice, *nameless))
    return book


def places(rows: Matrix, meanings: Sequence[Matrix], likeness: float) -> list[tuple[int, float] | None]:
    """For each row the theme that it belongs to and how like it is, or None.

    `meanings` has the embeddings of each theme's texts; a theme is as near as the nearest of them.
    """
    if not meanings or not len(rows):
        return [None] * len(rows)
    near = np.stack([(rows @ texts.T).max(axis=1) for texts in meanings], axis=1).astype(np.float64).round(6)
    found: list[tuple[int, float] | None] = []
    for row in near:
        best = int(row.argmax())
        rival = max((float(value) for place, value in enumerate(row) if place != best), default=-1.0)
        fits = row[best] >= likeness and row[best] - rival >= CLEARLY
        found.append((best, float(row[best])) if fits else None)
    return found


def write(result: Synthesis) -> str:
    """The themes of a result as the text of a `codebook.toml`, with typical quotes of different people as examples.

    Nothing is quoted that must not be, nor anything of a run that did not hide personal data.
    """
    statements = {statement.id: statement for statement in result.statements}
    blocks = [HEAD.format(name=result.study_name.replace("\n", " "), run=result.run.id)]
    for theme in sorted(result.themes, key=lambda one: (CLAIM_KINDS.index(one.kind), -one.participants, one.id)):
        said = [statements[key] for key in theme.statement_ids if key in statements]
        quotes = _examples(said) if _hidden(result) else []
        lines = [
            "[[theme]]",
            f"name = {_quoted(theme.label)}",
            f'kind = "{theme.kind}"',
            'description = ""',
            "examples = [" + "".join(f"\n  {_quoted(text)}," for text in quotes) + ("\n]" if quotes else "]"),
        ]
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _hidden(result: Synthesis) -> bool:
    ingest = result.run.settings.get("ingest")
    return isinstance(ingest, dict) and ingest.get("privacy") is True


def _examples(said: Sequence[Statement]) -> list[str]:
    """The most typical statements, one of each person, without placeholders."""
    quotes: list[str] = []
    people: set[str] = set()
    for statement in said:
        may = statement.quotable and not statement.flags and PLACEHOLDER_MARK not in statement.text
        if may and statement.participant_id not in people and len(quotes) < EXAMPLES:
            people.add(statement.participant_id)
            quotes.append(" ".join(statement.text.split()))
    return quotes


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for one character that TOML wants escaped as well."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", "\\u007f")
