"""Where the bundled recipes, templates and models are."""

from __future__ import annotations

import tomllib
from pathlib import Path

from synth.errors import SettingsError, UsageError
from synth.settings import Recipe, parse

PACKAGE = Path(__file__).parent


def folder(kind: str) -> Path:
    """The folder of bundled `pipelines` or `templates`: inside an installed package, beside it in a checkout."""
    for place in (PACKAGE / f"_{kind}", PACKAGE.parent / kind):
        if place.is_dir():
            return place
    raise UsageError(f"the bundled {kind} are missing from this installation; install synth-personas again")


def model_folder(name: str) -> Path:
    """The folder of a model that ships with synth."""
    return PACKAGE / "_models" / name


def recipe_names() -> list[str]:
    """The names of the bundled recipes, sorted."""
    return sorted(path.stem for path in folder("pipelines").glob("*.toml"))


def load_recipe(name_or_file: str) -> tuple[str, str, Recipe]:
    """The name, the text and the settings of a recipe; a file of one's own wins over a bundled name.

    Raises:
        UsageError: when there is no such recipe.
        SettingsError: when it holds unknown keys or values, all of them listed.
    """
    path = Path(name_or_file)
    if not path.is_file():
        path = folder("pipelines") / f"{name_or_file}.toml"
    if not path.is_file():
        raise UsageError(
            f"no recipe {name_or_file!r}; bundled: {', '.join(recipe_names())}, or give the path of a .toml file"
        )
    text = settings_text(path)
    return path.stem, text, parse(read_toml(text, path.name), path.name, Recipe)


def settings_text(path: Path) -> str:
    """The text of a recipe or of a `study.toml`, with or without a byte order mark.

    Raises:
        SettingsError: when it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(path.name, (f"cannot be read ({error}); save it as UTF-8 text",)) from error


def read_toml(text: str, where: str) -> dict[str, object]:
    """The values of a TOML text.

    Raises:
        SettingsError: naming the line that is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(where, (f"not valid TOML: {error}",)) from error
