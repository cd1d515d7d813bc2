"""Sentence embeddings by MiniLM on onnxruntime."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from synth.adapters.minilm import MiniLmEmbedder
from synth.adapters.minilm.encoder import model_files
from synth.adapters.minilm.graph import merged, ranges_in
from synth.resources import model_folder

pytestmark = pytest.mark.models

TEXTS = [
    "The export takes for ever.",
    "price",
    "Every morning I wait ten minutes for the report to come out, and then it is wrong, so I start over again.",
    "",
    "naïve café – 費用",
]


@pytest.fixture(scope="module")
def embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder(threads=1)


def test_rows_are_those_of_the_reference_implementation(embedder: MiniLmEmbedder) -> None:
    """The graph built by hand computes what sentence-transformers computes with the same weights."""
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(model_files()), device="cpu").encode(TEXTS, normalize_embeddings=True)
    np.testing.assert_allclose(embedder.embed(TEXTS), reference, atol=2e-5)


def test_order_and_repetition_of_texts_change_no_bit(embedder: MiniLmEmbedder) -> None:
    """A text's row is the same wherever and however often it stands among the same texts."""
    forward = embedder.embed([*TEXTS, TEXTS[0]])
    backward = embedder.embed(TEXTS[::-1])[::-1]
    np.testing.assert_array_equal(forward[:-1], backward)
    np.testing.assert_array_equal(forward[-1], forward[0])


def test_no_texts_give_an_empty_matrix(embedder: MiniLmEmbedder) -> None:
    """Nothing in, nothing out, with the usual number of columns."""
    assert embedder.embed([]).shape == (0, 384)


def test_adapter_changes_rows_and_the_version(embedder: MiniLmEmbedder, tmp_path: Path) -> None:
    """Caches keyed by version never mix embeddings of different adapters."""
    name = "encoder.layer.5.output.dense"
    path = tmp_path / "adapter.safetensors"
    rng = np.random.default_rng(0)
    low = {f"{name}.a": rng.standard_normal((4, 1536)), f"{name}.b": rng.standard_normal((384, 4))}
    save_file({key: (value / 10).astype(np.float32) for key, value in low.items()}, path)
    adapted = MiniLmEmbedder(path, threads=1)
    assert not np.allclose(adapted.embed(TEXTS), embedder.embed(TEXTS), atol=1e-3)
    assert adapted.version.startswith(embedder.version)
    assert adapted.version != embedder.version


def test_merging_adds_the_product_of_the_low_rank_parts() -> None:
    """Only the matrices that the adapter names change, by b times a."""
    weights = {"x.weight": np.ones((3, 2), np.float32), "y.weight": np.ones((1, 1), np.float32)}
    adapter = {"x.a": np.array([[1, 2]], np.float32), "x.b": np.array([[1], [0], [2]], np.float32)}
    result = merged(weights, adapter)
    np.testing.assert_array_equal(result["x.weight"], [[2, 3], [1, 1], [3, 5]])
    np.testing.assert_array_equal(result["y.weight"], weights["y.weight"])


@pytest.fixture(scope="module")
def shipped() -> MiniLmEmbedder:
    return MiniLmEmbedder(model_folder("themes") / "adapter.safetensors", threads=1)


def test_shipped_theme_adapter_has_the_bytes_of_its_model_card() -> None:
    """The card describes the file that ships."""
    folder = model_folder("themes")
    digest = hashlib.sha256((folder / "adapter.safetensors").read_bytes()).hexdigest()
    assert digest in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_rows_in_integers_stay_near_the_rows_in_floating_point(shipped: MiniLmEmbedder, tmp_path: Path) -> None:
    """The ranges that the adapter carries cost little of the meaning."""
    adapter = load_file(model_folder("themes") / "adapter.safetensors")
    assert ranges_in(adapter)
    save_file(
        {key: value for key, value in adapter.items() if not key.endswith(".range")}, tmp_path / "plain.safetensors"
    )
    plain = MiniLmEmbedder(tmp_path / "plain.safetensors", threads=1)
    said = [text for text in TEXTS if text.isascii() and text]
    assert (shipped.embed(said) * plain.embed(said)).sum(axis=1).min() > 0.97


def test_rows_in_integers_do_not_depend_on_the_texts_beside_them(shipped: MiniLmEmbedder) -> None:
    """A cached row equals one that is computed in other company."""
    np.testing.assert_allclose(shipped.embed(TEXTS)[0], shipped.embed(TEXTS[:1])[0], atol=2e-3)
