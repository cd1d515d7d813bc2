"""The grouping and the kinds of the default recipe on plain texts, for measuring and for other programs."""

from __future__ import annotations

from collections.abc import Sequence


def group(texts: Sequence[str], *, seed: int = 0) -> list[int | None]:
    """The theme of each text, numbered by size, None for texts in no theme; the order of `texts` changes nothing."""
    from synth.adapters.topics import NO_GROUP, partition
    from synth.pipeline.toolbox import theme_tools
    from synth.stages.themes import meanings

    ordered = sorted(texts)
    rows = meanings(ordered, theme_tools(lambda embedder: embedder))
    # the same text is never in two groups, whatever rounding does to equal rows
    group_of = dict(zip(ordered, partition(rows, seed=seed).tolist(), strict=True))
    return [None if group_of[text] == NO_GROUP else group_of[text] for text in texts]


def classify(texts: Sequence[str], contexts: Sequence[str | None] | None = None) -> list[tuple[str, float]]:
    """The kind of each text and the confidence in it.

    A context is the question that the text answers, or `speaker=interviewer`: what an interviewer says is `other`.
    """
    from synth.model import KINDS
    from synth.pipeline.toolbox import kind_model

    model = kind_model(kept=lambda embedder: embedder)
    shares = model.probabilities(texts, contexts if contexts is not None else [None] * len(texts))
    return [(KINDS[row.argmax()], round(float(row.max()), 4)) for row in shares]
