"""Themes: statements of one kind that mean the same, with a label in the participants' words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from synth.model import CLAIM_KINDS, Kind, Participant, Statement, Theme
from synth.protocols import Embedder, TopicModel
from synth.settings import ThemesSettings

ID_CHARS = 10


@dataclass(frozen=True, slots=True)
class ThemesTools:
    embedder: Embedder
    topics: TopicModel


@dataclass(frozen=True, slots=True)
class Grouped:
    """`statements` are those that came in, each with its theme or None, in the order of their ids."""

    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]  # most people first within a kind, kinds as in CLAIM_KINDS
    outlier_share: float  # statements of a claim's kind that are in no theme, 0..1


def group(
    statements: Sequence[Statement], participants: Sequence[Participant], settings: ThemesSettings, tools: ThemesTools
) -> Grouped:
    """The themes of each kind on its own; the order of `statements` changes nothing."""
    ordered = sorted(statements, key=lambda statement: statement.id)
    themes = tuple(
        theme
        for kind in CLAIM_KINDS
        for theme in _of_kind(kind, [item for item in ordered if item.kind == kind], len(participants), tools)
        if theme.participants >= settings.min_people
    )
    theme_of = {statement_id: theme.id for theme in themes for statement_id in theme.statement_ids}
    grouped = tuple(replace(statement, theme_id=theme_of.get(statement.id)) for statement in ordered)
    return Grouped(grouped, themes, _outlier_share(grouped))


def _of_kind(kind: Kind, statements: Sequence[Statement], people: int, tools: ThemesTools) -> list[Theme]:
    texts = [" ".join(statement.text.split()) for statement in statements]
    grouping = tools.topics.group(texts, tools.embedder.embed(texts))
    themes = []
    for members, label, keywords in zip(grouping.typical, grouping.labels, grouping.keywords, strict=True):
        said = [statements[member] for member in members]
        supporters = len({statement.participant_id for statement in said})
        themes.append(
            Theme(
                id=_theme_id(kind, (statement.id for statement in said)),
                kind=kind,
                label=label,
                keywords=keywords,
                statement_ids=tuple(statement.id for statement in said),
                participants=supporters,
                share=round(supporters / people, 4) if people else 0.0,
            )
        )
    return sorted(themes, key=lambda theme: (-theme.participants, -len(theme.statement_ids), theme.id))


def _theme_id(kind: Kind, statement_ids: Iterable[str]) -> str:
    """The same for the same statements, so that decisions on a theme find it again after a run."""
    digest = hashlib.sha256("\n".join([kind, *sorted(statement_ids)]).encode()).hexdigest()
    return f"{kind}-{digest[:ID_CHARS]}"


def _outlier_share(statements: Sequence[Statement]) -> float:
    claims = [statement for statement in statements if statement.kind in CLAIM_KINDS]
    if not claims:
        return 0.0
    return round(sum(statement.theme_id is None for statement in claims) / len(claims), 4)
