"""The tables of facets: where evidence for each is looked for. `persona.toml` and `company.toml` hold them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from synth.facets.attributes import Form, described
from synth.facets.cues import Cue, said
from synth.model import Claim, Participant, Statement


@dataclass(frozen=True, slots=True)
class Facet:
    """`attributes` tell it and `text` words their values; `cue` finds it in speech. `question` asks for it."""

    key: str
    section: str
    question: str
    attributes: tuple[str, ...]
    text: str
    form: Form
    cue: Cue | None


@lru_cache
def facets(table: str) -> tuple[Facet, ...]:
    """The facets of the table `persona` or `company`, in their order."""
    path = Path(__file__).with_name(f"{table}.toml")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["facet"]
    return tuple(
        Facet(
            key=row["key"],
            section=row.get("section", ""),
            question=row.get("question", ""),
            attributes=tuple(row.get("attributes", ())),
            text=row.get("text", "{}"),
            form=row.get("form", "category"),
            cue=_cue(row),
        )
        for row in rows
    )


def _cue(row: Mapping[str, Any]) -> Cue | None:
    heard, asked = row.get("said", ()), row.get("asked", ())
    return Cue.of(heard, asked, row.get("needs", ()), facts=row.get("facts", False)) if heard or asked else None


def evidence(facet: Facet, people: Sequence[Participant], statements: Sequence[Statement]) -> Claim | None:
    """What is known of a facet of `people`, from what is filled in about them, else from what they said."""
    claim = described(people, facet.attributes, facet.form, facet.text)
    if claim is None and facet.cue is not None:
        claim = said(statements, facet.cue, len(people))
    return claim
