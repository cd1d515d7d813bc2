"""Personas are found where people differ, rest on what their members said, and leave out who has no problem."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from synth.model import Persona, Statement
from synth.settings import PersonasSettings
from synth.stages.personas import Drafted, PersonaTools, draft
from synth.stages.personas.contentment import is_content
from synth.stages.personas.names import wordings
from tests.stages.study_of_people import GOALS, PAINS, Study, WordCounts, three_challenges


def drafted(study: Study, **settings: object) -> Drafted:
    return draft(
        study.statements,
        study.themes(),
        study.people,
        PersonasSettings.model_validate(settings),
        PersonaTools(WordCounts(), WordCounts()),
    )


def groups(result: Drafted) -> dict[str | None, set[str]]:
    found: dict[str | None, set[str]] = {}
    for person in result.participants:
        found.setdefault(person.persona_id, set()).add(person.id.rstrip("0123456789"))
    return found


def claims_of(persona: Persona) -> list[tuple[str, tuple[str, ...], int]]:
    return [
        (kind, claim.statement_ids, claim.support)
        for kind, claims in (("goal", persona.goals), ("pain", persona.pain_points), ("objection", persona.objections))
        for claim in claims
    ]


def test_people_with_the_same_challenge_are_one_persona() -> None:
    """Three planted challenges give three personas, each with the people of one challenge."""
    result = drafted(three_challenges())
    by_persona = {identity: people for identity, people in groups(result).items() if identity}
    assert sorted(map(sorted, by_persona.values())) == [["rollout"], ["stock"], ["typing"]]


def test_people_without_the_problem_are_the_negative_persona_and_no_persona() -> None:
    """Contented people are counted apart, whatever the number of personas."""
    result = drafted(three_challenges())
    standing = {person.id: person.segment for person in result.participants}
    assert {identity for identity, segment in standing.items() if segment == "negative"} == {"content0", "content1"}
    assert result.negative is not None
    assert result.negative.size == 2
    assert result.negative.pain_points == ()
    assert " 2 of 2 say that nothing is wrong." in result.negative.summary


def test_people_whose_words_are_all_unsure_are_no_negative_persona() -> None:
    """Words of a recogniser that doubts them are no evidence that nothing is wrong."""
    study = three_challenges()
    study.statements = [
        replace(one, flags=("low-confidence",)) if one.participant_id.startswith("content") else one
        for one in study.statements
    ]
    result = drafted(study)
    assert result.negative is None
    assert len(result.personas) == len(drafted(three_challenges()).personas)
    assert "negative" not in {person.segment for person in result.participants}


def test_order_of_input_changes_nothing() -> None:
    """Statements, themes and participants in any order give the same record."""
    study, tools = three_challenges(), PersonaTools(WordCounts(), WordCounts())
    themes = [replace(theme, keywords=("word",)) for theme in study.themes()]
    expected = draft(study.statements, themes, study.people, PersonasSettings(), tools)
    for seed in range(3):
        mixed = three_challenges()
        random.Random(seed).shuffle(mixed.statements)
        random.Random(seed).shuffle(mixed.people)
        random.Random(seed).shuffle(themes)
        assert draft(mixed.statements, themes, mixed.people, PersonasSettings(), tools) == expected


def test_every_claim_rests_on_statements_of_its_kind_by_as_many_members_as_it_says() -> None:
    """Support is counted in people, and only members bear witness."""
    study = three_challenges()
    result = drafted(study)
    said: dict[str, Statement] = {statement.id: statement for statement in study.statements}
    members = {person.id: person.persona_id for person in result.participants}
    for persona in result.personas:
        assert claims_of(persona)
        for kind, ids, support in claims_of(persona):
            assert {said[one].kind for one in ids} == {kind}
            assert {members[said[one].participant_id] for one in ids} == {persona.id}
            assert len({said[one].participant_id for one in ids}) == support


def test_flagged_and_unsure_statements_support_no_claim() -> None:
    """Text that a recogniser may have made up and kinds that are a guess are no evidence."""
    study = three_challenges()
    study.statements[0] = replace(study.statements[0], flags=("no-speech",))
    study.statements[1] = replace(study.statements[1], confidence=0.2)
    used = {one for persona in drafted(study).personas for _, ids, _ in claims_of(persona) for one in ids}
    assert not used & {study.statements[0].id, study.statements[1].id}


def test_what_everybody_says_comes_after_what_sets_a_persona_apart() -> None:
    """A theme of all personas is not the first claim of any, and a notice names it as common ground."""
    study = three_challenges()
    for person in study.people:
        if not person.id.startswith("content"):
            study.say(person.id, "pain", "The licence is too expensive.", theme="pain-licence")
    result = drafted(study)
    for persona in result.personas:
        assert persona.pain_points[0].theme_id != "pain-licence"
    assert any(notice.code == "common-ground" and "licence" in notice.message for notice in result.notices)


def test_the_quote_is_verbatim_and_by_somebody_who_may_be_quoted() -> None:
    """A member who forbids quotes is counted and never shown."""
    study = three_challenges()
    study.statements = [
        replace(statement, quotable=statement.participant_id != "typing0") for statement in study.statements
    ]
    said = {statement.id: statement for statement in study.statements}
    result = drafted(study)
    for persona in result.personas:
        assert persona.quote is not None
        assert persona.quote.text == said[persona.quote.statement_id].text
        assert said[persona.quote.statement_id].participant_id != "typing0"
    typing = next(
        one
        for one in result.personas
        if "typing0" in {said[i].participant_id for _, ids, _ in claims_of(one) for i in ids}
    )
    assert said[typing.pain_points[0].statement_ids[0]].quotable


def test_a_persona_without_anybody_to_quote_has_no_quote() -> None:
    """No consent, no quote; the persona stays."""
    study = three_challenges()
    study.statements = [
        replace(statement, quotable=not statement.participant_id.startswith("stock")) for statement in study.statements
    ]
    result = drafted(study)
    silent = [persona.name for persona in result.personas if persona.quote is None]
    assert len(silent) == 1
    assert [notice.code for notice in result.notices if silent[0] in notice.message and notice.code == "no-quote"]


def test_a_persona_that_rests_on_one_persons_words_says_so() -> None:
    """Whoever says half of what most claims of a persona rest on is named; where everybody speaks nobody is."""
    study = three_challenges()
    assert not [notice for notice in drafted(study).notices if notice.code == "one-voice"]
    for kind, texts in (("pain", PAINS), ("goal", GOALS)):
        for text in texts["stock"] * 8:
            study.say("stock0", kind, text, theme=f"{kind}-stock")  # type: ignore[arg-type]
    (notice,) = [notice for notice in drafted(study).notices if notice.code == "one-voice"]
    label = next(person.label for person in study.people if person.id == "stock0")
    assert notice.message.startswith(f"{label} bears at least half of 2 of the 3 claims")


def test_names_come_from_challenges_and_are_unique() -> None:
    """Names are challenges of the table, never job titles, and no two personas share one."""
    names = [persona.name for persona in drafted(three_challenges()).personas]
    assert len(set(names)) == 3
    assert set(names) <= {name for name, _ in wordings()}
    assert not any("manager" in name.lower() for name in names)


def test_a_denial_is_shown_against_the_claim_that_it_denies() -> None:
    """A member's "not a problem" in answer to a question about the theme is counter-evidence."""
    study = three_challenges()
    study.say(
        "typing0", "other", "No, typing is not a problem for us.", context="Do you type the orders from paper by hand?"
    )
    denial = study.statements[-1].id
    result = drafted(study)
    against = {
        one for persona in result.personas for claim in persona.pain_points for one in claim.counter_statement_ids
    }
    assert against == {denial}


