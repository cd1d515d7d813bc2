"""Which library does what in a run: the tools of every stage, made from a recipe.

Tools load their models on first use, so making them is cheap and worker processes make their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synth.errors import ToolError
from synth.model import Notice
from synth.protocols import Executor, Tool
from synth.settings import RunSettings, TranscribeSettings
from synth.stages.diarize import DiarizeTools
from synth.stages.ingest import IngestTools
from synth.stages.personas import PersonaTools
from synth.stages.statements import StatementTools
from synth.stages.themes import ThemeTools
from synth.stages.transcribe import TranscribeTools, fallback


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Which recogniser a run uses: a Whisper checkpoint, or None for the embedded one; `notice` says why."""

    checkpoint: Path | None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class StudyTools:
    """The tools of the whole-study stages."""

    statements: StatementTools
    themes: ThemeTools
    personas: PersonaTools


def versions(*tools: Tool) -> dict[str, str]:
    """Name to version, for fingerprints and for the run's record."""
    return {tool.name: tool.version for tool in tools}


def executor(settings: RunSettings) -> Executor:
    """Where per-source stages run."""
    if settings.executor == "ray":
        from synth.adapters.ray import RayExecutor

        return RayExecutor(settings.workers)
    from synth.adapters.local import LocalExecutor

    return LocalExecutor(settings.workers)


def ingest_tools() -> IngestTools:
    """The readers of all file formats."""
    from synth.adapters.charset_normalizer import CharsetDecoder
    from synth.adapters.pyav import PyAvDecoder

    return IngestTools(decoder=PyAvDecoder(), decode=CharsetDecoder(), texts={}, binaries={})


def find_recogniser(settings: TranscribeSettings, announce: Callable[[str], None]) -> Recogniser:
    """The recogniser that the recipe asks for; `auto` falls back to the embedded one with a notice.

    Raises:
        ToolError: when Whisper is asked for by name and is not at hand.
    """
    if settings.engine == "pocketsphinx":
        return Recogniser(None)
    from synth.adapters.openai_whisper import locate

    located = locate(settings.model, settings.fetch_timeout_s, announce)
    if located.path is not None:
        return Recogniser(located.path)
    if settings.engine == "whisper":
        raise ToolError(f'Whisper was asked for, but {located.reason}; choose engine = "auto" or see `synth doctor`')
    return Recogniser(None, fallback(settings, located.reason))


def transcribe_tools(settings: TranscribeSettings, recogniser: Recogniser) -> TranscribeTools:
    """The tools that turn a recording into text."""
    from synth.adapters.openai_whisper import Limits, WhisperTranscriber
    from synth.adapters.pocketsphinx import PocketsphinxTranscriber
    from synth.adapters.pyav import PyAvDecoder
    from synth.adapters.silero_vad import SileroVad

    if recogniser.checkpoint is None:
        return TranscribeTools(PyAvDecoder(), SileroVad(), PocketsphinxTranscriber(settings.confidence_min))
    limits = Limits(settings.no_speech_max, settings.logprob_min, settings.compression_max)
    whisper = WhisperTranscriber(recogniser.checkpoint, limits, settings.vocabulary)
    return TranscribeTools(PyAvDecoder(), SileroVad(), whisper)


def diarize_tools() -> DiarizeTools:
    """The tools that tell voices apart."""
    from synth.adapters.pyav import PyAvDecoder
    from synth.adapters.speaker_encoder import SpeakerEncoder

    return DiarizeTools(PyAvDecoder(), SpeakerEncoder())
