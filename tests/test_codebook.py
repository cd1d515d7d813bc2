"""Codebooks: what is read, which statements fit, and what is written for the next study."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from synth import codebook, pipeline
from synth.cli import group as command_line
from synth.codebook import Codebook, CodebookTheme
from synth.errors import SettingsError
from synth.model import Participant, Statement, TextSpan
from synth.protocols import Matrix
from synth.settings import ThemesSettings
from synth.stages import themes
from tests import small_study
from tests.stages.test_themes import FirstWordTopics

WORDS = ("invoice", "stock", "price", "garden")
PEOPLE = tuple(Participant(f"p{number}", f"P0{number}", ("s",)) for number in range(3))


class WordEmbedder:
    """Texts by which of a few words they hold."""

    name = "words"
    version = "1"

    def embed(self, texts: Any) -> Matrix:
        rows = np.array([[text.lower().count(word) for word in WORDS] for text in texts], dtype=np.float32)
        rows = rows.reshape(len(texts), len(WORDS))
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


TOOLS = themes.ThemesTools(embedder=WordEmbedder(), finer=WordEmbedder(), topics=FirstWordTopics())
SAID = tuple(
    Statement(f"st{number}", "s", f"p{number % 3}", text, "pain", 0.9, TextSpan("t", 0, len(text)))
    for number, text in enumerate(
        ("my invoice is lost", "an invoice is late", "my garden is dry", "my garden is wet", "stock is wrong")
    )
)
BOOK = Codebook(
    theme=(
        CodebookTheme(name="Paperwork", kind="pain", examples=("the invoice",)),
        CodebookTheme(name="Stock", kind="pain"),
        CodebookTheme(name="Price", kind="pain"),
        CodebookTheme(name="Garden", kind="goal"),
    )
)


def labels(book: Codebook | None, **settings: Any) -> dict[str, list[str]]:
    """Theme labels with the ids of their statements."""
    grouped = themes.group(SAID, PEOPLE, ThemesSettings(**settings), TOOLS, book)
    return {theme.label: sorted(theme.statement_ids) for theme in grouped.themes}


def test_a_codebook_guides_the_grouping() -> None:
    """What fits a theme joins it, of its own kind alone, and the rest is grouped beside; empty themes are not shown."""
    assert labels(BOOK) == {"Paperwork": ["st0", "st1"], "Stock": ["st4"], "My": ["st2", "st3"]}


def test_a_fixed_codebook_makes_nothing_else() -> None:
    """Statements that fit no theme are in none."""
    assert labels(BOOK.model_copy(update={"mode": "fix"})) == {"Paperwork": ["st0", "st1"], "Stock": ["st4"]}


def test_likeness_is_a_setting() -> None:
    """A statement that is only half about a theme joins it when less likeness is asked for."""
    mixed = replace(SAID[0], id="st9", text="invoice in the garden with stock")
    for likeness, expected in ((0.5, ("st9",)), (0.9, ())):
        book = Codebook(mode="fix", theme=(CodebookTheme(name="Invoice", kind="pain"),))
        grouped = themes.group([mixed], PEOPLE, ThemesSettings(codebook_likeness=likeness), TOOLS, book)
        assert tuple(key for theme in grouped.themes for key in theme.statement_ids) == expected


def test_a_statement_between_two_themes_joins_neither() -> None:
    """The best theme has to lead."""
    between = WordEmbedder().embed(["invoice and stock"])
    meanings = [WordEmbedder().embed([word]) for word in ("invoice", "stock")]
    assert codebook.places(between, meanings, 0.5) == [None]
    (alone,) = codebook.places(between, meanings[:1], 0.5)
    assert alone is not None
    assert alone[0] == 0
    assert alone[1] == pytest.approx(0.7071, abs=1e-4)


def test_the_order_of_statements_changes_nothing() -> None:
    """A codebook keeps the promise of the grouping."""
    once = themes.group(SAID, PEOPLE, ThemesSettings(), TOOLS, BOOK)
    assert themes.group(SAID[::-1], PEOPLE[::-1], ThemesSettings(), TOOLS, BOOK) == once


def test_a_theme_of_a_codebook_keeps_its_id() -> None:
    """More statements in it make it no other theme."""
    few = themes.group(SAID[:1], PEOPLE, ThemesSettings(), TOOLS, BOOK)
    many = themes.group(SAID[:2], PEOPLE, ThemesSettings(), TOOLS, BOOK)
    assert [theme.id for theme in few.themes] == [theme.id for theme in many.themes if theme.label == "Paperwork"]


def test_all_problems_of_a_codebook_are_told_at_once() -> None:
    """Misspelt keys, unknown kinds and modes are listed together, with the nearest key."""
    values: dict[str, Any] = {
        "mode": "force",
        "theme": [{"name": "A", "kind": "pian"}, {"nmae": "B", "kind": "goal"}],
        "themes": [],
    }
    with pytest.raises(SettingsError) as caught:
        codebook.read(values)
    problems = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    assert "theme → 1 → nmae: no such setting; did you mean 'name'?" in problems
    assert "themes: no such setting; did you mean 'theme'?" in problems
    assert "theme → 0 → kind" in problems
    assert "mode" in problems


def test_a_theme_stands_there_once() -> None:
    """Two themes of one kind cannot have one name; of two kinds they can."""
    twice = [{"name": "Price", "kind": "pain"}, {"name": "price ", "kind": "pain"}, {"name": "Price", "kind": "goal"}]
    with pytest.raises(SettingsError, match="stands there 2 times"):
        codebook.read({"theme": twice})
    assert len(codebook.read({"theme": twice[1:]}).theme) == 2


def test_a_run_writes_a_codebook_that_a_run_reads(tmp_path: Path) -> None:
    """Themes come back with their labels; the file itself is no source, and a change of it changes the themes alone."""
    study = small_study.write(tmp_path / "study")
    first = small_study.run(study).synthesis
    out = tmp_path / "book.toml"
    done = CliRunner().invoke(command_line, ["codebook", str(study), "--out", str(out)])
    assert done.exit_code == 0, done.output
    book = codebook.read(tomllib.loads(out.read_text(encoding="utf-8")))
    assert sorted((theme.kind, theme.name) for theme in book.theme) == sorted(
        (theme.kind, theme.label) for theme in first.themes
    )
    quotes = {" ".join(statement.text.split()) for statement in first.statements if statement.quotable}
    assert {text for theme in book.theme for text in theme.examples} <= quotes
    assert any(theme.examples for theme in book.theme)
    (study / "codebook.toml").write_bytes(out.read_bytes().replace(b'"guide"\n', b'"fix"\n'))
    again = small_study.run(study)
    assert {theme.label for theme in again.synthesis.themes} <= {theme.name for theme in book.theme}
    assert "ingest" not in again.recomputed and "themes" in again.recomputed
    assert [source.path for source in again.synthesis.sources] == [source.path for source in first.sources]


def test_a_wrong_codebook_stops_a_run_before_it_begins(tmp_path: Path) -> None:
    """Nothing is read while the codebook cannot be."""
    study = small_study.write(tmp_path / "study")
    (study / "codebook.toml").write_text('mode = "both"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"codebook\.toml: mode"):
        small_study.run(study)
    assert not (study / ".synth").exists()


def test_what_must_not_be_quoted_is_no_example(tmp_path: Path) -> None:
    """Neither quotes without consent nor words of a run that hid nothing leave with a codebook."""
    study = small_study.write(tmp_path / "study")
    found = small_study.run(study).synthesis
    silent = replace(found, statements=tuple(replace(one, quotable=False) for one in found.statements))
    open_run = replace(found.run, settings={**found.run.settings, "ingest": {"privacy": False}})
    for one in (silent, replace(found, run=open_run)):
        book = codebook.read(tomllib.loads(codebook.write(one)))
        assert book.theme and not any(theme.examples for theme in book.theme)
    assert pipeline.read_codebook(study) is None
