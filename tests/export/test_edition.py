"""What leaves a study: only what was asked for, nothing that consent forbids, nobody who shall stay unknown."""

from __future__ import annotations

import dataclasses
import json

import pytest

from synth import decisions
from synth.contract import SynthesisFile
from synth.errors import StudyError, UsageError
from synth.export.anonymous import SHARED_MIN, coarse_values
from synth.export.clips import Clips
from synth.export.covering import COVER
from synth.export.edition import Wish
from synth.export.json import synthesis_json
from synth.export.targets import NAMES, made
from synth.model import CellSpan, OpenQuestion, Participant, Synthesis
from tests.export.contents import words_in
from tests.export.studies import APPROVED, issue, silent_study, unquotable


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("kind", list(NAMES))
def test_what_must_not_be_quoted_is_in_no_format(kind: str, anonymous: bool) -> None:
    """Neither a flagged passage nor a word of a person who does not want to be quoted is in any file."""
    forbidden = unquotable(silent_study())
    assert len(forbidden) >= 3
    words = words_in(made(issue(wish=Wish(anonymous=anonymous)), kind, Clips({}, ())), kind)
    assert [text for text in forbidden if " ".join(text.split()) in words] == []


def test_what_is_not_quoted_is_counted() -> None:
    """Covering words changes no support, no theme and no number of people."""
    before, after = silent_study(), issue().synthesis
    assert [persona.pain_points for persona in after.personas] == [persona.pain_points for persona in before.personas]
    said = [{theme.id: (theme.statement_ids, theme.participants) for theme in one.themes} for one in (before, after)]
    assert said[0] == said[1]


def test_offsets_hold_in_covered_turns_and_cells() -> None:
    """Every statement, also a covered one, is still what its span cuts out of its turn or cell."""
    study = issue().synthesis
    turns = {turn.id: turn.text for turn in study.turns}
    cells = {(one.source_id, one.row, one.column): one.text for one in study.answers}
    for one in study.statements:
        span = one.span
        whole = cells[one.source_id, span.row, span.column] if isinstance(span, CellSpan) else turns[span.turn_id]
        assert whole[span.char_start : span.char_end] == one.text
    assert any(set(one.text) == {COVER} for one in study.statements)


def test_only_approved_personas_are_left_on_demand() -> None:
    """One approval, one persona; the profile, which nobody can approve, is not there."""
    approved = issue(wish=Wish(approved=True), active=[APPROVED])
    assert [persona.id for persona in approved.synthesis.all_personas] == ["persona-swap"]
    assert approved.synthesis.icp is None
    assert {person.persona_id for person in approved.synthesis.participants} == {"persona-swap", None}


def test_no_approval_is_told() -> None:
    """An empty file would look like a result."""
    with pytest.raises(StudyError, match="no such persona is approved"):
        issue(wish=Wish(approved=True))


def test_an_approval_that_was_taken_back_does_not_count() -> None:
    """Undoing is a decision as well."""
    undone = dataclasses.replace(APPROVED, action="undo", undoes=1, seq=2)
    with pytest.raises(StudyError):
        issue(wish=Wish(approved=True), active=[APPROVED, undone])


@pytest.mark.parametrize("name", ["persona-swap", "the hands-off dispatcher"])
def test_personas_are_asked_for_by_id_or_name(name: str) -> None:
    """The order is that of the result, whatever the order asked for."""
    found = issue(wish=Wish(personas=(name, "persona-morning"))).synthesis
    assert [persona.id for persona in found.all_personas] == ["persona-morning", "persona-swap"]


def test_an_unknown_persona_is_told_with_those_that_exist() -> None:
    """A typing error is no empty file."""
    with pytest.raises(UsageError, match=r"no persona 'nobody'; known: persona-morning \(The Morning Firefighter\)"):
        issue(wish=Wish(personas=("nobody",)))


# --- anonymous ----------------------------------------------------------------------------------


def anonymous() -> Synthesis:
    """The study for people outside."""
    return issue(wish=Wish(anonymous=True)).synthesis


def test_anonymous_names_no_file_and_no_old_number() -> None:
    """No path, hash, respondent id or old participant id is anywhere in the contract's file."""
    study = silent_study()
    text = synthesis_json(issue(wish=Wish(anonymous=True))).decode()
    for source in study.sources:
        assert source.path not in text
        assert source.sha256 not in text
        assert f'"{source.id}"' not in text
        assert f'"{source.id}-t' not in text
    for person in study.participants:
        assert f'"{person.id}"' not in text
        assert all(f'"{one}"' not in text for one in person.external_ids)
    SynthesisFile.model_validate(json.loads(text))


def test_new_numbers_say_nothing_about_the_old_order() -> None:
    """People are numbered P1 to P12, in another order than before."""
    before = {one.id: one.participant_id for one in silent_study().statements}
    after = {one.id: one.participant_id for one in anonymous().statements}
    dealt = {old: after[one] for one, old in before.items()}
    assert set(dealt.values()) <= {f"p{number}" for number in range(1, 13)}
    order = [dealt[old] for old in sorted(dealt)]
    assert order != sorted(order, key=lambda name: int(name[1:]))


