"""What a stage expects of a library: small protocols, one adapter file each.

Every tool names itself and its version, so that caches and results say what made them.
Audio is float32, mono, 16 kHz, shape (n_samples,), in -1..1. Embeddings are float32, shape (n, dim), rows of length 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from synth.model import Kind, SpeechSegment

Samples = NDArray[np.float32]
Matrix = NDArray[np.float32]
Region = tuple[float, float]
Item = TypeVar("Item", contravariant=True)
Result = TypeVar("Result", covariant=True)

SAMPLE_RATE_HZ = 16_000


class Tool(Protocol):
    """What all tools have: `version` covers the library and the model that it uses."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a container holds; `channels` are those of its first audio stream."""

    duration_s: float
    channels: int
    has_video: bool


class Decoder(Tool, Protocol):
    """Audio and video files to samples."""

    def probe(self, path: Path) -> MediaInfo:
        """What the container holds. Raises SourceError when it is no readable recording."""
        ...

    def blocks(self, path: Path, channel: int | None = None) -> Iterator[Samples]:
        """The samples in order, in blocks of at most 30 s; all channels mixed unless one is named."""
        ...


class VoiceActivity(Tool, Protocol):
    def regions(self, blocks: Iterable[Samples]) -> list[Region]:
        """Where somebody speaks: (start_s, end_s), in order, not overlapping."""
        ...


class Transcriber(Tool, Protocol):
    @property
    def only_language(self) -> str | None:
        """The code of the one language that it understands; None when it understands many."""
        ...

    def language(self, samples: Samples) -> str:
        """The code of the language that is spoken, as far as it can tell."""
        ...

    def transcribe(self, samples: Samples, regions: Sequence[Region], language: str) -> list[SpeechSegment]:
        """What is said inside `regions`, in order of time, with flags on what looks invented.

        Times count from the start of `samples`. The result depends on the arguments alone.
        """
        ...


class SpeakerEncoder(Tool, Protocol):
    def embed(self, windows: Sequence[Samples]) -> Matrix:
        """One voice embedding per window."""
        ...


class Splitter(Tool, Protocol):
    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Sentence offsets in `text`, in order; pieces of blank space belong to none."""
        ...


class NameFinder(Tool, Protocol):
    def people(self, text: str) -> list[tuple[int, int]]:
        """Where `text` names people: offsets in order, not overlapping. The result depends on `text` alone."""
        ...


class Embedder(Tool, Protocol):
    def embed(self, texts: Sequence[str]) -> Matrix:
        """One embedding per text, in the order given; the same text always gets the same row."""
        ...


class KindModel(Tool, Protocol):
    def probabilities(self, texts: Sequence[str], contexts: Sequence[str | None]) -> Matrix:
        """Calibrated probabilities in the order of `synth.model.KINDS`, shape (n, 4), rows sum to 1."""
        ...


class KindLessons(Tool, Protocol):
    def taught(self, shares: Matrix, texts: Sequence[str], kinds: Sequence[Kind | None]) -> Matrix:
        """Probabilities such as `KindModel` gives them, after what people decided on some of the texts.

        `kinds[i]` is what a person says of text i, None where nobody did. A share of 0 stays 0, and the order of the
        texts changes nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class Grouping:
    """`groups[i]` is the group of text i or None; `keywords[g]` and `typical[g]` belong to group g.

    Groups are numbered by size, largest first. `typical` holds indices of texts, most typical first.
    """

    groups: tuple[int | None, ...]
    keywords: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    typical: tuple[tuple[int, ...], ...]


class TopicModel(Tool, Protocol):
    def group(self, texts: Sequence[str], embeddings: Matrix) -> Grouping:
        """Groups of texts that mean the same; independent of the order of `texts`."""
        ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a transcript as its file gives it; `speaker` only where the format itself names one.

    `bold` is the number of characters at the beginning that are set in bold.
    """

    text: str
    start_s: float | None = None
    end_s: float | None = None
    speaker: str | None = None
    bold: int = 0


@dataclass(frozen=True, slots=True)
class Script:
    """A transcript before anybody has asked who speaks; passages are in the order of the file.

    `format` is the name shown to users; `lost` holds (reason code, text) of what is no speech.
    """

    format: str
    passages: tuple[Passage, ...]
    language: str | None = None
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of cells from the first to the last used line; missing cells are empty texts.

    `questions` has one text per column where the file itself keeps them apart from its one header row.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a table file that have rows."""

    format: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class DecodedText:
    """Bytes as text; `damaged` counts the characters that could not be read and stand as U+FFFD."""

    text: str
    encoding: str
    damaged: int = 0


class TextDecoder(Tool, Protocol):
    def __call__(self, data: bytes) -> DecodedText:
        """The text in whatever encoding it is. Raises SourceError for bytes that are no text."""
        ...


class TextReader(Tool, Protocol):
    """Reads one text format: what stands in it, not what it means. Raises SourceError."""

    def __call__(self, text: str) -> Script | Workbook: ...


class BinaryReader(Tool, Protocol):
    """Reads one binary format: what stands in it, not what it means. Raises SourceError."""

    def __call__(self, data: bytes) -> Script | Workbook: ...


@dataclass(frozen=True, slots=True)
class IngestTools:
    """What ingest reads with.

    `texts` has a reader for vtt, srt, json, html and csv, `binaries` one for docx, pdf, xlsx and sav.
    """

    decoder: Decoder
    decode: TextDecoder
    texts: Mapping[str, TextReader]
    binaries: Mapping[str, BinaryReader]


class Executor(Protocol):
    def map(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Results in the order of `items`, whatever finishes first."""
        ...
