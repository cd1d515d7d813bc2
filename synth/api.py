"""The grouping and the kinds of the default recipe on plain texts, for measuring and for other programs."""

from __future__ import annotations

from collections.abc import Sequence


def group(texts: Sequence[str], *, seed: int = 0) -> list[int | None]:
    """The theme of each text, numbered by size, None for texts in no theme; the order of `texts` changes nothing."""
    from synth.adapters.minilm import MiniLmEmbedder
    from synth.adapters.topics import NO_GROUP, partition

    ordered = sorted(texts)
    rows = MiniLmEmbedder().embed(ordered)
    # the same text is never in two groups, whatever rounding does to equal rows
    group_of = dict(zip(ordered, partition(rows, seed=seed).tolist(), strict=True))
    return [None if group_of[text] == NO_GROUP else group_of[text] for text in texts]