def test_anonymous_results_agree_with_themselves() -> None:
    """Every reference leads to something: participants, sources, turns and statements were renamed alike."""
    study = anonymous()
    people, sources = {one.id for one in study.participants}, {one.id for one in study.sources}
    turns = {turn.id for turn in study.turns}
    statements = {one.id for one in study.statements}
    assert {one.participant_id for one in study.statements} <= people
    assert {one.source_id for one in study.statements} | {turn.source_id for turn in study.turns} <= sources
    assert {one.span.turn_id for one in study.statements if not isinstance(one.span, CellSpan)} <= turns
    for persona in study.all_personas:
        for _, claim in decisions.claims(persona):
            assert set(claim.statement_ids) <= statements
            assert set(claim.attribute_participant_ids) <= people


def test_only_statements_are_left_of_what_was_said() -> None:
    """Interviewers and small talk name people and companies; offsets into what is covered still hold."""
    study = anonymous()
    turns = {turn.id: turn.text for turn in study.turns}
    assert all(set(turn.text) == {COVER} for turn in study.turns if turn.role == "interviewer")
    for one in study.statements:
        if not isinstance(one.span, CellSpan):
            assert turns[one.span.turn_id][one.span.char_start : one.span.char_end] == one.text


def test_names_of_employers_are_covered_wherever_they_are_said() -> None:
    """In quotes, claims and turns, in any case; a longer word that holds the name stays."""
    study = silent_study()
    person = dataclasses.replace(study.participants[0], attributes={"company": "Half of"})
    shown = issue(
        dataclasses.replace(study, participants=(person, *study.participants[1:])), Wish(anonymous=True)
    ).synthesis
    said = next(one.text for one in shown.statements if "those calls" in one.text)
    assert said.startswith(f"{COVER * 4} {COVER * 2} those calls are me")
    assert not any("half of" in turn.text.casefold() for turn in shown.turns)


def test_names_of_employers_are_in_no_text_of_an_anonymous_result() -> None:
    """Keywords, labels, summaries, names of personas, questions, headers and the title, and every file made of them."""
    study = silent_study()
    named = "since the Wexfordia Tools move"
    people = tuple(
        dataclasses.replace(one, attributes={**one.attributes, f"Years {named}": "3", "company": "WEXFORDIA  tools"})
        for one in study.participants
    )
    assert study.icp is not None
    claim = dataclasses.replace(study.icp.must_haves[0], text=named)
    cells = [dataclasses.replace(one, question=named, column=f"{one.column} {named}") for one in study.answers]
    full = dataclasses.replace(
        study,
        study_name=named,
        participants=people,
        themes=tuple(dataclasses.replace(one, label=named, keywords=("pads", named)) for one in study.themes),
        answers=tuple(cells),
        statements=tuple(
            dataclasses.replace(one, span=dataclasses.replace(one.span, column=f"{one.span.column} {named}"))
            if isinstance(one.span, CellSpan)
            else one
            for one in study.statements
        ),
        personas=tuple(
            dataclasses.replace(
                one, name=f"{one.name} {named}", summary=named, open_questions=(OpenQuestion("tools", named),)
            )
            for one in study.personas
        ),
        icp=dataclasses.replace(study.icp, summary=named, must_haves=(claim,), strategic={"why": claim}),
    )
    shown = issue(full, Wish(anonymous=True))
    assert "wexfordia" in synthesis_json(issue(full)).decode().casefold()
    for kind in NAMES:
        assert "wexfordia" not in words_in(made(shown, kind, Clips({}, ())), kind).casefold(), kind
    SynthesisFile.model_validate(json.loads(synthesis_json(shown)))


def test_values_that_few_share_are_left_out_of_people_and_cards() -> None:
    """Below three people a value points at somebody, so neither attribute nor facet shows it."""
    study = silent_study()
    odd = dataclasses.replace(
        study.participants[0], attributes={**study.participants[0].attributes, "job_title": "Harbour master"}
    )
    people = (odd, *study.participants[1:])
    shown = issue(dataclasses.replace(study, participants=people), Wish(anonymous=True)).synthesis
    values = [value for person in shown.participants for value in person.attributes.items()]
    assert all(values.count(pair) >= SHARED_MIN for pair in values)
    assert values
    for persona in shown.all_personas:
        for claim in persona.facets.values():
            assert claim is None or not claim.attribute_participant_ids or claim.support >= SHARED_MIN


def test_numbers_become_ranges_and_companies_go() -> None:
    """An age becomes its decade; who somebody works for is not said at all."""
    person = Participant("p", "P01", (), attributes={"age": "34", "team": "7", "company": "Acme", "staff": "1250"})
    assert coarse_values(person) == {"age": "30 to 39", "team": "under 10", "staff": "1000 to 1999"}


def test_voices_are_not_in_an_anonymous_page() -> None:
    """A voice says who somebody is."""
    from synth.export.html import heard

    assert heard(issue()) != ()
    assert heard(issue(wish=Wish(anonymous=True))) == ()
