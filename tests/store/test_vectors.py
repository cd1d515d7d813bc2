"""A text is embedded once per model, and rows come in the order of the texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from synth.errors import StoreError
from synth.protocols import Matrix
from synth.store.vectors import READ_AT_ONCE, KeptEmbedder, known


class CountingEmbedder:
    """Embeds a text as its length and its first character; remembers what it was asked."""

    name = "counting"

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One row per text, shape (n, 2)."""
        self.asked += texts
        return np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_rows_follow_the_texts_and_repeats_are_embedded_once(tmp_path: Path) -> None:
    """A text that stands twice has the same row twice."""
    embedder = CountingEmbedder()
    rows = KeptEmbedder(embedder, tmp_path / "v.db").embed(["bb", "a", "bb"])
    assert rows.tolist() == [[2, 98], [1, 97], [2, 98]]
    assert sorted(embedder.asked) == ["a", "bb"]


def test_a_known_text_is_not_embedded_again(tmp_path: Path) -> None:
    """The next run asks for what is new alone."""
    KeptEmbedder(CountingEmbedder(), tmp_path / "v.db").embed(["a", "bb"])
    embedder = CountingEmbedder()
    rows = KeptEmbedder(embedder, tmp_path / "v.db").embed(["ccc", "a"])
    assert rows.tolist() == [[3, 99], [1, 97]]
    assert embedder.asked == ["ccc"]


def test_another_version_of_the_model_embeds_anew(tmp_path: Path) -> None:
    """Vectors of two versions are never mixed."""
    KeptEmbedder(CountingEmbedder("1"), tmp_path / "v.db").embed(["a"])
    embedder = CountingEmbedder("2")
    KeptEmbedder(embedder, tmp_path / "v.db").embed(["a"])
    assert embedder.asked == ["a"]


def test_no_texts_give_no_rows(tmp_path: Path) -> None:
    """The shape still has the width of the model."""
    assert KeptEmbedder(CountingEmbedder(), tmp_path / "v.db").embed([]).shape == (0, 2)


def test_more_texts_than_one_query_takes(tmp_path: Path) -> None:
    """Kept vectors are found however many there are."""
    texts = [f"{number:06d}" for number in range(2 * READ_AT_ONCE + 1)]
    KeptEmbedder(CountingEmbedder(), tmp_path / "v.db").embed(texts)
    embedder = CountingEmbedder()
    assert len(KeptEmbedder(embedder, tmp_path / "v.db").embed(texts)) == len(texts)
    assert embedder.asked == []


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    """What can be computed again is not worth an error."""
    path = tmp_path / "v.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    assert KeptEmbedder(CountingEmbedder(), path).embed(["a"]).tolist() == [[1, 97]]
    embedder = CountingEmbedder()
    KeptEmbedder(embedder, path).embed(["a"])
    assert embedder.asked == []


def test_a_damaged_row_or_page_is_embedded_again(tmp_path: Path) -> None:
    """A vector whose bytes changed does not come back; neither does what a damaged page held."""
    path = tmp_path / "v.db"
    KeptEmbedder(CountingEmbedder(), path).embed(["a", "bb"])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("update embeddings set vector = zeroblob(12)")
    assert KeptEmbedder(CountingEmbedder(), path).embed(["a", "bb"]).tolist() == [[1, 97], [2, 98]]
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))
    assert KeptEmbedder(CountingEmbedder(), path).embed(["a", "bb"]).tolist() == [[1, 97], [2, 98]]


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's complaint comes with the file and with what to do."""

    def full(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    with pytest.raises(StoreError, match=r"v\.db: .*disk is full.*free some space"):
        KeptEmbedder(CountingEmbedder(), tmp_path / "v.db").embed(["a"])


def test_vectors_of_a_run_are_read_without_embedding(tmp_path: Path) -> None:
    """They are found by the names and versions of the run's tools; what is not kept is missing."""
    path = tmp_path / "v?.db"
    assert known(path, {"counting": "1"}, ["a"]) == {}
    KeptEmbedder(CountingEmbedder("1"), path).embed(["a"])
    found = known(path, {"other": "3", "counting": "1"}, ["a", "bb"])
    assert {text: vector.tolist() for text, vector in found.items()} == {"a": [1, 97]}
    assert known(path, {"counting": "2"}, ["a"]) == {}


def test_known_vectors_are_all_of_one_tool(tmp_path: Path) -> None:
    """Two encoders keep rows of different widths in one file; those of the one that made most are given."""
    path = tmp_path / "embeddings.db"
    quick, finer = CountingEmbedder(), CountingEmbedder()
    finer.name = "finer"
    KeptEmbedder(quick, path).embed(["a", "bb", "ccc"])
    KeptEmbedder(finer, path).embed(["a"])
    found = known(path, {"counting": "1", "finer": "1"}, ["a", "bb", "ccc"])
    assert set(found) == {"a", "bb", "ccc"}
    assert known(path, {"finer": "1"}, ["a", "bb"]).keys() == {"a"}
