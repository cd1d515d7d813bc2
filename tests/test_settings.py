"""Recipes: every setting has a meaning, is read, and is checked with all problems at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from synth import resources
from synth.errors import SettingsError, UsageError
from synth.settings import STAGES, Recipe, SpeakerSettings, StudySettings, parse

ROOT = Path(__file__).parents[1]


def settings() -> Iterator[tuple[str, str, str]]:
    """Section, name and help of every setting."""
    for section, declared in Recipe.model_fields.items():
        kind = declared.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            for name, setting in kind.model_fields.items():
                yield section, name, setting.description or ""
        else:
            yield "", section, declared.description or ""
    for owner in (StudySettings, SpeakerSettings):
        for name, setting in owner.model_fields.items():
            yield "study.toml", name, setting.description or ""


@pytest.fixture(scope="module")
def attributes_read() -> set[str]:
    """The names of all attributes that any module of synth reads, apart from the declarations."""
    modules = (path for path in (ROOT / "synth").rglob("*.py") if path.name != "settings.py")
    nodes = (node for path in modules for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)}


@pytest.mark.parametrize(("section", "name", "meaning"), list(settings()), ids=lambda value: str(value)[:24])
def test_a_setting_has_a_meaning_and_is_read(section: str, name: str, meaning: str, attributes_read: set[str]) -> None:
    """There is no setting that nothing reads, and none without a word on what it does."""
    assert meaning, f"{section}.{name} has no description"
    assert name in attributes_read, f"{section}.{name} is read nowhere"


def test_every_stage_has_a_section() -> None:
    """A stage's settings stand under the stage's name."""
    assert set(STAGES) < set(Recipe.model_fields)


@pytest.mark.parametrize("name", resources.recipe_names())
def test_a_bundled_recipe_is_valid_and_says_what_it_is_for(name: str) -> None:
    """Every recipe that ships loads, and has a description."""
    _, _, recipe = resources.load_recipe(name)
    assert recipe.description


def test_all_problems_of_a_recipe_are_told_at_once() -> None:
    """Misspelt keys, values out of range and wrong types are listed together, with the nearest setting."""
    values = {
        "themes": {"sead": 1, "min_people": 0},
        "personas": {"most": "many"},
        "statments": {"min_words": 2},
        "run": {"executor": "slurm"},
    }
    with pytest.raises(SettingsError) as caught:
        parse(values, "mine.toml", Recipe)
    problems = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == 5
    assert "themes → sead: no such setting; did you mean 'seed'?" in problems
    assert "statments: no such setting; did you mean 'statements'?" in problems
    for place in ("themes → min_people", "personas → most", "run → executor"):
        assert place in problems
    assert str(caught.value).count("mine.toml: ") == 5


def test_an_unknown_key_without_a_near_one_gets_the_list() -> None:
    """A key that resembles nothing is answered with what there is."""
    with pytest.raises(SettingsError, match=r"themes → qqqq: no such setting; known: .*seed"):
        parse({"themes": {"qqqq": 1}}, "mine.toml", Recipe)


def test_what_is_no_toml_names_the_line() -> None:
    """A syntax error is a problem of the recipe like any other."""
    with pytest.raises(SettingsError, match=r"mine\.toml: not valid TOML: .*line 2"):
        resources.read_toml("[themes]\nseed = = 1\n", "mine.toml")


def test_an_unknown_recipe_is_answered_with_those_there_are() -> None:
    """The message lists the bundled names."""
    with pytest.raises(UsageError, match=r"no recipe 'interview'.*interviews"):
        resources.load_recipe("interview")


def test_a_recipe_of_ones_own_wins_over_a_bundled_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that exists is taken, whatever it is called."""
    (tmp_path / "interviews").write_text("[themes]\nseed = 41\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _, _, recipe = resources.load_recipe("interviews")
    assert recipe.themes.seed == 41


def test_a_recipe_in_another_encoding_is_a_problem_of_the_recipe(tmp_path: Path) -> None:
    """A byte order mark is fine; text that is not UTF-8 is told with what to do."""
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf[themes]\nseed = 3\n")
    assert resources.load_recipe(str(tmp_path / "bom.toml"))[2].themes.seed == 3
    (tmp_path / "latin.toml").write_bytes(b'description = "caf\xe9"\n')
    with pytest.raises(SettingsError, match="save it as UTF-8"):
        resources.load_recipe(str(tmp_path / "latin.toml"))
