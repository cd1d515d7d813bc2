"""What a trained finder adds to the names that lists and rules find, and what it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from synth import pipeline
from synth.adapters.spacy_names import SpacyNames, find_trained
from synth.cli.doctor import inspect
from synth.errors import ToolError
from synth.evidence import PLACEHOLDER_LETTERS, letters
from synth.model import Document, Source, Turn
from synth.privacy import Key, Known, Redactor, words
from synth.privacy.folding import fold
from synth.settings import ParticipantsSettings
from synth.stages.participants import join
from synth.store.files import STATE_FOLDER
from tests import pipelines, small_study
from tests.bench.privacy_cases import FOLDER, found, read, score


@dataclass(frozen=True)
class Believing:
    """A finder that takes every piece that the pattern matches for somebody's name."""

    pattern: str
    name: str = "believing"
    version: str = "1"

    def people(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in re.finditer(self.pattern, text)]


def redacted(text: str, finder: Believing) -> str:
    """The text without what is personal in it."""
    one = Redactor([Known("Lena Osei")], companies=["Fennick Bakery Goods"], kept=["Wendbox"], finder=finder)
    return one.redact(text, frozenset({"Lena Osei"})).text


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("we asked Oyelowo about it", "Oyelowo", "we asked [NAME-1] about it"),
        ("we asked Oyelowo's team", "Oyelowo's", "we asked [NAME-1]'s team"),
        ("we asked Zuzu van der Quill today", "Zuzu van der Quill today", "we asked [NAME-1] today"),
        ("we asked Dr. Zuzu Quill today", "Dr. Zuzu Quill", "we asked Dr. [NAME-1] today"),
        ("then Oyelowo rang Lena", "Oyelowo rang", "then [NAME-1] rang [NAME-2]"),
        ("we met Lena Osei-Quill there", "Lena Osei-Quill", "we met [NAME-1] there"),
        ("we told Mark and Oyelowo", "Mark and Oyelowo", "we told [NAME-1] and [NAME-2]"),
    ],
)
def test_names_that_no_list_has_are_replaced(text: str, pattern: str, expected: str) -> None:
    """Titles, endings and words in small letters stay; who is known has her own placeholder."""
    numbers = iter(range(1, 9))
    given: dict[str, str] = {}
    shown = redacted(text, Believing(re.escape(pattern)))
    shown = re.sub(r"\[NAME-\d+\]", lambda mark: given.setdefault(mark[0], f"[NAME-{next(numbers)}]"), shown)
    assert shown == expected


@pytest.mark.parametrize(
    "text",
    [
        "we moved to Slack, Jira and Excel in May",
        "Will you mark the May release?",
        "Mark it as done. May we see it?",
        "the Quillmaster is what we use",
        "we buy at Fennick Bakery Goods",
        "it is all in Wendbox",
        "we asked SAP and the ERP people",
        "Basically it works, and basically nobody asks",
        "we asked the Oyelowo Group",
    ],
)
def test_products_months_firms_and_plain_words_stay_whatever_is_believed(text: str) -> None:
    """The stop lists and the words around hold for the finder as for the rules."""
    finder = Believing(r"[A-Z]\w+(?: [A-Z]\w+)*" if not text.startswith("Basically") else "Basically")
    assert redacted(text, finder) == text


def test_listed_words_stay_in_every_trap_even_when_all_capitals_are_believed() -> None:
    """A finder that takes every word with a capital for a person brings down no month, product, May or Will."""
    finder = Believing(r"[A-Z]\w*(?: [A-Z]\w*)*")
    listed = words.MONTH_NAMES | words.PRODUCTS | (words.NO_SURNAMES - words.DOUBLE_NAMES) | {"may", "will"}
    for case in read(FOLDER / "traps.tsv"):
        for start, end, _ in found(case, finder):
            assert not {fold(word) for word in case.text[start:end].split()} & listed, case.text


def test_a_trained_pipeline_loses_nothing_that_the_rules_find(name_pipeline: Path) -> None:
    """Recall on texts that no rule was made for grows or stays, with names that no list has."""
    cases = read(FOLDER / "held_out.tsv")
    assert score(cases, trained(name_pipeline)).hits >= score(cases).hits


