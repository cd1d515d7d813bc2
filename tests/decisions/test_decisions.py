"""What people decide is applied, counted again, and never lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from synth import decisions, evidence
from synth.model import CellSpan, Claim, Decision, JsonValue, Statement, Synthesis
from tests import render_study
from tests.deciding import decision


def undo(seq: int, undoes: int) -> Decision:
    return dataclasses.replace(decision(seq, "undo", ""), undoes=undoes)


@pytest.fixture
def synthesis() -> Synthesis:
    return render_study.synthesis()


def claimed(synthesis: Synthesis) -> Statement:
    """The only statement of a claim."""
    by_id = {statement.id: statement for statement in synthesis.statements}
    persona = synthesis.personas[0]
    return next(by_id[claim.statement_ids[0]] for claim in persona.pain_points if claim.statement_ids)


def test_an_undo_takes_a_decision_back_and_can_be_taken_back() -> None:
    """Undo of an undo makes the first decision count again."""
    first, second = decision(1, "accept", "x"), decision(2, "reject", "x")
    assert decisions.active([first, second, undo(3, 2)]) == (first,)
    assert decisions.active([first, second, undo(3, 2), undo(4, 3)]) == (first, second)


def test_no_decision_changes_nothing(synthesis: Synthesis) -> None:
    """Without decisions a result is shown as it was found."""
    revised = decisions.revise(synthesis, ())
    assert revised.synthesis.personas == synthesis.personas
    assert revised.synthesis.statements == synthesis.statements
    assert revised.outcomes == ()


def test_a_rejected_statement_bears_no_claim(synthesis: Synthesis) -> None:
    """Its claims count fewer people, and it is listed among what was left out."""
    statement = claimed(synthesis)
    before = synthesis.personas[0].pain_points
    revised = decisions.revise(synthesis, [decision(1, "reject", statement.id, {"reason": "irony"})]).synthesis
    assert statement.id not in {item.id for item in revised.statements}
    assert any(item.reason == "rejected" and item.text == statement.text for item in revised.dropped)
    assert all(statement.id not in claim.statement_ids for claim in revised.personas[0].pain_points)
    assert sum(claim.support for claim in revised.personas[0].pain_points) < sum(claim.support for claim in before)
    assert all(statement.id not in theme.statement_ids for theme in revised.themes)


def test_another_kind_takes_a_statement_out_of_its_theme(synthesis: Synthesis) -> None:
    """A pain that a person calls a goal supports no pain any more, and her word is certain."""
    statement = claimed(synthesis)
    revised = decisions.revise(synthesis, [decision(1, "kind", statement.id, {"kind": "goal"})])
    now = next(item for item in revised.synthesis.statements if item.id == statement.id)
    assert (now.kind, now.theme_id, now.confidence) == ("goal", None, 1.0)
    assert statement.id in revised.accepted


def test_a_persons_word_clears_flagged_text(synthesis: Synthesis) -> None:
    """Text that the recogniser may have invented is evidence once somebody has listened."""
    statement = dataclasses.replace(claimed(synthesis), flags=("repetition",), quotable=False)
    rest = tuple(item for item in synthesis.statements if item.id != statement.id)
    flagged = dataclasses.replace(synthesis, statements=(statement, *rest))
    revised = decisions.revise(flagged, [decision(1, "accept", statement.id)]).synthesis
    found = next(item for item in revised.statements if item.id == statement.id)
    assert (found.flags, found.quotable) == ((), True)


def test_nobody_is_quoted_against_her_will_because_somebody_listened(synthesis: Synthesis) -> None:
    """Accepting flagged words of a person who does not want to be quoted makes them evidence, not a quote."""
    statement = dataclasses.replace(claimed(synthesis), flags=("repetition",), quotable=False)
    rest = tuple(item for item in synthesis.statements if item.id != statement.id)
    people = tuple(
        dataclasses.replace(person, consent="no_quotes") if person.id == statement.participant_id else person
        for person in synthesis.participants
    )
    flagged = dataclasses.replace(synthesis, statements=(statement, *rest), participants=people)
    revised = decisions.revise(flagged, [decision(1, "accept", statement.id)]).synthesis
    found = next(item for item in revised.statements if item.id == statement.id)
    assert (found.flags, found.quotable) == ((), False)


def test_a_decision_follows_its_words_into_a_new_export(synthesis: Synthesis) -> None:
    """Same words in the same file: kept; similar words: asked again with before and after; no such words: gone."""
    statement = claimed(synthesis)
    path = next(source.path for source in synthesis.sources if source.id == statement.source_id)
    seen = decisions.anchor(statement, path)
    renamed = dataclasses.replace(statement, id="st-new")
    reworded = dataclasses.replace(statement, id="st-new", text=statement.text[:-6] + " or so")
    rest = tuple(item for item in synthesis.statements if item.id != statement.id)
    asked = [decision(1, "accept", statement.id, evidence=seen)]

    def fate(*now: Statement) -> decisions.Outcome:
        result = dataclasses.replace(synthesis, statements=(*now, *rest))
        return decisions.judge(result.statements, result.sources, result.participants, asked).outcomes[0]

    assert (fate(renamed).fate, fate(renamed).object_id) == ("kept", "st-new")
    assert (fate(reworded).fate, fate(reworded).before) == ("changed", statement.text)
    assert fate(reworded).after == reworded.text
    assert fate().fate == "gone"


def test_themes_are_renamed_merged_split_and_dissolved(synthesis: Synthesis) -> None:
    """Statements go where the decision says and people are counted again."""
    first, second = [theme for theme in synthesis.themes if theme.kind == "pain"][:2]
    renamed = decisions.revise(synthesis, [decision(1, "rename", first.id, {"label": "Plans rot"}, about="theme")])
    assert next(theme for theme in renamed.synthesis.themes if theme.id == first.id).label == "Plans rot"

    merged = decisions.revise(synthesis, [decision(1, "merge", first.id, {"into": second.id}, about="theme")]).synthesis
    assert first.id not in {theme.id for theme in merged.themes}
    joined = next(theme for theme in merged.themes if theme.id == second.id)
    assert set(joined.statement_ids) == {*first.statement_ids, *second.statement_ids}

    chosen = first.statement_ids[:1]
    split = decisions.revise(
        synthesis, [decision(7, "split", first.id, {"statement_ids": list(chosen), "label": "Mornings"}, about="theme")]
    ).synthesis
    assert next(theme for theme in split.themes if theme.label == "Mornings").statement_ids == chosen

    gone = decisions.revise(synthesis, [decision(1, "not-a-theme", first.id, about="theme")]).synthesis
    assert first.id not in {theme.id for theme in gone.themes}
    assert all(item.theme_id != first.id for item in gone.statements)


def test_claims_are_reworded_accepted_and_rejected(synthesis: Synthesis) -> None:
    """Rewording keeps the evidence and is marked; a rejected claim is off the card."""
    persona = synthesis.personas[0]
    claim = persona.pain_points[0]
    name = decisions.claim_id(persona, "pain", claim)
    seen: Mapping[str, JsonValue] = {"statement_ids": list(claim.statement_ids), "text": claim.text}
    reworded = decisions.revise(synthesis, [decision(1, "reword", name, {"text": "Plans fail early"}, seen, "claim")])
    now = reworded.synthesis.personas[0].pain_points[0]
    assert (now.text, now.statement_ids) == ("Plans fail early", claim.statement_ids)
    assert name in reworded.described[persona.id].reworded

    rejected = decisions.revise(synthesis, [decision(1, "reject", name, {}, seen, "claim")]).synthesis
    assert claim not in rejected.personas[0].pain_points


def test_a_claim_with_other_evidence_is_asked_again(synthesis: Synthesis) -> None:
    """A decision on a claim holds for the quotes that were seen, not for those that came later."""
    persona = synthesis.personas[0]
    claim = persona.pain_points[0]
    name = decisions.claim_id(persona, "pain", claim)
    revised = decisions.revise(synthesis, [decision(1, "reject", name, {}, {"statement_ids": ["old"]}, "claim")])
    assert revised.outcomes[0].fate == "changed"
    assert claim in revised.synthesis.personas[0].pain_points


def test_decisions_about_what_is_gone_are_listed(synthesis: Synthesis) -> None:
    """Themes and personas that a new run no longer has leave their decisions behind, visibly."""
    revised = decisions.revise(
        synthesis,
        [
            decision(1, "rename", "theme-x", {"label": "a"}, about="theme"),
            decision(2, "approve", "persona-x", about="persona"),
        ],
    )
    assert [(outcome.seq, outcome.fate) for outcome in revised.outcomes] == [(1, "gone"), (2, "gone")]


def test_a_persona_is_edited_and_approved(synthesis: Synthesis) -> None:
    """Name and summary are a person's; the approval carries its date."""
    persona = synthesis.personas[0]
    revised = decisions.revise(
        synthesis,
        [
            decision(1, "name", persona.id, {"text": "The Replanner"}, about="persona"),
            decision(2, "summary", persona.id, {"text": "Replans daily."}, about="persona"),
            decision(3, "approve", persona.id, about="persona"),
        ],
    )
    described = revised.described[persona.id]
    assert (described.persona.name, described.persona.summary) == ("The Replanner", "Replans daily.")
    assert described.approved_at == "2026-11-02T10:00:00+00:00"


