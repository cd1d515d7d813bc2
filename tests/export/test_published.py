"""Versions that are kept: whole, unchanged, and found again."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from lxml import html

from synth.errors import UsageError
from synth.export.published import publish, published
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER, file_sha256, scan
from tests.export.studies import APPROVED, kept
from tests.render_study import synthesis

AT = "2026-11-22T12:00:00+00:00"


def test_a_version_is_a_whole_report_with_the_decisions_on_it(tmp_path: Path) -> None:
    """Pages, cards and `synthesis.json`, as people left the result."""
    renamed = dataclasses.replace(APPROVED, action="name", value={"text": "The Swapper"}, seq=0)
    study = kept(tmp_path, synthesis(), decided=[APPROVED, renamed])
    folder = publish(study, "autumn 2026", AT)
    assert folder == study / "synth-published/autumn 2026"
    assert "The Swapper" in (folder / "index.html").read_text(encoding="utf-8")
    values = json.loads((folder / "synthesis.json").read_text(encoding="utf-8"))
    assert "The Swapper" in [persona["name"] for persona in values["personas"]]
    (version,) = published(study)
    assert (version.name, version.at, version.participants) == ("autumn 2026", AT, 12)
    assert version.personas["The Swapper"]
    assert not version.personas["The Late Reckoner"]


def test_links_to_recordings_lead_out_of_the_folder_to_the_study(tmp_path: Path) -> None:
    """Two folders up from the version."""
    folder = publish(kept(tmp_path, synthesis()), "v1", AT)
    page = folder / "personas/persona-morning.html"
    links = [link for link in html.fromstring(page.read_text(encoding="utf-8")).xpath("//a/@href") if "#t=" in link]
    assert links
    assert all(link.startswith("../../../recordings/") for link in links)


def test_later_runs_and_other_versions_change_nothing(tmp_path: Path) -> None:
    """Byte for byte, and the same name is refused in any spelling."""
    study = kept(tmp_path, synthesis())
    folder = publish(study, "v1", AT)
    before = {path: file_sha256(path) for path in folder.rglob("*") if path.is_file()}
    later = dataclasses.replace(synthesis(), study_name="Another name")
    with open_store(study / STATE_FOLDER) as store:
        store.commit_run(later, {})
    publish(study, "v2", "2026-11-23T12:00:00+00:00")
    for name in ("v1", "V1"):
        with pytest.raises(UsageError, match="published already"):
            publish(study, name, AT)
    assert {path: file_sha256(path) for path in folder.rglob("*") if path.is_file()} == before
    assert [version.name for version in published(study)] == ["v1", "v2"]


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a.", "x" * 81, "a\nb", "a:b"])
def test_a_name_that_is_no_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Nothing is written outside of the folder for versions."""
    study = kept(tmp_path, synthesis())
    with pytest.raises(UsageError, match="is no name for a version"):
        publish(study, name, AT)
    assert not (study / "synth-published").exists()


def test_versions_are_no_sources_of_the_next_run(tmp_path: Path) -> None:
    """A scan passes over them."""
    study = kept(tmp_path, synthesis())
    publish(study, "v1", AT)
    assert scan(study, study / "synth-out").files == ()
