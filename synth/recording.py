"""What two stages need of a recording: the part that can be heard, cut where it is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from synth.errors import SourceError
from synth.protocols import SAMPLE_RATE_HZ, Decoder, Region, Samples

# What was decoded before such an error can be worked with.
USABLE_CODES = frozenset({"truncated", "damaged"})


class Listening:
    """One pass over a recording; afterwards `heard_s` and `problem` tell how it went."""

    def __init__(self, decoder: Decoder, location: Path, channel: int | None = None) -> None:
        self.heard_s = 0.0
        self.problem: SourceError | None = None
        self._blocks = decoder.blocks(location, channel)

    def blocks(self) -> Iterator[Samples]:
        """The samples in order up to the end or to the point where the recording breaks off.

        Raises:
            SourceError: when nothing of it can be heard.
        """
        try:
            for block in self._blocks:
                self.heard_s += len(block) / SAMPLE_RATE_HZ
                yield block
        except SourceError as error:
            if error.code not in USABLE_CODES or not self.heard_s:
                raise
            self.problem = error


def cut(blocks: Iterator[Samples], regions: Sequence[Region]) -> Iterator[Samples]:
    """The samples of each region; regions are in order and do not overlap.

    Holds one block and one region. A region beyond the end yields what there is of it.
    """
    held = np.zeros(0, dtype=np.float32)
    offset = 0  # sample number of held[0]
    for start_s, end_s in regions:
        start, end = round(start_s * SAMPLE_RATE_HZ), round(end_s * SAMPLE_RATE_HZ)
        while offset + len(held) < end:
            block = next(blocks, None)
            if block is None:
                break
            gone = min(len(held), max(0, start - offset))
            held, offset = np.concatenate((held[gone:], block)), offset + gone
        yield held[max(0, start - offset) : max(0, end - offset)]