def test_nobody_is_quoted_who_withheld_consent_later(synthesis: Synthesis) -> None:
    """A chosen quote holds as long as its speaker may be quoted, and no longer."""
    persona = synthesis.personas[0]
    chosen = next(one for one in synthesis.statements if persona.quote and one.id != persona.quote.statement_id)
    quote = decision(1, "quote", persona.id, {"statement_id": chosen.id, "text": chosen.text}, about="persona")
    for quotable in (True, False):
        statements = tuple(
            dataclasses.replace(one, quotable=quotable) if one.id == chosen.id else one for one in synthesis.statements
        )
        revised = decisions.revise(dataclasses.replace(synthesis, statements=statements), [quote]).synthesis
        shown = revised.personas[0].quote
        assert shown is not None
        assert (shown.statement_id == chosen.id) == quotable


def test_a_facet_repeats_no_rejected_words(synthesis: Synthesis) -> None:
    """What somebody rejected is in no claim's wording; the next thing that was said stands for it."""
    first, second = [one for one in synthesis.statements if one.quotable and not one.flags][:2]
    text = f"“{first.text}”"
    facets = {"tools": Claim(text, 2, 4, (first.id, second.id)), "skills": Claim(text, 1, 4, (first.id,))}
    persona = dataclasses.replace(synthesis.personas[0], facets=facets)
    changed = dataclasses.replace(synthesis, personas=(persona, *synthesis.personas[1:]))
    assert decisions.revise(changed, ()).synthesis.personas[0].facets == facets
    after = decisions.revise(changed, [decision(1, "reject", first.id)]).synthesis.personas[0].facets
    assert after["tools"] is not None and after["tools"].text == f"“{second.text}”"
    assert after["skills"] is None


def test_a_persona_quotes_the_corrected_words(synthesis: Synthesis) -> None:
    """After a turn was corrected, the quote out of it is verbatim again."""
    persona = synthesis.personas[0]
    assert persona.quote is not None
    said = next(one for one in synthesis.statements if one.id == persona.quote.statement_id)
    assert not isinstance(said.span, CellSpan)
    turn_id = said.span.turn_id
    turn = next(one for one in synthesis.turns if one.id == turn_id)
    fix = decision(1, "fix", turn.id, {"text": turn.text.upper()}, {"text": turn.text}, about="turn")
    revised = decisions.revise(synthesis, [fix]).synthesis
    evidence.check(revised)
    shown = revised.personas[0].quote
    assert shown is not None and shown.text == said.text.upper()
