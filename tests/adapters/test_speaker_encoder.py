"""Voice embeddings by the model that ships with synth."""

from __future__ import annotations

import hashlib
import pickle
import re
from pathlib import Path

import numpy as np
import pytest

from synth.adapters.speaker_encoder import SpeakerEncoder
from synth.errors import ToolError
from synth.resources import model_folder
from tests.recordings import voice

pytestmark = pytest.mark.models

# In the sample recording: the interviewer asks from 14 s and from 29.6 s, the participant speaks in between.
ASKING, ASKING_AGAIN, ANSWERING = (14.0, 15.6), (29.8, 31.4), (20.0, 21.6)


def test_one_voice_is_nearer_to_itself_than_to_another() -> None:
    """Two windows of one speaker have a higher cosine than windows of two."""
    one, again, other = SpeakerEncoder().embed([voice(*ASKING), voice(*ASKING_AGAIN), voice(*ANSWERING)])

    assert one @ again > 0.75
    assert one @ again > one @ other + 0.15


def test_rows_have_length_one_and_the_order_of_the_windows() -> None:
    """Windows of several lengths come back in order, each as if embedded alone."""
    windows = [voice(*ASKING), voice(14.0, 15.2), voice(20.0, 21.2), voice(*ANSWERING)]
    encoder = SpeakerEncoder()

    rows = encoder.embed(windows)

    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    for row, window in zip(rows, windows, strict=True):
        assert np.allclose(row, encoder.embed([window])[0], atol=1e-4)
    assert encoder.embed([]).shape == (0, 256)


def test_how_loud_a_quiet_voice_is_recorded_does_not_matter() -> None:
    """A voice at a tenth of the level has the same embedding."""
    loud = 0.05 * voice(*ANSWERING)
    rows = SpeakerEncoder().embed([loud, 0.1 * loud])

    assert rows[0] @ rows[1] > 0.9999


def test_it_can_be_sent_to_a_worker_process_after_use() -> None:
    """The network stays behind and is read again where it arrives."""
    encoder = SpeakerEncoder()
    before = encoder.embed([voice(*ASKING)])

    assert np.array_equal(pickle.loads(pickle.dumps(encoder)).embed([voice(*ASKING)]), before)


def test_a_broken_model_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """A damaged installation does not end in a traceback."""
    (tmp_path / "encoder.safetensors").write_bytes(b"not a model")

    with pytest.raises(ToolError, match=r"cannot be read.*install"):
        SpeakerEncoder(tmp_path).embed([voice(*ASKING)])


def test_the_model_file_is_the_one_that_its_card_describes() -> None:
    """The SHA-256 in the model card is that of the file."""
    card = (model_folder("speakers") / "MODEL_CARD.md").read_text(encoding="utf-8")
    data = (model_folder("speakers") / "encoder.safetensors").read_bytes()

    assert hashlib.sha256(data).hexdigest() in re.findall(r"[0-9a-f]{64}", card)