@pytest.mark.parametrize("people", [1, 2])
def test_one_or_two_participants_give_no_persona_and_a_clear_word(people: int) -> None:
    """Too few to group is said, not hidden."""
    study = Study()
    for number in range(people):
        study.interview(f"typing{number}", "typing")
    result = drafted(study)
    assert result.personas == ()
    assert result.small_sample
    assert [notice.code for notice in result.notices] == ["too-few-participants"]


def test_people_who_say_nothing_are_not_asked_for_more_of_the_same() -> None:
    """A survey without open questions is told that words are missing, not three interviews more."""
    (notice,) = drafted(Study()).notices
    assert notice.code == "too-few-participants"
    assert "nothing that participants say" in notice.message


def test_a_small_study_gives_at_most_two_personas_and_a_banner() -> None:
    """Six interviews of three challenges do not carry three personas."""
    study = Study()
    for challenge in PAINS:
        for number in range(2):
            study.interview(f"{challenge}{number}", challenge)
    result = drafted(study)
    assert 1 <= len(result.personas) <= 2
    assert result.small_sample
    assert any(notice.code == "small-sample" for notice in result.notices)


def test_people_who_say_the_same_are_not_split() -> None:
    """One challenge gives one persona, however many people have it."""
    study = Study()
    for number in range(10):
        study.interview(f"stock{number}", "stock")
    result = drafted(study)
    assert len(result.personas) == 1
    assert any(notice.code == "not-separable" for notice in result.notices)


