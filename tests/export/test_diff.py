"""The difference of two runs of a study, as people read it and as programs do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from lxml import html

from synth import resources
from synth.difference import Difference, diff
from synth.errors import StudyError, UsageError
from synth.export.diff import diff_html, diff_json, diff_md, diff_text
from synth.export.study import compare, opened
from synth.model import Synthesis
from synth.privacy import forget
from synth.templating import Templates
from tests.export.studies import kept
from tests.render_study import synthesis
from tests.stages.test_render import hostile

TEMPLATES = Templates(resources.folder("templates"))


def earlier() -> Synthesis:
    """The study before P01 was heard."""
    study = forget(synthesis(), "p-P01")
    return dataclasses.replace(study, run=dataclasses.replace(study.run, id="r-earlier"))


def compared(folder: Path, *names: str) -> Difference:
    """What `synth diff` would tell."""
    with opened(folder) as store:
        return compare(store, folder, names)


def test_the_last_two_that_differ_are_compared(tmp_path: Path) -> None:
    """A run that was only repeated hides nothing."""
    found = compared(kept(tmp_path, earlier(), synthesis(), synthesis()))
    assert (found.before.id, found.after.id) == ("r-earlier", synthesis().run.id)
    assert found.joined == ("P01",)


def test_runs_are_named_by_number_or_id(tmp_path: Path) -> None:
    """In any order."""
    study = kept(tmp_path, earlier(), synthesis())
    assert compared(study, "2", "1").left == ("P01",)
    assert compared(study, "r-earlier", synthesis().run.id).joined == ("P01",)
    with pytest.raises(UsageError, match=r"no run '9'; known: 1 \(r-earlier"):
        compared(study, "1", "9")


def test_one_run_is_nothing_to_compare(tmp_path: Path) -> None:
    """Told in a line."""
    with pytest.raises(StudyError, match="has been run once"):
        compared(kept(tmp_path, synthesis()))


def test_runs_that_are_all_alike_differ_in_nothing(tmp_path: Path) -> None:
    """No invented change."""
    found = compared(kept(tmp_path, synthesis(), synthesis()))
    assert not found
    assert "nothing changed" in diff_text(found)
    assert "Nothing changed." in diff_md(found, TEMPLATES)
    assert "Nothing changed." in diff_html(found, TEMPLATES)


def test_every_form_tells_what_is_stronger_and_why() -> None:
    """Support before and now, and the words of the person who joined."""
    found = diff(earlier(), synthesis())
    quote = "Half of those calls are me asking where are you, honestly, just that."
    for text in (
        diff_text(found),
        diff_md(found, TEMPLATES),
        html.fromstring(diff_html(found, TEMPLATES)).text_content(),
    ):
        assert "stronger" in text.lower()
        assert quote in " ".join(text.split())
        assert "People who joined: P01." in text
    values = json.loads(diff_json(found))
    assert {"before", "after", "changes", "moved", "joined", "left", "sources_added", "sources_removed"} <= set(values)
    assert any(cause["text"] == quote for change in values["changes"] for cause in change["causes"])


def test_hostile_texts_stay_texts() -> None:
    """No element comes out of the material, and no control character reaches a terminal."""
    study = hostile()
    fewer = dataclasses.replace(study, personas=study.personas[:1], themes=study.themes[:1])
    page = html.fromstring(diff_html(diff(fewer, study), TEMPLATES))
    assert not page.xpath("//script | //*[@onclick] | //a[@href != '#main']")
    named = dataclasses.replace(study.themes[1], label="a\x1b[31m\nb")
    text = diff_text(diff(fewer, dataclasses.replace(study, themes=(study.themes[0], named))))
    assert "\x1b" not in text


def test_every_form_tells_of_the_company_profile() -> None:
    """Under a heading of its own, with who stands behind it now."""
    study = synthesis()
    assert study.icp is not None
    fewer = dataclasses.replace(study, icp=dataclasses.replace(study.icp, must_haves=study.icp.must_haves[1:]))
    found = diff(fewer, study)
    for text in (
        diff_text(found),
        diff_md(found, TEMPLATES),
        html.fromstring(diff_html(found, TEMPLATES)).text_content(),
    ):
        assert "Ideal customer profile" in text
        assert study.icp.must_haves[0].text in text
    (change,) = json.loads(diff_json(found))["changes"]
    assert (change["sort"], change["within"], change["fate"]) == ("icp", "Must-have", "new")


def test_who_stands_behind_it_now_is_told_beside_the_numbers() -> None:
    """By their pseudonyms."""
    assert "now 4 of 12, new: P01" in diff_text(diff(earlier(), synthesis()))
