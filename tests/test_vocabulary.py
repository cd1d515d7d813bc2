"""Names put right in recognised text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from synth.model import SpeechSegment, Word
from synth.vocabulary import corrected, located


def heard(text: str, confidence: float | None = 0.4) -> SpeechSegment:
    words = tuple(Word(part, float(index), index + 0.5, confidence) for index, part in enumerate(text.split()))
    return SpeechSegment(0.0, float(len(words)), text, words)


def test_a_misheard_name_is_replaced_and_listed() -> None:
    """Words that sound like a name become one word, with the time of all of them and a line on what was heard."""
    [segment], lines = corrected([heard("we tried stock wise, last year")], ["Stockwise"])

    assert segment.text == "we tried Stockwise, last year"
    assert [word.text for word in segment.words] == ["we", "tried", "Stockwise,", "last", "year"]
    assert (segment.words[2].start_s, segment.words[2].end_s) == (2.0, 3.5)
    assert lines == ["at 2.0 s 'stock wise,' was taken for 'Stockwise'"]


def test_a_name_of_two_words_is_found_in_other_spellings() -> None:
    """A near spelling of each part is enough."""
    [segment], lines = corrected([heard("the pomp verk people called")], ["Pump Werk"])

    assert segment.text == "the Pump Werk people called"
    assert len(lines) == 1


def test_a_name_that_is_already_right_only_gets_its_capitals() -> None:
    """That is no correction, so it is not listed."""
    [segment], lines = corrected([heard("we use figma.")], ["Figma"])

    assert segment.text == "we use Figma."
    assert lines == []


def test_other_words_and_words_that_the_recogniser_is_sure_of_stay() -> None:
    """Nothing is forced into a name."""
    unlike = heard("we walk to the station and wait")
    sure = heard("we tried stuck wise last year", confidence=0.99)

    assert corrected([unlike, sure], ["Stockwise", "Notion", "Jira"]) == ((unlike, sure), [])


def test_text_that_is_written_without_spaces_is_kept() -> None:
    """Words of a language without spaces are found in the text as it stands."""
    segment = SpeechSegment(0, 2, "今日は雨です。", (Word("今日は", 0, 1), Word("雨です。", 1, 2)))

    assert list(located(segment.text, segment.words)) == [(0, 3), (3, 7)]
    assert corrected([segment], ["Stockwise"]) == ((segment,), [])


@given(st.lists(st.sampled_from("we stock wise figma tried, pump werk. the".split()), max_size=20))
def test_every_word_stands_in_the_text_afterwards(parts: list[str]) -> None:
    """Text and words agree after replacements."""
    (segment,), _ = corrected([heard(" ".join(parts))], ["Stockwise", "Figma", "Pump Werk"])

    spans = list(located(segment.text, segment.words))
    assert [segment.text[start:end] for start, end in spans] == [word.text for word in segment.words]
