"""Which library does what in a run: the tools of every stage, made from a recipe.

Tools load their models on first use, so making them is cheap and worker processes make their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from synth import resources
from synth.errors import ToolError
from synth.model import Document, Notice
from synth.protocols import Embedder, Executor, KindLessons, KindModel, NameFinder
from synth.settings import Recipe, RunSettings, TranscribeSettings
from synth.stages.diarize import DiarizeTools
from synth.stages.ingest import IngestTools
from synth.stages.personas import PersonaTools
from synth.stages.statements import StatementTools
from synth.stages.themes import ThemesTools
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
    themes: ThemesTools
    personas: PersonaTools


def versions(tools: object) -> dict[str, str]:
    """Name to version of the tools in a stage's record of tools, for fingerprints and for the run's record."""
    found: dict[str, str] = {}
    for part in fields(tools):  # type: ignore[arg-type]
        value = getattr(tools, part.name)
        for tool in value.values() if isinstance(value, Mapping) else (value,):
            if tool is not None:
                found[tool.name] = tool.version
    return dict(sorted(found.items()))


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
    from synth.adapters.delimited import DelimitedReader
    from synth.adapters.docx import DocxReader
    from synth.adapters.openpyxl import OpenpyxlReader
    from synth.adapters.pyav import PyAvDecoder
    from synth.adapters.pypdf import PypdfReader
    from synth.adapters.pyreadstat import PyreadstatReader
    from synth.adapters.selectolax import NoScribeReader
    from synth.adapters.subrip import SubRipReader
    from synth.adapters.transcript_json import TranscriptJsonReader
    from synth.adapters.webvtt import WebVttReader

    return IngestTools(
        decoder=PyAvDecoder(),
        decode=CharsetDecoder(),
        texts={
            "csv": DelimitedReader(),
            "html": NoScribeReader(),
            "json": TranscriptJsonReader(),
            "srt": SubRipReader(),
            "vtt": WebVttReader(),
        },
        binaries={
            "docx": DocxReader(),
            "pdf": PypdfReader(),
            "sav": PyreadstatReader(),
            "xlsx": OpenpyxlReader(),
        },
    )


def find_recogniser(settings: TranscribeSettings, announce: Callable[[str], None]) -> Recogniser:
    """The recogniser that the recipe asks for; `auto` falls back to the embedded one with a notice.

    Raises:
        ToolError: when Whisper is asked for by name and is not at hand.
    """
    if settings.engine == "pocketsphinx":
        return Recogniser(None, fallback(settings, "the recipe asks for it"))
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


def kind_model(kept: Callable[[Embedder], Embedder]) -> KindModel:
    """The classifier of kinds; `kept` wraps its embedder."""
    from synth.adapters.embeddings import MiniLmEmbedder
    from synth.adapters.kind_encoder import KindEncoder
    from synth.adapters.spacy import SpacyDenials

    folder = resources.model_folder("kinds")
    embedder = kept(MiniLmEmbedder(folder / "adapter.safetensors"))
    return KindEncoder(embedder, SpacyDenials(), folder / "head.safetensors")


def kind_lessons(kept: Callable[[Embedder], Embedder]) -> KindLessons:
    """What learns kinds from people's decisions; `kept` wraps its embedder."""
    from synth.adapters.embeddings import MiniLmEmbedder
    from synth.adapters.kind_lessons import StudyLessons

    return StudyLessons(kept(MiniLmEmbedder()))


def theme_tools(kept: Callable[[Embedder], Embedder], seed: int = 0) -> ThemesTools:
    """The tools that put statements of one theme close to each other and group them; `kept` wraps the embedders."""
    from synth.adapters.embeddings import MiniLmEmbedder, MpnetEmbedder
    from synth.adapters.topics import BertopicModel

    folder = resources.model_folder("themes")
    embedder = kept(MiniLmEmbedder(folder / "minilm.safetensors"))
    finer = kept(MpnetEmbedder(folder / "mpnet.safetensors")) if MpnetEmbedder.installed() else None
    return ThemesTools(embedder, BertopicModel(embedder, seed=seed), finer)


def name_finder(recipe: Recipe) -> NameFinder | None:
    """The trained pipeline that finds names besides the rules; None without one, or where nothing is replaced.

    Raises:
        ToolError: when the recipe names one that is not at hand.
    """
    from synth.adapters.spacy_names import SpacyNames, find_trained

    trained = find_trained(recipe.participants.name_pipeline) if recipe.ingest.privacy else None
    return None if trained is None else SpacyNames(trained)


def study_tools(recipe: Recipe, kept: Callable[[Embedder], Embedder]) -> StudyTools:
    """The tools of the whole-study stages; `kept` wraps an embedder so that a text is embedded once per study."""
    from synth.adapters.embeddings import MiniLmEmbedder
    from synth.adapters.lingua import LinguaLanguages
    from synth.adapters.spacy import SpacySplitter

    grouping = theme_tools(kept, recipe.themes.seed)
    return StudyTools(
        statements=StatementTools(SpacySplitter(), kind_model(kept), LinguaLanguages(), kind_lessons(kept)),
        themes=grouping,
        personas=PersonaTools(kept(MiniLmEmbedder()), grouping.embedder),
    )


def used(
    documents: Iterable[Document],
    recogniser: Recogniser,
    finder: NameFinder | None,
    recipe: Recipe,
    tools: StudyTools,
) -> dict[str, str]:
    """Name to version of every tool that had a part in a result."""
    found = versions(ingest_tools()) | versions(tools.statements) | versions(tools.themes) | versions(tools.personas)
    if any(document.source.transcriber for document in documents):
        found |= versions(transcribe_tools(recipe.transcribe, recogniser)) | versions(diarize_tools())
    if finder is not None:
        found[finder.name] = finder.version
    return dict(sorted(found.items()))
