"""Trains the theme adapter: low-rank changes to MiniLM's upper layers that bring statements of one theme together.

    python -m synth.adapters.theme_training sample_data/statements synth/_models/themes/adapter.safetensors

Supervised contrastive loss (Khosla et al. 2020): a statement's positives are the other statements of its theme,
its negatives those of the same kind and domain under other themes and all of other domains. Texts that belong to
no theme are held where they are, so that everything else the encoder knows stays. The lower layers are frozen:
each text passes them once.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import logging
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.adapters.minilm.encoder import model_files
from synth.adapters.minilm.graph import HEADS, LAYERS
from synth.adapters.minilm.ranges import measured_ranges

log = logging.getLogger(__name__)

HELD_OUT = "held-out.txt"  # names of domains, a line each
AT_ONCE = 48  # texts that pass the layers together


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    rank: int = 16
    layers: int = 3  # adapted, counted from the top
    epochs: int = 4
    learning_rate: float = 2e-3
    warmup_steps: int = 15
    temperature: float = 0.1
    holding: float = 1.0  # weight of staying near the embeddings of plain MiniLM
    strength: float = 0.8  # share of the learned change that is kept (weight interpolation, Wortsman et al. 2022)
    held_texts: int = 32  # texts without a theme beside each domain
    tokens_most: int = 64
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    domain: str
    kind: str
    theme: str  # empty for texts of no theme


def read_examples(folder: Path) -> list[Example]:
    """The labelled statements of all domains, a file each, but those that `held-out.txt` keeps for measuring.

    A theme's name is a statement of it too, the shortest; the questions that statements answer belong to no theme.
    """
    left_out = held_out(folder)
    examples = []
    for path in sorted([*folder.glob("*.tsv"), *folder.glob("themes-only/*.tsv")], key=lambda path: path.stem):
        if path.stem in left_out:
            continue
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                examples.append(Example(row["text"], path.stem, row["kind"], row["theme"]))
                if row["theme"]:
                    examples.append(Example(row["theme"].replace("-", " "), path.stem, row["kind"], row["theme"]))
                if row["context"]:
                    examples.append(Example(row["context"], path.stem, "other", ""))
    return list(dict.fromkeys(examples))


def held_out(folder: Path) -> list[str]:
    """The names of the domains that are kept for measuring."""
    return (folder / HELD_OUT).read_text(encoding="utf-8").split()


def train(examples: Sequence[Example], settings: TrainingSettings) -> dict[str, NDArray[np.float32]]:
    """The adapter: `<matrix>.a` and `<matrix>.b` of every matrix that changes."""
    import torch

    torch.manual_seed(settings.seed)
    shuffled = random.Random(settings.seed)  # noqa: S311 - the order of domains is no secret
    encoder = _Encoder(settings)
    domains = sorted({example.domain for example in examples})
    loose = sorted({example.text for example in examples if not example.theme})
    optimizer = torch.optim.AdamW(encoder.parameters, lr=settings.learning_rate)
    steps = settings.epochs * len(domains)
    for step in range(steps):
        if step % len(domains) == 0:
            shuffled.shuffle(domains)
        domain = domains[step % len(domains)]
        batch = [example for example in examples if example.domain == domain and example.theme]
        held = shuffled.sample(loose, min(settings.held_texts, len(loose)))
        pace = min(1.0, (step + 1) / settings.warmup_steps) * max(0.02, 1 - step / steps)
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * pace
        loss = _loss(encoder, batch, held, settings)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder.parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        log.info("step %d of %d, %s: loss %.3f", step + 1, steps, domain, float(loss.detach()))
    return encoder.adapter()


def _loss(encoder: _Encoder, batch: Sequence[Example], held: Sequence[str], settings: TrainingSettings) -> Any:
    import torch

    texts = [example.text for example in batch] + list(held)
    found = encoder.embed(texts)
    plain = encoder.plain(texts)
    rows = found[: len(batch)]
    positive, negative = (torch.tensor(pairs) for pairs in pairs_of(batch))
    scores = rows @ rows.T / settings.temperature
    rivals = torch.logsumexp(scores.masked_fill(~negative, -1e9), dim=1, keepdim=True)
    likelihood = scores - torch.logaddexp(scores, rivals)
    contrast = -(likelihood * positive).sum() / positive.sum()
    moved = 1 - (found * plain).sum(dim=1)
    return contrast + settings.holding * (0.5 * moved[: len(batch)].mean() + moved[len(batch) :].mean())


def pairs_of(batch: Sequence[Example]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pairs are of one theme, and which are of different themes that may be compared.

    Pairs of different kinds are neither: a wish and a complaint on one subject have different theme names.
    """
    theme = np.array([f"{example.domain}/{example.kind}/{example.theme}" for example in batch])
    kind = np.array([example.kind for example in batch])
    domain = np.array([example.domain for example in batch])
    same = theme[:, None] == theme[None, :]
    comparable = (kind[:, None] == kind[None, :]) | (domain[:, None] != domain[None, :])
    return same & ~np.eye(len(batch), dtype=bool), ~same & comparable


