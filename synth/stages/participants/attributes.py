"""Closed columns as attributes: the facet that a header means, or the header in snake_case."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from synth.stages.participants.names import fold

_PATTERNS = tuple(
    (facet, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
    for facet, patterns in tomllib.loads(
        files("synth.stages.participants").joinpath("headers.toml").read_text(encoding="utf-8")
    ).items()
)
NO_VALUE = frozenset(("", "-", "n/a", "na", "none", "null", "nan", "?", "unknown", "prefer not to say", "--", "."))


@lru_cache(maxsize=4096)
def facet_of(header: str) -> str:
    """The name under which the values of a column are kept."""
    bare = fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header))
    for facet, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return facet
    return bare.replace(" ", "_") or "column"


def merged(rows: Iterable[tuple[tuple[str, str], ...]]) -> dict[str, str]:
    """The attributes of a person from rows in order of trust: what an earlier row says stays."""
    found: dict[str, str] = {}
    for row in rows:
        own: dict[str, str] = {}
        for header, value in row:
            if " ".join(value.casefold().split()) in NO_VALUE:
                continue
            facet = facet_of(header)
            own.setdefault(facet if facet not in own else fold(header).replace(" ", "_"), value)
        for facet, value in own.items():
            found.setdefault(facet, value)
    return dict(sorted(found.items()))
