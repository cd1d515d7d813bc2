"""Which claims a persona has, and which of its quotes stands first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from synth.model import Claim, Theme
from synth.settings import PersonasSettings
from synth.stages.personas import Drafted, PersonaTools, draft
from synth.stages.personas.claims import Comparison, select
from tests.stages.study_of_people import Study, WordCounts, three_challenges


@pytest.mark.parametrize(("elsewhere", "taken"), [(0, 4), (1, 2)])
def test_a_persona_alone_has_every_theme_that_people_share(elsewhere: int, taken: int) -> None:
    """Beside others, a card without a telling theme has two; a single one leaves no shared theme out."""
    themes = [Theme(f"pain-{number}", "pain", "it fails", (), (), 3, 0.1) for number in range(4)]
    compared = [Comparison(theme, 3, 27, elsewhere, 1.0) for theme in themes]
    single = Comparison(Theme("pain-9", "pain", "it is late", (), (), 1, 0.1), 1, 27, elsewhere, 1.0)
    chosen = select([*compared, single], "pain", 5)
    assert len(chosen) == taken
    assert single not in chosen


def test_the_first_quote_of_a_claim_holds_its_words() -> None:
    """What a claim says stands in the first quote below it, also when other statements are more typical."""
    study = three_challenges()
    themes = [
        replace(theme, label="Until noon, again") if theme.id == "pain-typing" else theme for theme in study.themes()
    ]
    tools = PersonaTools(WordCounts(), WordCounts())
    result = draft(study.statements, themes, study.people, PersonasSettings(), tools)
    texts = {statement.id: statement.text for statement in study.statements}
    found = [claim for one in result.personas for claim in one.pain_points if claim.theme_id == "pain-typing"]
    assert found
    assert all("until noon, again" in texts[claim.statement_ids[0]] for claim in found)


def _drafted(study: Study) -> Drafted:
    """Drafts of a study whose themes were found, and not named by people."""
    themes = [replace(theme, keywords=("word",)) for theme in study.themes()]
    return draft(study.statements, themes, study.people, PersonasSettings(), PersonaTools(WordCounts(), WordCounts()))


def _pains(result: Drafted, theme: str) -> list[Claim]:
    return [claim for one in result.personas for claim in one.pain_points if claim.theme_id == theme]


def test_a_claim_is_worded_by_a_member_and_rests_on_what_says_the_same() -> None:
    """Statements of the theme that say something else are no evidence for the wording, and do not count."""
    study = three_challenges()
    for number in range(3):
        study.say(f"typing{number}", "pain", "Coffee is cold.", theme="pain-typing")
    texts = {statement.id: statement.text for statement in study.statements}
    (claim,) = _pains(_drafted(study), "pain-typing")
    said = [texts[one] for one in claim.statement_ids]
    assert claim.text.casefold() in said[0].casefold()
    assert "Coffee is cold." not in said
    assert claim.support == 4


def test_who_says_something_else_of_the_theme_is_not_counted() -> None:
    """Support is the number of people whose statements support the words of the claim."""
    study = three_challenges()
    study.statements = [
        replace(one, text="Coffee is cold.")
        if one.participant_id == "typing3" and one.theme_id == "pain-typing"
        else one
        for one in study.statements
    ]
    (claim,) = _pains(_drafted(study), "pain-typing")
    assert (claim.support, claim.of) == (3, 4)


def test_a_claim_never_holds_the_words_of_somebody_who_may_not_be_quoted() -> None:
    """Words come from people who may be quoted; the others are counted."""
    study = three_challenges()
    study.statements = [
        replace(one, text="We type orders from paper by hand at midnight.", quotable=False)
        if one.participant_id == "typing0" and one.theme_id == "pain-typing"
        else one
        for one in study.statements
    ]
    (claim,) = _pains(_drafted(study), "pain-typing")
    assert "midnight" not in claim.text
    assert claim.support == 4


def test_personas_that_share_a_theme_word_it_each_in_its_own_words() -> None:
    """What a card says about a theme was said by one of its own people."""
    study = three_challenges()
    for number in range(4):
        study.say(f"typing{number}", "pain", "Support answers typing clerks too late.", theme="pain-support")
        study.say(f"stock{number}", "pain", "Support answers stock planners too late.", theme="pain-support")
    claims = _pains(_drafted(study), "pain-support")
    people = {statement.id: statement.participant_id for statement in study.statements}
    assert claims
    for claim in claims:
        assert ("typing" in claim.text) == people[claim.statement_ids[0]].startswith("typing")


def test_a_theme_that_people_named_keeps_its_name() -> None:
    """A theme of a codebook is called on a card what the researcher calls it, and all that fits it bears the claim."""
    study = three_challenges()
    tools = PersonaTools(WordCounts(), WordCounts())
    result = draft(study.statements, study.themes(), study.people, PersonasSettings(), tools)
    (claim,) = _pains(result, "pain-typing")
    assert claim.text == "Typing pain"
    assert len(claim.statement_ids) == 16


def test_two_people_bear_a_claim_only_when_they_say_nearly_the_same() -> None:
    """Half of the words in common is a chance between two; among three or more it is a pattern."""
    study = three_challenges()
    for number, price in enumerate(("evenings money", "marriages sleep")):
        study.say(f"typing{number}", "pain", f"Parking costs {price}.", theme="pain-parking")
        study.say(f"stock{number}", "pain", "Lunch queues eat breaks.", theme="pain-lunch")
    result = _drafted(study)
    assert [claim.support for claim in _pains(result, "pain-lunch")] == [2]
    assert not _pains(result, "pain-parking")
