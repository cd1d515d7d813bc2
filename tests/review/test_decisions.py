"""Every action becomes a decision that shows at once, can be taken back, and asks before it overrules somebody."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from synth.model import Statement
from synth.review.session import Asked, Conflict, Session
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.review.conftest import Browser


def first(browser: Browser) -> Statement:
    """The statement that the queue begins with."""
    view = browser.session.view()
    return view.heard[view.catalogue.order[0]]


def test_accepting_leads_to_the_next_statement(browser: Browser) -> None:
    """The decision is kept, the progress counts it, and the queue goes on."""
    statement = first(browser)
    text = browser.decide("/evidence/one", "statement/accept", id=statement.id)
    view = browser.session.view()
    assert view.state(statement.id) == "accepted"
    assert view.ledger[-1].evidence["text"] == statement.text
    assert f'name="id" value="{view.catalogue.order[1]}"' in text


def test_a_rejected_statement_leaves_its_claims_until_it_is_taken_back(browser: Browser) -> None:
    """Claims rest on what is left; undo brings everything back as it was."""
    before = browser.session.view().synthesis
    statement = first(browser)
    browser.decide("/evidence/one", "statement/reject", id=statement.id, reason="small talk")
    view = browser.session.view()
    assert view.state(statement.id) == "rejected"
    assert all(statement.id not in claim.statement_ids for p in view.synthesis.personas for claim in p.pain_points)
    assert "small talk" in browser.open("/history")
    browser.decide("/history", "any/undo", id=str(view.last))
    assert browser.session.view().synthesis == before


def test_an_undo_can_be_undone(browser: Browser) -> None:
    """Do again makes the first decision count again; nothing is ever deleted."""
    statement = first(browser)
    browser.decide("/evidence/one", "statement/strong", id=statement.id)
    seq = str(browser.session.view().last)
    browser.decide("/history", "any/undo", id=seq)
    browser.decide("/history", "any/redo", id=seq)
    view = browser.session.view()
    assert view.state(statement.id) == "strong"
    assert len(view.ledger) == 3


def test_kind_and_theme_change_at_once(browser: Browser) -> None:
    """A statement of another kind leaves its theme; a theme of that kind takes it."""
    view = browser.session.view()
    goal = next(theme for theme in view.synthesis.themes if theme.kind == "goal")
    pain = next(one for one in view.found.statements if one.kind == "pain")
    page = f"/evidence/one?id={pain.id}"
    assert browser.send(page, "statement/theme", id=pain.id, theme_id=goal.id).status_code == 422
    browser.decide(page, "statement/kind", id=pain.id, kind="goal")
    browser.decide(page, "statement/theme", id=pain.id, theme_id=goal.id)
    view = browser.session.view()
    assert view.statements[pain.id].theme_id == goal.id
    assert pain.id in view.themes[goal.id].statement_ids


def test_a_corrected_turn_takes_its_statements_along(browser: Browser) -> None:
    """Words and offsets follow, however often the turn is corrected."""
    view = browser.session.view()
    statement = next(one for one in view.found.statements if one.span.type == "time")
    assert statement.span.type == "time"
    turn = view.turns[statement.span.turn_id]
    for word in ("Well,", "Honestly,"):
        browser.decide(
            f"/evidence/one?id={statement.id}", "turn/fix", id=turn.id, text=f"{word} {turn.text.replace('the', 'THE')}"
        )
        now = browser.session.view()
        span = now.statements[statement.id].span
        assert span.type == "time"
        assert now.turns[turn.id].text.startswith(word)
        assert now.turns[turn.id].text[span.char_start : span.char_end] == now.statements[statement.id].text


def test_a_persona_is_approved_only_with_accepted_evidence(browser: Browser) -> None:
    """The refusal names the claims; once each has one accepted statement the draft can be approved."""
    persona = browser.session.view().synthesis.personas[0]
    page = f"/personas/{persona.id}"
    refused = browser.send(page, "persona/approve", id=persona.id)
    assert refused.status_code == 422
    assert "has no accepted evidence" in refused.text
    for claims in (persona.goals, persona.pain_points, persona.objections, persona.facets.values()):
        for claim in claims:
            if claim is not None and claim.statement_ids:
                browser.decide(page, "statement/accept", id=claim.statement_ids[0])
    assert "Approved" in browser.decide(page, "persona/approve", id=persona.id)
    assert browser.session.view().revised.described[persona.id].approved_at


def test_a_reworded_claim_keeps_its_evidence_and_says_whose_words_it_is(browser: Browser) -> None:
    """The wording changes, the statements do not."""
    persona = browser.session.view().synthesis.personas[0]
    claim = persona.pain_points[0]
    page = f"/personas/{persona.id}"
    text = browser.decide(page, "claim/reword", id=f"{persona.id}/{claim.theme_id}", text="Plans break by noon")
    after = browser.session.view().personas[persona.id].pain_points[0]
    assert (after.text, after.statement_ids) == ("Plans break by noon", claim.statement_ids)
    assert "in a person’s words" in text


def test_somebody_elses_decision_is_not_overruled_unseen(browser: Browser, folder: Path) -> None:
    """Both decisions are shown; sending the form again from there overrules on purpose."""
    statement = first(browser)
    seen = str(browser.session.view().last)
    with Session(folder) as other:
        other.decide([Asked("statement", statement.id, "accept")], "Ben")
    answer = browser.send("/evidence/one", "statement/reject", id=statement.id, reason="unclear", seen=seen)
    assert answer.status_code == 409
    assert "Ben" in answer.text
    assert "rejected (unclear)" in answer.text
    assert browser.session.view().state(statement.id) == "accepted"
    browser.decide("/evidence/one", "statement/reject", id=statement.id, reason="unclear")
    assert browser.session.view().state(statement.id) == "rejected"


def test_decisions_of_others_are_seen_without_a_restart(browser: Browser, folder: Path) -> None:
    """A second server (or a run) on the same study changes what the next page shows."""
    statement = first(browser)
    browser.open("/")
    with Session(folder) as other:
        other.decide([Asked("statement", statement.id, "strong")], "Ben")
    assert "Ben" in browser.open("/history")
    assert browser.session.view().state(statement.id) == "strong"


def test_one_of_two_at_the_same_moment_is_told(session: Session) -> None:
    """Of many decisions on one object by people who saw the same state, exactly one is taken."""
    statement = session.view().found.statements[0]
    told: list[str] = []

    def act(who: str) -> None:
        try:
            session.decide([Asked("statement", statement.id, "accept")], who, seen=0)
            told.append("taken")
        except Conflict:
            told.append("conflict")

    threads = [threading.Thread(target=act, args=(f"person {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["conflict"] * 7 + ["taken"]


def test_two_servers_on_one_study_do_not_overrule_each_other(folder: Path) -> None:
    """What holds for the people of one server holds for several servers: of two at once one is told."""
    told: list[str] = []
    ready = threading.Barrier(4)

    def act(who: str) -> None:
        with Session(folder) as session:
            statement = session.view().found.statements[0]
            ready.wait()
            try:
                session.decide([Asked("statement", statement.id, "accept")], who, seen=0)
                told.append("taken")
            except Conflict:
                told.append("conflict")

    threads = [threading.Thread(target=act, args=(f"person {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["conflict"] * 3 + ["taken"]


def test_a_study_that_is_written_to_for_long_is_told(browser: Browser, folder: Path) -> None:
    """A decision that cannot be kept says so instead of seeming kept."""
    browser.session._store.database.execute("pragma busy_timeout = 50")
    other = sqlite3.connect(folder / STATE_FOLDER / "study.db")
    other.execute("begin immediate")
    answer = browser.send("/evidence/one", "statement/accept", id=first(browser).id)
    other.rollback()
    other.close()
    assert answer.status_code == 500
    assert "nothing was kept" in answer.text
    assert browser.session.view().ledger == ()


def test_a_decision_is_on_disk_before_its_answer_leaves(browser: Browser, folder: Path) -> None:
    """Whoever opens the database when the answer arrives finds the decision in it."""
    statement = first(browser)
    assert browser.send("/evidence/one", "statement/accept", id=statement.id).status_code == 303
    with open_store(folder / STATE_FOLDER) as store:
        assert [(one.who, one.object_id) for one in store.decisions()] == [("Ada", statement.id)]


@pytest.mark.parametrize("which", ["ticked", "all"])
def test_several_are_decided_at_once(browser: Browser, which: str) -> None:
    """The ticked statements, or all that the filter holds, in one go."""
    view = browser.session.view()
    goals = [one for one in view.catalogue.order if view.heard[one].kind == "goal" and one in view.catalogue.uses]
    fields = {"ids": goals[0]} if which == "ticked" else {"count": str(len(goals))}
    fields |= {"which": which, "action": "accept", "filter": "kind=goal"}
    browser.decide("/evidence?kind=goal", "statement/bulk", id="", **fields)
    accepted = browser.session.view().revised.accepted
    assert accepted == ({goals[0]} if which == "ticked" else set(goals))
    batch = str(browser.session.view().ledger[0].value["batch"])
    browser.decide("/history", "any/undo-batch", id=batch)
    assert browser.session.view().revised.accepted == frozenset()


def test_all_of_a_filter_is_not_decided_when_the_filter_holds_others_by_now(browser: Browser) -> None:
    """The number that the person saw has to be the number that would be decided."""
    answer = browser.send("/evidence", "statement/bulk", id="", which="all", action="accept", count="3")
    assert answer.status_code == 422
    assert browser.session.view().ledger == ()


def test_comments_stand_on_what_they_are_about(browser: Browser) -> None:
    """A comment is a decision without effect; it shows with its object and in the history."""
    statement = first(browser)
    before = browser.session.view().synthesis
    browser.decide("/evidence/one", "any/comment", id=statement.id, about="statement", text="Ask Ingrid about this")
    assert "Ask Ingrid about this" in browser.open(f"/evidence/one?id={statement.id}")
    assert "Ask Ingrid about this" in browser.open("/history")
    assert browser.session.view().synthesis == before


def test_merging_splitting_and_moving_wait_for_the_next_run_and_say_so(browser: Browser) -> None:
    """The decisions hold who was where, so that the next run can follow them whatever its personas are called."""
    view = browser.session.view()
    one, other = view.synthesis.personas[:2]
    members = [person.id for person in view.members(one.id)]
    page = f"/personas/{one.id}"
    assert "At the next run" in browser.decide(page, "persona/merge", id=one.id, into=other.id)
    browser.decide(page, "persona/split", id=one.id, ids=members[0])
    browser.decide(page, "persona/move", id=one.id, ids=members[1], to="nobody")
    merge, split, move = browser.session.view().ledger
    assert merge.value["beside"] == [person.id for person in view.members(other.id)]
    assert split.value["people"] == [members[0]]
    assert (move.object, move.object_id, move.value["target"]) == ("participant", members[1], "nobody")
    assert browser.session.view().synthesis.personas == view.synthesis.personas
    assert all(outcome.fate == "kept" for outcome in browser.session.view().revised.outcomes)


def test_speakers_are_decided_on_by_what_they_said(browser: Browser) -> None:
    """A decision on a pseudonym holds a turn, by which the next run finds the file's own name."""
    view = browser.session.view()
    source = next(s for s in view.found.sources if s.id in view.turns_of)
    labels = list(dict.fromkeys(view.turns[one].speaker for one in view.turns_of[source.id]))
    first, second = (f"{source.path}::{label}" for label in labels[:2])
    text = browser.decide("/speakers", "speaker/swap", id=first, into=second)
    assert "At the next run" in text
    roles = [one for one in browser.session.view().ledger if one.action == "role"]
    assert {one.value["role"] for one in roles} == {"interviewer", "participant"}
    assert all(view.turns[str(one.evidence["turn_id"])].speaker in labels for one in roles)
    turns = view.turns_of[source.id]
    browser.decide(f"/sources/{source.id}", "turn/speaker", id=turns[0], speaker="", which="rest")
    given = [one for one in browser.session.view().ledger if one.object == "turn"]
    mine = [one for one in turns if view.turns[one].speaker == view.turns[turns[0]].speaker]
    assert [one.object_id for one in given] == mine


def test_themes_are_renamed_merged_split_and_dissolved(browser: Browser) -> None:
    """Each shows at once and is taken back at once."""
    before = browser.session.view().synthesis
    theme = max(before.themes, key=lambda theme: len(theme.statement_ids))
    other = next(one for one in before.themes if one.kind == theme.kind and one.id != theme.id)
    page = f"/themes/{theme.id}"
    browser.decide(page, "theme/rename", id=theme.id, label="Plans that hold")
    assert "Plans that hold" in browser.open("/themes")
    browser.decide(page, "theme/split", id=theme.id, label="A new one", ids=theme.statement_ids[0])
    assert "A new one" in browser.open("/themes")
    assert "was merged" not in browser.open("/themes")
    merged = browser.send(page, "theme/merge", id=theme.id, into=other.id)
    assert merged.status_code == 303
    assert theme.id not in browser.session.view().themes
    assert browser.client.get(page).status_code == 404
    for decision in reversed(browser.session.view().ledger):
        browser.decide("/history", "any/undo", id=str(decision.seq))
    assert browser.session.view().synthesis == before
