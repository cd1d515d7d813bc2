"""Labels and ids of people, over the runs of a study."""

from __future__ import annotations

import random
import re

from synth.model import Document
from synth.privacy import Key
from synth.stages.participants import Conversation
from tests.conversations import TALK, joined, row, table, talk


def test_labels_do_not_depend_on_the_order_of_files() -> None:
    """The same study in any order gives the same conversation; interviews are labelled first."""
    documents = [
        table("a_survey.csv", [row(email=f"{n}@x.example", respondent_id=f"R-{n}") for n in range(12)],
              answers=["It is slow."] * 12),
        talk("z.txt", TALK),
        talk("y10.txt", [("Interviewer", "What?"), ("Participant", "I ask Peter each time.")]),
        talk("y2.txt", [("Interviewer", "What?"), ("Participant", "I ask Karin each time.")]),
    ]  # fmt: skip
    expected = joined(*documents)
    for seed in range(4):
        mixed = documents[:]
        random.Random(seed).shuffle(mixed)
        assert joined(*mixed) == expected
    labels = {turn.text: turn.speaker for turn in expected.turns if turn.role == "participant"}
    assert labels["I ask [NAME-2] each time."] == "P01"
    assert labels["I ask [NAME-1] each time."] == "P02"
    assert len({person.label for person in expected.participants}) == 15


def labels_of(talked: Conversation) -> dict[str, str]:
    """Participant id to label."""
    return {person.id: person.label for person in talked.participants}


def newcomer(path: str, name: str) -> Document:
    """A talk with somebody who was not in the study before."""
    return talk(path, [("Interviewer", "What do you do?"), (name, "I plan the tours of our vans.")])


def test_known_people_keep_their_label_and_newcomers_get_the_next_one() -> None:
    """A file that sorts before all others renumbers nobody, whatever the order and however often it runs."""
    first = joined(newcomer("m.txt", "Bo Kim"), newcomer("n.txt", "Ada Roy"))
    more = [newcomer("0.txt", "Zoe Ray"), newcomer("m.txt", "Bo Kim"), newcomer("n.txt", "Ada Roy")]
    second = joined(*more, key=first.key)
    assert labels_of(first).items() < labels_of(second).items()
    assert sorted(labels_of(second).values()) == ["P01", "P02", "P03"]
    assert (
        next(turn.speaker for turn in second.turns if turn.source_id == more[0].source.id and turn.participant_id)
        == "P03"
    )
    assert joined(*reversed(more), key=first.key) == second
    assert joined(*more, key=second.key) == second


def test_a_label_waits_for_somebody_whose_file_is_gone() -> None:
    """Who is taken out and put back is the same P01; nobody else was P01 meanwhile."""
    first = joined(newcomer("m.txt", "Bo Kim"))
    meanwhile = joined(newcomer("n.txt", "Ada Roy"), key=first.key)
    assert list(labels_of(meanwhile).values()) == ["P02"]
    back = joined(newcomer("m.txt", "Bo Kim"), newcomer("n.txt", "Ada Roy"), key=meanwhile.key)
    assert back.participants and labels_of(first).items() < labels_of(back).items()


def test_the_label_of_somebody_who_was_forgotten_is_never_given_again() -> None:
    """Neither to a newcomer nor to the one after whom nobody came; the key does not name her."""
    first = joined(newcomer("m.txt", "Bo Kim"))
    gone = first.participants[0].id
    key = first.key.without(gone)
    assert gone not in repr(key)
    assert list(labels_of(joined(newcomer("n.txt", "Ada Roy"), key=key)).values()) == ["P02"]


def test_labels_of_an_earlier_result_are_taken_over_where_the_key_lacks_them() -> None:
    """A key that was lost or is older costs nobody her label, and what the key says wins."""
    key = Key(labels={"p-a": "P01"}, last={"P": 1}).knowing({"p-a": "P09", "p-b": "P07", "p-c": "P01"})
    assert key.labels == {"p-a": "P01", "p-b": "P07"}
    assert key.labelled({"p-c": set(), "p-a": set()}).labels["p-c"] == "P08"


def listed(path: str, name: str, **known: str) -> Document:
    """A participant list with one person, who speaks in `path`."""
    return table("participants.csv", [row(name, file=path, **known)], "participants")


def test_a_person_of_whom_more_is_known_later_stays_the_same() -> None:
    """A list with names, then addresses, changes neither label nor id, so that decisions and labels hold."""
    call = talk("call.vtt", [("Interviewer", "What do you do?"), ("Participant", "I plan the tours of our vans.")])
    other = newcomer("n.txt", "Ada Roy")
    first = joined(call, other)
    named = joined(call, other, listed("call.vtt", "Bo Kim"), key=first.key)
    mailed = joined(call, other, listed("call.vtt", "Bo Kim", email="bo@x.example"), key=named.key)
    without_call = joined(other, listed("", "Bo Kim", email="bo@x.example"),
                          newcomer("more.txt", "Bo Kim"), key=mailed.key)  # fmt: skip
    assert labels_of(first) == labels_of(named) == labels_of(mailed) == labels_of(without_call)


def test_somebody_who_was_forgotten_does_not_come_back_under_another_key() -> None:
    """Forgotten as a name, she stays out when a list brings her address, and the other way round."""
    call = newcomer("m.txt", "Bo Kim")
    people = listed("m.txt", "Bo Kim", email="bo@x.example")
    for before, after in (((call,), (call, people)), ((call, people), (call,))):
        first = joined(*before)
        again = joined(*after, newcomer("n.txt", "Ada Roy"), key=first.key.without(first.participants[0].id))
        assert [person.label for person in again.participants] == ["P02"]
        assert "Bo Kim" not in again.key.placeholders.values()
        third = joined(*after, newcomer("n.txt", "Ada Roy"), key=again.key)
        assert third == again


def test_namesakes_and_other_people_in_the_same_place_are_not_mistaken() -> None:
    """A namesake with another address is a newcomer; so is who stands in the row of somebody else, or in her file."""
    first = joined(table("s.csv", [row("Bo Kim", email="a@x.example"), row()], answers=["It is slow.", "It is dear."]),
                   newcomer("m.txt", "Ada Roy"))  # fmt: skip
    second = joined(
        table("s.csv", [row("Bo Kim", email="b@x.example"), row(email="c@x.example")], answers=["Hm, so.", "Ah, no."]),
        newcomer("m.txt", "Zoe Ray"),
        key=first.key,
    )
    assert not labels_of(first).keys() & labels_of(second).keys()
    assert not set(labels_of(first).values()) & set(labels_of(second).values())


def test_namesakes_of_one_survey_keep_their_labels() -> None:
    """What tells them apart is where they stand; the next run gives the same."""
    survey = table(
        "s.csv", [row("Bo Kim"), row("Bo Kim"), row("Bo Kim")], answers=["One is.", "Two are.", "Three are."]
    )
    first = joined(survey)
    assert len(first.participants) == 3
    assert joined(survey, key=first.key) == first
    assert joined(survey, newcomer("0.txt", "Ada Roy"), key=first.key).answers == first.answers


def test_ids_hold_nothing_personal_and_last_over_runs() -> None:
    """An id is a hash; another interview does not change it."""
    people = table("participants.csv", [row("Lena Osei", email="lena@box.example", file="a.txt")], "participants")
    before = joined(talk("a.txt", TALK), people).participants[0]
    more = joined(talk("a.txt", TALK), people, talk("0.txt", [("Interviewer", "What?"), ("Participant", "That.")]))
    assert before.id in {person.id for person in more.participants}
    assert re.fullmatch(r"p-[0-9a-f]{12}", before.id)
