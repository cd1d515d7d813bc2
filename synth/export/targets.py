"""Every format by its name, and where its file goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from synth.atomic import write_atomic
from synth.errors import StudyError, UsageError
from synth.export.clips import Clips, clips
from synth.export.csv import evidence_csv
from synth.export.docx import report_docx
from synth.export.edition import Edition, Wish
from synth.export.html import heard, report_html
from synth.export.json import synthesis_json
from synth.export.markdown import report_md
from synth.export.pdf import report_pdf
from synth.export.pptx import report_pptx
from synth.export.study import opened, read_edition, templates
from synth.store.files import EXPORT_FOLDER, OWN_FOLDERS

NAMES = {
    "html": "personas.html",
    "md": "personas.md",
    "pdf": "personas.pdf",
    "docx": "personas.docx",
    "pptx": "personas.pptx",
    "csv": "evidence.csv",
    "json": "synthesis.json",
}


@dataclass(frozen=True, slots=True)
class Written:
    """The file, and what is missing from it."""

    path: Path
    problems: tuple[str, ...] = ()


def export(study: Path, kind: str, wish: Wish, out: Path | None = None) -> Written:
    """Write the latest result in the format `kind` to `out`, or into the study's own folder for exports.

    Raises:
        UsageError: when `out` would become a source of the next run, or a persona does not exist.
        StudyError: when there is no result, or nothing that was asked for.
        ToolError: when the library that writes the format is not installed.
    """
    path = place(study, out, NAMES[kind])
    with opened(study) as store:
        edition = read_edition(store, study, wish)
    sounds = _sounds(edition, study) if kind == "html" else Clips({}, ())
    data = made(edition, kind, sounds)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudyError(f"{path.parent}: cannot be made ({error.strerror}); choose another place") from error
    write_atomic(path, data)
    return Written(path, sounds.problems)


def made(edition: Edition, kind: str, sounds: Clips) -> bytes:
    """The bytes of an edition in the format `kind`."""
    if kind == "html":
        return report_html(edition, templates(edition.synthesis), sounds.sounds)
    if kind == "md":
        return report_md(edition, templates(edition.synthesis))
    return {
        "pdf": report_pdf,
        "docx": report_docx,
        "pptx": report_pptx,
        "csv": evidence_csv,
        "json": synthesis_json,
    }[kind](edition)


def place(study: Path, out: Path | None, name: str) -> Path:
    """Where a file goes that is written from a study.

    Raises:
        UsageError: when it would be read as research by the next run, or is a folder.
    """
    path = out or study / EXPORT_FOLDER / name
    inside = path.resolve()
    if inside.is_dir():
        raise UsageError(f"{path}: is a folder; name a file, such as {path / name}")
    root = study.resolve()
    if inside.is_relative_to(root) and not OWN_FOLDERS & set(inside.relative_to(root).parts[:-1]):
        raise UsageError(
            f"{path}: lies in the study, so the next run would read it as research; "
            f"leave --out away or choose a place outside of {study}"
        )
    return path


def _sounds(edition: Edition, study: Path) -> Clips:
    from synth.adapters.mp3 import encode_mp3
    from synth.adapters.pyav import PyAvDecoder

    return clips(edition.synthesis, heard(edition), study, PyAvDecoder(), encode_mp3)
