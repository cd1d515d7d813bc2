"""Trains a theme adapter: low-rank changes to an encoder's upper layers that bring statements of one theme together.

    python -m synth.adapters.theme_training minilm sample_data/statements synth/_models/themes/minilm.safetensors
    python -m synth.adapters.theme_training mpnet sample_data/statements synth/_models/themes/mpnet.safetensors

Supervised contrastive loss (Khosla et al. 2020): a statement's positives are the other statements of its theme,
its negatives those of the same kind and domain under other themes. Likeness counts as it does in the grouping, from
the middle of the statements of a kind, and as it is. Texts that belong to no theme are held where they are, so that
everything else the encoder knows stays. The lower layers are frozen: each text passes them once.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import logging
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.adapters.embeddings import encoders
from synth.adapters.embeddings.encoders import Encoder
from synth.adapters.embeddings.graph import HEADS
from synth.adapters.embeddings.ranges import measured_ranges

log = logging.getLogger(__name__)

HELD_OUT = "held-out.txt"  # names of domains, a line each
AT_ONCE = 48  # texts that pass the layers together
FEWEST = 20  # statements of a kind, from which on the middle of them says what the domain is
HIDDEN = -1e4  # added to the attention to what is no token


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    rank: int = 16
    layers: int = 3  # adapted, counted from the top
    passes: float = 2.0  # over all domains
    learning_rate: float = 2e-3
    warmup_steps: int = 15
    temperature: float = 0.2
    holding: float = 1.0  # weight of staying near the embeddings of the encoder as it comes
    strength: float = 1.0  # share of the learned change that is kept (weight interpolation, Wortsman et al. 2022)
    held_texts: int = 32  # texts without a theme beside each domain
    tokens_most: int = 64
    seed: int = 0


ENCODERS: Mapping[str, tuple[Callable[[], Encoder], TrainingSettings]] = {
    "minilm": (encoders.minilm, TrainingSettings()),
    "mpnet": (encoders.mpnet, TrainingSettings(layers=4, learning_rate=1e-3, passes=1.5)),
}


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


def train(encoder: Encoder, examples: Sequence[Example], settings: TrainingSettings) -> dict[str, NDArray[np.float32]]:
    """The adapter: `<matrix>.a` and `<matrix>.b` of every matrix that changes."""
    import torch

    torch.manual_seed(settings.seed)
    shuffled = random.Random(settings.seed)  # noqa: S311 - the order of domains is no secret
    adapted = _Adapted(encoder, settings)
    domains = sorted({example.domain for example in examples if example.theme})
    loose = sorted({example.text for example in examples if not example.theme})
    adapted.remember(example.text for example in examples)
    optimizer = torch.optim.AdamW(adapted.parameters, lr=settings.learning_rate)
    steps = round(settings.passes * len(domains))
    for step in range(steps):
        if step % len(domains) == 0:
            shuffled.shuffle(domains)
        domain = domains[step % len(domains)]
        batch = [example for example in examples if example.domain == domain and example.theme]
        held = shuffled.sample(loose, min(settings.held_texts, len(loose)))
        pace = min(1.0, (step + 1) / settings.warmup_steps) * max(0.02, 1 - step / steps)
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * pace
        loss = _loss(adapted, batch, held, settings)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(adapted.parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        log.info("step %d of %d, %s: loss %.3f", step + 1, steps, domain, float(loss.detach()))
    return adapted.adapter()


def _loss(adapted: _Adapted, batch: Sequence[Example], held: Sequence[str], settings: TrainingSettings) -> Any:
    texts = [example.text for example in batch] + list(held)
    found = adapted.embed(texts)
    moved = 1 - (found * adapted.plain(texts)).sum(dim=1)
    contrasts, pairs = 0.0, 0
    for members in of_one_kind(batch):
        contrast, count = _contrast(found[members], [batch[member].theme for member in members], settings)
        contrasts, pairs = contrasts + contrast, pairs + count
    return contrasts / max(pairs, 1) + settings.holding * (
        0.5 * moved[: len(batch)].mean() + moved[len(batch) :].mean()
    )


def of_one_kind(batch: Sequence[Example]) -> list[list[int]]:
    """Indices of the statements of each kind that are enough for a middle.

    Statements of two kinds are never compared: a wish and a complaint on one subject have different theme names.
    """
    kinds = sorted({example.kind for example in batch})
    members = [[place for place, example in enumerate(batch) if example.kind == kind] for kind in kinds]
    return [places for places in members if len(places) >= FEWEST]


def _contrast(rows: Any, themes: Sequence[str], settings: TrainingSettings) -> tuple[Any, int]:
    """The summed loss over all pairs of one theme, and the number of pairs."""
    import torch

    named = np.array(themes)
    same = torch.tensor(named[:, None] == named[None, :])
    pairs = same & ~torch.eye(len(named), dtype=torch.bool)
    rows = torch.nn.functional.normalize(rows - rows.mean(dim=0, keepdim=True), dim=1)
    scores = rows @ rows.T / settings.temperature
    rivals = torch.logsumexp(scores.masked_fill(same, -1e9), dim=1, keepdim=True)
    likelihood = scores - torch.logaddexp(scores, rivals)
    return -(likelihood * pairs).sum(), int(pairs.sum())


class _Adapted:
    """An encoder with trainable low-rank changes in its upper layers; the states below them are computed once."""

    def __init__(self, encoder: Encoder, settings: TrainingSettings) -> None:
        import torch

        self._weights = {name: torch.from_numpy(value) for name, value in encoder.weights.items()}
        self._epsilon = encoder.norm_epsilon
        self._reader = encoder.reader(settings.tokens_most)
        self._layers = encoder.layers
        self._first = encoder.layers - settings.layers
        self._strength = settings.strength
        biases = encoder.distance_biases(settings.tokens_most)
        self._biases = torch.zeros(1, 1, 1) if biases is None else torch.from_numpy(biases)
        self._states: dict[str, Any] = {}
        self._plain: dict[str, Any] = {}
        self._low: dict[str, Any] = {}
        for name in matrices(self._first, self._layers):
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

        self.remember(texts)
        # texts of like length together: padding would be most of the work
        order = sorted(range(len(texts)), key=lambda place: len(self._states[texts[place]]))
        rows = [
            self._upper([texts[place] for place in order[start : start + AT_ONCE]], changed=True)
            for start in range(0, len(order), AT_ONCE)
        ]
        return torch.cat(rows)[torch.tensor(order).argsort()]

    def plain(self, texts: Sequence[str]) -> Any:
        """Embeddings of `texts` by the encoder as it comes."""
        import torch

        self.remember(texts)
        return torch.stack([self._plain[text] for text in texts])

    def remember(self, texts: Iterable[str]) -> None:
        """Computes the states below the changes for the texts that are new; many at once take half the time."""
        import torch

        ids = {text: self._reader.encode(text).ids for text in texts if text not in self._states}
        new = sorted(ids, key=lambda text: (len(ids[text]), text))
        with torch.no_grad():
            for _, same_length in itertools.groupby(new, key=lambda text: len(ids[text])):
                alike = list(same_length)
                for some in (alike[start : start + AT_ONCE] for start in range(0, len(alike), AT_ONCE)):
                    with torch.autocast("cpu", dtype=torch.bfloat16):
                        states = self._embedded(torch.tensor([ids[text] for text in some]))
                        for layer in range(self._first):
                            states = self._layer(layer, states, None, changed=False)
                    self._states.update(zip(some, states.to(torch.bfloat16), strict=True))
                    self._plain.update(zip(some, self._upper(some, changed=False), strict=True))

    def _embedded(self, ids: Any) -> Any:
        part = "embeddings"
        places = self._weights[f"{part}.position_embeddings.weight"][: ids.shape[1]]
        total = self._weights[f"{part}.word_embeddings.weight"][ids] + places
        types = self._weights.get(f"{part}.token_type_embeddings.weight")
        return self._norm(f"{part}.LayerNorm", total if types is None else total + types[0])

    def _upper(self, texts: Sequence[str], *, changed: bool) -> Any:
        import torch

        states = [self._states[text].float() for text in texts]
        hidden = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        lengths = torch.tensor([len(state) for state in states])
        mask = torch.arange(hidden.shape[1])[None, :] < lengths[:, None]
        away = torch.zeros(mask.shape).masked_fill(~mask, HIDDEN)[:, None, None, :]
        # bfloat16 halves the time; the changes themselves stay in float32
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in range(self._first, self._layers):
                hidden = self._layer(layer, hidden, away, changed=changed)
        summed = (hidden.float() * mask[:, :, None]).sum(dim=1)
        return torch.nn.functional.normalize(summed, dim=1)

    def _layer(self, layer: int, hidden: Any, away: Any, *, changed: bool) -> Any:
        from torch.nn import functional

        prefix = f"encoder.layer.{layer}"
        count, length, dim = hidden.shape
        query, key, value = (
            self._linear(f"{prefix}.attention.self.{part}", hidden, changed)
            .view(count, length, HEADS, dim // HEADS)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        biases = self._biases[None, :, :length, :length]
        biases = (biases if away is None else biases + away).to(query.dtype)
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=biases)
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
        return functional.layer_norm(hidden.float(), scale.shape, scale, shift, eps=self._epsilon)


def matrices(first: int, layers: int) -> list[str]:
    """The names of the linear maps of the layers from `first` upwards."""
    parts = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
    return [
        f"encoder.layer.{layer}.{part}"
        for layer in range(first, layers)
        for part in (*parts, "intermediate.dense", "output.dense")
    ]


def main() -> None:
    """Reads a folder of labelled statements and writes the adapter."""
    from safetensors.numpy import save_file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", choices=sorted(ENCODERS))
    parser.add_argument("statements", type=Path, help="folder of TSV files, one for each domain")
    parser.add_argument("adapter", type=Path, help="safetensors file to write")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    examples = read_examples(given.statements)
    load, settings = ENCODERS[given.encoder]
    encoder = load()
    adapter = train(encoder, examples, settings)
    # with its ranges the adapter runs in 8-bit integers: a study of 10,000 statements waits half as long
    ranges = measured_ranges(encoder, adapter, [example.text for example in examples])
    save_file(adapter | ranges, given.adapter)


if __name__ == "__main__":
    main()
