"""Kinds with probabilities: the rule for denials, the question as input, and the shipped model itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.kind_encoder import KindEncoder, joined
from synth.adapters.spacy import SpacyDenials
from synth.api import classify
from synth.model import KINDS
from synth.protocols import Matrix
from synth.resources import model_folder

PAIN = KINDS.index("pain")


class OneForAll:
    """Gives every text the same embedding."""

    name = "one-for-all"
    version = "1"

    def embed(self, texts: Sequence[str]) -> Matrix:
        return np.ones((len(texts), 2), dtype=np.float32)


@pytest.fixture
def everything_hurts(tmp_path: Path) -> KindEncoder:
    """A model whose head calls every text a pain."""
    weight = np.zeros((len(KINDS), 2), dtype=np.float16)
    weight[PAIN] = 3
    save_file({"head.weight": weight, "head.bias": np.zeros(len(KINDS), np.float16)}, tmp_path / "head.safetensors")
    return KindEncoder(OneForAll(), SpacyDenials(), tmp_path / "head.safetensors")


@pytest.fixture(scope="module")
def shipped() -> KindEncoder:
    folder = model_folder("kinds")
    embedder = MiniLmEmbedder(folder / "adapter.safetensors")
    return KindEncoder(embedder, SpacyDenials(), folder / "head.safetensors")


def test_a_denial_is_never_a_pain(everything_hurts: KindEncoder) -> None:
    """Whatever the head says, a sentence that denies a problem has no share of pain."""
    shares = everything_hurts.probabilities(["No, that is not an issue for us.", "It is slow."], [None, None])
    assert shares[0, PAIN] == 0
    assert shares[1].argmax() == PAIN


def test_shares_sum_to_one(everything_hurts: KindEncoder) -> None:
    """Probabilities are shares of one, also where a kind is ruled out."""
    shares = everything_hurts.probabilities(["No problem.", "It is slow."], [None, None])
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-3)


def test_interviewers_state_nothing(everything_hurts: KindEncoder) -> None:
    """A text that is known to come from an interviewer is `other`; the role of a participant says nothing."""
    shares = everything_hurts.probabilities(["It is slow."] * 2, ["speaker=interviewer", "speaker=participant"])
    assert [KINDS[row.argmax()] for row in shares] == ["other", "pain"]
    assert joined("It is slow.", "speaker=participant") == "It is slow."


def test_no_texts_give_no_rows(everything_hurts: KindEncoder) -> None:
    """An empty list is a valid question."""
    assert everything_hurts.probabilities([], []).shape == (0, len(KINDS))


def test_only_the_end_of_a_long_question_is_read() -> None:
    """An interviewer who talks for a minute asks at the end."""
    assert joined("Slow.", "word " * 100 + "What hinders you?").endswith("word What hinders you? [SEP] Slow.")
    assert joined(" Slow \n start ", None) == "Slow start"


def test_a_result_does_not_depend_on_its_neighbours(shipped: KindEncoder) -> None:
    """A text has the same probabilities alone, in company, and in any order."""
    texts = [
        "The export takes an hour.",
        "I'd like a dark theme.",
        "It is too expensive for us.",
        "We are twelve people.",
    ]
    contexts = ["What annoys you?", None, None, "How large is your team?"]
    together = shipped.probabilities(texts, contexts)
    turned = shipped.probabilities(texts[::-1], contexts[::-1])
    assert np.array_equal(together, turned[::-1])
    for row, text, context in zip(together, texts, contexts, strict=True):
        assert np.array_equal(row, shipped.probabilities([text], [context])[0])


@pytest.mark.parametrize(
    ("text", "context", "kind"),
    [
        ("I spend every Friday afternoon correcting what the import got wrong.", None, "pain"),
        ("I wish I could see all of my deliveries on one page.", None, "goal"),
        ("At that price we would never get it past our finance people.", None, "objection"),
        ("We have two warehouses and about thirty drivers.", None, "other"),
        ("dark theme", "What new features would you like to see?", "goal"),
        ("No, that has never been a problem for us.", "Do you have trouble with returns?", "other"),
    ],
)
def test_plain_cases_are_told(text: str, context: str | None, kind: str) -> None:
    """The shipped model tells sentences about which nobody would argue."""
    assert classify([text], [context])[0][0] == kind


def test_the_question_decides_what_a_short_answer_is() -> None:
    """The same two words are a wish or a problem, as they were asked for."""
    asked = ["What would you like to see next?", "What annoys you most about it?"]
    assert [kind for kind, _ in classify(["offline mode", "search results"], asked)] == ["goal", "pain"]


def test_the_model_card_has_the_numbers_of_the_shipped_weights() -> None:
    """Whoever replaces the weights has to measure them and to write down what came out."""
    folder = model_folder("kinds")
    card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
    for name in ("adapter.safetensors", "head.safetensors"):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert digest[:12] in card, json.dumps({name: digest})
