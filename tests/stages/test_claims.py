"""Which claims a persona has, and which of its quotes stands first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from synth.model import Theme
from synth.settings import PersonasSettings
from synth.stages.personas import PersonaTools, draft
from synth.stages.personas.claims import Comparison, select
from tests.stages.study_of_people import WordCounts, three_challenges


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
    tools = PersonaTools(WordCounts())
    result = draft(study.statements, themes, study.people, PersonasSettings(), tools)
    texts = {statement.id: statement.text for statement in study.statements}
    found = [claim for one in result.personas for claim in one.pain_points if claim.theme_id == "pain-typing"]
    assert found
    assert all("until noon, again" in texts[claim.statement_ids[0]] for claim in found)
