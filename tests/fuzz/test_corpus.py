"""Every file that once broke a reader, and the files that the hunt starts from, are read or refused clearly."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.readers import CORPUS, damaged, fault


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_a_file_of_the_corpus_gives_a_document_or_a_clear_error(path: Path) -> None:
    """No other exception, no empty or half-written turn, no endless work."""
    assert fault(path) is None


@pytest.mark.parametrize("path", sorted(CORPUS.glob("seed-*")), ids=lambda path: path.suffix)
def test_damage_gives_a_document_or_a_clear_error(path: Path, tmp_path: Path) -> None:
    """Twenty-five fixed accidents per kind of file; `make fuzz` goes on from there."""
    luck = random.Random(path.name)
    for _ in range(25):
        case = tmp_path / f"case{path.suffix}"
        case.write_bytes(damaged(path.read_bytes(), luck))
        assert fault(case) is None, case.read_bytes()[:2000]
