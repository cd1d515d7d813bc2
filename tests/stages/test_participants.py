"""Who speaks, who is who over all files, and what of it may be shown."""

from __future__ import annotations

import hashlib
import random
import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from synth.model import Answer, Document, Dropped, Mark, PersonRow, Source, SourceKind, Turn
from synth.privacy import Key
from synth.settings import ParticipantsSettings, SpeakerSettings
from synth.stages.participants import Conversation, join
from synth.stages.participants.attributes import facet_of

Lines = Sequence[tuple[str, str]]
TALK: Lines = (
    ("Dana Whit", "Thanks for coming. What do you do here?"),
    ("Lena Osei", "I run the warehouse, and my team packs about two hundred boxes every day."),
    ("Dana Whit", "How do you plan that?"),
    ("Lena Osei", "We plan it on paper, because our system is always a day behind."),
)


def source(path: str, kind: SourceKind = "transcript") -> Source:
    """A source whose id comes from its path."""
    digest = hashlib.sha256(path.encode()).hexdigest()
    return Source(f"s-{digest[:10]}", path, kind, digest)


def talk(path: str, lines: Lines, kind: SourceKind = "transcript") -> Document:
    """A transcript with one turn per line."""
    of = source(path, kind)
    return Document(
        of, turns=tuple(Turn(f"{of.id}-t{number:04d}", of.id, tag, text) for number, (tag, text) in enumerate(lines, 1))
    )


def table(path: str, rows: Sequence[PersonRow], kind: SourceKind = "survey", answers: Sequence[str] = ()) -> Document:
    """A table with one person per row and an answer for each that has one."""
    of = source(path, kind)
    people = tuple(replace(row, source_id=of.id, row=number) for number, row in enumerate(rows, 1))
    told = tuple(
        Answer(f"{of.id}-r{number}-0", of.id, number, "Why?", "Why?", text)
        for number, text in enumerate(answers, 1)
        if text
    )
    return Document(of, people=people, answers=told)


def row(name: str | None = None, **known: object) -> PersonRow:
    """A row of a table; keys other than the fields of a row are ids."""
    fields = {key: known.pop(key) for key in ("attributes", "file", "consent") if key in known}
    return PersonRow("", name=name, keys=tuple((key, str(value)) for key, value in known.items()), **fields)  # type: ignore[arg-type]


def joined(*documents: Document, privacy: bool = True, key: Key | None = None, **settings: object) -> Conversation:
    """The conversation with default settings."""
    return join(documents, ParticipantsSettings(**settings), privacy, {}, key or Key())


def role_of(talked: Conversation, words: str) -> str:
    """The role of the turn that holds `words`."""
    return next(turn.role for turn in talked.turns if words in turn.text)


# --- roles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asking", "answering"),
    [
        ("Interviewer", "Participant"),
        ("Moderator", "Speaker 2"),
        ("Q", "A"),
        ("I", "P"),
        ("R1", "P3"),
        ("M", "R"),
        ("Researcher 1", "Lena"),
        ("Host", "Guest"),
        ("UX Researcher", "User"),
    ],
)
def test_tags_that_say_the_role_are_believed(asking: str, answering: str) -> None:
    """Even where the talk says the opposite: who is tagged as the interviewer is it."""
    lines = [(asking, "I have to say that we like it and my team uses it a lot."), (answering, "Do you? Why?")]
    found = joined(talk("a.txt", lines))
    assert [turn.role for turn in found.turns] == ["interviewer", "participant"]


def test_who_speaks_in_several_transcripts_is_the_interviewer() -> None:
    """A name that comes back beside others asks, whatever the share of talk; a second one as well."""
    files = [
        talk(f"{name}.txt", [("A1", "I see."), (name, "What do you mean, you see?"), ("A5", "We see it, too.")])
        for name in ("P1", "P2", "P3")
    ]
    found = joined(*files)
    assert {turn.text: turn.role for turn in found.turns} == {
        "I see.": "interviewer",
        "What do you mean, you see?": "participant",
        "We see it, too.": "interviewer",
    }


def test_who_asks_more_than_she_answers_is_the_interviewer() -> None:
    """Names alone say nothing: the questions and the share of talk do, and clear talk needs no notice."""
    found = joined(talk("a.txt", TALK))
    assert [turn.role for turn in found.turns] == ["interviewer", "participant", "interviewer", "participant"]
    assert not [notice for notice in found.notices if notice.code == "role-guess"]


def test_roles_are_found_without_punctuation() -> None:
    """A recogniser writes neither question marks nor capitals."""
    found = joined(
        talk(
            "call.wav",
            [
                ("SPEAKER_00", "so what do you do here"),
                ("SPEAKER_01", "i run the warehouse and my team packs about two hundred boxes"),
                ("SPEAKER_00", "how do you plan that"),
                ("SPEAKER_01", "we plan it on paper because our system is a day behind"),
            ],
            "audio",
        )
    )
    assert [turn.role for turn in found.turns] == ["interviewer", "participant"] * 2


