"""Samples to MP3, which every browser plays, by the encoder in PyAV's wheels."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np

from synth.protocols import SAMPLE_RATE_HZ, Samples

BIT_RATE = 32_000  # speech at 16 kHz needs no more


def encode_mp3(samples: Samples) -> bytes:
    """The samples as an MP3 file, mono, 16 kHz; the same samples give the same bytes."""
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE_HZ, layout="mono", bit_rate=BIT_RATE)
        frame = av.AudioFrame.from_ndarray(
            np.clip(samples, -1.0, 1.0).reshape(1, -1).astype(np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.time_base = Fraction(1, SAMPLE_RATE_HZ)
        frame.pts = 0
        fifo = av.AudioFifo()
        fifo.write(frame)
        for part in (*fifo.read_many(stream.frame_size or 576), fifo.read()):
            if part is not None:
                container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return file.getvalue()
