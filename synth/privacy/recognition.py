"""Whether two sets of keys are one person's, although files were added or taken away meanwhile.

A key is what a person is known by: an alias such as `email-3f0c...`, `id-...` or `name-...`, its text hashed. A voice
of a file (`place-...`) and a row of a table (`row-...`) say something only of people of whom nothing else is known: a
speaker who gets a name is the same person, but rows are sorted and filled in anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

STRENGTH = ("email", "id", "name", "place", "row")
PLACES = frozenset({"place", "row"})


def kind_of(alias: str) -> str:
    """What kind of key an alias is."""
    return alias.partition("-")[0]


def strength(one: Set[str], other: Set[str]) -> int | None:
    """How surely two sets of aliases are one person's, 0 best; None when they are not, as far as one can tell."""
    shared = {kind_of(alias) for alias in one & other}
    kinds = ({kind_of(alias) for alias in one}, {kind_of(alias) for alias in other})
    if not shared or ("email" not in shared and all("email" in found for found in kinds)):
        return None
    only_placed = sum(found <= PLACES for found in kinds)
    if shared <= PLACES and only_placed < (1 if "place" in shared else 2):
        return None
    return min(map(STRENGTH.index, shared))


def recognised(people: Sequence[Set[str]], known: Mapping[str, Set[str]]) -> dict[int, str]:
    """Position of a person to the name in `known` of who she is; everybody is found once, the surest pairs first."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, aliases in known.items():
        for alias in aliases:
            holders[alias].append(name)
    pairs = []
    for position, aliases in enumerate(people):
        for name in {name for alias in aliases for name in holders.get(alias, ())}:
            sure = strength(aliases, known[name])
            if sure is not None:
                pairs.append((sure, -len(aliases & known[name]), position, name))
    found: dict[int, str] = {}
    taken: set[str] = set()
    for _, _, position, name in sorted(pairs):
        if position not in found and name not in taken:
            found[position] = name
            taken.add(name)
    return found
