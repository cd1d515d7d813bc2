"""A study that was synthesised once, and copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import small_study

Copy = Callable[[], Path]


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study after one undisturbed run; nobody changes it."""
    study = small_study.write(tmp_path_factory.mktemp("finished") / "study")
    small_study.run(study)
    return study


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Copy:
    """Makes a copy of the finished study with all its state, under the same name."""

    def made() -> Path:
        return Path(shutil.copytree(finished, tmp_path / "study"))

    return made
