"""The training of the kind encoder: what it reads, that it learns, and how runs are averaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from synth.adapters.embeddings import MiniLmEmbedder
from synth.adapters.kind_encoder import KindEncoder
from synth.adapters.kind_training import AdaptedEncoder, Example, Plan, averaged, packaged, read_corpus, train
from synth.adapters.spacy import SpacyDenials
from synth.model import KINDS

TINY = Plan(rank=2, kept_rank=2, first_layer=5, epochs=3, batch=2, dropout=0.0)
LESSONS = [
    Example("The export is slow.", "", 1, "a"),
    Example("I want a map.", "What next?", 0, "a"),
    Example("Too expensive.", "What stops you?", 2, "b"),
    Example("We are twelve people.", "", 3, "b"),
]


@pytest.fixture(scope="module")
def trained() -> AdaptedEncoder:
    return train(LESSONS, TINY, 0)


def test_the_corpus_is_read_from_all_tables(tmp_path: Path) -> None:
    """Tables in folders below count but those of themes, quotes are kept, and the order is that of the file names."""
    head = "kind\ttheme\tregister\tcontext\ttext\n"
    (tmp_path / "b.tsv").write_text(head + 'pain\tslow\tspoken\t\tIt says "wait\n', encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "themes-only").mkdir()
    (tmp_path / "themes-only" / "c.tsv").write_text(head + "goal\tmap\tspoken\t\tShow me.\n", encoding="utf-8")
    (tmp_path / "more" / "a.tsv").write_text(head + "goal\t\tsurvey\tWhat next?\tmaps\n", encoding="utf-8")
    assert read_corpus(tmp_path) == [
        Example("maps", "What next?", KINDS.index("goal"), "a"),
        Example('It says "wait', "", KINDS.index("pain"), "b"),
    ]


def test_the_corpus_of_the_project_has_every_kind_in_every_domain() -> None:
    """A table without one of the kinds would teach that its subject decides."""
    examples = read_corpus(Path(__file__).parents[2] / "sample_data" / "statements")
    kinds: dict[str, set[int]] = {}
    for example in examples:
        kinds.setdefault(example.domain, set()).add(example.kind)
    assert len(examples) > 5_000
    assert all(len(found) == len(KINDS) for found in kinds.values())


def test_the_same_seed_gives_the_same_weights(trained: AdaptedEncoder) -> None:
    """A run can be repeated; another seed is another run."""
    again, other = train(LESSONS, TINY, 0), train(LESSONS, TINY, 1)
    assert torch.equal(trained.head.weight, again.head.weight)
    assert not torch.equal(trained.head.weight, other.head.weight)


def test_what_is_shipped_answers_like_what_was_trained(trained: AdaptedEncoder, tmp_path: Path) -> None:
    """Merged into the packaged weights and run by onnxruntime, the model gives the probabilities of the training."""
    adapter, head = averaged([trained], TINY.kept_rank)
    save_file(adapter, tmp_path / "adapter.safetensors")
    save_file(head, tmp_path / "head.safetensors")
    embedder = MiniLmEmbedder(tmp_path / "adapter.safetensors")
    model = KindEncoder(embedder, SpacyDenials(), tmp_path / "head.safetensors")
    shares = model.probabilities([example.text for example in LESSONS], [None] * len(LESSONS))
    _, tokenizer = packaged()
    for example, row in zip(LESSONS, shares, strict=True):
        ids = torch.tensor([tokenizer.encode(example.text).ids])
        with torch.no_grad():
            logits = trained(trained.lower(ids, ids > 0), ids > 0)
        assert np.allclose(row, logits.softmax(1)[0].numpy(), atol=0.02)  # 16-bit weights


def test_runs_are_averaged(trained: AdaptedEncoder) -> None:
    """The average of a run with itself is that run."""
    once, twice = averaged([trained], 2), averaged([trained, trained], 2)
    names = [name.removesuffix(".a") for name in once[0] if name.endswith(".a")]
    for name in names:
        first, second = (found[0][f"{name}.b"].astype(np.float32) @ found[0][f"{name}.a"] for found in (once, twice))
        assert np.allclose(first, second, atol=1e-3)
    assert len(names) == 6
    assert np.allclose(once[1]["head.weight"], twice[1]["head.weight"], atol=1e-2)
