"""Speech regions of real speech, by the real model."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from synth.adapters.silero_vad import LONGEST_S, SileroVad
from tests.recordings import INTERVIEW, script, silence, tone, voice

pytestmark = pytest.mark.models


def test_regions_lie_where_the_script_says_that_somebody_speaks() -> None:
    """Every turn of the first half minute is found, with its edges within 0.6 s."""
    turns = [turn for turn in script(INTERVIEW) if turn.end_s < 30]

    regions = SileroVad().regions([voice(0, 29)])

    for turn in turns:
        inside = [region for region in regions if region[0] < turn.end_s and region[1] > turn.start_s]
        assert inside
        assert inside[0][0] == pytest.approx(turn.start_s, abs=0.6)
        assert inside[-1][1] == pytest.approx(turn.end_s, abs=0.6)


def test_the_cut_into_blocks_does_not_show() -> None:
    """Odd blocks give the same regions as one block."""
    samples = voice(0, 20)
    vad = SileroVad()

    assert vad.regions([samples[:7_777], samples[7_777:100_001], samples[100_001:]]) == vad.regions([samples])


def test_nobody_speaks_in_silence_or_in_a_tone() -> None:
    """What is no voice gives no region; no sound at all gives none either."""
    vad = SileroVad()

    assert vad.regions([silence(3), tone(3)]) == []
    assert vad.regions([]) == []


def test_no_region_is_longer_than_a_recogniser_takes() -> None:
    """A minute without a pause is cut."""
    flood = np.concatenate([voice(5.5, 12.5)] * 9)

    regions = SileroVad().regions([flood])

    assert max(end - start for start, end in regions) <= LONGEST_S + 0.2


def test_it_can_be_sent_to_a_worker_process_after_use() -> None:
    """The model stays behind and is read again where it arrives."""
    vad = SileroVad()
    before = vad.regions([voice(0, 5)])

    assert pickle.loads(pickle.dumps(vad)).regions([voice(0, 5)]) == before
