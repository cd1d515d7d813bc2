"""Transcripts that are laid out as tables, and tables that only look like one."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.errors import SourceError
from synth.settings import IngestSettings
from tests.reading import read, said

Rows = Sequence[Sequence[object]]
SAID = [
    ("Ines", "How do you take in a bike today?"),
    ("Mira", "I write a card, and the card hangs on the handlebar until somebody loses it."),
    ("Ines", "What happens then?"),
    ("Mira", "I call the customer, which is embarrassing; she has told me everything before."),
    ("Ines", "And the parts?"),
    ("Mira", "We run out of brake pads every spring."),
]


def delimited(rows: Rows, delimiter: str = ",") -> str:
    """The rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def workbook(rows: Rows) -> bytes:
    """The rows as a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def clock(second: int) -> str:
    return f"{second // 60:02d}:{second % 60:02d}"


LAYOUTS: dict[str, Rows] = {
    "speaker, start, end, text": [["speaker", "start", "end", "text"], *[[who, 4.5 * i, 4.5 * i + 4, text] for i, (who, text) in enumerate(SAID)]],
    "timestamp first": [["Timestamp", "Speaker", "Transcript"], *[[clock(5 * i), who, text] for i, (who, text) in enumerate(SAID)]],
    "no header": [[f"00:00:{5 * i:02d}", who, text] for i, (who, text) in enumerate(SAID)],
    "names and other words": [["#", "Name", "Time", "Quote"], *[[i, who, clock(5 * i), text] for i, (who, text) in enumerate(SAID)]],
    "tags below an unknown header": [["T", "X", "Y"], *[[clock(5 * i), {"Ines": "Interviewer", "Mira": "P3"}[who], text] for i, (who, text) in enumerate(SAID)]],
    "without times": [["Speaker", "Text"], *[[who, text] for who, text in SAID]],
    "more columns": [["Speaker", "Start time", "Confidence", "Utterance"], *[[who, clock(5 * i), 0.9, text] for i, (who, text) in enumerate(SAID)]],
    "speaker where it changes": [["Speaker", "Time (s)", "Text"], *[[who, 5 * i, text] for i, (who, text) in enumerate(SAID)]],
    "title above": [["Interview 7", "", ""], ["speaker", "start", "text"], *[[who, clock(5 * i), text] for i, (who, text) in enumerate(SAID)]],
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("packed", [False, True], ids=["csv", "xlsx"])
def test_a_talk_in_rows_is_a_transcript(layout: str, packed: bool, tmp_path: Path) -> None:
    """Speakers, words and times are found whatever the columns are called and wherever they stand."""
    rows = LAYOUTS[layout]
    found = read(tmp_path, "a.xlsx", workbook(rows)) if packed else read(tmp_path, "a.csv", delimited(rows, ";"))
    tags = {"Ines": "Interviewer", "Mira": "P3"} if layout.startswith("tags") else {"Ines": "Ines", "Mira": "Mira"}
    assert (found.source.kind, found.source.reader) == ("transcript", "speaker-xlsx" if packed else "speaker-csv")
    assert said(found) == [(tags[who], text) for who, text in SAID]
    if layout != "without times":
        assert found.turns[2].start_s in (9.0, 10.0)
        assert found.turns[2].end_s in (13.0, 15.0)


def test_what_stands_beside_the_talk_is_listed(tmp_path: Path) -> None:
    """A title and columns that are not read are counted, not lost in silence."""
    titled = read(tmp_path, "a.csv", delimited(LAYOUTS["title above"]))
    assert [piece.text.strip() for piece in titled.dropped if piece.reason == "file-header"] == ["Interview 7"]
    more = read(tmp_path, "a.csv", delimited(LAYOUTS["more columns"]))
    assert [piece.text for piece in more.dropped if piece.reason == "other-column"] == ["Confidence: 6 of 6 rows"]


def test_commas_that_nobody_quoted_stay_words(tmp_path: Path) -> None:
    """Cells beyond the header belong to the words, where these are the last column."""
    text = "speaker,text\n" + "".join(f"{who},{text}\n" for who, text in SAID)
    assert said(read(tmp_path, "a.csv", text)) == SAID


def test_a_row_without_a_speaker_goes_on_with_the_one_before(tmp_path: Path) -> None:
    """Tables that name a speaker only where it changes give the same turns."""
    rows = [["Speaker", "Text"], *[[who, text] for who, text in SAID[:2]], ["", "Nobody knows where."], *SAID[2:]]
    turns = said(read(tmp_path, "a.csv", delimited(rows)))
    assert turns[1] == ("Mira", f"{SAID[1][1]} Nobody knows where.")
    assert len(turns) == len(SAID)


def test_times_in_milliseconds_and_in_hours_of_a_spreadsheet(tmp_path: Path) -> None:
    """Nobody speaks for hours in few words: the unit is the one in which people talk at their usual pace."""
    whisper = "start\tend\ttext\n" + "".join(
        f"{5000 * i}\t{5000 * i + 4000}\t{text}\n" for i, (_, text) in enumerate(SAID)
    )
    found = read(tmp_path, "a.tsv", whisper)
    assert found.source.kind == "transcript"
    assert found.turns[0].marks[1].start_s == 5.0
    rows: Rows = [["Time", "Speaker", "Text"], *[[dt.time(i, 30), who, text] for i, (who, text) in enumerate(SAID)]]
    assert [turn.start_s for turn in read(tmp_path, "a.xlsx", workbook(rows)).turns] == [30, 90, 150, 210, 270, 330]


@pytest.mark.parametrize(
    "rows",
    [
        [["interview", "speaker", "text"], *[["A", who, text] for who, text in SAID], *[["B", who, text] for who, text in SAID]],
        [["start", "speaker", "text"], *[[30 * i, who, text] for _ in range(2) for i, (who, text) in enumerate(SAID)]],
    ],
    ids=["a column says so", "times begin anew"],
)  # fmt: skip
def test_several_talks_in_one_table_are_refused_in_a_line(rows: Rows, tmp_path: Path) -> None:
    """Two people called Participant would become one; the line says what to do."""
    with pytest.raises(SourceError, match="a file of its own"):
        read(tmp_path, "a.csv", delimited(rows))


OPINIONS = [
    "It takes far too long to find an old order",
    "I never know what has been shipped",
    "We copy numbers by hand",
]
SURVEYS: dict[str, Rows] = {
    "a time stamp and a role": [["Timestamp", "Role", "What is hard for you?"], *[[f"2026-10-0{i + 1} 09:10:00", ("Ops", "Finance")[i % 2], f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "a time of day and a role": [["Time", "Role", "Comments"], *[[f"09:{10 + i}", ("Ops", "Finance")[i % 2], f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "a time of day and a question": [["Time", "Name", "What is hard for you?"], *[[f"09:{10 + i}", ("Ana Poe", "Al Fe")[i % 2], f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "names that do not come back": [["Time", "Name", "Comments"], *[[f"09:{10 + i}", f"Ana{i} Poe", f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "what people say about speakers": [["Timestamp", "Speaker", "Your feedback"], *[[f"10/{i + 1}/2026 09:10:00", ("Ana Poe", "Al Fe")[i % 2], f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "a duration": [["Respondent ID", "Duration", "Plan", "Text"], *[[f"R{i}", f"0{i % 3}:1{i}", ("Pro", "Free")[i % 2], f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
    "notes of calls": [["date", "author", "account", "note"], *[["2026-01-01", "Kim", f"Acme {i % 2}", f"{OPINIONS[i % 3]} {i}"] for i in range(8)]],
}  # fmt: skip


@pytest.mark.parametrize("name", SURVEYS)
def test_a_table_of_people_stays_one(name: str, tmp_path: Path) -> None:
    """Dates, roles, open questions and names that do not come back belong to a survey or to notes."""
    found = read(tmp_path, "a.csv", delimited(SURVEYS[name]))
    assert found.source.kind in ("survey", "notes")
    assert len(found.answers) == 8


def test_the_study_can_say_that_it_is_a_table(tmp_path: Path) -> None:
    """A column named in the study's settings is a column of a table."""
    known = IngestSettings(columns={"Text": "open"})
    found = read(tmp_path, "a.csv", delimited(LAYOUTS["without times"]), known)
    assert found.source.kind == "survey"


WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüß中文字", min_size=1, max_size=9)
MARK = st.sampled_from(["", "", ",", ".", "?", "!", ";", "…", '"', "\n"])
WORDS = st.lists(st.builds(str.__add__, WORD, MARK), min_size=3, max_size=14).map(" ".join)


@given(texts=st.lists(WORDS, min_size=6, max_size=20), delimiter=st.sampled_from(",;\t|"), timed=st.booleans())
@settings(max_examples=30, deadline=None)
def test_no_word_of_a_talk_in_rows_is_lost_changed_or_moved(texts: list[str], delimiter: str, timed: bool) -> None:
    """Whatever is said: the same speakers with the same words in the same order."""
    talk = [(("Ines", "Mira")[i % 2], text) for i, text in enumerate(texts)]
    header = ["speaker", *(["start", "end"] if timed else []), "text"]
    rows: Rows = [header, *[[who, *([i, i + 1] if timed else []), text] for i, (who, text) in enumerate(talk)]]
    with tempfile.TemporaryDirectory() as folder:
        for found in (
            read(Path(folder), "a.csv", delimited(rows, delimiter)),
            read(Path(folder), "a.xlsx", workbook(rows)),
        ):
            assert said(found) == [(who, " ".join(text.split())) for who, text in talk]
