"""Decoding: what comes out of containers, whole, damaged or without sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from synth.adapters.pyav import BLOCK_SAMPLES, PyAvDecoder
from synth.errors import SourceError
from synth.protocols import SAMPLE_RATE_HZ
from tests.recordings import INTERVIEW, silence, tone, write


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.wav", "pcm_s16le", 44_100),
        ("a.flac", "flac", 48_000),
        ("a.m4a", "aac", 44_100),
        ("a.ogg", "libopus", 48_000),
    ],
)
def test_every_container_gives_mono_at_16_khz(tmp_path: Path, name: str, codec: str, rate: int) -> None:
    """The container and its sampling rate do not show in the samples."""
    path = write(tmp_path / name, tone(2.0), codec=codec, rate=rate)

    samples = np.concatenate(list(PyAvDecoder().blocks(path)))

    assert samples.dtype == np.float32
    assert len(samples) / SAMPLE_RATE_HZ == pytest.approx(2.0, abs=0.05)
    spectrum = np.abs(np.fft.rfft(samples[:SAMPLE_RATE_HZ]))
    assert int(spectrum.argmax()) == 220


def test_long_recordings_come_in_blocks_of_at_most_30_seconds(tmp_path: Path) -> None:
    """Memory does not grow with the length of a recording."""
    path = write(tmp_path / "long.wav", silence(65.0))

    lengths = [len(block) for block in PyAvDecoder().blocks(path)]

    assert lengths[:2] == [BLOCK_SAMPLES, BLOCK_SAMPLES]
    assert sum(lengths) / SAMPLE_RATE_HZ == pytest.approx(65.0, abs=0.01)


def test_channels_are_mixed_or_taken_one_by_one(tmp_path: Path) -> None:
    """A named channel is that channel, unmixed."""
    path = write(tmp_path / "stereo.wav", tone(1.0), silence(1.0))
    decoder = PyAvDecoder()

    left, right, mixed = (np.concatenate(list(decoder.blocks(path, channel))) for channel in (0, 1, None))

    assert np.abs(left).max() == pytest.approx(0.3, abs=0.01)
    assert np.abs(right).max() < 0.01
    assert np.allclose(mixed, (left + right) / 2, atol=1e-4)
    assert decoder.probe(path).channels == 2


def test_a_recording_that_breaks_off_gives_what_there_is_and_then_an_error(tmp_path: Path) -> None:
    """The error of a truncated file names the second that was reached."""
    whole = write(tmp_path / "whole.wav", tone(10.0)).read_bytes()
    path = tmp_path / "half.wav"
    path.write_bytes(whole[: len(whole) // 2])

    heard = 0
    with pytest.raises(SourceError, match=r"half\.wav: breaks off at 5 s of 10 s") as caught:
        for block in PyAvDecoder().blocks(path):
            heard += len(block)

    assert caught.value.code == "truncated"
    assert heard / SAMPLE_RATE_HZ == pytest.approx(5.0, abs=0.1)


def test_a_file_that_is_no_recording_is_an_error_that_names_it(tmp_path: Path) -> None:
    """Text with the name of a recording does not crash."""
    path = tmp_path / "notes.mp3"
    path.write_text("these are my notes\n")

    with pytest.raises(SourceError, match=r"notes\.mp3: cannot be opened"):
        PyAvDecoder().probe(path)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    """A file that vanished during a run is a problem of that file alone."""
    with pytest.raises(SourceError, match=r"gone\.wav"):
        list(PyAvDecoder().blocks(tmp_path / "gone.wav"))


def test_a_video_without_sound_is_an_error(tmp_path: Path) -> None:
    """A screen recording without an audio track says so."""
    import av

    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), dtype=np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))

    with pytest.raises(SourceError, match="holds no sound") as caught:
        PyAvDecoder().probe(path)
    assert caught.value.code == "no-audio"


def test_the_length_of_a_recording_is_known_before_it_is_decoded() -> None:
    """Probing the sample study's recording gives its length and says that it is no video."""
    info = PyAvDecoder().probe(INTERVIEW)

    assert info.duration_s == pytest.approx(103.06, abs=0.1)
    assert not info.has_video
