"""Documentation that can be checked is checked: generated pages are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from synth import resources
from synth.cli import COMMANDS
from synth.settings import STAGES

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "pipelines").glob("*.md")])


def test_the_generated_reference_is_fresh() -> None:
    """What the declarations say is what the pages say."""
    command = [sys.executable, str(ROOT / "docs/generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_that_exist(page: Path) -> None:
    """Every relative link of a page can be followed."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_every_command_is_in_the_reference_and_in_the_readme() -> None:
    """A command that exists is documented, and explained where people start."""
    reference = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"## synth {name}\n" in reference
        assert f"synth {name}" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_and_targets_that_are_named_exist(page: Path) -> None:
    """No page tells to call what is not there."""
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"^    (?:\S*/)?synth ([a-z]+)", text, re.MULTILINE)) | set(
        re.findall(r"`synth ([a-z]+)", text)
    )
    assert named <= set(COMMANDS)
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^    |`)make ([a-z]+)", text, re.MULTILINE)) <= targets


def test_stages_and_recipes_are_in_the_table() -> None:
    """The table of pipelines/README.md has every stage, in order, and every recipe."""
    table = (ROOT / "pipelines/README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+)` \|", table, re.MULTILINE)
    assert [name for name in rows if name in STAGES] == list(STAGES)
    assert set(resources.recipe_names()) <= set(rows)
