"""Names of people by a trained spaCy pipeline, where one is on the machine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from synth.errors import ToolError

PEOPLE = frozenset({"PERSON", "PER"})  # English pipelines have the one, most others the other
_UNNEEDED = ("tagger", "parser", "lemmatizer", "attribute_ruler", "morphologizer", "senter", "textcat")
_SIZES = ("lg", "md", "sm", "trf")  # a transformer finds most but is far too slow for a laptop
_PIECE_LETTERS = 50_000  # the work of a pipeline grows with its text, and above a million letters it refuses


@dataclass(frozen=True, slots=True)
class Trained:
    """A pipeline on this machine that finds names of people; `place` is its package or folder."""

    name: str
    version: str
    place: str


class SpacyNames:
    """Finds names of people by a trained pipeline."""

    name = "spacy-names"

    def __init__(self, trained: Trained) -> None:
        self._trained = trained

    @property
    def version(self) -> str:
        return f"{version('spacy')}+{self._trained.name}-{self._trained.version}"

    def people(self, text: str) -> list[tuple[int, int]]:
        """Where `text` names people; text by text, so that no text depends on its company."""
        found = []
        for start, end in _pieces(text):
            entities = self._pipeline(text[start:end]).ents
            found += [(start + one.start_char, start + one.end_char) for one in entities if one.label_ in PEOPLE]
        return found

    @cached_property
    def _pipeline(self) -> Any:
        import spacy

        try:
            return spacy.load(self._trained.place, exclude=list(_UNNEEDED))
        except (OSError, ValueError, ImportError, KeyError) as error:
            raise ToolError(
                f"the spaCy pipeline {self._trained.name} cannot be loaded ({error}); install one for spaCy "
                f'{version("spacy")}, or set name_pipeline = "none" under [participants] in a recipe'
            ) from error


def find_trained(wanted: str) -> Trained | None:
    """The pipeline of this name or folder; `auto` is an installed English one, None without one or for `none`.

    Nothing is loaded.

    Raises:
        ToolError: when the one that is asked for is not there or finds no names of people.
    """
    if wanted == "none":
        return None
    if wanted == "auto":
        return next((trained for trained in installed() if trained.name.startswith("en_")), None)
    folder = Path(wanted)
    known = {trained.name: trained for trained in installed()}
    found = known.get(wanted) or (_in_folder(folder) if (folder / "meta.json").is_file() else None)
    if found is None:
        raise ToolError(
            f"name_pipeline = {wanted!r}: no such spaCy pipeline here that finds names of people; "
            f"installed: {', '.join(known) or 'none'}; `pip install` one, name its folder, or say auto or none"
        )
    return found


def installed() -> list[Trained]:
    """The installed pipelines that find names of people, those of most use first; nothing is loaded."""
    found = {}
    for entry in entry_points(group="spacy_models"):
        spec = find_spec(entry.value.partition(":")[0])
        for folder in spec.submodule_search_locations or () if spec else ():
            meta = _meta(Path(folder))
            if entry.dist is not None and _finds_people(meta):
                found[entry.name] = Trained(entry.name, entry.dist.version, entry.name)
    return sorted(found.values(), key=lambda trained: (_size(trained.name), trained.name))


def _size(name: str) -> int:
    ending = name.rpartition("_")[2]
    return _SIZES.index(ending) if ending in _SIZES else len(_SIZES)


def _in_folder(folder: Path) -> Trained | None:
    """The pipeline that was saved in a folder; its version is that of all its bytes."""
    meta = _meta(folder)
    if not _finds_people(meta):
        return None
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return Trained(f"{meta.get('lang')}_{meta.get('name')}", whole.hexdigest()[:12], str(folder))


def _meta(folder: Path) -> dict[str, Any]:
    """What a pipeline says of itself; nothing where it cannot be read."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return meta if isinstance(meta, dict) else {}


def _finds_people(meta: dict[str, Any]) -> bool:
    labels = meta.get("labels")
    return isinstance(labels, dict) and any(PEOPLE & set(found) for found in labels.values())


def _pieces(text: str) -> list[tuple[int, int]]:
    """Pieces of a text that are short enough for a pipeline, cut where a line or a word ends."""
    pieces = []
    start = 0
    while len(text) - start > _PIECE_LETTERS:
        limit = start + _PIECE_LETTERS
        end = max(text.rfind("\n", start, limit), text.rfind(" ", start, limit)) + 1
        pieces.append((start, end if end > start else limit))
        start = pieces[-1][1]
    return [*pieces, (start, len(text))]
