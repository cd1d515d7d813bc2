"""Themes: statements of one kind that mean the same, with a label in the participants' words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from synth import codebook
from synth.codebook import Codebook, CodebookTheme
from synth.evidence import letters
from synth.model import CLAIM_KINDS, CellSpan, Kind, Notice, Participant, Statement, Theme
from synth.protocols import Embedder, Matrix, TopicModel
from synth.settings import ThemesSettings
from synth.wording import READABLE, phrases

ID_CHARS = 10
LABEL_KEYWORDS = 3
NEIGHBOURS = 0.3  # what the statements around one count beside its own words; see docs/adr on the grouping
FINER_MOST = 4000  # texts of a study; as many take a minute, and groups of more of them rest on a sample anyway
SMALLER = Notice(
    "smaller-encoder",
    "themes rest on the smaller sentence encoder alone, which tells like statements apart less well; "
    "synth doctor says how to install the larger one",
)


@dataclass(frozen=True, slots=True)
class ThemesTools:
    embedder: Embedder
    topics: TopicModel
    finer: Embedder | None = None  # tells meanings apart better and takes longer


@dataclass(frozen=True, slots=True)
class Grouped:
    """`statements` are those that came in, each with its theme or None, in the order of their ids."""

    statements: tuple[Statement, ...]
    themes: tuple[Theme, ...]  # most people first within a kind, kinds as in CLAIM_KINDS
    outlier_share: float  # statements of a claim's kind that are in no theme, 0..1
    notices: tuple[Notice, ...] = ()


def group(
    statements: Sequence[Statement],
    participants: Sequence[Participant],
    settings: ThemesSettings,
    tools: ThemesTools,
    book: Codebook | None = None,
) -> Grouped:
    """The themes of each kind on its own; the order of `statements` changes nothing.

    A statement that fits a theme of the codebook is in that one; a fixed codebook leaves the others in none.
    """
    ordered = sorted(statements, key=lambda statement: statement.id)
    people = len(participants)
    many = sum(statement.kind in CLAIM_KINDS for statement in ordered) > FINER_MOST
    used = replace(tools, finer=None) if many else tools
    found: list[Theme] = []
    for kind in CLAIM_KINDS:
        said = [statement for statement in ordered if statement.kind == kind]
        known, rest = _in_codebook(said, _of_codebook(kind, book), people, settings, used)
        made = [] if book is not None and book.mode == "fix" else _of_kind(kind, rest, people, used)
        found += sorted([*known, *made], key=lambda theme: (-theme.participants, -len(theme.statement_ids), theme.id))
    themes = tuple(theme for theme in found if theme.participants >= settings.min_people)
    theme_of = {statement_id: theme.id for theme in themes for statement_id in theme.statement_ids}
    grouped = tuple(replace(statement, theme_id=theme_of.get(statement.id)) for statement in ordered)
    return Grouped(grouped, themes, _outlier_share(grouped), () if tools.finer or not themes else (SMALLER,))


def meanings(texts: Sequence[str], tools: ThemesTools) -> Matrix:
    """The embeddings of the texts that are grouped together, by both embedders unless there are many."""
    rows = tools.embedder.embed(texts)
    if tools.finer is None or len(texts) > FINER_MOST:
        return rows
    joined: Matrix = np.hstack([rows, tools.finer.embed(texts)]) / np.sqrt(2.0, dtype=np.float32)
    return joined


def _of_codebook(kind: Kind, book: Codebook | None) -> list[CodebookTheme]:
    return [theme for theme in book.theme if theme.kind == kind] if book is not None else []


def _in_codebook(
    statements: list[Statement],
    wanted: list[CodebookTheme],
    people: int,
    settings: ThemesSettings,
    tools: ThemesTools,
) -> tuple[list[Theme], list[Statement]]:
    """The themes of a codebook with the statements that fit them, and the statements that fit none."""
    if not wanted or not statements:
        return [], statements
    rows = tools.embedder.embed([" ".join(statement.text.split()) for statement in statements])
    meanings = [tools.embedder.embed(theme.texts()) for theme in wanted]
    places = codebook.places(rows, meanings, settings.codebook_likeness)
    fitting: dict[int, list[tuple[float, Statement]]] = {}
    for statement, place in zip(statements, places, strict=True):
        if place is not None:
            fitting.setdefault(place[0], []).append((-place[1], statement))
    themes = []
    for number, known in enumerate(wanted):
        said = [one for _, one in sorted(fitting.get(number, []), key=lambda pair: (pair[0], pair[1].id))]
        if said:
            themes.append(_theme(_theme_id(known.kind, [f"codebook {known.name}"]), known.name, (), said, people))
    return themes, [statement for statement, place in zip(statements, places, strict=True) if place is None]


def _of_kind(kind: Kind, statements: Sequence[Statement], people: int, tools: ThemesTools) -> list[Theme]:
    texts = [" ".join(statement.text.split()) for statement in statements]
    grouping = tools.topics.group(texts, _in_context(meanings(texts, tools), statements))
    themes = []
    for members, label, keywords in zip(grouping.typical, grouping.labels, grouping.keywords, strict=True):
        said = [statements[member] for member in members]
        worded = label if _may_be_shown(label, said) else _shown_instead(said, keywords)
        themes.append(_theme(_theme_id(kind, (statement.id for statement in said)), worded, keywords, said, people))
    return themes


def _may_be_shown(label: str, said: Iterable[Statement]) -> bool:
    """Whether a label holds nobody's words but theirs who may be quoted."""
    sayers = [statement for statement in said if letters(label) in letters(statement.text)]
    return not sayers or any(statement.quotable for statement in sayers)


