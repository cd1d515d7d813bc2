"""Writes the pages of docs/reference that follow from declarations, or says which of them are stale.

python docs/generate.py           write them
python docs/generate.py --check   exit with 1 when one differs from what would be written
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from synth.cli import COMMANDS, group
from synth.settings import Recipe, SpeakerSettings, StudySettings

REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- Made by docs/generate.py from the declarations in the code: change those, then run `make docs`. -->\n"

SETTINGS = """\
# Settings

A recipe is a TOML file with one section per stage. Whatever it leaves out has the default given here; a key that does
not exist is an error that names the nearest one. `synth run STUDY --recipe NAME` takes a bundled recipe by its name,
`--recipe path/to/mine.toml` one of your own. How to write one: [own recipe](../how-to/own-recipe.md).
"""
STUDY = """\
# `study.toml`

What you know better than the files of one study stands in `study.toml` at its top. Everything is optional. `synth
check` writes what it had to guess into it as comments, ready to be edited.

| Key | Values | Meaning |
|---|---|---|
"""
CLI = """\
# Commands

Data goes to stdout, progress and warnings to stderr. Exit codes: 0 done, with or without warnings; 1 nothing could be
produced, or `--strict` was given and a file could not be read; 2 wrong usage or a wrong recipe.
"""


def settings_page() -> str:
    """Every setting of a recipe with its default, its values and its meaning."""
    parts = [MADE, SETTINGS]
    for section, declared in Recipe.model_fields.items():
        kind = declared.annotation
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            parts.append(f"\n`{section}` (text, at the top of the file): {declared.description}.\n")
            continue
        parts.append(f"\n## {section}\n\n| Setting | Default | Values | Meaning |\n|---|---|---|---|\n")
        for name, setting in kind.model_fields.items():
            cells = (f"`{name}`", default_of(setting), values_of(setting), cell(setting.description or ""))
            parts.append(f"| {' | '.join(cells)} |\n")
    return "".join(parts)


def study_page() -> str:
    """Every key of `study.toml`."""
    parts = [MADE, STUDY]
    for name, setting in StudySettings.model_fields.items():
        parts.append(f"| `{name}` | {values_of(setting)} | {cell(setting.description or '')} |\n")
    parts.append("\nA speaker has these keys:\n\n| Key | Values | Meaning |\n|---|---|---|\n")
    for name, setting in SpeakerSettings.model_fields.items():
        parts.append(f"| `{name}` | {values_of(setting)} | {cell(setting.description or '')} |\n")
    parts.append(EXAMPLE)
    return "".join(parts)


EXAMPLE = """
```toml
title = "Onboarding interviews, spring"

[columns."survey/answers.csv"]
"What else?" = "open"

[speakers."recordings/call-03.mp3"]
SPEAKER_00 = { name = "Ada", role = "interviewer" }
SPEAKER_02 = { same_as = "SPEAKER_01" }
```
"""


def cli_page() -> str:
    """The help of every command as a terminal of 100 columns shows it."""
    parts = [MADE, CLI]
    root = click.Context(group, info_name="synth", terminal_width=100, max_content_width=100)
    parts.append(f"\n```text\n{group.get_help(root)}\n```\n")
    for name in COMMANDS:
        command = group.get_command(root, name)
        if command is None:
            raise SystemExit(f"docs: the command {name} does not exist")
        context = click.Context(command, info_name=name, parent=root, terminal_width=100, max_content_width=100)
        parts.append(f"\n## synth {name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "".join(parts)


def default_of(setting: FieldInfo) -> str:
    """The default as TOML writes it; "-" where a setting is empty by default."""
    value = setting.get_default(call_default_factory=True)
    if value is None or value == () or value == {}:
        return "-"
    return f"`{str(value).lower() if isinstance(value, bool) else repr(value).replace(chr(39), chr(34))}`"


def values_of(setting: FieldInfo) -> str:
    """What a setting may be: its type in plain words and its range."""
    bounds = []
    for rule in setting.metadata:
        bounds += [f"{sign} {bound:g}" for sign, bound in _bounds(rule)]
    return cell(", ".join([_type(setting.annotation), *bounds]))


def _bounds(rule: Any) -> Iterator[tuple[str, float]]:
    for name, sign in (("gt", ">"), ("ge", "≥"), ("lt", "<"), ("le", "≤")):
        bound = getattr(rule, name, None)
        if bound is not None:
            yield sign, bound


PLAIN = {bool: "true or false", int: "whole number", float: "number", str: "text"}


def _type(kind: Any) -> str:
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in inner)
    if origin in (Union, UnionType):
        return " or ".join(_type(part) for part in inner if part is not NoneType)
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return "table"
    return f"table of {_type(inner[1])}"


def cell(text: str) -> str:
    """Text that can stand in a table."""
    return text.replace("|", "\\|").replace("\n", " ")


PAGES: dict[str, Callable[[], str]] = {"settings.md": settings_page, "study-toml.md": study_page, "cli.md": cli_page}


def stale() -> Iterator[str]:
    """The differences between the pages that exist and those that would be written."""
    for name, page in PAGES.items():
        path = REFERENCE / name
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        yield from difflib.unified_diff(
            old.splitlines(), page().splitlines(), name, f"{name} (fresh)", lineterm="", n=0
        )


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` say what is stale and exit with 1."""
    if arguments == ["--check"]:
        differences = list(stale())
        if differences:
            sys.stderr.write("\n".join([*differences, "docs/reference is stale: run `make docs`", ""]))
        return int(bool(differences))
    REFERENCE.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
