"""Kinds learn from what people decide in a study, carefully and in no order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from synth.adapters.kind_lessons import StudyLessons
from synth.model import KINDS, Kind
from synth.protocols import Matrix

GOAL, PAIN, OBJECTION, OTHER = range(4)
WORDS = ("price", "import", "login")


class BySubject:
    """Embeds a text as the one of three subjects that it names."""

    name = "by-subject"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        rows = np.array([[float(word in text) for word in WORDS] for text in texts], dtype=np.float32)
        long: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
        return long


@pytest.fixture
def lessons() -> StudyLessons:
    return StudyLessons(BySubject())


def shares(*rows: tuple[float, float, float, float]) -> Matrix:
    return np.array(rows, dtype=np.float32)


UNSURE = (0.1, 0.46, 0.3, 0.14)


def test_what_is_said_of_a_subject_holds_for_the_rest_of_it(lessons: StudyLessons) -> None:
    """Prices that are objections in this study are objections everywhere in it; other subjects stay as they are."""
    texts = ["price one", "price two", "price three", "price four", "import one"]
    given: list[Kind | None] = ["objection", "objection", "objection", None, None]
    found = lessons.taught(shares(*[UNSURE] * 5), texts, given)
    assert KINDS[found[3].argmax()] == "objection"
    assert KINDS[found[4].argmax()] == "pain"


def test_one_decision_does_not_overrule_a_sure_share(lessons: StudyLessons) -> None:
    """A single correction leaves a kind that the model is sure of."""
    sure = (0.02, 0.94, 0.02, 0.02)
    found = lessons.taught(shares(sure, sure), ["price one", "price two"], ["objection", None])
    assert KINDS[found[1].argmax()] == "pain"


def test_accepting_what_is_right_makes_the_model_surer(lessons: StudyLessons) -> None:
    """Decisions that agree with the model move its shares towards themselves."""
    found = lessons.taught(shares(*[UNSURE] * 3), ["login one", "login two", "login three"], ["pain", "pain", None])
    assert found[2, PAIN] > UNSURE[PAIN]


def test_without_decisions_shares_are_as_they_were(lessons: StudyLessons) -> None:
    """Nothing decided is nothing learnt, also of no texts."""
    before = shares(UNSURE)
    assert lessons.taught(before, ["price"], [None]) is before
    assert lessons.taught(np.zeros((0, 4), np.float32), [], []).shape == (0, 4)


def test_what_was_ruled_out_stays_so(lessons: StudyLessons) -> None:
    """A denied problem becomes no pain by what people decided about others."""
    denied = (0.3, 0.0, 0.3, 0.4)
    texts = [f"price {number}" for number in range(12)]
    pain: Kind = "pain"
    given = [*[pain] * 11, None]
    found = lessons.taught(shares(*[UNSURE] * 11, denied), texts, given)
    assert found[11, PAIN] == 0
    assert found[11].sum() == pytest.approx(1, abs=1e-3)


def test_the_order_of_decisions_changes_nothing(lessons: StudyLessons) -> None:
    """The same texts with the same decisions give the same shares in any order."""
    chance = np.random.default_rng(5)
    texts = [f"{WORDS[number % 3]} {WORDS[number % 2]} {number}" for number in range(60)]
    rows = chance.dirichlet(np.ones(4), size=60).astype(np.float32)
    given = [KINDS[drawn] if drawn < len(KINDS) else None for drawn in chance.integers(6, size=60)]
    first = lessons.taught(rows, texts, given)
    order = chance.permutation(60).tolist()
    again = lessons.taught(rows[order], [texts[one] for one in order], [given[one] for one in order])
    assert np.array_equal(first[order], again)