def _shown_instead(said: Iterable[Statement], keywords: Sequence[str]) -> str:
    """The first readable phrase of somebody who may be quoted, the most typical statement first; else keywords."""
    found = (phrases(statement.text)[:1] for statement in said if statement.quotable)
    readable = (phrase.text for best in found for phrase in best if phrase.merit >= READABLE)
    first = next(readable, None) or ", ".join(keywords[:LABEL_KEYWORDS])
    return first[:1].upper() + first[1:]


def _in_context(rows: Matrix, statements: Sequence[Statement]) -> Matrix:
    """`rows` with a share of the statements of the same kind before and after in the same turn.

    "Every one." or "Soul destroying, honestly." mean what the sentences around them are about.
    """
    result = rows.copy()
    for members in _turns(statements):
        for place, member in enumerate(members):
            around = rows[members[max(place - 1, 0) : place] + members[place + 1 : place + 2]].sum(axis=0)
            length = float(np.linalg.norm(around))
            if length > 0:
                mixed = rows[member] + NEIGHBOURS * around / length
                result[member] = mixed / np.linalg.norm(mixed)
    return result


def _turns(statements: Sequence[Statement]) -> list[list[int]]:
    """Indices of the statements of each turn, in the order in which they were said; answers in a table have none."""
    turns: dict[str, list[tuple[int, int]]] = {}
    for index, statement in enumerate(statements):
        if not isinstance(statement.span, CellSpan):
            turns.setdefault(statement.span.turn_id, []).append((statement.span.char_start, index))
    return [[index for _, index in sorted(said)] for said in turns.values()]


def _theme(theme_id: str, label: str, keywords: tuple[str, ...], said: Sequence[Statement], people: int) -> Theme:
    supporters = len({statement.participant_id for statement in said})
    return Theme(
        id=theme_id,
        kind=said[0].kind,
        label=label,
        keywords=keywords,
        statement_ids=tuple(statement.id for statement in said),
        participants=supporters,
        share=round(supporters / people, 4) if people else 0.0,
    )


def _theme_id(kind: Kind, statement_ids: Iterable[str]) -> str:
    """The same for the same members, so that decisions on a theme find it again after a run."""
    digest = hashlib.sha256("\n".join([kind, *sorted(statement_ids)]).encode()).hexdigest()
    return f"{kind}-{digest[:ID_CHARS]}"


def _outlier_share(statements: Sequence[Statement]) -> float:
    claims = [statement for statement in statements if statement.kind in CLAIM_KINDS]
    if not claims:
        return 0.0
    return round(sum(statement.theme_id is None for statement in claims) / len(claims), 4)
