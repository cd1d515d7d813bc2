"""Listening to a recording and cutting it, whatever the blocks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import SourceError
from synth.protocols import SAMPLE_RATE_HZ
from synth.recording import Listening, cut
from tests.recordings import FakeDecoder, silence

WHERE = Path("a.wav")


@given(
    st.lists(st.integers(0, 400), max_size=12),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 90)), max_size=6),
)
def test_regions_are_cut_from_blocks_as_from_the_whole(lengths: list[int], steps: list[tuple[int, int]]) -> None:
    """However the samples are cut into blocks, each region has the samples between its seconds."""
    whole = np.arange(sum(lengths), dtype=np.float32)
    blocks = np.split(whole, np.cumsum(lengths))
    regions, at = [], 0
    for pause, length in steps:
        regions.append(((at + pause) / SAMPLE_RATE_HZ, (at + pause + length) / SAMPLE_RATE_HZ))
        at += pause + length

    pieces = list(cut(iter(blocks), regions))

    expected = [whole[round(a * SAMPLE_RATE_HZ) : round(b * SAMPLE_RATE_HZ)] for a, b in regions]
    assert [piece.tolist() for piece in pieces] == [piece.tolist() for piece in expected]


def test_what_was_decoded_before_a_recording_breaks_off_is_used() -> None:
    """A truncated recording ends early, and says why."""
    problem = SourceError("a.wav: breaks off at 20 s", code="truncated")
    listening = Listening(FakeDecoder([silence(20)], problem=problem), WHERE)

    assert sum(len(block) for block in listening.blocks()) == 20 * SAMPLE_RATE_HZ
    assert listening.heard_s == pytest.approx(20)
    assert listening.problem is problem


def test_a_recording_of_which_nothing_can_be_heard_is_an_error() -> None:
    """Without a single block there is nothing to go on with, and other errors are not swallowed."""
    for samples, code in ((silence(0), "truncated"), (silence(5), "unreadable")):
        listening = Listening(FakeDecoder([samples], problem=SourceError("a.wav", code=code)), WHERE)
        with pytest.raises(SourceError):
            list(listening.blocks())