class _Encoder:
    """MiniLM with trainable low-rank changes in its upper layers; the states below them are computed once."""

    def __init__(self, settings: TrainingSettings) -> None:
        import torch
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        files = model_files()
        self._weights = load_file(files / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(files / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(settings.tokens_most)
        self._first = LAYERS - settings.layers
        self._strength = settings.strength
        self._states: dict[str, Any] = {}
        self._plain: dict[str, Any] = {}
        self._low: dict[str, Any] = {}
        for name in matrices(self._first):
            wide, narrow = self._weights[f"{name}.weight"].shape
            self._low[f"{name}.a"] = (torch.randn(settings.rank, narrow) / narrow**0.5).requires_grad_()
            self._low[f"{name}.b"] = torch.zeros(wide, settings.rank, requires_grad=True)

    @property
    def parameters(self) -> list[Any]:
        return list(self._low.values())

    def adapter(self) -> dict[str, NDArray[np.float32]]:
        """The changes at the strength that is kept: less of them forgets less of everything else."""
        kept = {"a": 1.0, "b": self._strength}
        return {name: tensor.detach().numpy() * np.float32(kept[name[-1]]) for name, tensor in self._low.items()}

    def embed(self, texts: Sequence[str]) -> Any:
        """Embeddings of `texts` with the changes, rows of length 1."""
        import torch

        self._remember(texts)
        # bfloat16 halves the time; the changes themselves stay in float32
        with torch.autocast("cpu", dtype=torch.bfloat16):
            # texts of like length together: padding would be most of the work
            order = sorted(range(len(texts)), key=lambda place: len(self._states[texts[place]]))
            rows = [
                self._upper([texts[place] for place in order[start : start + AT_ONCE]], changed=True)
                for start in range(0, len(order), AT_ONCE)
            ]
        return torch.cat(rows)[torch.tensor(order).argsort()]

    def plain(self, texts: Sequence[str]) -> Any:
        """Embeddings of `texts` by MiniLM as it comes."""
        import torch

        self._remember(texts)
        return torch.stack([self._plain[text] for text in texts])

    def _remember(self, texts: Iterable[str]) -> None:
        import torch

        ids = {text: self._tokenizer.encode(text).ids for text in texts if text not in self._states}
        new = sorted(ids, key=lambda text: (len(ids[text]), text))
        with torch.no_grad():
            for _, same_length in itertools.groupby(new, key=lambda text: len(ids[text])):
                some = list(same_length)
                states = self._embedded(torch.tensor([ids[text] for text in some]))
                for layer in range(self._first):
                    states = self._layer(layer, states, None, changed=False)
                self._states.update(zip(some, states, strict=True))
                self._plain.update(zip(some, self._upper(some, changed=False), strict=True))

    def _embedded(self, ids: Any) -> Any:
        part = "embeddings"
        places = self._weights[f"{part}.position_embeddings.weight"][: ids.shape[1]]
        words = self._weights[f"{part}.word_embeddings.weight"][ids]
        total = words + places + self._weights[f"{part}.token_type_embeddings.weight"][0]
        return self._norm(f"{part}.LayerNorm", total)

    def _upper(self, texts: Sequence[str], *, changed: bool) -> Any:
        import torch

        states = [self._states[text] for text in texts]
        hidden = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        lengths = torch.tensor([len(state) for state in states])
        mask = torch.arange(hidden.shape[1])[None, :] < lengths[:, None]
        for layer in range(self._first, LAYERS):
            hidden = self._layer(layer, hidden, mask[:, None, None, :], changed=changed)
        summed = (hidden.float() * mask[:, :, None]).sum(dim=1)
        return torch.nn.functional.normalize(summed, dim=1)

    def _layer(self, layer: int, hidden: Any, mask: Any, *, changed: bool) -> Any:
        from torch.nn import functional

        prefix = f"encoder.layer.{layer}"
        count, length, dim = hidden.shape
        query, key, value = (
            self._linear(f"{prefix}.attention.self.{part}", hidden, changed)
            .view(count, length, HEADS, dim // HEADS)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(count, length, dim)
        seen = self._linear(f"{prefix}.attention.output.dense", seen, changed)
        hidden = self._norm(f"{prefix}.attention.output.LayerNorm", seen + hidden)
        wide = functional.gelu(self._linear(f"{prefix}.intermediate.dense", hidden, changed))
        return self._norm(f"{prefix}.output.LayerNorm", self._linear(f"{prefix}.output.dense", wide, changed) + hidden)

    def _linear(self, name: str, hidden: Any, changed: bool) -> Any:
        from torch.nn import functional

        weight = self._weights[f"{name}.weight"]
        if changed:
            weight = weight + self._low[f"{name}.b"] @ self._low[f"{name}.a"]
        return functional.linear(hidden, weight, self._weights[f"{name}.bias"])

    def _norm(self, name: str, hidden: Any) -> Any:
        from torch.nn import functional

        scale, shift = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(hidden, scale.shape, scale, shift, eps=1e-12)


def matrices(first_layer: int) -> list[str]:
    """The names of the linear maps from `first_layer` upwards."""
    parts = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
    return [
        f"encoder.layer.{layer}.{part}"
        for layer in range(first_layer, LAYERS)
        for part in (*parts, "intermediate.dense", "output.dense")
    ]


def main() -> None:
    """Reads a folder of labelled statements and writes the adapter."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", type=Path, help="folder of TSV files, one for each domain")
    parser.add_argument("adapter", type=Path, help="safetensors file to write")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    examples = read_examples(given.statements)
    adapter = train(examples, TrainingSettings(seed=given.seed))
    # with its ranges the adapter runs in 8-bit integers: a study of 10,000 statements waits half as long
    save_file(adapter | measured_ranges(adapter, [example.text for example in examples]), given.adapter)


if __name__ == "__main__":
    main()
