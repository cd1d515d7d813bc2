"""Tables: which rows are headers, what each column is used for, and what the rows tell."""

# ruff: noqa: E501 - a file's content reads best in one piece

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from synth.model import Document
from synth.settings import IngestSettings
from tests.reading import read

Rows = Sequence[Sequence[object]]

PAINS = [
    "It takes far too long to find an old order",
    "I never know what has been shipped",
    "We copy numbers by hand, every single day",
    "Nobody tells me when stock runs out",
]


def table(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    """The rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def uses(document: Document) -> dict[str, str]:
    """Use by header."""
    return {column.header: column.use for column in document.columns}


GOOGLE: Rows = [
    ["Timestamp", "Email Address", "What is your role?", "How satisfied are you? (1-5)", "What is hard?", "Which tools?"],
    *[
        [f"10/{day}/2026 09:10:00", f"p{day}@x.example", ["Ops", "Finance"][day % 2], day % 5 + 1, PAINS[day % 4] + f" {day}",
         ["Excel, Slack", "Excel", "Slack, Jira", "Jira"][day % 4]]
        for day in range(1, 9)
    ],
]  # fmt: skip
SURVEYMONKEY: Rows = [
    ["Respondent ID", "Collector ID", "Start Date", "IP Address", "Email Address", "First Name", "Last Name",
     "Which channels do you use?", "", "", "What is hard?", "Recommend us?"],
    ["", "", "", "", "", "", "", "Phone", "Shop", "Other (please specify)", "Open-Ended Response", "Response"],
    *[
        [f"11{row}00{row}", 4400, f"10/0{row + 1}/2026", f"10.0.0.{row}", f"a{row}@b.example", f"Ana{row}", "Lund",
         "Phone" if row % 2 else "", "Shop", "by fax, if you believe it" if row == 2 else "", PAINS[row], row + 5]
        for row in range(4)
    ],
]  # fmt: skip
QUALTRICS: Rows = [
    ["StartDate", "ResponseId", "Q1", "Q2_1", "Q4_1", "Q4_2"],
    ["Start Date", "Response ID", "What is hard\nabout it?", "Rate - Speed", "Tools - Excel", "Tools - Slack"],
    [f'{{"ImportId":"{name}"}}' for name in ("startDate", "_recordId", "QID1_TEXT", "QID2_1", "QID4_1", "QID4_2")],
    *[[f"2026-10-0{row + 1} 10:00:00", f"R_{row}ab", PAINS[row], row + 2, "Excel", "Slack" if row else ""] for row in range(4)],
]  # fmt: skip
LIMESURVEY: Rows = [
    ["id", "submitdate", "lastpage", "startlanguage", "G1Q1. What is hard?", "G1Q2[SQ001]. Tools? [Excel]", "G1Q2[SQ002]. Tools? [Slack]"],
    *[[row + 1, "2026-01-01 10:00:00", 3, "en", PAINS[row], "Y", "Y" if row else "N"] for row in range(4)],
]  # fmt: skip
TYPEFORM: Rows = [
    ["#", "What is hard for you today?", "How many people work at your company?", "Start Date (UTC)", "Network ID"],
    *[[f"a8f3kz{row}qp", PAINS[row], ["1-10", "11-50"][row % 2], "2026-01-01 10:00:00", f"9f8e7d{row}c"] for row in range(4)],
]  # fmt: skip

EXPECTED: dict[str, tuple[Rows, str, list[str]]] = {
    "google-forms": (GOOGLE, "csv", ["time", "personal", "closed", "scale", "open", "multi"]),
    "surveymonkey": (
        SURVEYMONKEY,
        "surveymonkey-csv",
        ["id", "system", "time", "personal", "personal", "name", "name", "multi", "multi", "open", "open", "scale"],
    ),
    "qualtrics": (QUALTRICS, "qualtrics-csv", ["time", "id", "open", "scale", "multi", "multi"]),
    "limesurvey": (LIMESURVEY, "csv", ["id", "time", "system", "system", "open", "multi", "multi"]),
    "typeform": (TYPEFORM, "csv", ["id", "open", "closed", "time", "system"]),
}


@pytest.mark.parametrize("tool", EXPECTED)
def test_columns_of_the_survey_tools(tool: str, tmp_path: Path) -> None:
    """Open, closed, scale, multi-select, id, personal and time columns are found in every tool's export."""
    rows, reader, expected = EXPECTED[tool]
    document = read(tmp_path, "export.csv", table(rows))
    assert (document.source.kind, document.source.reader) == ("survey", reader)
    assert [column.use for column in document.columns] == expected
    said = [answer.text for answer in document.answers if "hard" in answer.question]
    assert len(said) == len(document.people)


def test_options_in_columns_of_their_own_are_one_attribute(tmp_path: Path) -> None:
    """A question with a column per option is one attribute with what was ticked, joined by semicolons."""
    told = [dict(person.attributes) for person in read(tmp_path, "s.csv", table(LIMESURVEY)).people]
    assert [attributes["G1Q2. Tools?"] for attributes in told] == [
        "Excel",
        "Excel; Slack",
        "Excel; Slack",
        "Excel; Slack",
    ]
    told = [dict(person.attributes) for person in read(tmp_path, "q.csv", table(QUALTRICS)).people]
    assert [attributes["Tools"] for attributes in told] == ["Excel", "Excel; Slack", "Excel; Slack", "Excel; Slack"]


def test_several_choices_in_one_cell_are_joined_by_semicolons(tmp_path: Path) -> None:
    """Whatever separates them in the file."""
    told = [dict(person.attributes) for person in read(tmp_path, "s.csv", table(GOOGLE)).people]
    assert told[3]["Which tools?"] == "Excel; Slack"


def test_the_question_of_a_coded_header_is_its_second_row(tmp_path: Path) -> None:
    """Qualtrics keeps the question below the code; the cell is found by the code, in one line."""
    (first, *_) = read(tmp_path, "q.csv", table(QUALTRICS)).answers
    assert (first.column, first.question, first.row) == ("Q1", "What is hard about it?", 1)


def test_personal_columns_are_keys_and_never_attributes(tmp_path: Path) -> None:
    """Addresses, names and network addresses do not show up among what is told about a person."""
    person = read(tmp_path, "s.csv", table(SURVEYMONKEY)).people[1]
    assert person.name == "Ana1 Lund"
    assert person.keys == (("respondent_id", "111001"), ("email", "a1@b.example"))
    assert not {"10.0.0.1", "a1@b.example", "Ana1", "Lund"} & {value for _, value in person.attributes}


def test_answers_that_say_nothing_are_dropped_and_blank_ones_counted(tmp_path: Path) -> None:
    """n/a, dashes and mashed keys are listed with a reason, blank cells are counted by column."""
    texts = [*PAINS, "n/a", "-", "None", "asdf", "", "N.A."]
    document = read(
        tmp_path, "s.csv", table([["id", "What is hard?"], *[[row, text] for row, text in enumerate(texts)]])
    )
    assert [answer.text for answer in document.answers] == PAINS
    assert [piece.text for piece in document.dropped if piece.reason == "no-answer"] == [
        "n/a",
        "-",
        "None",
        "asdf",
        "N.A.",
    ]
    assert [piece.text for piece in document.dropped if piece.reason == "blank"] == ["What is hard?: 1 of 10 rows"]


def test_the_same_long_answer_of_two_people_is_flagged(tmp_path: Path) -> None:
    """A copied answer is kept and flagged, so that it does not count as two voices unseen."""
    copied = "It takes far too long to find an old order in here"
    document = read(
        tmp_path, "s.csv", table([["id", "What is hard?"], [1, copied], [2, PAINS[1]], [3, copied.upper()]])
    )
    assert [answer.flags for answer in document.answers] == [("copied",), (), ("copied",)]


def test_rows_that_tell_nothing_are_no_people(tmp_path: Path) -> None:
    """A row with a time stamp and nothing else is dropped with its number."""
    rows = [["Timestamp", "Role", "What is hard?"], ["2026-01-01 10:00", "Ops", PAINS[0]], ["2026-01-02 10:00", "", ""]]
    document = read(tmp_path, "s.csv", table([*rows, ["2026-01-03 10:00", "Ops", PAINS[1]]]))
    assert [person.row for person in document.people] == [1, 3]
    assert ("empty-row", "row 2") in [(piece.reason, piece.text) for piece in document.dropped]


def test_the_study_can_say_what_a_column_is(tmp_path: Path) -> None:
    """Open, unread and differently used columns of the settings win over what the values look like."""
    settings = IngestSettings(
        include_open_columns=("what is your role?",), exclude_columns=("Which tools?",), columns={"Timestamp": "closed"}
    )
    found = uses(read(tmp_path, "s.csv", table(GOOGLE), settings))
    assert (found["What is your role?"], found["Which tools?"], found["Timestamp"]) == ("open", "empty", "closed")


def test_participants_list_with_consent_and_files(tmp_path: Path) -> None:
    """Names, ids, files and consent of a list; consent is the strictest that the row says."""
    rows = [["id", "name", "company", "consent", "file"], ["P1", "Dana Ruiz", "Acme", "yes", "a.vtt"],
            ["P2", "Jo Lee", "Bolt", "no quotes", "b.mp3"], ["P3", "Al Fe", "Cork", "withdrawn", "c.mp3"]]  # fmt: skip
    document = read(tmp_path, "people.csv", table(rows, ";"))
    assert document.source.kind == "participants"
    assert [(person.name, person.keys[0], person.file, person.consent) for person in document.people] == [
        ("Dana Ruiz", ("participant_id", "P1"), "a.vtt", "full"),
        ("Jo Lee", ("participant_id", "P2"), "b.mp3", "no_quotes"),
        ("Al Fe", ("participant_id", "P3"), "c.mp3", "withdrawn"),
    ]


def test_crm_exports_have_notes_people_and_deals(tmp_path: Path) -> None:
    """Stage and amount are attributes, the note is an answer, the own staff is not taken for a customer."""
    rows = [["Record ID", "Deal Name", "Deal Stage", "Amount", "Close Date", "Deal owner", "Associated Contact", "Notes"],
            ["1", "Acme - new", "Closed lost", "12000", "2026-03-01", "Kim", "Dana Ruiz", "They said that moving would take a month."],
            ["2", "Bolt", "Closed won", "8000", "2026-04-01", "Kim", "Jo Lee", "Wanted an audit log; happy after the call."]]  # fmt: skip
    document = read(tmp_path, "export.csv", table(rows))
    assert document.source.kind == "crm"
    assert [person.name for person in document.people] == ["Dana Ruiz", "Jo Lee"]
    assert [answer.column for answer in document.answers] == ["Notes", "Notes"]
    assert "Kim" not in {value for person in document.people for _, value in person.attributes}


def test_tables_of_notes(tmp_path: Path) -> None:
    """Date, author and one column of text are notes."""
    rows = [
        ["date", "author", "account", "note"],
        *[["2026-01-01", "Kim", f"Acme {row}", PAINS[row]] for row in range(4)],
    ]
    assert read(tmp_path, "n.csv", table(rows)).source.kind == "notes"


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
def test_every_delimiter_in_every_encoding(delimiter: str, encoding: str, tmp_path: Path) -> None:
    """Umlauts, quotes, cells of several lines and doubled quotes survive."""
    texts = [
        "Die Übergabe dauert, für uns; zu lange",
        'Wir sagen "später"\nund vergessen es',
        "Bestände | fehlen\ttäglich – é",
    ]
    data = table([["Rolle", "Was ist schwierig?"], *[["Büro", text] for text in texts]], delimiter).encode(encoding)
    document = read(tmp_path, "s.csv", data)
    assert [answer.text for answer in document.answers] == [" ".join(text.split()) for text in texts]


def test_a_long_table_shows_its_columns_as_a_short_one_does(tmp_path: Path) -> None:
    """Choices, scales and lists are seen in a sample of very many rows, whatever the order of the rows."""
    rows = [
        f"R{i},{('Ops', 'Finance', 'Sales')[i % 3]},{i % 10},{('Excel, Slack', 'Jira', 'Jira, Excel')[i % 3]},No. {i} jams."
        for i in range(9_000)
    ]
    header = "Respondent ID,Role,Rating,Tools,What is hard?"
    long = read(tmp_path, "long.csv", "\n".join([header, *rows]).encode().replace(b", ", b"; ")).columns
    turned = read(tmp_path, "turned.csv", "\n".join([header, *rows[::-1]]).encode().replace(b", ", b"; ")).columns
    assert [column.use for column in long] == ["id", "closed", "scale", "multi", "open"]
    assert [column.reason for column in long][1:3] == ["3 choices", "numbers from 0 to 9"]
    assert turned == long


def test_duplicate_and_missing_headers_and_uneven_rows(tmp_path: Path) -> None:
    """Equal headers get numbers, blank ones a name; short rows are filled, cells beyond the header kept, both told."""
    text = f"id,Why?,Why?,\n1,{PAINS[0]},{PAINS[1]},x\n2,{PAINS[3]}\n3,{PAINS[1]},,y,extra\n"
    document = read(tmp_path, "s.csv", text)
    assert [column.header for column in document.columns] == ["id", "Why?", "Why? (2)", "column 4", "column 5"]
    assert {notice.code for notice in document.notices} == {"short-rows", "long-rows"}
    assert ("column 5", "extra") in document.people[2].attributes


def test_a_survey_without_open_text_says_so(tmp_path: Path) -> None:
    """Rows without quotes are still people."""
    document = read(tmp_path, "s.csv", table([["Age", "Plan"], *[[20 + row, "Pro"] for row in range(5)]]))
    assert [notice.code for notice in document.notices] == ["no-open-text"]
    assert len(document.people) == 5


def test_sheets_titles_dates_and_numbers_of_a_workbook(tmp_path: Path) -> None:
    """A title above the header is not the header; whole numbers and dates read as people write them; rows go on."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["Survey 2026"])
    first.append(["Respondent ID", "Joined", "Seats", "What is hard?"])
    first.append([1.0, dt.datetime(2026, 1, 2), 12.0, f"{PAINS[0]}\nand more"])
    first.append([2.0, dt.datetime(2026, 1, 3), 7.5, PAINS[1]])
    second = book.create_sheet("Wave 2")
    second.append(["Respondent ID", "What is hard?"])
    second.append([3, PAINS[2]])
    second.append([4, PAINS[3]])
    book.create_sheet("Hidden").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    document = read(tmp_path, "s.xlsx", buffer.getvalue())
    assert [(answer.row, answer.text) for answer in document.answers] == [
        (1, f"{PAINS[0]} and more"),
        (2, PAINS[1]),
        (3, PAINS[2]),
        (4, PAINS[3]),
    ]
    assert document.people[0].keys == (("respondent_id", "1"),)
    assert dict(document.people[1].attributes)["Seats"] == "7.5"
    assert uses(document)["Joined"] == "time"


def test_spss_labels_stand_for_codes(tmp_path: Path) -> None:
    """Questions come from variable labels, values from value labels."""
    location = tmp_path / "made.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"ROLE": [1.0, 2.0, 1.0], "Q1": PAINS[:3], "AGE": [31.0, 45.0, float("nan")]}),
        location,
        column_labels=["What is your role?", "What is hard?", "Age"],
        variable_value_labels={"ROLE": {1.0: "Ops", 2.0: "Finance"}},
    )
    document = read(tmp_path, "s.sav", location.read_bytes())
    assert [(answer.column, answer.question) for answer in document.answers] == [("Q1", "What is hard?")] * 3
    assert document.people[1].attributes == (("What is your role?", "Finance"), ("Age", "45"))


def test_the_order_of_rows_does_not_change_what_a_column_is(tmp_path: Path) -> None:
    """The decision looks at the values, not at the first rows."""
    rows = [[number, PAINS[number % 4] if number % 3 else "", number % 7] for number in range(200)]
    header = ["id", "What is hard?", "Rating"]
    forwards = read(tmp_path, "a.csv", table([header, *rows]))
    backwards = read(tmp_path, "b.csv", table([header, *reversed(rows)]))
    assert forwards.columns == backwards.columns
