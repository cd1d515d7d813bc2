"""Who asks and who answers."""

from __future__ import annotations

import pytest

from synth.privacy import Key
from synth.settings import ParticipantsSettings, SpeakerSettings
from synth.stages.participants import join
from tests.conversations import TALK, joined, role_of, row, table, talk


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
