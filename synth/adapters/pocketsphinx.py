"""English speech to text by pocketsphinx, whose wheel carries its model: the recogniser without a network.

It recognises one region after the other, because its cepstral mean adapts to one voice. It writes no
punctuation; `synth.punctuation` adds some when the speakers are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from synth.model import SpeechSegment, Word
from synth.protocols import SAMPLE_RATE_HZ, Region, Samples

if TYPE_CHECKING:
    from pocketsphinx import Decoder

FRAMES_PER_S = 100
# A third faster than without a limit, at the same error rate.
ACTIVE_STATES_MAX = 5000


class PocketsphinxTranscriber:
    """Recognises region by region; the model (330 MB in memory) is read on first use."""

    name = "pocketsphinx"

    def __init__(self, confidence_min: float) -> None:
        self._confidence_min = confidence_min
        self._decoder: Decoder | None = None

    def __getstate__(self) -> dict[str, object]:
        # a worker process reads the model itself
        return {"_confidence_min": self._confidence_min, "_decoder": None}

    @property
    def version(self) -> str:
        """The version of the package, which carries its model."""
        return version("pocketsphinx")

    @property
    def only_language(self) -> str:
        """The language of the packaged model."""
        return "en"

    def language(self, samples: Samples) -> str:  # noqa: ARG002
        """Always `en`: it cannot tell another language from bad English."""
        return self.only_language

    def transcribe(
        self,
        samples: Samples,
        regions: Sequence[Region],
        language: str,  # noqa: ARG002
    ) -> list[SpeechSegment]:
        """A segment per region with words in it; flagged `low-confidence` where the mean posterior is low."""
        decoder = self._loaded()
        decoder.reinit_feat()  # forgets the voices of what was recognised before
        segments = []
        for region in regions:
            words = self._words(decoder, samples, region)
            if words:
                confidence = float(np.mean([word.confidence for word in words]))
                flags = ("low-confidence",) if confidence < self._confidence_min else ()
                segments.append(SpeechSegment(*region, " ".join(word.text for word in words), words, flags))
        return segments

    def _words(self, decoder: Decoder, samples: Samples, region: Region) -> tuple[Word, ...]:
        start, end = (round(second * SAMPLE_RATE_HZ) for second in region)
        pcm = (np.clip(samples[start:end], -1, 1) * 32767).astype("<i2")
        decoder.start_utt()
        decoder.process_raw(pcm.tobytes(), full_utt=True)
        decoder.end_utt()
        words = []
        for part in decoder.seg() if decoder.hyp() is not None else ():
            if part.word[0] in "<[+":
                continue  # pauses and noises
            words.append(
                Word(
                    part.word.split("(")[0],  # "the(2)" is the second pronunciation of "the"
                    region[0] + part.start_frame / FRAMES_PER_S,
                    min(region[1], region[0] + (part.end_frame + 1) / FRAMES_PER_S),
                    min(1.0, float(part.prob)),
                )
            )
        return tuple(words)

    def _loaded(self) -> Decoder:
        if self._decoder is None:
            from pocketsphinx import Decoder

            self._decoder = Decoder(maxhmmpf=ACTIVE_STATES_MAX, loglevel="FATAL")
        return self._decoder
