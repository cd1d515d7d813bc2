"""Themes of statements: one kind at a time, counted in people."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence

import numpy as np
import pytest

from synth.model import Kind, Participant, Statement, TextSpan
from synth.protocols import Grouping, Matrix
from synth.settings import ThemesSettings
from synth.stages import themes


class LengthEmbedder:
    name = "length"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        return np.array([[len(text)] for text in texts], dtype=np.float32).reshape(len(texts), 1)


class FirstWordTopics:
    """Groups texts by their first word; a word that only one text begins with makes no group."""

    name = "first-word"
    version = "1"

    def group(self, texts: Sequence[str], embeddings: Matrix) -> Grouping:
        first = [text.split()[0] for text in texts]
        words = sorted({word for word in first if first.count(word) > 1}, key=lambda word: (-first.count(word), word))
        return Grouping(
            groups=tuple(words.index(word) if word in words else None for word in first),
            keywords=tuple((word,) for word in words),
            labels=tuple(word.capitalize() for word in words),
            typical=tuple(tuple(i for i, word in enumerate(first) if word == wanted) for wanted in words),
        )


TOOLS = themes.ThemesTools(embedder=LengthEmbedder(), finer=LengthEmbedder(), topics=FirstWordTopics())
PEOPLE = tuple(Participant(f"p{number}", f"P0{number}", ("s",)) for number in range(4))


def _statement(number: int, text: str, person: str = "p0", kind: Kind = "pain", turn: str | None = None) -> Statement:
    span = TextSpan(turn or f"t{number}", number, number + len(text))
    return Statement(f"st{number:02}", "s", person, text, kind, 0.9, span)


def test_kinds_are_grouped_apart() -> None:
    """A wish and a complaint that begin alike are never one theme."""
    said = [
        _statement(0, "export slow"),
        _statement(1, "export hangs"),
        _statement(2, "export faster", kind="goal"),
        _statement(3, "export once", kind="goal"),
    ]
    grouped = themes.group(said, PEOPLE, ThemesSettings(), TOOLS)
    assert [(theme.kind, theme.statement_ids) for theme in grouped.themes] == [
        ("goal", ("st02", "st03")),
        ("pain", ("st00", "st01")),
    ]


def test_support_counts_people_and_not_mentions() -> None:
    """Three statements of one person and one of another are two people out of all."""
    said = [_statement(n, f"export {n}") for n in range(3)] + [_statement(3, "export too", person="p1")]
    (theme,) = themes.group(said, PEOPLE, ThemesSettings(), TOOLS).themes
    assert (theme.participants, theme.share) == (2, 0.5)


def test_statements_of_no_kind_have_no_theme() -> None:
    """What is neither goal nor pain nor objection is passed on without a theme and is no outlier."""
    said = [_statement(n, "export as usual", kind="other") for n in range(3)]
    grouped = themes.group(said, PEOPLE, ThemesSettings(), TOOLS)
    assert grouped.themes == ()
    assert grouped.outlier_share == 0.0
    assert [statement.theme_id for statement in grouped.statements] == [None] * 3


def test_share_of_statements_without_a_theme_is_told() -> None:
    """One claim of four that nobody else makes is a quarter."""
    said = [_statement(n, "export again") for n in range(3)] + [_statement(3, "price")]
    grouped = themes.group(said, PEOPLE, ThemesSettings(), TOOLS)
    assert grouped.outlier_share == 0.25
    assert grouped.statements[3].theme_id is None


def test_themes_of_too_few_people_are_no_themes() -> None:
    """Below the wanted number of people a theme is dropped and its statements have none."""
    said = [
        _statement(0, "export a"),
        _statement(1, "export b"),
        _statement(2, "price a"),
        _statement(3, "price b", "p1"),
    ]
    grouped = themes.group(said, PEOPLE, ThemesSettings(min_people=2), TOOLS)
    assert [theme.label for theme in grouped.themes] == ["Price"]
    assert grouped.statements[0].theme_id is None


def test_order_of_statements_changes_nothing() -> None:
    """Shuffled statements give the same record, byte for byte."""
    said = [_statement(n, f"{('export', 'price', 'login')[n % 3]} {n}", f"p{n % 4}") for n in range(24)]
    shuffled = list(said)
    random.Random(1).shuffle(shuffled)
    assert themes.group(said, PEOPLE, ThemesSettings(), TOOLS) == themes.group(
        shuffled, PEOPLE, ThemesSettings(), TOOLS
    )


def test_theme_keeps_its_id_while_its_statements_stay() -> None:
    """Decisions find their theme again although other themes come and go."""
    said = [_statement(0, "export a"), _statement(1, "export b")]
    (before,) = themes.group(said, PEOPLE, ThemesSettings(), TOOLS).themes
    more = [*said, *(_statement(n, "price again", "p1") for n in range(2, 6))]
    after = themes.group(more, PEOPLE, ThemesSettings(), TOOLS).themes
    assert before.id in {theme.id for theme in after}
    assert len({theme.id for theme in after}) == 2


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_statement_is_no_failure(count: int) -> None:
    """A study with nothing to group has no themes."""
    grouped = themes.group([_statement(n, "export") for n in range(count)], PEOPLE, ThemesSettings(), TOOLS)
    assert grouped.themes == ()


class NearestTopics:
    """Two groups by the sign of the first number of each row."""

    name = "sign"
    version = "1"

    def group(self, texts: Sequence[str], embeddings: Matrix) -> Grouping:
        if not texts:
            return Grouping((), (), (), ())
        signs = [bool(row[0] > 0) for row in embeddings]
        typical = tuple(tuple(i for i, sign in enumerate(signs) if sign is side) for side in (True, False))
        groups = tuple(int(not sign) for sign in signs)
        return Grouping(groups, ((), ()), ("Yes", "No"), typical)


class ExportEmbedder:
    """Export is to the right, price to the left, anything else a little to the left."""

    name = "export"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        place = {"export": 1.0, "price": -1.0}
        across = np.array([place.get(text.split()[0], -0.1) for text in texts], dtype=np.float32)
        return np.stack([across, np.sqrt(1 - across**2)], axis=1)


@pytest.mark.parametrize(("turn", "label"), [("t0", "Yes"), ("t9", "No")], ids=["same turn", "another turn"])
def test_words_that_say_little_mean_what_is_said_around_them(turn: str, label: str) -> None:
    """A remark goes with the statement before it in its own turn, and with nothing of other turns."""
    said = [_statement(0, "export hangs", turn="t0"), _statement(1, "every one", turn=turn), _statement(2, "price")]
    tools = themes.ThemesTools(embedder=ExportEmbedder(), finer=ExportEmbedder(), topics=NearestTopics())
    found = themes.group(said, PEOPLE, ThemesSettings(), tools).themes
    assert {theme.label for theme in found if "st01" in theme.statement_ids} == {label}


@dataclasses.dataclass(frozen=True)
class SentenceTopics:
    """One group of everything, labelled with the first text."""

    name: str = "sentence"
    version: str = "1"

    def group(self, texts: Sequence[str], embeddings: Matrix) -> Grouping:
        if not texts:
            return Grouping((), (), (), ())
        everything = tuple(range(len(texts)))
        return Grouping((0,) * len(texts), (("export", "slow", "night"),), (texts[0],), (everything,))


def test_a_label_never_holds_the_words_of_somebody_who_may_not_be_quoted() -> None:
    """The words of somebody who consents to quotes stand in for a phrase that only others said, then keywords."""
    tools = themes.ThemesTools(embedder=LengthEmbedder(), finer=LengthEmbedder(), topics=SentenceTopics())
    private = dataclasses.replace(_statement(0, "Exports kill my evenings"), quotable=False)
    open_one = _statement(1, "Well, slow exports again")
    (hidden,) = themes.group([private, open_one], PEOPLE, ThemesSettings(), tools).themes
    assert hidden.label == "Slow exports again"
    (unsaid,) = themes.group(
        [private, dataclasses.replace(open_one, text="It is.")], PEOPLE, ThemesSettings(), tools
    ).themes
    assert unsaid.label == "Export, slow, night"
    shared = dataclasses.replace(open_one, text="exports kill my evenings too")
    (shown,) = themes.group([private, shared], PEOPLE, ThemesSettings(), tools).themes
    assert shown.label == "Exports kill my evenings"


class CountingEmbedder:
    """Rows of one number, and how many texts it was asked for."""

    version = "1"

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.asked += len(texts)
        return np.ones((len(texts), 1), dtype=np.float32)


def test_texts_that_are_grouped_together_have_rows_of_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both embedders up to the limit, rows of length 1; the quick one alone beyond it or where there is no other."""
    monkeypatch.setattr(themes, "FINER_MOST", 3)
    quick, finer = CountingEmbedder("quick"), CountingEmbedder("finer")
    tools = themes.ThemesTools(embedder=quick, topics=FirstWordTopics(), finer=finer)
    few = themes.meanings(["a", "b", "c"], tools)
    assert few.shape == (3, 2)
    np.testing.assert_allclose(np.linalg.norm(few, axis=1), 1)
    assert themes.meanings(["a", "b", "c", "d"], tools).shape == (4, 1)
    assert (quick.asked, finer.asked) == (7, 3)
    assert themes.meanings(["a"], dataclasses.replace(tools, finer=None)).shape == (1, 1)


def test_a_study_of_many_statements_is_grouped_by_the_quick_embedder_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """All kinds count together: what a study takes does not depend on how its statements fall into kinds."""
    monkeypatch.setattr(themes, "FINER_MOST", 3)
    finer = CountingEmbedder("finer")
    tools = dataclasses.replace(TOOLS, finer=finer)
    said = [_statement(number, f"export {number}", kind="goal" if number % 2 else "pain") for number in range(4)]
    assert themes.group(said, PEOPLE, ThemesSettings(), tools).notices == ()
    assert finer.asked == 0
    themes.group(said[:3], PEOPLE, ThemesSettings(), tools)
    assert finer.asked == 3


def test_themes_without_the_finer_embedder_are_said_to_be_coarser() -> None:
    """A run that has no larger encoder says so, with where to read what to do; one that has it says nothing."""
    said = [_statement(number, f"export {number}") for number in range(3)]
    assert themes.group(said, PEOPLE, ThemesSettings(), TOOLS).notices == ()
    (notice,) = themes.group(said, PEOPLE, ThemesSettings(), dataclasses.replace(TOOLS, finer=None)).notices
    assert "synth doctor" in notice.message
