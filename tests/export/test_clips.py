"""The sound of quotes: the right seconds of the right recording, or a word on why it is missing."""

from __future__ import annotations

import base64
import dataclasses
import io
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from synth.adapters.mp3 import encode_mp3
from synth.adapters.pyav import PyAvDecoder
from synth.export.clips import Clips, bounds, clips
from synth.model import CellSpan, Statement, Synthesis, TextSpan, TimeSpan
from synth.protocols import SAMPLE_RATE_HZ
from synth.store.files import file_sha256
from tests.render_study import synthesis

LENGTH_S = 30


def recorded(folder: Path) -> Synthesis:
    """The study with a recording whose pitch says which second it is: 200 Hz more every two seconds."""
    path = folder / "recordings/crew.wav"
    path.parent.mkdir(parents=True)
    seconds = np.arange(LENGTH_S * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    pitch = 200 * (1 + seconds // 2)
    sound = (0.4 * np.sin(2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE_HZ) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(sound.tobytes())
    study = synthesis()
    first = next(source for source in study.sources if source.kind == "audio")
    there = dataclasses.replace(first, path="recordings/crew.wav", sha256=file_sha256(path))
    return dataclasses.replace(study, sources=tuple(there if one.id == first.id else one for one in study.sources))


def at(study: Synthesis, start_s: float, end_s: float, number: int = 0) -> tuple[Synthesis, Statement]:
    """The study with its `number`th recorded statement at these seconds, and that statement."""
    source = next(one.id for one in study.sources if one.path == "recordings/crew.wav")
    one = [item for item in study.statements if item.source_id == source][number]
    assert isinstance(one.span, TimeSpan)
    moved = dataclasses.replace(one, span=dataclasses.replace(one.span, start_s=start_s, end_s=end_s))
    statements = tuple(moved if item.id == one.id else item for item in study.statements)
    return dataclasses.replace(study, statements=statements), moved


def cut(study: Synthesis, folder: Path, *wanted: Statement) -> Clips:
    """Clips of the statements."""
    return clips(study, [one.id for one in wanted], folder, PyAvDecoder(), encode_mp3)


def heard(address: str) -> tuple[float, float]:
    """Length in seconds and pitch in the middle of a clip."""
    data = base64.b64decode(address.removeprefix("data:audio/mpeg;base64,"))
    with av.open(io.BytesIO(data)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    middle = sound[len(sound) // 2 - 2000 : len(sound) // 2 + 2000]
    pitch = np.argmax(np.abs(np.fft.rfft(middle * np.hanning(len(middle))))) * SAMPLE_RATE_HZ / len(middle)
    return len(sound) / SAMPLE_RATE_HZ, float(pitch)


def test_a_clip_holds_the_seconds_of_its_words(tmp_path: Path) -> None:
    """Words from 10.3 to 11.7 s, with 0.3 s around them, sound as seconds 10 to 12 of the recording."""
    study, one = at(recorded(tmp_path), 10.3, 11.7)
    length, pitch = heard(cut(study, tmp_path, one).sounds[one.id])
    assert length == pytest.approx(2.0, abs=0.15)
    assert pitch == pytest.approx(1200, abs=20)


def test_clips_that_overlap_are_both_whole(tmp_path: Path) -> None:
    """Two quotes from the same moment do not take seconds from each other."""
    study, first = at(recorded(tmp_path), 4.3, 9.7)
    study, second = at(study, 6.3, 7.7, number=1)
    found = cut(study, tmp_path, first, second).sounds
    assert heard(found[first.id])[0] == pytest.approx(6.0, abs=0.15)
    length, pitch = heard(found[second.id])
    assert length == pytest.approx(2.0, abs=0.15)
    assert pitch == pytest.approx(800, abs=20)


def test_a_recording_that_is_gone_or_another_one_is_told(tmp_path: Path) -> None:
    """The page is written without the sound, and a line says why."""
    study, one = at(recorded(tmp_path), 1, 2)
    path = tmp_path / "recordings/crew.wav"
    path.write_bytes(path.read_bytes()[:-100])
    told = cut(study, tmp_path, one)
    assert told.sounds == {}
    assert "the recording is another one now" in told.problems[0]
    path.unlink()
    assert "not where it was" in cut(study, tmp_path, one).problems[0]


def test_no_path_leads_out_of_the_study(tmp_path: Path) -> None:
    """A result that was tampered with opens no other file."""
    study, one = at(recorded(tmp_path / "study"), 1, 2)
    outside = tmp_path / "secret.wav"
    (tmp_path / "study/recordings/crew.wav").rename(outside)
    sources = tuple(
        dataclasses.replace(source, path="../secret.wav") if source.path == "recordings/crew.wav" else source
        for source in study.sources
    )
    assert cut(dataclasses.replace(study, sources=sources), tmp_path / "study", one).sounds == {}


def test_what_must_not_be_quoted_is_not_heard(tmp_path: Path) -> None:
    """The sound of words is the words."""
    study, one = at(recorded(tmp_path), 1, 2)
    silent = dataclasses.replace(one, quotable=False)
    study = dataclasses.replace(
        study, statements=tuple(silent if item.id == one.id else item for item in study.statements)
    )
    assert cut(study, tmp_path, silent) == Clips({}, ())


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (TimeSpan("t", 10.0, 14.0, 0, 1), (9.7, 14.3)),
        (TimeSpan("t", 10.0, 10.1, 0, 1), (9.7, 11.7)),
        (TimeSpan("t", 0.1, 90.0, 0, 1), (0.0, 12.0)),
        (TextSpan("t", 0, 1, 5.0, None), (4.7, 6.7)),
        (TextSpan("t", 0, 1), None),
        (CellSpan(1, "Q", 0, 1), None),
    ],
    ids=["words", "short", "long", "start-only", "no-time", "cell"],
)
def test_clips_are_2_to_12_seconds(span: TimeSpan | TextSpan | CellSpan, expected: tuple[float, float] | None) -> None:
    """Long enough to hear who speaks, short enough to send."""
    one = dataclasses.replace(synthesis().statements[0], span=span)
    assert bounds(one) == (pytest.approx(expected) if expected else None)
