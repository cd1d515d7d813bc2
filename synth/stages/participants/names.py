"""Names of people as they are compared: without case, accents, titles and marks."""

from __future__ import annotations

import re

from synth.privacy import folding as letters

TITLES = frozenset("mr mrs ms mx miss dr prof sir dame herr frau hr mme mlle sra sr jr phd md mba msc bsc".split())


def fold(text: str) -> str:
    """`text` in small letters without accents, its words parted by one blank."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", letters.fold(text)).split())


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a person's name, first name first; titles and what stands in brackets are left out."""
    name = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name)
    if name.count(",") == 1:
        last, first = name.split(",")
        if first.strip() and fold(first) not in TITLES:
            name = f"{first} {last}"
    return tuple(word for word in fold(name).split() if word not in TITLES)


def full_name(name: str | None) -> str | None:
    """The key under which full names are equal; None for a first name alone."""
    words = name_words(name or "")
    return " ".join(words) if len(words) >= 2 and len(words[-1]) > 1 else None


def fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` can be a shorter form of `full`: the first name, or with an initial ("Rosalind F")."""
    if not short or not full or short[0] != full[0] or len(short) > len(full):
        return False
    return all(any(word.startswith(part) for word in full[1:]) for part in short[1:])
