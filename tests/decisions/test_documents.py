"""Corrections of transcripts and speakers are applied, and asked again where the words are others."""

from __future__ import annotations

import dataclasses

import pytest

from synth import decisions
from synth.decisions.documents import moved_offsets
from synth.model import Document, Mark, Source, Turn
from synth.settings import SpeakerSettings
from tests import render_study
from tests.deciding import decision

TURN = Turn(
    "s1-t0000", "s1", "SPEAKER_00", "the harbor is slow to day", marks=(Mark(0, 10, 0.0, 1.0), Mark(11, 25, 1.0, 2.0))
)
RECORDING = Document(Source("s1", "call.mp3", "audio", "00"), turns=(TURN,))


def test_a_corrected_transcript_keeps_its_times() -> None:
    """The recording stays the truth: words that stayed keep their second."""
    fix = decision(
        1, "fix", TURN.id, {"text": "the Harbour is slow today"}, {"path": "call.mp3", "text": TURN.text}, "turn"
    )
    (mended,), outcomes = decisions.mend([RECORDING], [fix])
    turn = mended.turns[0]
    assert turn.text == "the Harbour is slow today"
    assert [(turn.text[mark.char_start : mark.char_end], mark.start_s) for mark in turn.marks] == [
        ("the Harbour", 0.0),
        ("is slow today", 1.0),
    ]
    assert outcomes[0].fate == "kept"


def test_a_correction_of_words_that_are_heard_anew_is_asked_again() -> None:
    """A better recogniser writes another text: the old correction does not overwrite it."""
    fix = decision(1, "fix", TURN.id, {"text": "x"}, {"path": "call.mp3", "text": "the arbor"}, "turn")
    (mended,), outcomes = decisions.mend([RECORDING], [fix])
    assert mended.turns == RECORDING.turns
    assert (outcomes[0].fate, outcomes[0].after) == ("changed", TURN.text)


def test_speakers_are_renamed_merged_and_given_roles() -> None:
    """Decisions overrule study.toml tag by tag."""
    own = {"call.mp3": {"SPEAKER_00": SpeakerSettings(role="participant", name="Bo")}}
    merged = decisions.speaker_settings(
        own,
        [
            decision(1, "role", "call.mp3::SPEAKER_00", {"role": "interviewer"}, about="speaker"),
            decision(2, "merge", "call.mp3::SPEAKER_02", {"into": "SPEAKER_01"}, about="speaker"),
        ],
    )
    assert merged["call.mp3"]["SPEAKER_00"] == SpeakerSettings(role="interviewer", name="Bo")
    assert merged["call.mp3"]["SPEAKER_02"].same_as == "SPEAKER_01"


def test_a_speaker_is_known_by_what_was_said_where_people_saw_a_pseudonym() -> None:
    """A decision names a pseudonym and a turn; the file's own tag is taken from the turn."""
    turns = (Turn("s-1-t0001", "s-1", "Anna K.", "Hello there"), Turn("s-1-t0002", "s-1", "Moderator", "Thanks"))
    document = dataclasses.replace(RECORDING, turns=turns)
    path = document.source.path
    into = {"into": "Interviewer", "into_turn_id": "s-1-t0002"}
    seen = {"turn_id": "s-1-t0001", "text": "Hello there"}
    merge = decision(1, "merge", f"{path}::P01", into, seen, "speaker")
    merged = decisions.speaker_settings({}, [merge], [document])
    assert merged[path]["Anna K."].same_as == "Moderator"


def test_turns_with_hidden_names_are_corrected_and_given_to_another_speaker() -> None:
    """People saw a placeholder where the file has a name: the turn is found all the same."""
    turns = (Turn("s-1-t0001", "s-1", "A", "I am Anna from Leeds, yes"), Turn("s-1-t0002", "s-1", "B", "Thanks"))
    document = dataclasses.replace(RECORDING, turns=turns)
    seen = {"path": document.source.path, "text": "I am [PERSON-1] from [PLACE-2], yes"}
    fix = decision(1, "fix", "s-1-t0001", {"text": "I was [PERSON-1] from [PLACE-2], yes"}, seen, "turn")
    give = decision(2, "speaker", "s-1-t0001", {"speaker": "P02", "as_turn_id": "s-1-t0002"}, seen, "turn")
    (mended,), outcomes = decisions.mend([document], [fix, give])
    assert (mended.turns[0].speaker, mended.turns[0].text) == ("B", "I was [PERSON-1] from [PLACE-2], yes")
    assert {outcome.fate for outcome in outcomes} == {"kept"}


def test_the_last_of_several_corrections_of_a_turn_counts() -> None:
    """Each names the words of the run, so the earlier ones are not applied below the last."""
    seen = {"path": RECORDING.source.path, "text": TURN.text}
    fixes = [decision(seq, "fix", TURN.id, {"text": f"words {seq}"}, seen, "turn") for seq in (1, 2)]
    (mended,), _ = decisions.mend([RECORDING], fixes)
    assert mended.turns[0].text == "words 2"


@pytest.mark.parametrize(
    ("text", "fate"), [("as it was", "kept"), ("as corrected", "kept"), ("otherwise", "changed"), (None, "gone")]
)
def test_a_correction_is_asked_again_when_the_turn_reads_otherwise(text: str | None, fate: str) -> None:
    """Neither the words that were corrected nor the corrected ones: before and after are shown."""
    synthesis = render_study.synthesis()
    turn = synthesis.turns[0]
    path = next(source.path for source in synthesis.sources if source.id == turn.source_id)
    turns = (dataclasses.replace(turn, text=text),) if text is not None else ()
    one = dataclasses.replace(synthesis, turns=turns, statements=(), personas=(), negative_persona=None, themes=())
    fix = decision(1, "fix", turn.id, {"text": "as corrected"}, {"path": path, "text": "as it was"}, "turn")
    (outcome,) = decisions.revise(one, [fix]).outcomes
    assert outcome.fate == fate
    assert (outcome.after == "otherwise") == (fate == "changed")


@pytest.mark.parametrize(("before", "after"), [("", "abc"), ("abc", ""), ("a b c", "a bb c"), ("same", "same")])
def test_offsets_move_within_the_new_text_and_in_order(before: str, after: str) -> None:
    """Whatever was changed, an offset lands inside and none overtakes another."""
    moved = moved_offsets(before, after)
    assert len(moved) == len(before) + 1
    assert moved == sorted(moved)
    assert 0 <= moved[0] <= moved[-1] == len(after)
