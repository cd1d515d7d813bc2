"""Who is who over all files, and what is known of each."""

from __future__ import annotations

import pytest

from synth.stages.participants.attributes import facet_of
from tests.conversations import TALK, joined, row, table, talk


def test_an_interview_a_list_and_a_survey_are_one_person() -> None:
    """Matched by file, then by e-mail; the list's word wins and the reasons are kept."""
    people = table(
        "participants.csv",
        [row("Lena Osei", email="lena@box.example", file="a.txt", attributes=(("Role", "Head of stock"),))],
        "participants",
    )
    survey = table(
        "survey.csv",
        [row(email="LENA@box.example", respondent_id="R-1", attributes=(("Role", "Staff"), ("Region", "North")))],
        answers=["The scanner fails."],
    )
    found = joined(talk("a.txt", TALK), people, survey)
    (person,) = found.participants
    assert person.attributes == {"job_title": "Head of stock", "location": "North"}
    assert person.external_ids == ("R-1",)
    assert {answer.participant_id for answer in found.answers} == {person.id}
    assert {match.reason for match in found.matches} == {"named for this file", "same e-mail address"}


def test_a_person_is_known_by_full_name_over_transcripts() -> None:
    """Case, accents and the order of the names make no other person."""
    other = [("Interviewer", "And now?"), ("OSEI, Léna", "Now it works, and we are glad.")]
    found = joined(talk("a.txt", TALK), talk("b.txt", other))
    assert len(found.participants) == 1


@pytest.mark.parametrize("tag", ["SPEAKER_00", "Speaker 12", "Unknown Speaker", "Person 01", ""])
def test_the_tag_of_a_recogniser_joins_nobody_over_recordings(tag: str) -> None:
    """Whoever speaks first in a recording is not whoever speaks first in the next; such a tag is nobody's name."""
    lines = [("Interviewer", "What is hard?"), (tag, "Unknown speaker is what the export calls me, Speaker 00 or 12.")]
    found = joined(talk("a.txt", lines), talk("b.txt", lines))
    assert len(found.participants) == 2
    assert not found.matches
    assert {turn.text for turn in found.turns if turn.participant_id} == {lines[1][1]}


def test_a_first_name_joins_only_where_it_is_the_only_one() -> None:
    """Two Lenas in the list: a voice called Lena is neither; one Lena: it is she."""
    lines = [("Interviewer", "What is hard?"), ("Lena", "The forms are hard for us.")]
    one = table("participants.csv", [row("Lena Osei", email="a@x.example")], "participants")
    two = table("participants.csv", [row("Lena Osei", email="a@x.example"), row("Lena Berg", email="b@x.example")],
                "participants")  # fmt: skip
    assert [match.reason for match in joined(talk("a.txt", lines), one).matches] == [
        "the only person of this first name"
    ]
    assert not joined(talk("a.txt", lines), two).matches


def test_namesakes_with_other_addresses_stay_two_people() -> None:
    """A full name does not join rows whose e-mail addresses differ."""
    first = table("one.csv", [row("Lena Osei", email="a@x.example")], answers=["Too slow."])
    second = table("two.csv", [row("Lena Osei", email="b@y.example")], answers=["Too dear."])
    assert len(joined(first, second).participants) == 2


def test_short_row_numbers_of_two_exports_join_nobody() -> None:
    """Response 1 of one survey is not response 1 of another."""
    first = table("one.csv", [row(respondent_id="1")], answers=["Too slow."])
    second = table("two.csv", [row(respondent_id="1")], answers=["Too dear."])
    assert len(joined(first, second).participants) == 2


def test_two_submissions_of_one_person_are_one_voice() -> None:
    """The later submission counts, the earlier one is listed with its reason."""
    survey = table(
        "survey.csv", [row(email="a@x.example"), row(email="a@x.example")], answers=["Too slow.", "Much too slow."]
    )
    found = joined(survey)
    assert [answer.text for answer in found.answers] == ["Much too slow."]
    assert [(item.reason, item.text) for item in found.dropped] == [("duplicate-submission", "Too slow.")]
    assert len(found.participants) == 1


def test_an_earlier_submission_of_somebody_who_is_not_to_be_quoted_is_listed_without_words() -> None:
    """Nobody can tell from the list whose it was, so its words are not in it."""
    rows = [row(email="a@x.example", consent="no_quotes"), row(email="a@x.example", consent="no_quotes")]
    found = joined(table("survey.csv", rows, answers=["Too slow.", "Much too slow."]))
    assert [(item.reason, item.text) for item in found.dropped] == [("duplicate-submission", "")]


def test_several_notes_on_one_customer_all_count() -> None:
    """Rows of a CRM export are no submissions."""
    notes = table(
        "crm.csv", [row(contact_id="C-77"), row(contact_id="C-77")], "crm", answers=["Wants a demo.", "Price is high."]
    )
    found = joined(notes)
    assert len(found.answers) == 2
    assert len(found.participants) == 1


def test_people_who_are_only_listed_are_no_participants() -> None:
    """Nobody is counted who said nothing; the researcher is told by row who it is, without a name."""
    people = table(
        "participants.csv", [row("Lena Osei", file="a.txt"), row("Bo Kim", file="missing.mp3")], "participants"
    )
    found = joined(talk("a.txt", TALK), people)
    assert len(found.participants) == 1
    told = [notice.message for notice in found.notices if notice.code == "not-heard"]
    assert len(told) == 1
    assert "participants.csv: the person in row 2 has no recording" in told[0]
    assert "Bo" not in told[0]


# --- attributes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "facet"),
    [
        ("Job title", "job_title"),
        ("What is your role?", "job_title"),
        ("How many people work in your company?", "company_size"),
        ("employees", "company_size"),
        ("Industry", "industry"),
        ("Country", "location"),
        ("How old are you?", "age_range"),
        ("Gender", "gender"),
        ("Years in this trade", "years_in_industry"),
        ("Who owns the budget for software?", "budget_owner"),
        ("Department", "department"),
        ("Seniority", "seniority"),
        ("Which tools do you use?", "tools"),
        ("companyName", "company"),
        ("Favourite colour", "favourite_colour"),
    ],
)
def test_headers_become_facets(header: str, facet: str) -> None:
    """Common headers mean a facet; any other is itself in snake_case."""
    assert facet_of(header) == facet


def test_values_that_say_nothing_are_no_attributes() -> None:
    """A dash or "prefer not to say" is not a gender."""
    survey = table("s.csv", [row(email="a@x.example", attributes=(("Gender", "Prefer not to say"), ("Role", "-")))],
                   answers=["Slow."])  # fmt: skip
    assert joined(survey).participants[0].attributes == {}
