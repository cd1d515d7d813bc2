"""Makes `encoder.safetensors` from the weights that the resemblyzer wheel carries.

    pip download --no-deps --dest DOWNLOADS resemblyzer==0.1.4
    python synth/_models/speakers/convert.py DOWNLOADS/Resemblyzer-0.1.4-py3-none-any.whl

The weights are stored as 16-bit floats, with the mel filter bank that they were trained on beside them.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

SAMPLE_RATE_HZ = 16_000
FFT_SAMPLES = 400
MEL_CHANNELS = 40
CHECKPOINT = "resemblyzer/pretrained.pt"
CHECKPOINT_SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"


def mel_filters() -> NDArray[np.float32]:
    """Slaney's triangular mel filters, each of unit area, float32, shape (n_channels, n_fft // 2 + 1)."""
    bins_hz = np.linspace(0, SAMPLE_RATE_HZ / 2, FFT_SAMPLES // 2 + 1)
    edges_hz = _hertz(np.linspace(0, _mel(SAMPLE_RATE_HZ / 2), MEL_CHANNELS + 2))
    low, centre, high = edges_hz[:-2, None], edges_hz[1:-1, None], edges_hz[2:, None]
    rising, falling = (bins_hz - low) / (centre - low), (high - bins_hz) / (high - centre)
    weights = np.maximum(0, np.minimum(rising, falling)) * (2 / (high - low))
    return weights.astype(np.float32)


# Slaney's scale: linear to 1 kHz (15 mel), logarithmic above, 27 steps for a factor of 6.4.
def _mel(hertz: float) -> float:
    return hertz * 3 / 200 if hertz < 1000 else 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4))


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp(np.log(6.4) * (mel - 15) / 27))


def convert(wheel: Path, target: Path) -> str:
    """The SHA-256 of `target`, which holds the encoder of `wheel` afterwards."""
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(CHECKPOINT)
    found = hashlib.sha256(data).hexdigest()
    if found != CHECKPOINT_SHA256:
        raise SystemExit(f"{wheel}: {CHECKPOINT} has SHA-256 {found}, expected {CHECKPOINT_SHA256}")
    weights = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)["model_state"]
    # the two similarity_* scalars serve training only
    tensors = {
        name: value.half().contiguous() for name, value in weights.items() if name.startswith(("lstm.", "linear."))
    }
    tensors["mel_filters"] = torch.from_numpy(mel_filters())
    save_file(tensors, target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(convert(Path(sys.argv[1]), Path(__file__).with_name("encoder.safetensors")) + "\n")
