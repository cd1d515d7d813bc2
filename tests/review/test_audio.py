"""A click on a quote plays that second, in every format."""

from __future__ import annotations

import io
import wave
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from synth.errors import SourceError
from synth.model import Source
from synth.review.audio import Recordings
from tests.review.conftest import Browser

RATE = 16_000
SECONDS = 90


def beeps() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A recording in which second n has the pitch 200 + 20 n Hz, with noise of varying loudness for varying rates."""
    at = np.arange(SECONDS * RATE) / RATE
    second = np.floor(at)
    noise = np.random.default_rng(3).normal(size=len(at)) * (second % 7 == 0) * 0.2
    samples: np.ndarray[tuple[int], np.dtype[np.float32]]
    samples = (0.3 * np.sin(2 * np.pi * (200 + 20 * second) * at) + noise * 0.3).astype(np.float32)
    return samples


def write_mp3(path: Path) -> None:
    """The beeps as MP3 of varying bit rate without an index."""
    samples = beeps()
    with av.open(str(path), "w", options={"write_xing": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono", options={"q": "6"})
        stream.codec_context.options = {"compression_level": "6", "global_quality": "600", "flags": "+qscale"}
        for start in range(0, len(samples), 1152):
            piece = samples[start : start + 1152]
            frame = av.AudioFrame.from_ndarray(piece[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_any_second_of_an_mp3_can_be_asked_for(tmp_path: Path) -> None:
    """Byte ranges of what is served lead to the second that they stand for, within a hundredth."""
    write_mp3(tmp_path / "call.mp3")
    source = Source("s-1", "call.mp3", "audio", "00")
    served = Recordings(tmp_path).file(source)
    assert served is not None
    path, kind = served
    assert kind == "audio/wav"
    with wave.open(str(path)) as file:
        assert abs(file.getnframes() / RATE - SECONDS) < 0.2
        header = path.stat().st_size - 2 * file.getnframes()
    data = path.read_bytes()
    for second in (1, 33, 58, 87):
        # the middle of the second: encoders delay by a frame
        start = header + 2 * int((second + 0.3) * RATE)
        piece = np.frombuffer(data[start : start + RATE], dtype="<i2").astype(np.float64)
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
        pitch = np.fft.rfftfreq(len(piece), 1 / RATE)[int(spectrum.argmax())]
        assert pitch == pytest.approx(200 + 20 * second, abs=4), second


def test_decoding_happens_once_and_leaves_no_half_file(tmp_path: Path) -> None:
    """The second request finds the decoded file; nothing else is left in the cache."""
    write_mp3(tmp_path / "call.mp3")
    source = Source("s-1", "call.mp3", "audio", "00")
    first = Recordings(tmp_path).file(source)
    assert first is not None
    made = first[0].stat().st_mtime_ns
    again = Recordings(tmp_path).file(source)
    assert again == first
    assert first[0].stat().st_mtime_ns == made
    assert [path.name for path in first[0].parent.iterdir()] == [first[0].name]


def test_a_browser_gets_the_bytes_that_it_asks_for(browser: Browser) -> None:
    """Ranges are answered exactly (206), impossible ones refused (416)."""
    source = next(s for s in browser.session.view().found.sources if s.path.endswith(".wav"))
    whole = browser.client.get(f"/audio/{source.id}")
    assert whole.headers["accept-ranges"] == "bytes"
    part = browser.client.get(f"/audio/{source.id}", headers={"range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole.content[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(whole.content)}"
    assert browser.client.get(f"/audio/{source.id}", headers={"range": "bytes=99999999-"}).status_code == 416
    with wave.open(io.BytesIO(whole.content)) as file:
        assert file.getframerate() == RATE


def test_a_recording_that_is_gone_or_damaged_is_told(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """The page goes on without it."""
    source = next(s for s in browser.session.view().found.sources if s.path.endswith(".wav"))
    (folder / source.path).unlink()
    assert browser.client.get(f"/audio/{source.id}").status_code == 404
    (tmp_path / "noise.mp3").write_bytes(b"no sound at all" * 100)
    with pytest.raises(SourceError, match=r"noise\.mp3"):
        Recordings(tmp_path).file(replace(source, path="noise.mp3"))
