"""A study that goes on: six interviews are reviewed, two come, one goes, and it is run again.

What was decided is kept, asked again or gone exactly as its evidence says, and the difference tells exactly who and
what came and went. Wordings are the models' and may change with them: they are taken from the results.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from synth.decisions import Outcome
from synth.difference import Change, Difference
from synth.export.study import compare
from synth.model import Persona, Statement, Theme
from synth.review.actions import ACTIONS, Form
from synth.review.session import Session
from synth.review.view import View
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests import living_study, small_study

pytestmark = pytest.mark.models
MINE = "One list instead of a book"


@dataclass(frozen=True)
class Story:
    """Both states of the study; `made` are the numbers of the decisions by what they were."""

    before: View
    after: View
    made: dict[str, int]
    difference: Difference

    def fate(self, name: str) -> Outcome:
        """What became of a decision."""
        return next(one for one in self.after.revised.outcomes if one.seq == self.made[name])


def said(view: View, words: str) -> Statement:
    """The statement with these words."""
    return next(one for one in view.heard.values() if words in one.text)


def theme_of(view: View, words: str) -> Theme:
    """The theme of the statement with these words."""
    return view.themes[view.statements[said(view, words).id].theme_id or ""]


def persona_of(view: View, file: str) -> Persona:
    """The persona of whoever speaks in a file."""
    source = next(one for one in view.sources.values() if one.path == file)
    person = next(one for one in view.people.values() if source.id in one.source_ids)
    return view.personas[person.persona_id or ""]


def people(view: View, persona: Persona) -> set[str]:
    """The files of a persona's people."""
    return {view.sources[one].path for person in view.members(persona.id) for one in person.source_ids}


class Reviewer:
    """Ada at the desk; every decision gets a name."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.made: dict[str, int] = {}

    def do(self, name: str, about: str, action: str, object_id: str, **fields: str) -> None:
        form = Form({key: [value] for key, value in fields.items()}, "Ada")
        asked = ACTIONS[about, action](self.session.view(), object_id, form)
        self.made[name] = self.session.decide(asked, "Ada")

    def on(self, name: str, action: str, words: str, **fields: str) -> None:
        """Decide on the statement with these words."""
        self.do(name, "statement", action, said(self.session.view(), words).id, **fields)


def review(session: Session) -> dict[str, int]:
    """Everything that is decided on the first six interviews."""
    ada, view = Reviewer(session), session.view()
    shop, road = persona_of(view, "anna.txt"), persona_of(view, "dario.txt")
    for file, words in {
        "anna": ("Handwritten orders", "I want all orders", "A subscription is"),
        "dario": ("I stand in traffic", "I want the best delivery route on my phone", "I worry that"),
    }.items():
        for kind, one in zip(("pain", "goal", "objection"), words, strict=True):
            ada.on(f"accept {file} {kind}", "accept", one)
    ada.on("reject", "reject", "A monthly subscription", reason="read from a leaflet")
    ada.on("kind of what stays", "kind", "I load the van", kind="other")
    ada.on("kind of what goes", "kind", "I deliver to thirty cafes", kind="other")
    pain, routes = theme_of(view, "Handwritten orders"), theme_of(view, "I want the best delivery route on my phone")
    ada.do("rename", "theme", "rename", pain.id, label="The order book cannot be read")
    price, reception = theme_of(view, "A subscription is"), theme_of(view, "I worry that")
    ada.do("accept claim", "claim", "accept", f"{road.id}/{reception.id}")
    ada.do("reword", "claim", "reword", f"{shop.id}/{theme_of(view, 'I want all orders').id}", text=MINE)
    ada.do("accept claim on routes", "claim", "accept", f"{road.id}/{routes.id}")
    ada.do("merge", "theme", "merge", reception.id, into=price.id)
    ada.do("name", "persona", "name", shop.id, text="The Reader of the Book")
    ada.do("approve", "persona", "approve", shop.id)
    cleo = said(view, "I cannot read the handwritten").participant_id
    ada.do("move", "persona", "move", shop.id, ids=cleo, to=road.id)
    return ada.made


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The study before and after, run with the real models."""
    study = living_study.write(tmp_path_factory.mktemp("living") / "study", living_study.FIRST)
    small_study.run(study)
    with Session(study) as session:
        made = review(session)
        before = session.view()
    (study / living_study.GONE).unlink()
    living_study.write(study, living_study.LATER)
    small_study.run(study)
    with Session(study) as session, open_store(study / STATE_FOLDER) as store:
        yield Story(before, session.view(), made, compare(store, study))
    shutil.rmtree(study)


def test_what_was_decided_shows_before_the_next_run(story: Story) -> None:
    """Merged, renamed and rejected at once; the persona is approved, and the claim on what was merged goes on."""
    view = story.before
    assert {one.fate for one in view.revised.outcomes} == {"kept"}
    shop, road = persona_of(view, "anna.txt"), persona_of(view, "dario.txt")
    assert (people(view, shop), people(view, road)) == (
        {"anna.txt", "bela.txt", "cleo.txt"}, {"dario.txt", "edda.txt", "finn.txt"},
    )  # fmt: skip
    assert view.revised.described[shop.id].approved_at
    assert theme_of(view, "I worry that") == theme_of(view, "A subscription is")
    objection = {claim.theme_id: claim for claim in road.objections}[theme_of(view, "I worry that").id]
    assert {view.statements[one].participant_id for one in objection.statement_ids} == {
        said(view, words).participant_id for words in ("I worry that", "On the road")
    }


