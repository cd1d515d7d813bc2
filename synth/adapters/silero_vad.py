"""Where somebody speaks, by the Silero model that its package carries, run by onnxruntime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from synth.protocols import SAMPLE_RATE_HZ, Region, Samples

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FRAME_SAMPLES = 512
CONTEXT_SAMPLES = 64
STATE_SIZE = 128
# A pause within a sentence is shorter; a recogniser's window of 30 s is never exceeded.
PAUSE_MS = 200
LONGEST_S = 30.0
PAD_MS = 60


class SileroVad:
    """Speech regions; the model is read on first use and its state starts afresh with each recording."""

    name = "silero-vad"

    def __init__(self) -> None:
        self._session: InferenceSession | None = None

    def __getstate__(self) -> dict[str, object]:
        return {"_session": None}  # a worker process reads the model itself

    @property
    def version(self) -> str:
        """The version of the package, which carries its model."""
        return version("silero-vad")

    def regions(self, blocks: Iterable[Samples]) -> list[Region]:
        """Where somebody speaks: (start_s, end_s), in order, not overlapping, none longer than 30 s.

        Holds one block and one probability per 32 ms.
        """
        from silero_vad import get_speech_timestamps_from_probs

        probabilities: list[float] = []
        count = 0

        def counted() -> Iterator[Samples]:
            nonlocal count
            for block in blocks:
                count += len(block)
                yield block

        for values in self._probabilities(counted()):
            probabilities.extend(values.tolist())
        found = get_speech_timestamps_from_probs(
            probabilities,
            max_speech_duration_s=LONGEST_S,
            min_silence_duration_ms=PAUSE_MS,
            speech_pad_ms=PAD_MS,
            audio_length_samples=count,
        )
        return [(item["start"] / SAMPLE_RATE_HZ, item["end"] / SAMPLE_RATE_HZ) for item in found]

    def _probabilities(self, blocks: Iterable[Samples]) -> Iterator[NDArray[np.float32]]:
        session = self._loaded()
        hidden = np.zeros((1, 1, STATE_SIZE), dtype=np.float32)
        cell = hidden.copy()
        context = np.zeros(CONTEXT_SAMPLES, dtype=np.float32)
        for frames in _frames(blocks):
            starts = np.vstack((context, frames[:-1, -CONTEXT_SAMPLES:]))
            context = frames[-1, -CONTEXT_SAMPLES:]
            inputs = {"input": np.hstack((starts, frames)), "h": hidden, "c": cell}
            values, hidden, cell = session.run(["speech_probs", "hn", "cn"], inputs)
            yield values.reshape(-1)

    def _loaded(self) -> InferenceSession:
        if self._session is None:
            from silero_vad import load_silero_vad

            self._session = load_silero_vad(sequence=True).session
        return self._session


def _frames(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Runs of frames of 32 ms, shape (n_frames, 512); the last frame is filled up with silence."""
    rest = np.zeros(0, dtype=np.float32)
    for block in blocks:
        joined = np.concatenate((rest, block))
        whole = len(joined) // FRAME_SAMPLES * FRAME_SAMPLES
        rest = joined[whole:]
        if whole:
            yield joined[:whole].reshape(-1, FRAME_SAMPLES)
    if len(rest):
        yield np.pad(rest, (0, FRAME_SAMPLES - len(rest))).reshape(1, FRAME_SAMPLES)
