"""Audio and video files to samples by PyAV, whose wheels carry FFmpeg.

Streams: besides FFmpeg's own buffers at most one block of 30 s is held (4 MB while it is put together),
whatever the length of the recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from synth.errors import SourceError
from synth.protocols import SAMPLE_RATE_HZ, MediaInfo, Samples

if TYPE_CHECKING:
    import av
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

BLOCK_SAMPLES = 30 * SAMPLE_RATE_HZ
# Containers round times and encoders pad, so a recording is cut short only beyond these.
SHORT_S = 1.0
SHORT_SHARE = 0.02
# Frames whose time says that packets are missing are preceded by silence, so that seconds stay the player's;
# larger jumps are broken clocks.
GAP_MIN_S, GAP_MAX_S = 0.1, 600.0
# Tags at the end of MP3 files look like damaged packets.
DAMAGED_MAX = 3


class PyAvDecoder:
    """Decodes the first audio stream of whatever FFmpeg opens."""

    name = "pyav"

    @property
    def version(self) -> str:
        """The version of PyAV, which pins that of FFmpeg."""
        return version("av")

    def probe(self, path: Path) -> MediaInfo:
        """What the container holds.

        Raises:
            SourceError: when it is no readable recording (`unreadable`) or has no sound (`no-audio`).
        """
        with _opened(path) as (container, stream):
            has_video = any(_moving(video) for video in container.streams.video)
            return MediaInfo(_duration_s(container, stream, path), stream.channels, has_video)

    def blocks(self, path: Path, channel: int | None = None) -> Iterator[Samples]:
        """The samples in order, in blocks of at most 30 s; all channels mixed unless one is named.

        Raises:
            SourceError: after the last block that could be decoded, when the recording breaks off
                (`truncated`) or packets were damaged (`damaged`); before any block when nothing could be decoded.
        """
        with _opened(path) as (container, stream):
            announced_s = _announced_s(container, stream, path)
            track = _Track(path, container, stream, channel)
            yield from _in_blocks(track.pieces())
            reached_s = track.produced / SAMPLE_RATE_HZ
        if not track.produced:
            raise SourceError(f"{path.name}: no sound can be decoded; export the recording again", code="no-audio")
        if announced_s is not None and reached_s < announced_s - max(SHORT_S, SHORT_SHARE * announced_s):
            raise SourceError(
                f"{path.name}: breaks off at {reached_s:.0f} s of {announced_s:.0f} s; copy it again",
                code="truncated",
            )
        if track.damaged > DAMAGED_MAX:
            raise SourceError(
                f"{path.name}: {track.damaged} damaged packets were left out; copy the recording again",
                code="damaged",
            )


class _Track:
    """One pass over a stream; `produced` counts samples, `damaged` packets that could not be decoded."""

    def __init__(self, path: Path, container: InputContainer, stream: AudioStream, channel: int | None) -> None:
        if channel is not None and channel >= stream.channels:
            raise SourceError(f"{path.name}: has no channel {channel + 1}, only {stream.channels}")
        self.produced = 0
        self.damaged = 0
        self._container, self._stream, self._channel = container, stream, channel
        self._shape: tuple[str, str, int] | None = None
        self._resampler: av.AudioResampler | None = None

    def pieces(self) -> Iterator[Samples]:
        """The samples of frame after frame, with silence where the container's clock jumps."""
        origin_s = (self._container.start_time or 0) / 1_000_000
        for frame in self._frames():
            if frame.time is not None:
                gap_s = frame.time - origin_s - self.produced / SAMPLE_RATE_HZ
                if GAP_MIN_S < gap_s < GAP_MAX_S:
                    yield self._counted(np.zeros(round(gap_s * SAMPLE_RATE_HZ), dtype=np.float32))
            for samples in self._resampled(frame):
                yield self._counted(samples)
        for samples in self._resampled(None):
            yield self._counted(samples)

    def _frames(self) -> Iterator[AudioFrame]:
        import av

        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.FFmpegError):
                return  # the length that was reached tells whether the recording broke off here
            try:
                frames = packet.decode()
            except av.FFmpegError:
                self.damaged += 1
                continue
            yield from frames

    def _resampled(self, frame: AudioFrame | None) -> Iterator[Samples]:
        import av

        if frame is not None:
            shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            if shape != self._shape:  # streams of phone calls change their shape on the way
                yield from self._resampled(None)
                self._shape = shape
                self._resampler = av.AudioResampler("fltp", frame.layout, SAMPLE_RATE_HZ)
        if self._resampler is None:
            return
        for part in self._resampler.resample(frame):
            channels = part.to_ndarray()
            if self._channel is None:
                yield channels.mean(axis=0, dtype=np.float32)
            else:
                yield channels[min(self._channel, len(channels) - 1)].astype(np.float32, copy=False)

    def _counted(self, samples: Samples) -> Samples:
        self.produced += len(samples)
        return samples


def _in_blocks(pieces: Iterator[Samples]) -> Iterator[Samples]:
    held: list[Samples] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        while count >= BLOCK_SAMPLES:
            joined = np.concatenate(held)
            yield joined[:BLOCK_SAMPLES]
            held = [joined[BLOCK_SAMPLES:]]
            count = len(held[0])
    if count:
        yield np.concatenate(held)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    import av

    try:
        container = av.open(str(path), metadata_errors="replace")
    except (av.FFmpegError, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path.name}: cannot be opened as a recording ({reason}); export it again") from error
    with container:
        if not container.streams.audio:
            raise SourceError(f"{path.name}: holds no sound; export it with its audio track", code="no-audio")
        if container.streams.audio[0].codec_context is None:
            raise SourceError(f"{path.name}: its sound is in a format that nothing here decodes; export it again")
        yield container, container.streams.audio[0]


def _announced_s(container: InputContainer, stream: AudioStream, path: Path) -> float | None:
    """Seconds of sound by the container's headers."""
    if stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        seconds = container.duration / 1_000_000
    else:
        return None
    return seconds * _riff_excess(path) if container.format.name == "wav" else seconds


def _riff_excess(path: Path) -> float:
    """How many times larger a WAV file says that it is: FFmpeg hides that by taking what is there for all."""
    with path.open("rb") as file:
        head = file.read(8)
    announced = int.from_bytes(head[4:8], "little")
    written_live = announced in (0, 0xFFFFFFFF)  # by a recorder that never went back to the header
    return 1.0 if head[:4] != b"RIFF" or written_live else max(1.0, announced / path.stat().st_size)


def _duration_s(container: InputContainer, stream: AudioStream, path: Path) -> float:
    announced_s = _announced_s(container, stream, path)
    if announced_s is not None:
        return announced_s
    # Browsers write recordings without a duration: the last packet has it.
    end_s = 0.0
    for packet in container.demux(stream):
        if packet.pts is not None and packet.time_base is not None:
            end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return end_s


def _moving(video: av.VideoStream) -> bool:
    """Whether a video stream is more than the cover picture of an audio file."""
    import av

    return not video.disposition & av.stream.Disposition.attached_pic
