"""Names found by a trained pipeline, and how one is found on a machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from synth.adapters.spacy_names import SpacyNames, find_trained, installed
from synth.errors import ToolError
from tests import pipelines


def finder(folder: Path) -> SpacyNames:
    """The pipeline in a folder."""
    trained = find_trained(str(folder))
    assert trained is not None
    return SpacyNames(trained)


def test_people_whom_no_list_knows_are_found(name_pipeline: Path) -> None:
    """Names that stood in no sentence it was trained on, and no product."""
    names = finder(name_pipeline)
    text = "I asked Oyelaran Vance about the budget."
    assert names.people(text) == [(8, 22)]
    assert names.people("We met Slack in the canteen.") == []
    assert names.people("") == []


def test_a_long_text_is_read_in_pieces_with_the_places_of_the_whole(name_pipeline: Path) -> None:
    """No pipeline takes all of a long text at once; what stands behind the first piece is found where it is."""
    before = "we plan it on paper. " * 2_600
    found = finder(name_pipeline).people(before + "I asked Oyelaran Vance about the budget.")
    assert found == [(len(before) + 8, len(before) + 22)]


def test_an_installed_english_pipeline_is_taken_of_itself(
    name_pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`auto` takes the one that pip left here, by its name and release, and the largest of several."""
    assert find_trained("auto") is None
    pipelines.installed(name_pipeline, tmp_path)
    pipelines.installed(name_pipeline, tmp_path, "en_invented_lg", "2.0")
    pipelines.installed(name_pipeline, tmp_path, "de_invented_lg", "2.0")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [trained.name for trained in installed()] == ["de_invented_lg", "en_invented_lg", "en_invented_names"]
    trained = find_trained("auto")
    assert trained is not None
    assert (trained.name, trained.version) == ("en_invented_lg", "2.0")
    assert SpacyNames(trained).version.endswith("+en_invented_lg-2.0")
    named = find_trained("en_invented_names")
    assert named is not None
    assert SpacyNames(named).people("I asked Oyelaran Vance about the budget.") == [(8, 22)]
    assert find_trained("none") is None


def test_the_version_of_a_folder_is_that_of_its_bytes(name_pipeline: Path, tmp_path: Path) -> None:
    """A pipeline that was trained anew finds other names: what was kept of the old one is no longer right."""
    copy = shutil.copytree(name_pipeline, tmp_path / "copy")
    assert finder(copy).version == finder(name_pipeline).version
    with (copy / "ner" / "model").open("ab") as file:
        file.write(b"\0")
    assert finder(copy).version != finder(name_pipeline).version


def test_a_pipeline_that_is_not_here_or_finds_nobody_is_one_line(tmp_path: Path) -> None:
    """The message says what is installed and what else can be said."""
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    for wanted in ("en_nowhere", str(tmp_path), str(tmp_path / "blank")):
        with pytest.raises(ToolError, match=r"installed: none.*auto or none"):
            find_trained(wanted)


def test_a_damaged_pipeline_is_one_line(name_pipeline: Path, tmp_path: Path) -> None:
    """It says which one and how to go on without it."""
    copy = shutil.copytree(name_pipeline, tmp_path / "copy")
    (copy / "config.cfg").unlink()
    with pytest.raises(ToolError, match=r'en_invented_names cannot be loaded.*name_pipeline = "none"'):
        finder(copy).people("I asked Oyelaran Vance.")
