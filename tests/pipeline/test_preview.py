"""A preview says what every file is and how its parts belong together, and leaves the study as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from synth.pipeline import read_study_settings
from synth.pipeline.preview import SEARCHED_MOST, FilePreview, Preview, preview
from synth.settings import Recipe
from tests.reading import tone

TALK = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Ada Example>How do you plan the rounds today, and who is part of it?</v>

00:00:05.000 --> 00:00:15.000
<v Bo Muster>I write them on a board. Cleo Probe wipes it, and then we call each other the whole morning.</v>

00:00:16.000 --> 00:00:19.000
<v Ada Example>What happens then? What would you rather have?</v>

00:00:20.000 --> 00:00:32.000
<v Bo Muster>I would like one plan that everybody sees. Write to me at bo@muster.example and I send you a photo.</v>
"""
LIST = "Name,File,Company size,E-mail\nBo Muster,talk.vtt,25,bo@muster.example\nDot Bild,,7,dot@bild.example\n"
SURVEY = "Respondent ID,E-mail,What is hard about planning?\n" + "".join(
    f"R{number},{mail},{answer}\n"
    for number, (mail, answer) in enumerate(
        [
            ("bo@muster.example", "The board is wiped and nobody knows the plan."),
            ("x1@bild.example", "I type every job into two systems and they differ in the end."),
            ("x2@bild.example", "Crews call me the whole day to ask where to go next."),
            ("x3@bild.example", "n/a"),
            ("x4@bild.example", "Overtime shows up when it is too late to do anything about it."),
        ],
        start=101,
    )
)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A transcript, a list, a survey, a copy, and a file that cannot be read."""
    folder = tmp_path / "study"
    (folder / "interviews").mkdir(parents=True)
    (folder / "interviews/talk.vtt").write_text(TALK, encoding="utf-8")
    (folder / "people.csv").write_text(LIST, encoding="utf-8")
    (folder / "survey.csv").write_text(SURVEY, encoding="utf-8")
    shutil.copy(folder / "people.csv", folder / "people copy.csv")
    (folder / "empty.docx").write_bytes(b"")
    return folder


def look(study: Path) -> Preview:
    """The preview with the default recipe."""
    return preview(study, Recipe(), read_study_settings(study), lambda stage, done, total: None)


def one(seen: Preview, path: str) -> FilePreview:
    """What is said of one file."""
    (file,) = (file for file in seen.files if file.source.path == path)
    return file


def test_every_file_is_named_with_what_it_is(study: Path) -> None:
    """Kinds come from the content, in order of the paths."""
    seen = look(study)
    assert [(file.source.path, file.source.kind) for file in seen.files if file.source.status == "ok"] == [
        ("interviews/talk.vtt", "transcript"),
        ("people copy.csv", "participants"),
        ("survey.csv", "survey"),
    ]


def test_a_copy_elsewhere_does_not_part_a_transcript_from_its_recording(study: Path) -> None:
    """Of equal files the one beside the recording counts, so that nobody is heard twice."""
    (study / "interviews/talk.wav").write_bytes(tone())
    shutil.copy(study / "interviews/talk.vtt", study / "a copy.vtt")
    seen = look(study)
    assert one(seen, "interviews/talk.vtt").source.media_path == "interviews/talk.wav"
    assert one(seen, "a copy.vtt").source.reason == "the same bytes as interviews/talk.vtt; counted once"
    assert one(seen, "interviews/talk.wav").source.reason == "transcript used"


def test_copies_and_broken_files_say_why(study: Path) -> None:
    """A file that gives nothing has a reason that says what to do."""
    seen = look(study)
    assert one(seen, "people.csv").source.status == "skipped"
    assert "people copy.csv" in (one(seen, "people.csv").source.reason or "")
    assert one(seen, "empty.docx").source.status == "failed"
    assert "empty" in (one(seen, "empty.docx").source.reason or "")


def test_speakers_have_their_role_and_their_share(study: Path) -> None:
    """The one who asks is the interviewer; shares add up to one."""
    speakers = {speaker.tag: speaker for speaker in one(look(study), "interviews/talk.vtt").speakers}
    assert speakers["Ada Example"].role == "interviewer"
    assert speakers["Bo Muster"].role == "participant"
    assert speakers["Bo Muster"].participant is not None
    assert sum(speaker.share for speaker in speakers.values()) == pytest.approx(1, abs=0.01)


def test_columns_have_their_use_and_the_reason(study: Path) -> None:
    """Open text is told from the rest, and nothing is used without a word on why."""
    columns = {column.header: column for column in one(look(study), "survey.csv").columns}
    assert columns["What is hard about planning?"].use == "open"
    assert columns["E-mail"].use == "personal"
    assert all(column.reason for column in columns.values())


def test_one_person_in_three_files_is_matched_with_reasons(study: Path) -> None:
    """Speaker, list row and survey row of one person are one participant."""
    seen = look(study)
    (links,) = (links for links in seen.matched.values() if len(links) > 1)
    assert {link.path for link in links} <= {"interviews/talk.vtt", "people copy.csv", "survey.csv"}
    assert any("e-mail" in link.reason for link in links)


def test_what_would_be_redacted_is_counted_by_type(study: Path) -> None:
    """The address in the transcript and the names in it are counted."""
    redacted = look(study).redacted
    assert redacted["EMAIL"] == 1
    assert redacted["NAME"] >= 1


def test_a_large_table_is_searched_in_rows_spread_over_it(study: Path) -> None:
    """Of very many answers some thousand are searched in all columns; rows and people are counted in full."""
    rows = 3 * SEARCHED_MOST
    lines = (f"R{row},Job {row} is typed twice.,Write to w{row}@bild.example or call me." for row in range(rows))
    header = "Respondent ID,What is hard about planning?,What would you want instead?"
    (study / "large.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    seen = look(study)
    file = one(seen, "large.csv")
    assert (file.answers, file.people) == (2 * rows, rows)
    assert 0 < seen.searched < 0.5
    assert SEARCHED_MOST // 4 < seen.redacted["EMAIL"] <= SEARCHED_MOST


def test_nothing_would_be_redacted_when_privacy_is_off(study: Path) -> None:
    """A recipe can switch it off, and the preview follows."""
    recipe = Recipe.model_validate({"ingest": {"privacy": False}})
    assert preview(study, recipe, read_study_settings(study), lambda stage, done, total: None).redacted == {}


def test_what_study_toml_says_wins_over_the_guess(study: Path) -> None:
    """An overruled column and an overruled speaker show the researcher's word."""
    settings = '[columns."survey.csv"]\n"Respondent ID" = "closed"\n[speakers."interviews/talk.vtt"]\n'
    (study / "study.toml").write_text(settings + '"Ada Example" = { role = "participant" }\n', encoding="utf-8")
    seen = look(study)
    assert {column.header: column.use for column in one(seen, "survey.csv").columns}["Respondent ID"] == "closed"
    roles = {speaker.tag: speaker.role for speaker in one(seen, "interviews/talk.vtt").speakers}
    assert roles["Ada Example"] == "participant"


def test_a_preview_leaves_no_trace(study: Path, network_attempts: list[str]) -> None:
    """No state, no cache, no key is made, and no other machine is asked."""
    before = sorted(path.relative_to(study).as_posix() for path in study.rglob("*"))
    look(study)
    assert sorted(path.relative_to(study).as_posix() for path in study.rglob("*")) == before
    assert network_attempts == []


def test_progress_ends_at_the_number_of_files(study: Path) -> None:
    """Progress goes up by one per file that is read."""
    steps: list[tuple[int, int]] = []
    preview(study, Recipe(), read_study_settings(study), lambda stage, done, total: steps.append((done, total)))
    assert steps == [(done, 4) for done in range(5)]