def test_no_replaced_piece_is_longer_than_the_evidence_check_allows() -> None:
    """A finder that takes half a page for a name is not believed."""
    long = "Q" + "u" * 200
    text = f"we asked {long} and {' '.join(['Zuzu'] * 9)} today"
    one = Redactor(finder=Believing(r"[A-Z]\w+(?: [A-Z]\w+)*")).redact(text)
    assert all(len(letters(text[edit.start : edit.end])) <= PLACEHOLDER_LETTERS for edit in one.edits)
    assert long in one.text


def test_text_without_capitals_is_left_to_the_rules() -> None:
    """What a recogniser writes gives a pipeline nothing to go by."""
    assert redacted("we asked oyelowo about it", Believing("oyelowo")) == "we asked oyelowo about it"


def test_turns_are_redacted_with_the_finder_of_the_run(name_pipeline: Path) -> None:
    """The stage is given the tool; without it nothing changes."""
    document = Document(
        Source("s-1", "a.txt", "transcript", "0"),
        turns=(
            Turn("s-1-t1", "s-1", "Interviewer", "What do you do when it breaks?"),
            Turn("s-1-t2", "s-1", "Participant", "I asked Oyelaran Vance about the budget."),
        ),
    )
    plain = join([document], ParticipantsSettings(), True, {}, Key())
    told = join([document], ParticipantsSettings(), True, {}, Key(), trained(name_pipeline))
    assert plain.turns[1].text == "I asked Oyelaran Vance about the budget."
    assert told.turns[1].text == "I asked [NAME-1] about the budget."
    assert told.key.placeholders == {"[NAME-1]": "Oyelaran Vance"}


@pytest.mark.models
def test_a_run_uses_and_names_the_pipeline_of_its_recipe(name_pipeline: Path, tmp_path: Path) -> None:
    """Replaced in every quote, said in the result, and a result that was kept without it is not taken for its own."""
    study = small_study.write(tmp_path / "study", ("talks/mira.vtt", "talks/tomas.srt", "survey.csv"))
    path = study / "talks/tomas.srt"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n\n90\n00:05:00,000 --> 00:05:09,000\nTomas Spoke: I asked Oyelaran Vance "
        "about the late invoices every single week.\n",
        encoding="utf-8",
    )
    before = small_study.run(study)
    assert any("Oyelaran Vance" in one.text for one in before.synthesis.turns)
    assert pipeline.summary(before)["name_finder"] is None
    after = small_study.run(study, participants={"name_pipeline": str(name_pipeline)})
    assert not any("Oyelaran" in one.text for one in after.synthesis.turns)
    assert not any("Oyelaran" in one.text for one in after.synthesis.statements)
    assert any("[NAME-" in one.text and "late invoices" in one.text for one in after.synthesis.statements)
    assert "participants" in after.recomputed
    assert "en_invented_names" in pipeline.summary(after)["name_finder"]
    assert small_study.run(study, participants={"name_pipeline": str(name_pipeline)}).recomputed == ()


def test_a_pipeline_that_is_missing_is_told_before_anything_is_read(tmp_path: Path) -> None:
    """Nobody waits for recordings to be recognised to hear that a name in the recipe is wrong."""
    study = small_study.write(tmp_path / "study", ("survey.csv",))
    with pytest.raises(ToolError, match="no such spaCy pipeline"):
        small_study.run(study, participants={"name_pipeline": "en_nowhere"})
    assert not (study / STATE_FOLDER).exists()


def test_doctor_says_which_pipelines_are_here_and_which_a_run_would_use(
    name_pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is loaded for that; one that a recipe names and that is missing is said as well."""
    assert inspect("interviews")["models"]["trained spaCy pipelines"].startswith("none")
    pipelines.installed(name_pipeline, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    facts = inspect("interviews")
    assert facts["models"]["trained spaCy pipelines"] == "en_invented_names 0.0.1"
    assert facts["what a run would use"]["names of people"].endswith("and en_invented_names 0.0.1")
    own = tmp_path / "own.toml"
    own.write_text('[participants]\nname_pipeline = "en_nowhere"\n', encoding="utf-8")
    assert "no such spaCy pipeline" in inspect(str(own))["what a run would use"]["names of people"]


def trained(folder: Path) -> SpacyNames:
    """The pipeline in a folder."""
    located = find_trained(str(folder))
    assert located is not None
    return SpacyNames(located)
