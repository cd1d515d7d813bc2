"""Every facet of a persona card in its order, with its evidence or with what to ask next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synth.facets import evidence, facets
from synth.model import Claim, OpenQuestion, Participant, Statement


def known(people: Sequence[Participant], statements: Sequence[Statement]) -> dict[str, Claim | None]:
    """A claim or None for every facet; `statements` are those of `people`."""
    return {facet.key: evidence(facet, people, statements) for facet in facets("persona")}


def open_questions(found: Mapping[str, Claim | None]) -> tuple[OpenQuestion, ...]:
    """What to ask in the next interview, for every facet without evidence."""
    return tuple(OpenQuestion(facet.key, facet.question) for facet in facets("persona") if found[facet.key] is None)
