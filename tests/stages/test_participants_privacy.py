"""What of the participants may be shown."""

from __future__ import annotations

import time
from dataclasses import replace

from synth.model import Document, Dropped, Mark, Turn
from tests.conversations import TALK, joined, row, source, table, talk

# --- consent --------------------------------------------------------------------------------------


def test_who_withdrew_is_used_nowhere_and_repeated_nowhere() -> None:
    """No turn, answer or dropped text of hers is left; the reason is counted."""
    people = table("participants.csv", [row("Lena Osei", email="l@x.example", file="a.txt", consent="withdrawn")],
                   "participants")  # fmt: skip
    survey = table("s.csv", [row(email="l@x.example"), row(email="b@x.example")], answers=["My secret.", "Slow."])
    survey = replace(survey, dropped=(Dropped(survey.source.id, "no-answer", "n/a"),))
    found = joined(talk("a.txt", TALK), people, survey)
    assert [answer.text for answer in found.answers] == ["Slow."]
    assert not found.turns
    assert len(found.participants) == 1
    assert {item.text for item in found.dropped if item.reason == "withdrawn"} == {""}
    assert next(one for one in found.sources if one.path == "a.txt").status == "skipped"


def test_who_must_not_be_quoted_is_counted() -> None:
    """Consent without quotes keeps the words for counting and marks the person."""
    people = table("participants.csv", [row("Lena Osei", file="a.txt", consent="no_quotes")], "participants")
    found = joined(talk("a.txt", TALK), people)
    assert found.participants[0].consent == "no_quotes"
    assert len(found.turns) == 4


def test_who_was_forgotten_does_not_come_back() -> None:
    """While her file is still in the study, nothing of it is used."""
    first = joined(talk("a.txt", TALK))
    key = first.key.without(first.participants[0].id)
    again = joined(talk("a.txt", TALK), key=key)
    assert not again.participants
    assert not again.turns
    assert "Lena Osei" not in again.key.placeholders.values()


# --- privacy --------------------------------------------------------------------------------------


def test_no_name_of_anybody_is_left() -> None:
    """Speakers, people whom they mention and their addresses are placeholders in turns, answers and attributes."""
    lines = [
        ("Dana Whit", "Hi Lena, this is Dana. How are you?"),
        ("Lena Osei", "Fine. My colleague Olek and I use it, mail olek@box.example."),
    ]
    people = table("participants.csv", [row("Lena Osei", file="a.txt", attributes=(("Manager", "Lena Osei"),))],
                   "participants")  # fmt: skip
    found = joined(talk("a.txt", lines), people)
    shown = repr((found.turns, found.answers, found.participants, found.dropped, found.notices))
    for name in ("Lena", "Osei", "Dana", "Whit", "Olek", "olek@"):
        assert name not in shown
    assert {turn.speaker for turn in found.turns} == {"Interviewer", "P01"}


def test_marks_move_with_the_text() -> None:
    """A mark covers the same words after names before it became placeholders."""
    of = source("a.vtt")
    text = "Thanks Lena Osei, we sell boxes."
    start = text.index("we sell")
    turn = Turn(
        f"{of.id}-t0001", of.id, "Dana Whit", text, marks=(Mark(0, start - 1, 0, 1), Mark(start, len(text), 1, 2))
    )
    answer = Turn(f"{of.id}-t0002", of.id, "Lena Osei", "Do we?")
    found = joined(Document(of, turns=(turn, answer)))
    moved = next(one for one in found.turns if one.id == turn.id)
    assert [moved.text[mark.char_start : mark.char_end] for mark in moved.marks] == [
        "Thanks [NAME-1],",
        "we sell boxes.",
    ]


def test_privacy_can_be_switched_off() -> None:
    """Texts stay as they are; the speaker is still shown by her label."""
    found = joined(talk("a.txt", [*TALK, ("Dana Whit", "Thanks, Lena.")]), privacy=False)
    assert found.turns[-1].text == "Thanks, Lena."
    assert found.turns[1].speaker == "P01"
    assert not found.key.placeholders


def test_placeholders_are_the_same_in_the_next_run() -> None:
    """With the key of the first run the second gives the same conversation."""
    documents = [talk("a.txt", [*TALK, ("Dana Whit", "Thanks, Lena. Bye, Karin.")])]
    first = joined(*documents)
    second = joined(*documents, key=first.key)
    assert second == first
    more = joined(talk("0.txt", [("Interviewer", "What?"), ("Participant", "Ask Quentin.")]), *documents, key=first.key)
    assert [turn for turn in more.turns if turn.source_id == documents[0].source.id][-1].text == first.turns[-1].text


def test_a_file_name_with_a_participants_name_is_told() -> None:
    """Results point to files by name, so the researcher has to rename them."""
    found = joined(talk("Calls/Call-with_Lena Osei (2).txt", TALK), talk("Call Bo Osei.txt", TALK))
    (told,) = (notice for notice in found.notices if notice.code == "name-in-path")
    assert told.message.startswith("Calls/Call-with_Lena Osei (2).txt: ")
    assert "interview-03.txt" in told.message


def test_many_files_and_many_people_are_looked_through_in_a_moment() -> None:
    """Looking for names in file names costs no product of both."""
    people = table("participants.csv", [row(f"Person{n} Family{n}", email=f"{n}@x.example") for n in range(3000)],
                   "participants")  # fmt: skip
    files = [Document(source(f"calls/{n}/Call of somebody number {n}.txt")) for n in range(3000)]
    started = time.process_time()
    joined(*files, people)
    assert time.process_time() - started < 4