def test_respondents_join_the_persona_that_their_answers_fit_or_none() -> None:
    """Clear answers are assigned, answers that fit several personas are not, and contented ones are negative."""
    study = three_challenges()
    for challenge in PAINS:
        pain, goal = PAINS[challenge][0], GOALS[challenge][0]
        study.respond(f"{challenge}100", [("pain", pain, f"pain-{challenge}"), ("goal", goal, f"goal-{challenge}")])
    study.respond("vague100", [("pain", "Weather is bad.", None)])
    study.respond("content100", [("other", "Nothing, it's all fine.", None), ("objection", "No need for it.", None)])
    result = drafted(study)
    standing = {person.id: (person.persona_id, person.segment) for person in result.participants}
    for challenge in PAINS:
        assert standing[f"{challenge}100"] == standing[f"{challenge}0"]
    assert standing["vague100"] == (None, "unassigned")
    assert standing["content100"] == (None, "negative")


def test_memberships_are_shares_and_highest_for_the_own_persona() -> None:
    """Soft membership sums to one and agrees with the persona."""
    result = drafted(three_challenges())
    for person in result.participants:
        if person.persona_id:
            assert sum(person.membership.values()) == pytest.approx(1, abs=1e-3)
            assert max(person.membership, key=lambda one: person.membership[one]) == person.persona_id


def test_saturation_counts_themes_that_nobody_raised_before() -> None:
    """Each interviewee is a point; the first of each challenge brings its three themes."""
    result = drafted(three_challenges())
    points = {point.participant_id: point.new_themes for point in result.saturation}
    assert points["typing0"] == 3
    assert points["typing1"] == 0
    assert list(points) == [person.id for person in three_challenges().people]


def test_every_facet_has_a_claim_or_an_open_question() -> None:
    """Nothing is made up: what is not known is asked next."""
    for persona in drafted(three_challenges()).personas:
        unknown = {facet for facet, claim in persona.facets.items() if claim is None}
        assert unknown == {question.facet for question in persona.open_questions}
        size = persona.facets["company_size"]
        assert size is not None
        assert size.attribute_participant_ids
        assert persona.facets["gender"] is None


def test_a_survey_without_interviews_gives_groups_of_answers_with_a_warning() -> None:
    """Respondents alone are grouped too, and the reader is told how far that goes."""
    study = Study()
    for challenge in PAINS:
        for number in range(12):
            study.respond(
                f"{challenge}{number}",
                [
                    ("pain", PAINS[challenge][number % 4], f"pain-{challenge}"),
                    ("goal", GOALS[challenge][number % 2], f"goal-{challenge}"),
                ],
            )
    result = drafted(study)
    assert len(result.personas) == 3
    assert any(notice.code == "survey-only" for notice in result.notices)


def test_a_summary_says_where_each_of_its_people_was_heard() -> None:
    """Somebody who said little in a talk gave no survey answers, and is not counted as an interview either."""
    study = Study()
    challenge = next(iter(PAINS))
    for number in range(4):
        study.interview(f"talk{number}", challenge)
        study.interview(f"brief{number}", challenge)
        study.respond(f"row{number}", [("pain", PAINS[challenge][number], f"pain-{challenge}")])
    for number in range(4):
        said = [one for one in study.statements if one.participant_id == f"brief{number}"]
        kept = [one for one in said if one.kind == "pain"][:3]
        study.statements = [one for one in study.statements if one not in said or one in kept]
    (persona,) = drafted(study).personas
    assert persona.summary.startswith("12 people (4 interviewed, 4 from short talks or notes, 4 from survey answers).")


def test_no_statements_give_an_empty_draft() -> None:
    """A study in which nobody said anything ends in words, not in an error."""
    result = draft([], [], [], PersonasSettings(), PersonaTools(WordCounts(), WordCounts()))
    assert result.personas == ()
    assert result.negative is None


@pytest.mark.parametrize(
    "text",
    [
        "No, that's not a problem for us.",
        "We’re happy with it as it is.",
        "Nothing really.",
        "It works fine.",
        "No need.",
    ],
)
def test_contentment_is_recognised(text: str) -> None:
    """Plain ways to say that nothing is wrong."""
    assert is_content(text)


@pytest.mark.parametrize(
    "text",
    [
        "It works fine, but it takes hours.",
        "I need more time.",
        "The problem is the price.",
        "We want it to be simple.",
    ],
)
def test_a_need_is_not_taken_for_contentment(text: str) -> None:
    """A "but" takes contentment back, and wishes are wishes."""
    assert not is_content(text)
