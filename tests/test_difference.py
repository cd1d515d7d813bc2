"""What changed between two results: counted in people, explained by their words."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from synth.difference import Change, Support, diff
from synth.model import Claim, Participant, Persona, Statement, Synthesis, Theme
from synth.privacy import forget
from tests.render_study import synthesis


def by_id(changes: tuple[Change, ...]) -> dict[str, Change]:
    """Changes by the id of what changed."""
    return {change.id: change for change in changes}


def put(study: Synthesis, *records: Statement | Theme | Persona | Participant) -> Synthesis:
    """The study with these records in place of those of the same id, or added."""
    names = {Statement: "statements", Theme: "themes", Persona: "personas", Participant: "participants"}
    for record in records:
        name = names[type(record)]
        changed: Any = {name: (*(one for one in getattr(study, name) if one.id != record.id), record)}
        study = dataclasses.replace(study, **changed)
    return study


def test_the_same_result_differs_in_nothing() -> None:
    """Two runs on the same files are told as no change."""
    assert not diff(synthesis(), synthesis())


def test_a_new_voice_makes_a_claim_stronger_and_is_named_as_the_cause() -> None:
    """Support rises from 4 of 4 to 5 of 5, because of one new sentence of one new person."""
    before = synthesis()
    persona = before.personas[0]
    claim = next(one for one in persona.pain_points if one.theme_id == "theme-p1")
    ann = dataclasses.replace(before.participants[0], id="p-P13", label="P13")
    said = dataclasses.replace(
        before.statements[0], id="new", participant_id=ann.id, text="By ten it is all wrong.", kind="pain",
        theme_id="theme-p1",
    )  # fmt: skip
    more = dataclasses.replace(
        claim, support=claim.support + 1, of=claim.of + 1, statement_ids=(*claim.statement_ids, said.id)
    )
    others = tuple(more if one == claim else one for one in persona.pain_points)
    grown = dataclasses.replace(persona, size=persona.size + 1, pain_points=others)
    found = diff(before, put(before, ann, said, grown))
    change = by_id(found.changes)[f"{persona.id}/theme-p1"]
    assert (change.fate, change.before, change.after) == ("stronger", Support(4, 4), Support(5, 5))
    assert [(one.text, one.person, one.why) for one in change.causes] == [("By ten it is all wrong.", "P13", "new")]
    assert found.joined == ("P13",)
    assert by_id(found.changes)[persona.id].fate == "stronger"


def test_a_lost_voice_makes_it_weaker() -> None:
    """The way back: the quote that went is named."""
    study = synthesis()
    smaller = forget(study, "p-P01")
    change = by_id(diff(study, smaller).changes)["theme-p1"]
    assert change.fate == "weaker"
    assert {(one.person, one.why) for one in change.causes} == {("P01", "gone")}


def test_who_is_gone_or_withdrew_is_not_quoted_from_the_older_result() -> None:
    """Her words were allowed then; they are not now."""
    study = synthesis()
    change = by_id(diff(study, forget(study, "p-P01")).changes)["theme-p1"]
    assert {one.text for one in change.causes} == {None}

    quiet = put(study, dataclasses.replace(study.participants[0], consent="no_quotes"))
    moved = tuple(
        dataclasses.replace(one, theme_id=None) if one.participant_id == "p-P01" else one for one in quiet.statements
    )
    theme = next(one for one in study.themes if one.id == "theme-p1")
    mine = {one.id for one in study.statements if one.participant_id == "p-P01"}
    less = dataclasses.replace(
        theme, statement_ids=tuple(one for one in theme.statement_ids if one not in mine), participants=3
    )
    change = by_id(diff(study, put(dataclasses.replace(quiet, statements=moved), less)).changes)["theme-p1"]
    assert [(one.text, one.why) for one in change.causes] == [(None, "moved out")]


def test_a_file_that_was_exported_again_brings_no_new_quotes() -> None:
    """The same person saying the same words is the same statement under another id."""
    study = synthesis()
    new_ids = {one.id: f"again-{one.id}" for one in study.statements}
    renamed = dataclasses.replace(
        study,
        statements=tuple(dataclasses.replace(one, id=new_ids[one.id]) for one in study.statements),
        themes=tuple(
            dataclasses.replace(one, statement_ids=tuple(new_ids[sid] for sid in one.statement_ids))
            for one in study.themes
        ),
        personas=(), negative_persona=None,
    )  # fmt: skip
    bare = dataclasses.replace(study, personas=(), negative_persona=None)
    assert not diff(bare, renamed)


def test_new_and_gone_are_told() -> None:
    """A persona and a theme that only one of the results has."""
    study = synthesis()
    fewer = dataclasses.replace(study, personas=study.personas[1:], themes=study.themes[1:])
    there, back = by_id(diff(fewer, study).changes), by_id(diff(study, fewer).changes)
    for key in (study.personas[0].id, study.themes[0].id):
        assert (there[key].fate, back[key].fate) == ("new", "gone")
        assert (there[key].before, back[key].after) == (None, None)
    assert [change.sort for change in diff(fewer, study).changes][:2] == ["persona", "theme"]


def test_another_name_is_told_with_the_former_one() -> None:
    """What was renamed is the same thing."""
    study = synthesis()
    renamed = dataclasses.replace(study.themes[0], label="Everything on one screen")
    change = by_id(diff(study, put(study, renamed)).changes)[renamed.id]
    assert (change.fate, change.former_title) == ("reworded", study.themes[0].label)


def test_people_who_moved_are_told_with_both_groups() -> None:
    """By the names of the personas."""
    study = synthesis()
    moved = dataclasses.replace(study.participants[0], persona_id="persona-swap")
    (move,) = diff(study, put(study, moved)).moved
    assert (move.person, move.before, move.after) == ("P01", "The Morning Firefighter", "The Hands-off Dispatcher")


def test_files_that_came_went_or_changed_are_told() -> None:
    """By their paths; files that could not be read are no sources."""
    study = synthesis()
    first, second, third, *rest = study.sources
    other = dataclasses.replace(
        study,
        sources=(dataclasses.replace(first, path="new.mp3"), dataclasses.replace(second, sha256="0"), third, *rest),
    )
    found = diff(study, other)
    assert found.sources_added == ("new.mp3",)
    assert found.sources_removed == (first.path,)
    assert found.sources_changed == (second.path,)


def test_a_larger_study_alone_makes_nothing_weaker() -> None:
    """Three newcomers who say nothing of a theme change its share, not who stands behind it."""
    study = synthesis()
    quiet = tuple(dataclasses.replace(study.participants[0], id=f"p-Q{n}", label=f"Q{n}", persona_id=None,
                                      segment="unassigned") for n in range(3))  # fmt: skip
    claims: dict[str, Any] = {
        name: tuple(dataclasses.replace(claim, of=claim.of + 3) for claim in getattr(study.personas[0], name))
        for name in ("goals", "pain_points", "objections")
    }
    larger = put(study, *quiet, dataclasses.replace(study.personas[0], **claims))
    found = diff(study, larger)
    assert found.joined == ("Q0", "Q1", "Q2")
    assert found.changes == ()


def test_who_came_and_who_went_is_told() -> None:
    """One supporter for another leaves the number as it was, and is no change of strength."""
    study = synthesis()
    change = by_id(diff(study, forget(study, "p-P01")).changes)["theme-p1"]
    assert (change.came, change.went) == ((), ("P01",))
    back = by_id(diff(forget(study, "p-P01"), study).changes)["theme-p1"]
    assert (back.fate, back.came, back.went) == ("stronger", ("P01",), ())


def supported(study: Synthesis, people: int, of: int) -> Synthesis:
    """The study with so many of so many people behind one theme."""
    theme = next(one for one in study.themes if one.id == "theme-p1")
    first = next(one for one in study.statements if one.id == theme.statement_ids[0])
    said = tuple(
        dataclasses.replace(first, id=f"new-{n}", participant_id=f"p-N{n}", text=f"It is wrong by {n}.")
        for n in range(people)
    )
    crowd = tuple(
        dataclasses.replace(study.participants[0], id=f"p-N{n}", label=f"N{n}", persona_id=None) for n in range(of)
    )
    spoken = dataclasses.replace(theme, statement_ids=tuple(one.id for one in said), participants=people)
    return dataclasses.replace(study, participants=crowd, statements=said, themes=(spoken,), personas=(), icp=None,
                               negative_persona=None)  # fmt: skip


@pytest.mark.parametrize(
    ("was", "now", "fate"),
    [
        ((4, 10), (5, 10), "stronger"),
        ((10, 20), (11, 23), "stronger"),
        ((3, 6), (4, 12), "weaker"),
        ((10, 20), (9, 16), "weaker"),
        ((2, 10), (5, 12), "stronger"),
    ],
    ids=["one more", "one more of a few more", "one more of twice as many", "one fewer of fewer", "more in both"],
)
def test_people_count_and_their_share_where_it_says_clearly_otherwise(
    was: tuple[int, int], now: tuple[int, int], fate: str
) -> None:
    """A tenth of the study is clear."""
    study = synthesis()
    (change,) = [one for one in diff(supported(study, *was), supported(study, *now)).changes if one.sort == "theme"]
    assert change.fate == fate


def test_an_id_that_stands_for_something_else_is_gone_and_new() -> None:
    """Nothing is called the former name of what shares little with it."""
    study = synthesis()
    one, two = [theme for theme in study.themes if theme.kind == "pain"][:2]
    taken = dataclasses.replace(two, id=one.id)
    after = dataclasses.replace(study, themes=tuple(taken if theme == one else theme for theme in study.themes
                                                    if theme != two))  # fmt: skip
    changes = {(change.title, change.fate) for change in diff(study, after).changes if change.sort == "theme"}
    assert {(one.label, "gone"), (two.label, "new")} <= changes
    assert all(change.former_title is None for change in diff(study, after).changes)


def test_changes_of_the_company_profile_are_told() -> None:
    """A must-have that is new, one that is gone, and one with another bound, with the people behind them."""
    study = synthesis()
    assert study.icp is not None
    size, trade, crews = study.icp.must_haves
    larger = dataclasses.replace(size, text="20 to 249 employees")
    added = Claim("Region: Ruhr", 2, 10, attribute_participant_ids=trade.attribute_participant_ids[:2])
    after = dataclasses.replace(study, icp=dataclasses.replace(study.icp, must_haves=(larger, crews, added)))
    changes = {change.title: change for change in diff(study, after).changes}
    assert {change.sort for change in changes.values()} == {"icp"}
    assert {title: change.fate for title, change in changes.items()} == {
        "20 to 249 employees": "reworded", "Region: Ruhr": "new", trade.text: "gone",
    }  # fmt: skip
    assert changes["20 to 249 employees"].former_title == size.text
    assert {change.within for change in changes.values()} == {"Must-have"}
    nothing = diff(study, dataclasses.replace(study, icp=None)).changes
    assert {(change.fate, change.within) for change in nothing} == {("gone", "Must-have"), ("gone", "Deal-breaker")}


def test_a_deal_breaker_names_the_quotes_behind_it() -> None:
    """Conditions that rest on words are changed by words."""
    study = synthesis()
    assert study.icp is not None
    breaker = study.icp.deal_breakers[1]
    fewer = dataclasses.replace(study.icp, deal_breakers=study.icp.deal_breakers[:1])
    (change,) = diff(dataclasses.replace(study, icp=fewer), study).changes
    assert (change.fate, change.within) == ("new", "Deal-breaker")
    assert [cause.statement_id for cause in change.causes] == list(breaker.statement_ids)
