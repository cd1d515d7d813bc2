"""Versions of a report that are kept: frozen under a name, never overwritten."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from synth import contract, decisions, evidence
from synth.errors import StudyError, UsageError
from synth.export.consent import silenced
from synth.export.study import dates, opened, render_settings, result, templates
from synth.stages import render
from synth.store import files

CARD = "published.json"
_NAME = re.compile(r"[^\W_][\w.\- ]{0,79}")


@dataclass(frozen=True, slots=True)
class Published:
    """What is known of a version without opening it; `personas` maps names to whether they were approved."""

    name: str
    at: str
    run: str
    participants: int
    personas: Mapping[str, bool]


def publish(study: Path, name: str, at: str) -> Path:
    """The folder in which the latest result, as people left it, is kept from now on.

    Raises:
        UsageError: when the name is taken, or is no name for a folder.
        StudyError: when the study has no result or the folder cannot be written.
    """
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise UsageError(f"{name!r} is no name for a version; use letters, figures, blanks, . - and _ (at most 80)")
    taken = {version.name.casefold() for version in published(study)}
    target = study / files.PUBLISHED_FOLDER / name
    if name.casefold() in taken or target.exists():
        raise UsageError(f"{name!r} is published already and stays as it is; choose another name")
    with opened(study) as store:
        found = result(store, study)
        revised = decisions.revise(found, decisions.active(store.decisions()))
        since = dates(store, found).since
    evidence.check(revised.synthesis)
    settings, way = render_settings(found), files.way(target, study)
    texts = render.render(revised.synthesis, templates(found), settings, way, since)
    approved = {one.persona.name: one.approved_at is not None for one in revised.described.values()}
    card = Published(name, at, found.run.id, len(found.participants), approved)
    texts |= {
        files.OWN_MARK: contract.dump(silenced(revised.synthesis)),
        CARD: json.dumps(asdict(card), indent=1) + "\n",
    }
    _write(target, texts)
    return target


def _write(target: Path, texts: Mapping[str, str]) -> None:
    """Write a whole folder or none; its files are made read-only."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        for name, text in texts.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
            path.chmod(0o444)
        fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise StudyError(f"{target}: cannot be written ({error.strerror}); check the folder's permissions") from error


def published(study: Path) -> list[Published]:
    """The versions of a study, oldest first; a folder without its card is passed over."""
    cards = sorted((study / files.PUBLISHED_FOLDER).glob(f"*/{CARD}"))
    found = [_read(path) for path in cards]
    return sorted(found, key=lambda version: (version.at, version.name))


def _read(path: Path) -> Published:
    try:
        return Published(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StudyError(f"{path}: cannot be read ({error}); delete the version's folder or restore it") from error


def now() -> str:
    """The time of day, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
