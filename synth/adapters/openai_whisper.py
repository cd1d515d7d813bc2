"""Speech to text by openai-whisper, and where its models are.

Decoding is sequential and greedy without conditioning on what came before: no text is carried over from one
window to the next, and the same samples always give the same text. Nothing that Whisper writes is left out
here; what looks invented is flagged.
"""

from __future__ import annotations

import difflib
import glob
import hashlib
import http.client
import os
import pickle
import shutil
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth.errors import ToolError
from synth.model import SpeechSegment, Word
from synth.protocols import Region, Samples

if TYPE_CHECKING:
    from whisper.model import Whisper


FORGOTTEN_S = 3600.0  # nobody writes to a half-fetched model that has not grown for so long


@dataclass(frozen=True, slots=True)
class Located:
    """Where a model is, or why it is not at hand."""

    path: Path | None
    reason: str = ""


def locate(model: str, fetch_timeout_s: float, announce: Callable[[str], None]) -> Located:
    """Where the checkpoint of `model` (a name or a path) is, after fetching it when that is possible.

    Raises:
        ToolError: when there is no model of that name.
    """
    if model.endswith(".pt") or os.sep in model:
        return _at_hand(Path(model).expanduser(), None) or Located(None, f"the file {model} does not exist")
    url = _url(model)
    path = cache_folder() / url.rsplit("/", 1)[-1]
    kept = _at_hand(path, url)
    if kept is not None:
        return kept
    announce(f"fetching the Whisper model {model} (once)")
    problem = _unreachable(url, fetch_timeout_s)
    if problem is not None:
        return Located(None, f"the model {model} is not on this machine and cannot be fetched ({problem})")
    return _fetched(model, url, path, fetch_timeout_s)


def _at_hand(path: Path, url: str | None) -> Located | None:
    """A checkpoint that is there, or why it cannot be read; None for one that is missing or damaged."""
    try:
        with path.open("rb") as file:
            file.read(1)
        return Located(path) if url is None or _intact(path, url) else None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Located(None, f"{path} cannot be read ({error.strerror}); check its permissions")


def cache_folder() -> Path:
    """The folder in which Whisper keeps its models."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whisper"


def _url(model: str) -> str:
    import whisper

    addresses: dict[str, str] = whisper._MODELS  # the only place that has them
    if model in addresses:
        return addresses[model]
    near = difflib.get_close_matches(model, addresses, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(addresses)}"
    raise ToolError(f"transcribe → model: there is no Whisper model {model!r}; {hint}")


def _unreachable(url: str, timeout_s: float) -> str | None:
    """Why the host does not answer within `timeout_s`, or None when it does."""
    problems: list[str] = []

    def ask() -> None:
        try:
            request = urllib.request.Request(url, method="HEAD")  # noqa: S310 (Whisper's own https addresses)
            with urllib.request.urlopen(request, timeout=timeout_s):  # noqa: S310
                return
        except (OSError, ValueError, http.client.HTTPException) as error:
            problems.append(str(getattr(error, "reason", error)))

    # In a thread, because looking up a name has no timeout of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_s)
    if thread.is_alive():
        return f"no answer within {timeout_s:g} s"
    return problems[0] if problems else None


def _fetched(model: str, url: str, path: Path, timeout_s: float) -> Located:
    # Another run may fetch the same model at this moment: each has a file of its own, and the last one stays.
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_forgotten(path)
        answer = urllib.request.urlopen(url, timeout=timeout_s)  # noqa: S310
        with answer, unfinished.open("wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
        if not _intact(unfinished, url):
            return Located(None, f"what was fetched as the model {model} is damaged")
        unfinished.replace(path)
    except (OSError, http.client.HTTPException) as error:
        return Located(None, f"fetching the model {model} broke off ({error})")
    finally:
        unfinished.unlink(missing_ok=True)
    return Located(path)


def _remove_forgotten(path: Path) -> None:
    """Take away what killed runs fetched of a model; a file that still grows belongs to somebody."""
    for part in path.parent.glob(f"{glob.escape(path.stem)}.*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > FORGOTTEN_S:
                part.unlink()


def _intact(path: Path, url: str) -> bool:
    """Whether a file has the SHA-256 that the address of a model carries."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == url.split("/")[-2]


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a segment is flagged; `tokens` is the most that is written for 30 s (None: what fits)."""

    no_speech_max: float
    logprob_min: float
    compression_max: float
    tokens: int | None = None


class WhisperTranscriber:
    """Recognises windows of 30 s in order; the checkpoint is read on first use."""

    name = "whisper"

    def __init__(self, checkpoint: Path, limits: Limits, vocabulary: Sequence[str] = ()) -> None:
        self._checkpoint = checkpoint
        self._limits = limits
        self._prompt = f"Names: {', '.join(vocabulary)}." if vocabulary else None
        self._model: Whisper | None = None

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_model": None}  # a worker process reads the model itself

    @property
    def version(self) -> str:
        """The version of the package and the file and size of the checkpoint."""
        return f"{version('openai-whisper')} {self._checkpoint.stem} {self._checkpoint.stat().st_size}"

    @property
    def only_language(self) -> str | None:
        """`en` for the models that Whisper has for English alone."""
        return "en" if self._checkpoint.stem.endswith(".en") else None

    def language(self, samples: Samples) -> str:
        """The most probable language of the first 30 s."""
        import whisper

        model = self._loaded()
        if not model.is_multilingual:
            return "en"
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), model.dims.n_mels)
        _, probabilities = model.detect_language(mel)
        return str(max(sorted(probabilities), key=lambda code: float(probabilities[code])))

    def transcribe(
        self,
        samples: Samples,
        regions: Sequence[Region],  # noqa: ARG002 (it decodes through pauses; the stage compares)
        language: str,
    ) -> list[SpeechSegment]:
        """Whisper's segments with word times, flagged `no-speech`, `low-confidence` or `repetition`."""
        result = self._loaded().transcribe(
            samples,
            language=language,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=self._prompt,
            carry_initial_prompt=self._prompt is not None,
            word_timestamps=True,
            # no threshold: the segments stay, with a flag
            no_speech_threshold=None,
            logprob_threshold=None,
            compression_ratio_threshold=None,
            sample_len=self._limits.tokens,
            fp16=False,
        )
        return [_segment(item, self._limits) for item in result["segments"] if item["text"].strip()]

    def _loaded(self) -> Whisper:
        if self._model is None:
            import torch
            import whisper

            torch.set_num_threads(1)
            try:
                self._model = whisper.load_model(str(self._checkpoint), device="cpu")
            except OSError as error:
                raise ToolError(
                    f"{self._checkpoint} cannot be read ({error.strerror}); check its permissions, or copy it again"
                ) from error
            except (RuntimeError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
                raise ToolError(
                    f"{self._checkpoint} is no Whisper checkpoint ({type(error).__name__}); delete it and run again"
                ) from error
        return self._model


def _segment(item: Mapping[str, Any], limits: Limits) -> SpeechSegment:
    words = tuple(
        Word(word["word"].strip(), float(word["start"]), float(word["end"]), float(word["probability"]))
        for word in item.get("words", ())
        if word["word"].strip()
    )
    suspicions = (
        ("no-speech", item["no_speech_prob"] > limits.no_speech_max),
        ("low-confidence", item["avg_logprob"] < limits.logprob_min),
        ("repetition", item["compression_ratio"] > limits.compression_max),
    )
    flags = tuple(flag for flag, raised in suspicions if raised)
    return SpeechSegment(float(item["start"]), float(item["end"]), item["text"].strip(), words, flags)