def test_a_weak_guess_is_told_with_how_to_correct_it() -> None:
    """The notice names the file and the lines for study.toml, and no raw name."""
    lines = [("Ann Lee", "I think you know that."), ("Bo Kim", "You and I, we know that well.")]
    found = joined(talk("a.txt", lines))
    message = next(notice.message for notice in found.notices if notice.code in ("role-guess", "no-participant"))
    assert '[speakers."a.txt"]' in message
    assert "role =" in message
    assert "Ann" not in message
    assert "Kim" not in message


def test_a_speaker_that_cannot_be_told_is_no_evidence() -> None:
    """An unknown voice beside a known interviewer and participant stays unknown."""
    lines = [("Interviewer", "What is hard?"), ("Participant", "The forms."), ("Unknown Speaker", "Lunch is here.")]
    found = joined(talk("a.txt", lines))
    assert role_of(found, "Lunch") == "unknown"
    assert next(turn for turn in found.turns if "Lunch" in turn.text).participant_id is None


def test_a_transcript_without_tags_is_its_participant() -> None:
    """One voice alone is the person whom the file is about."""
    found = joined(talk("notes.txt", [("", "She wants a export to Excel."), ("", "She cannot find the price.")]))
    assert {turn.role for turn in found.turns} == {"participant"}
    assert len(found.participants) == 1


def test_a_focus_group_has_several_participants() -> None:
    """Everybody who answers a known moderator is a participant of her own."""
    lines = [
        ("Moderator", "What is hard?"),
        ("Ida", "For me it is the search, because I never find my orders."),
        ("Jon", "I cannot print, and my boss wants paper."),
        ("Kay", "I would like a list of all my customers."),
    ]
    found = joined(talk("group.txt", lines))
    assert len(found.participants) == 3
    assert role_of(found, "What is hard") == "interviewer"


def test_the_study_overrides_names_roles_and_merges() -> None:
    """A speaker map wins over every guess, and a merged tag is one voice."""
    map_ = {"a.txt": {"S1": SpeakerSettings(role="participant", name="Lena Osei"), "S3": SpeakerSettings(same_as="S1"),
                      "S2": SpeakerSettings(role="interviewer")}}  # fmt: skip
    lines = [("S1", "What? Why?"), ("S2", "I have two hundred boxes."), ("S3", "Who is there?")]
    found = join([talk("a.txt", lines)], ParticipantsSettings(), True, map_, Key())
    assert [turn.role for turn in found.turns] == ["participant", "interviewer", "participant"]
    assert len(found.participants) == 1


def test_the_recipe_can_name_interviewers() -> None:
    """A name in the recipe asks, even where it talks most."""
    found = joined(talk("a.txt", TALK), interviewers=("Lena Osei",))
    assert role_of(found, "warehouse") == "interviewer"


def test_a_listed_participant_is_known_by_name() -> None:
    """The list says who answers; the other voice asks."""
    lines = [("Dana", "I see, I see, and we have it, too."), ("Lena O", "Do you? How?")]
    people = table("participants.csv", [row("Lena Osei", file="a.txt", participant_id="X7")], "participants")
    found = joined(talk("sub/a.txt", lines), people)
    assert role_of(found, "How") == "participant"
    assert role_of(found, "I see") == "interviewer"
    assert found.participants[0].external_ids == ("X7",)


def test_one_speaker_with_nearly_all_words_is_a_warning() -> None:
    """Speakers that were not told apart show by their share of talk."""
    lines = [("Interviewer", "Yes?"), ("Participant", "word " * 200)]
    assert "talk-share" in {notice.code for notice in joined(talk("a.txt", lines)).notices}


def test_a_voice_that_nobody_named_and_that_has_much_to_say_is_a_warning() -> None:
    """Its words are no evidence, because it may be anybody; the line says how they become evidence."""
    lines = [("Interviewer", "How do you plan?"), ("P8", "On paper, with my team."), ("Speaker 2", "And on the board.")]
    (told,) = (notice for notice in joined(talk("a.txt", lines)).notices if notice.code == "unknown-speaker")
    assert "Speaker 2 (31 % of the words)" in told.message
    assert '"Speaker 2" = { same_as = "P8" }' in told.message
    few = [*lines[:2], ("P8", "word " * 99), ("Speaker 2", "Mhm.")]
    assert "unknown-speaker" not in {notice.code for notice in joined(talk("a.txt", few)).notices}


# --- people over files --------------------------------------------------------------------------


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


# --- attributes ---------------------------------------------------------------------------------


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


# --- consent ------------------------------------------------------------------------------------


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


# --- privacy ------------------------------------------------------------------------------------


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
