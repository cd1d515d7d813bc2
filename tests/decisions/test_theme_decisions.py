"""What people decide about themes is followed by the claims, and is asked again where a theme is not found."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from synth import decisions
from synth.model import Claim, DecidedObject, Decision, JsonValue, Persona, Synthesis, Theme
from tests import render_study

Value = Mapping[str, JsonValue]


def decision(seq: int, action: str, object_id: str, value: Value | None = None, **more: object) -> Decision:
    """A decision on a theme, or on what `about` says; `evidence` is what was seen."""
    about: DecidedObject = more.get("about", "theme")  # type: ignore[assignment]
    evidence: Value = more.get("evidence", {})  # type: ignore[assignment]
    return Decision("2026-11-02T10:00:00+00:00", "Ada", action, about, object_id, value or {}, evidence, None, seq)


def seen(theme: Theme) -> Value:
    """What is kept with a decision on a theme."""
    return {"label": theme.label, "statement_ids": list(theme.statement_ids)}


def on_claim(seq: int, action: str, persona: Persona, claim: Claim, value: Value | None = None) -> Decision:
    """A decision on a claim about a theme, made when it rested on what it rests on."""
    evidence: Value = {"text": claim.text, "statement_ids": list(claim.statement_ids)}
    return decision(seq, action, f"{persona.id}/{claim.theme_id}", value, about="claim", evidence=evidence)


@pytest.fixture
def synthesis() -> Synthesis:
    return render_study.synthesis()


def themes_of(synthesis: Synthesis) -> dict[str, Theme]:
    return {theme.id: theme for theme in synthesis.themes}


def pains(persona: Persona) -> dict[str | None, Claim]:
    return {claim.theme_id: claim for claim in persona.pain_points}


def voices(synthesis: Synthesis, claim: Claim) -> int:
    """How many people said the evidence of a claim."""
    return len({one.participant_id for one in synthesis.statements if one.id in claim.statement_ids})


def without(synthesis: Synthesis, theme_id: str, into: str | None = None) -> Synthesis:
    """The result of a run that does not find a theme; its statements are in another one or in none."""
    lost = themes_of(synthesis)[theme_id].statement_ids
    return dataclasses.replace(
        synthesis,
        themes=tuple(
            dataclasses.replace(theme, statement_ids=(*theme.statement_ids, *lost)) if theme.id == into else theme
            for theme in synthesis.themes
            if theme.id != theme_id
        ),
        statements=tuple(
            dataclasses.replace(one, theme_id=into) if one.theme_id == theme_id else one for one in synthesis.statements
        ),
    )


def test_claims_on_merged_themes_are_one_claim(synthesis: Synthesis) -> None:
    """Evidence and counter-evidence of both stand behind it, people are counted once, and nothing vanishes."""
    before = synthesis.personas[0]
    one, two = pains(before)["theme-p1"], pains(before)["theme-p3"]
    merged = decisions.revise(synthesis, [decision(1, "merge", "theme-p1", {"into": "theme-p3"})])
    after = pains(merged.synthesis.personas[0])
    assert "theme-p1" not in after
    assert len(after) == len(pains(before)) - 1
    claim = after["theme-p3"]
    assert claim.text == two.text
    assert set(claim.statement_ids) == {*one.statement_ids, *two.statement_ids}
    assert claim.counter_statement_ids == one.counter_statement_ids != ()
    assert claim.support == voices(synthesis, claim) <= claim.of


def test_a_claim_goes_on_alone_when_its_persona_has_none_on_the_other_theme(synthesis: Synthesis) -> None:
    """It keeps its words, its evidence and what was decided about it."""
    persona = synthesis.personas[0]
    own = {claim.theme_id for claim in persona.pain_points}
    claim = persona.pain_points[0]
    other = next(theme for theme in synthesis.themes if theme.kind == "pain" and theme.id not in own)
    reworded = on_claim(1, "reword", persona, claim, {"text": "In my words"})
    merged = decisions.revise(synthesis, [reworded, decision(2, "merge", str(claim.theme_id), {"into": other.id})])
    after = pains(merged.synthesis.personas[0])[other.id]
    assert (after.text, after.statement_ids) == ("In my words", claim.statement_ids)
    assert merged.described[persona.id].reworded == {f"{persona.id}/{other.id}"}
    assert [outcome.fate for outcome in merged.outcomes] == ["kept", "kept"]


def test_a_decision_on_a_claim_that_was_joined_is_asked_again(synthesis: Synthesis) -> None:
    """Somebody accepted less evidence than there is now."""
    persona = synthesis.personas[0]
    claim = pains(persona)["theme-p1"]
    accepted = on_claim(1, "accept", persona, claim)
    merged = decisions.revise(synthesis, [accepted, decision(2, "merge", "theme-p1", {"into": "theme-p3"})])
    outcome = next(outcome for outcome in merged.outcomes if outcome.seq == 1)
    assert (outcome.fate, outcome.object_id, outcome.before) == ("changed", f"{persona.id}/theme-p3", claim.text)


def test_what_was_split_off_is_a_claim_of_its_own(synthesis: Synthesis) -> None:
    """In the words of the person who split it; the rest stays behind the old one."""
    claim = pains(synthesis.personas[0])["theme-p1"]
    chosen = list(claim.statement_ids[:1])
    split = decisions.revise(synthesis, [decision(7, "split", "theme-p1", {"statement_ids": chosen, "label": "Dawn"})])
    after = pains(split.synthesis.personas[0])
    assert after["theme-p1-7"].text == "Dawn"
    assert list(after["theme-p1-7"].statement_ids) == chosen
    assert after["theme-p1-7"].support == 1
    assert set(after["theme-p1"].statement_ids) == set(claim.statement_ids) - set(chosen)
    joined = [decision(8, "merge", "theme-p1-7", {"into": "theme-p3"})]
    both = decisions.revise(
        synthesis, [decision(7, "split", "theme-p1", {"statement_ids": chosen, "label": "Dawn"}), *joined]
    )
    assert set(chosen) <= set(pains(both.synthesis.personas[0])["theme-p3"].statement_ids)


def test_a_split_finds_its_statements_by_their_words(synthesis: Synthesis) -> None:
    """A file that was exported again has other ids for the same sentences."""
    theme = themes_of(synthesis)["theme-p1"]
    one = next(one for one in synthesis.statements if one.id == theme.statement_ids[0])
    path = next(source.path for source in synthesis.sources if source.id == one.source_id)
    value: Value = {
        "statement_ids": ["st-old"], "label": "Dawn", "passages": [dict(decisions.anchor(one, path))],
    }  # fmt: skip
    split = decisions.revise(synthesis, [decision(7, "split", "theme-p1", value)])
    assert themes_of(split.synthesis)["theme-p1-7"].statement_ids == (one.id,)
    nothing = decisions.revise(synthesis, [decision(7, "split", "theme-p1", {**value, "passages": []})])
    assert [(outcome.fate, outcome.object_id, outcome.before) for outcome in nothing.outcomes] == [
        ("changed", "theme-p1", "Dawn")
    ]


def test_no_claim_is_made_on_what_is_no_theme(synthesis: Synthesis) -> None:
    """Its statements stay; a decision on such a claim has lost its object and says so."""
    persona = synthesis.personas[0]
    claim = pains(persona)["theme-p1"]
    accepted = on_claim(2, "accept", persona, claim)
    revised = decisions.revise(synthesis, [decision(1, "not-a-theme", "theme-p1"), accepted])
    assert "theme-p1" not in pains(revised.synthesis.personas[0])
    assert {one.id for one in revised.synthesis.statements} == {one.id for one in synthesis.statements}
    assert [(outcome.seq, outcome.fate) for outcome in revised.outcomes] == [(1, "kept"), (2, "gone")]


def test_a_merge_into_a_theme_that_is_gone_is_asked_again(synthesis: Synthesis) -> None:
    """Nothing points to a theme that is not there."""
    run = without(synthesis, "theme-p3")
    made = decision(1, "merge", "theme-p1", {"into": "theme-p3", "label": "The other"}, evidence={"label": "This one"})
    revised = decisions.revise(run, [made])
    (outcome,) = revised.outcomes
    assert (outcome.fate, outcome.object_id) == ("changed", "theme-p1")
    assert (outcome.before, outcome.after) == ("This one → The other", themes_of(run)["theme-p1"].label)
    assert themes_of(revised.synthesis).keys() == themes_of(run).keys()


def test_a_statement_put_into_a_theme_that_is_gone_is_asked_again(synthesis: Synthesis) -> None:
    """It stays in the theme that the run found for it; a theme that was merged since is no reason to ask."""
    one = next(one for one in synthesis.statements if one.theme_id == "theme-p1")
    path = next(source.path for source in synthesis.sources if source.id == one.source_id)
    evidence: Value = {**decisions.anchor(one, path), "kind": "pain"}
    put = decision(1, "theme", one.id, {"theme_id": "theme-p3", "label": "There"}, about="statement", evidence=evidence)
    revised = decisions.revise(without(synthesis, "theme-p3"), [put])
    (outcome,) = revised.outcomes
    assert (outcome.fate, outcome.object_id, outcome.before) == ("changed", one.id, "There")
    assert outcome.after == themes_of(synthesis)["theme-p1"].label
    assert {statement.theme_id for statement in revised.synthesis.statements} - {None} <= {
        theme.id for theme in revised.synthesis.themes
    }
    merged = decisions.revise(synthesis, [put, decision(2, "merge", "theme-p3", {"into": "theme-p2"})])
    assert one.id in themes_of(merged.synthesis)["theme-p2"].statement_ids
    assert [outcome.fate for outcome in merged.outcomes] == ["kept", "kept"]


def test_a_theme_that_the_run_put_into_another_is_asked_again_there(synthesis: Synthesis) -> None:
    """A label that somebody chose is shown beside the one of the theme that holds its statements now."""
    lost = themes_of(synthesis)["theme-p1"]
    run = without(synthesis, "theme-p1", into="theme-p3")
    renamed = decision(1, "rename", "theme-p1", {"label": "Mine"}, evidence=seen(lost))
    (outcome,) = decisions.revise(run, [renamed]).outcomes
    assert (outcome.fate, outcome.object_id) == ("changed", "theme-p3")
    assert (outcome.before, outcome.after) == (lost.label, themes_of(run)["theme-p3"].label)
    merged = decision(1, "merge", "theme-p1", {"into": "theme-p3"}, evidence=seen(lost))
    (outcome,) = decisions.revise(run, [merged]).outcomes
    assert (outcome.fate, outcome.object_id) == ("kept", "theme-p3")
    (outcome,) = decisions.revise(without(synthesis, "theme-p1"), [renamed]).outcomes
    assert outcome.fate == "gone"


def test_a_later_kind_takes_a_statement_out_of_the_theme_it_was_put_into(synthesis: Synthesis) -> None:
    """A theme holds statements of its own kind alone."""
    one = next(one for one in synthesis.statements if one.theme_id == "theme-p1")
    put = decision(1, "theme", one.id, {"theme_id": "theme-p3"}, about="statement", evidence={"kind": "pain"})
    kind = decision(2, "kind", one.id, {"kind": "goal"}, about="statement", evidence={"kind": "pain"})
    revised = decisions.revise(synthesis, [put, kind]).synthesis
    now = next(statement for statement in revised.statements if statement.id == one.id)
    assert (now.kind, now.theme_id) == ("goal", None)