def test_decisions_on_unchanged_words_are_kept(story: Story) -> None:
    """Statements, the kind, the label, the merge, the name, the approval, and a claim that nobody new stands behind."""
    kept = {
        *(f"accept {who} {kind}" for who in ("anna", "dario") for kind in ("pain", "goal", "objection")),
        "reject", "kind of what stays", "rename", "merge", "accept claim", "name", "approve",
    }  # fmt: skip
    assert {name for name in story.made if name != "move" and story.fate(name).fate == "kept"} == kept
    view = story.after
    assert said(view, "A monthly subscription").id in view.rejected
    assert view.statements[said(view, "I load the van").id].kind == "other"
    assert theme_of(view, "Handwritten orders").label == "The order book cannot be read"
    assert theme_of(view, "I worry that") == theme_of(view, "Any subscription")
    shop, road = persona_of(view, "anna.txt"), persona_of(view, "dario.txt")
    assert shop.name == "The Reader of the Book"
    assert view.revised.described[shop.id].approved_at
    assert f"{road.id}/{theme_of(view, 'I worry that').id}" in view.revised.described[road.id].accepted


def test_claims_with_other_evidence_are_asked_again_with_before_and_after(story: Story) -> None:
    """Gesa says it too, and Finn no longer; the person's words wait for her instead of standing for other people's."""
    assert {name for name in story.made if name != "move" and story.fate(name).fate == "changed"} == {
        "reword", "accept claim on routes",
    }  # fmt: skip
    view = story.after
    shop, road = persona_of(view, "anna.txt"), persona_of(view, "dario.txt")
    was = {claim.theme_id: claim for one in story.before.found.personas for claim in one.goals}
    for name, persona, words in (
        ("reword", shop, "I want all orders"),
        ("accept claim on routes", road, "I want the best delivery route on my phone"),
    ):
        outcome, theme = story.fate(name), theme_of(view, words)
        now = next(claim for claim in persona.goals if claim.theme_id == theme.id)
        assert outcome.object_id == f"{persona.id}/{theme.id}"
        assert (outcome.before, outcome.after) == (was[theme.id].text, now.text)
        assert now.text != MINE
    assert {one.seq for one in view.to_ask_again} == {
        story.made[name] for name in ("reword", "accept claim on routes", "kind of what goes")
    }


def test_what_was_decided_on_a_talk_that_left_is_listed_as_gone(story: Story) -> None:
    """With the words that it was about; the ledger holds every decision."""
    assert {name for name in story.made if name != "move" and story.fate(name).fate == "gone"} == {"kind of what goes"}
    assert story.fate("kind of what goes").before == "I deliver to thirty cafes with the second van."
    assert story.after.ledger == story.before.ledger


def test_who_was_moved_is_in_the_persona_that_was_chosen(story: Story) -> None:
    """The next run follows, and newcomers join those whom they are like."""
    view = story.after
    assert people(view, persona_of(view, "anna.txt")) == {"anna.txt", "bela.txt", "gesa.txt"}
    assert people(view, persona_of(view, "dario.txt")) == {"dario.txt", "edda.txt", "cleo.txt", "hugo.txt"}
    for file in ("anna.txt", "dario.txt"):
        assert persona_of(view, file).id == persona_of(story.before, file).id


def test_the_difference_tells_who_and_what_came_and_went(story: Story) -> None:
    """Files, people, moves, and only those changes of strength that people made, with the quotes behind them."""
    found, view = story.difference, story.after
    assert (found.sources_added, found.sources_removed, found.sources_changed) == (
        living_study.LATER, (living_study.GONE,), (),
    )  # fmt: skip
    assert (found.joined, found.left) == (("P07", "P08"), ("P06",))
    shop, road = persona_of(view, "anna.txt"), persona_of(view, "dario.txt")
    moved = [(one.person, one.before, one.after) for one in found.moved]
    assert moved == [("P03", "The Reader of the Book", road.name)]

    def told(change: Change) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
        return change.sort, change.id, change.fate, change.came, change.went

    lists, book = theme_of(view, "I want all orders"), theme_of(view, "Handwritten orders")
    price = theme_of(view, "A subscription is")
    # facets repeat words of other claims, as far as the models find them there
    facets = {f"{one.id}/{name}" for one in view.personas.values() for name in one.facets}
    assert {told(one) for one in found.changes if one.fate != "reworded" and one.id not in facets} == {
        ("persona", road.id, "stronger", ("P03", "P08"), ("P06",)),
        ("theme", lists.id, "stronger", ("P07",), ()),
        ("theme", book.id, "stronger", ("P07",), ()),
        ("theme", price.id, "stronger", ("P07",), ()),
    }
    causes = {one.id: {(cause.person, cause.text, cause.why) for cause in one.causes} for one in found.changes}
    assert causes[lists.id] == {("P07", "I want to have all orders in one list on a screen.", "new")}
    assert causes[price.id] == {("P07", "Any subscription is too expensive for a bakery like ours.", "new")}
    reworded = {one.id: one for one in found.changes if one.fate == "reworded"}
    assert reworded[f"{shop.id}/{lists.id}"].former_title == MINE
    assert {one.sort for one in reworded.values()} <= {"theme", "claim"}
