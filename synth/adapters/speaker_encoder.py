"""Voice embeddings by the GE2E encoder that ships with synth (see `synth/_models/speakers/MODEL_CARD.md`).

The network of Wan et al. 2018, "Generalized end-to-end loss for speaker verification": mel energies of 25 ms
every 10 ms through three LSTM layers; the last state, projected and scaled to length 1, is the voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synth.errors import ToolError
from synth.protocols import Matrix, Samples
from synth.resources import model_folder

if TYPE_CHECKING:
    import torch

LSTM_LAYERS = 3
EMBEDDING_SIZE = 256
MEL_CHANNELS = 40
FFT_SAMPLES = 400
HOP_SAMPLES = 160
LOUDNESS = 10 ** (-30 / 20)  # root mean square that the encoder was trained on; louder stays as it is
BATCH_WINDOWS = 64


class SpeakerEncoder:
    """Embeds windows of one voice; the model is read on first use."""

    name = "ge2e"
    version = "resemblyzer-0.1.4-fp16"

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or model_folder("speakers")
        self._network: _Network | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"_folder": self._folder, "_network": None}  # a worker process reads the model itself

    def embed(self, windows: Sequence[Samples]) -> Matrix:
        """One voice embedding per window, float32, shape (n_windows, 256), rows of length 1.

        Windows of the same length go through the network together, so give them in runs of equal length.
        """
        if not windows:
            return np.zeros((0, EMBEDDING_SIZE), dtype=np.float32)
        if self._network is None:
            self._network = _Network(self._folder / "encoder.safetensors")
        rows: list[Matrix] = []
        start = 0
        for index in range(1, len(windows) + 1):
            full = index - start == BATCH_WINDOWS
            if index == len(windows) or full or len(windows[index]) != len(windows[start]):
                rows.append(self._network.run(np.stack(windows[start:index])))
                start = index
        return np.concatenate(rows)


class _Network:
    def __init__(self, weights: Path) -> None:
        import torch
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        torch.set_num_threads(1)
        try:
            tensors = {name: value.float() for name, value in load_file(weights).items()}
        except (OSError, SafetensorError) as error:
            raise ToolError(
                f"the speaker model {weights} cannot be read: {error}; install synth-personas again"
            ) from error
        self._filters = tensors.pop("mel_filters")
        self._lstm = torch.nn.LSTM(MEL_CHANNELS, EMBEDDING_SIZE, LSTM_LAYERS, batch_first=True)
        self._linear = torch.nn.Linear(EMBEDDING_SIZE, EMBEDDING_SIZE)
        for part, module in (("lstm.", self._lstm), ("linear.", self._linear)):
            module.load_state_dict({key.removeprefix(part): tensors[key] for key in tensors if key.startswith(part)})
            module.eval()
        self._hann = torch.hann_window(FFT_SAMPLES)

    def run(self, windows: Samples) -> Matrix:
        """Embeddings of windows of one length, float32, shape (n_windows, n_samples) to (n_windows, 256)."""
        import torch

        loudness = np.sqrt(np.mean(np.square(windows), axis=1, keepdims=True)) + 1e-9
        scaled = torch.from_numpy(windows * np.maximum(1.0, LOUDNESS / loudness).astype(np.float32))
        with torch.inference_mode():
            _, (hidden, _) = self._lstm(self._mel(scaled))
            raw = torch.relu(self._linear(hidden[-1]))
            rows: Matrix = torch.nn.functional.normalize(raw, dim=1).numpy()
        return rows

    def _mel(self, windows: torch.Tensor) -> torch.Tensor:
        """Mel energies (not decibels: so the encoder was trained), shape (n_windows, n_frames, 40)."""
        import torch

        spectrum = torch.stft(
            windows,
            FFT_SAMPLES,
            HOP_SAMPLES,
            window=self._hann,
            center=True,
            pad_mode="constant",
            return_complex=True,
        )
        return (self._filters @ spectrum.abs().square()).transpose(1, 2)
