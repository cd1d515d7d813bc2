"""The training of the theme adapter: what it learns from, what it compares, and that it is the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from synth.adapters.embeddings import encoders
from synth.adapters.theme_training import Example, TrainingSettings, of_one_kind, read_examples, train

HEADER = "kind\ttheme\tregister\tcontext\ttext\n"


def write_corpus(folder: Path) -> None:
    (folder / "themes-only").mkdir()
    (folder / "kinds-only").mkdir()
    (folder / "held-out.txt").write_text("kept\n", encoding="utf-8")
    rows = "pain\tslow-start\tspoken\tWhat annoys you?\tIt takes ages.\nother\t\tspoken\t\tWe are six.\n"
    (folder / "seen.tsv").write_text(HEADER + rows, encoding="utf-8")
    (folder / "kept.tsv").write_text(HEADER + rows, encoding="utf-8")
    (folder / "themes-only" / "more.tsv").write_text(HEADER + "goal\teasy-exit\tspoken\t\tLet me leave.\n")
    (folder / "kinds-only" / "kinds.tsv").write_text(HEADER + "pain\t\tspoken\t\tIt hurts.\n")


def test_examples_leave_out_what_is_kept_for_measuring_and_hold_names_and_questions(tmp_path: Path) -> None:
    """A theme's name belongs to it, a question belongs to none, and held-out domains and kinds-only are not read."""
    write_corpus(tmp_path)
    assert read_examples(tmp_path) == [
        Example("Let me leave.", "more", "goal", "easy-exit"),
        Example("easy exit", "more", "goal", "easy-exit"),
        Example("It takes ages.", "seen", "pain", "slow-start"),
        Example("slow start", "seen", "pain", "slow-start"),
        Example("What annoys you?", "seen", "other", ""),
        Example("We are six.", "seen", "other", ""),
    ]


def test_statements_of_two_kinds_are_never_compared() -> None:
    """A wish and a complaint on one subject are not taught to be alike, nor to be different; few have no middle."""
    batch = [Example(f"{number}", "shop", kind, "slow") for number in range(25) for kind in ("pain", "goal")]
    batch.append(Example("alone", "shop", "objection", "slow"))
    groups = of_one_kind(batch)
    assert [{batch[place].kind for place in places} for places in groups] == [{"goal"}, {"pain"}]
    assert [len(places) for places in groups] == [25, 25]


@pytest.mark.models
def test_training_twice_gives_the_same_adapter_and_its_strength_scales_it() -> None:
    """The adapter changes matrices of the upper layers only, is reproducible, and half of it is half of it."""
    themes = {"slow": "It takes ages in room", "dear": "We cannot afford place"}
    examples = [
        Example(f"{text} {number}.", "shop", "pain", theme) for theme, text in themes.items() for number in range(10)
    ]
    examples.append(Example("What annoys you?", "shop", "other", ""))
    whole = TrainingSettings(rank=2, layers=1, passes=2, warmup_steps=1, strength=1.0)
    first, again = train(encoders.minilm(), examples, whole), train(encoders.minilm(), examples, whole)
    assert all(name.startswith("encoder.layer.5.") for name in first)
    assert first.keys() == again.keys()
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert any(np.abs(first[name]).max() > 0 for name in first if name.endswith(".b"))
    half = train(encoders.minilm(), examples, replace(whole, strength=0.5))
    assert all(np.allclose(half[name], first[name] / 2) for name in first if name.endswith(".b"))
