"""Groups of texts, their keywords and their labels."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.adapters.topics import NO_GROUP, BertopicModel, partition
from synth.adapters.topics.labels import choose_labels, support
from synth.protocols import Matrix

SUBJECTS = {
    "export": ["the export is slow", "slow export again", "export takes ages", "my export never ends", "export hangs"],
    "price": ["the price is too high", "price went up", "too high a price", "we hate the price", "price for nothing"],
    "login": ["login fails twice a day", "login loses my password", "cannot login", "login is broken", "my login died"],
}


class WordEmbedder:
    """Embeds a text as the mean of fixed random vectors of its words, subject words counting most."""

    name = "words"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self._row(text) for text in texts]) if texts else np.zeros((0, 64), np.float32)

    def _row(self, text: str) -> Matrix:
        words = text.casefold().split() or [""]
        row = np.sum([(4.0 if word in SUBJECTS else 1.0) * _vector(word) for word in words], axis=0)
        result: Matrix = (row / np.linalg.norm(row)).astype(np.float32)
        return result


def _vector(word: str) -> np.ndarray:
    return np.random.default_rng(list(word.encode())).standard_normal(64)


def _blobs(groups: int, size: int, spread: float, seed: int = 0) -> tuple[Matrix, list[int]]:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((groups, 64))
    rows = np.repeat(centres, size, axis=0) + spread * rng.standard_normal((groups * size, 64))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), [group for group in range(groups) for _ in range(size)]


@pytest.mark.parametrize(("groups", "size"), [(4, 12), (15, 20), (25, 10)])
def test_clear_groups_are_found_without_their_number(groups: int, size: int) -> None:
    """Rows around one centre share a group and rows of different centres do not."""
    rows, truth = _blobs(groups, size, spread=0.4)
    labels = partition(rows)
    assert len({(one, other) for one, other in zip(truth, labels.tolist(), strict=True)}) == groups


def test_rows_far_from_clear_groups_are_left_out() -> None:
    """What resembles nothing else is in no group when the groups are clear, and members are not lost with it."""
    rows, _ = _blobs(10, 20, spread=0.4)
    stray = np.random.default_rng(9).standard_normal((12, 64))
    stray /= np.linalg.norm(stray, axis=1, keepdims=True)
    labels = partition(np.vstack([rows, stray]).astype(np.float32))
    assert (labels[200:] == NO_GROUP).mean() >= 0.6
    assert (labels[:200] == NO_GROUP).mean() <= 0.05


def test_rows_without_clear_groups_are_all_kept() -> None:
    """Where nothing is clear nothing is left out: human coders code those answers too."""
    rows = np.random.default_rng(1).standard_normal((300, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert (partition(rows) != NO_GROUP).mean() > 0.95


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 9, 20])
def test_any_small_number_of_rows_is_grouped(count: int) -> None:
    """Small studies are the normal case: no size fails, and each row gets an answer."""
    rows = np.random.default_rng(count).standard_normal((count, 64)).astype(np.float32)
    assert len(partition(rows)) == count


@pytest.mark.parametrize("count", [2, 9, 40])
def test_equal_rows_are_one_group(count: int) -> None:
    """Nothing tells equal statements apart."""
    rows = np.tile(np.eye(1, 64, dtype=np.float32), (count, 1))
    assert partition(rows).tolist() == [0] * count


def test_many_rows_are_grouped_by_a_sample() -> None:
    """Beyond the rows that are linked all pairs apart, the others join the groups of the sample."""
    rows, truth = _blobs(12, 500, spread=0.4)
    labels = partition(rows)
    assert len(set(zip(truth, labels.tolist(), strict=True))) == 12


def test_groups_are_numbered_by_size() -> None:
    """Group 0 is the largest."""
    rows, _ = _blobs(6, 30, spread=0.3)
    kept = np.vstack([rows[30 * group : 30 * group + 5 + 5 * group] for group in range(6)])
    counts = np.bincount(partition(kept)[partition(kept) >= 0])
    assert counts.tolist() == sorted(counts.tolist(), reverse=True)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [text for said in SUBJECTS.values() for text in said]


def test_bertopic_model_groups_by_subject_with_keywords_and_labels(texts: list[str]) -> None:
    """Each subject is a group; its keywords and its label hold the subject's word; the label was said."""
    embedder = WordEmbedder()
    grouping = BertopicModel(embedder).group(texts, embedder.embed(texts))
    assert len(grouping.labels) == len(grouping.keywords) == len(grouping.typical) == 3
    for members, label, keywords in zip(grouping.typical, grouping.labels, grouping.keywords, strict=True):
        subject = next(name for name, said in SUBJECTS.items() if texts[members[0]] in said)
        assert {texts[member] for member in members} == set(SUBJECTS[subject])
        assert subject in label.casefold()
        assert subject in " ".join(keywords)
        assert any(label.casefold() in text for text in texts)


def test_grouping_does_not_depend_on_the_order_of_texts(texts: list[str]) -> None:
    """Shuffled texts get the same groups, keywords and labels."""
    embedder, shuffled = WordEmbedder(), list(texts)
    random.Random(3).shuffle(shuffled)
    one = BertopicModel(embedder).group(texts, embedder.embed(texts))
    other = BertopicModel(embedder).group(shuffled, embedder.embed(shuffled))
    assert dict(zip(texts, one.groups, strict=True)) == dict(zip(shuffled, other.groups, strict=True))
    assert (one.labels, one.keywords) == (other.labels, other.keywords)


@pytest.mark.parametrize("said", [[], ["Price."], ["it is what it is"] * 12, ["", "", ""], ["费用太高了", "太贵"]])
def test_texts_without_telling_words_are_no_failure(said: list[str]) -> None:
    """Empty, repeated and unknown-language texts give groups with some label each."""
    embedder = WordEmbedder()
    grouping = BertopicModel(embedder).group(said, embedder.embed(said))
    assert len(grouping.groups) == len(said)
    assert len(grouping.labels) == len(set(grouping.labels)) == len(grouping.typical)


def test_labels_win_most_of_their_own_members(texts: list[str]) -> None:
    """Most statements are nearer to the label of their own group than to any other label."""
    embedder, rows = WordEmbedder(), WordEmbedder().embed(texts)
    labels = np.repeat(np.arange(3), 5)
    phrases = choose_labels(texts, rows, labels, [[name] for name in SUBJECTS], embedder)
    assert support(rows, labels, embedder.embed(list(phrases))) >= 0.8


def test_labels_neither_begin_nor_end_in_the_middle_of_a_thought() -> None:
    """A phrase cut out of a long sentence does not end with an article or begin with a conjunction."""
    embedder = WordEmbedder()
    said = [f"and so whenever we run the export on the {day} it is the" for day in ("monday", "friday", "weekend")]
    (label,) = choose_labels(said, embedder.embed(said), np.zeros(3, np.int64), [["export"]], embedder)
    assert label.split()[-1].casefold() not in {"the", "on", "is", "it"}
    assert label.split()[0].casefold() not in {"and", "so", "the"}


@given(st.lists(st.text(alphabet="abc ,.'", max_size=12), max_size=30))
def test_labels_of_any_texts_are_distinct(said: list[str]) -> None:
    """Whatever people type, each group has a label of its own."""
    embedder = WordEmbedder()
    rows = embedder.embed(said)
    labels = partition(rows)
    phrases = choose_labels(said, rows, labels, [()] * (int(labels.max(initial=-1)) + 1), embedder)
    assert len(set(phrases)) == len(phrases)
