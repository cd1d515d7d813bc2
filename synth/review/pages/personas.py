"""Personas: the drafts, and one of them with everything that can be decided about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from synth.decisions import claim_id, claims
from synth.decisions.personas import LISTS
from synth.model import CLAIM_KINDS, Claim, Icp, Kind, Persona
from synth.review import shown
from synth.review.actions.personas import reviewed, unsettled
from synth.review.contexts import PersonaReviewPage, PersonasPage
from synth.review.pages.site import Missing, Site
from synth.review.pages.study import persona_line
from synth.review.parts import Choice, ClaimCard, FacetCard, MemberLine
from synth.review.view import View
from synth.templating.charts import KIND_TITLES
from synth.templating.filters import readable
from synth.templating.parts import Link

SHOWN = 3  # statements of a claim in full; the queue has the rest
QUOTES = 30
PLANNED = ("merge", "split")
NEW_NEGATIVE = Choice("negative", "not a customer")
NOBODY = Choice("nobody", "no persona")


def personas_page(site: Site) -> PersonasPage:
    """The drafts, the negative persona last, and the company profile."""
    view = site.view
    return PersonasPage(
        site.frame("Personas", "personas"),
        tuple(persona_line(view, persona) for persona in view.personas.values()),
        tuple(_profile(view, view.synthesis.icp)),
    )


def _profile(view: View, icp: Icp | None) -> Iterator[tuple[str, tuple[ClaimCard, ...]]]:
    """The claims of the company profile by heading; they are read here, and judged by their statements."""
    if icp is None:
        return
    groups = [("Must have", [("must-have", one) for one in icp.must_haves])]
    groups += [("Deal breakers", [("deal-breaker", one) for one in icp.deal_breakers])]
    for title in ("firmographic", "technographic", "behavioural", "strategic"):
        found = [(name, one) for name, one in getattr(icp, title).items() if one is not None]
        groups.append((readable(title), found))
    for title, rows in groups:
        if rows:
            # numbered, because several claims have one place
            cards = (_shown(view, f"icp/{place}/{n}", "other", claim) for n, (place, claim) in enumerate(rows, 1))
            yield title, tuple(cards)


def persona_page(site: Site, persona_id: str) -> PersonaReviewPage:
    """One persona with its claims, facets, members and what is missing until it can be approved."""
    view = site.view
    persona = view.personas.get(persona_id)
    if persona is None:
        raise Missing("There is no such persona.")
    made = view.about.get(("persona", persona.id), ())
    negative = view.synthesis.negative_persona
    others = [one for one in view.personas.values() if one.id != persona.id]
    return PersonaReviewPage(
        frame=site.frame(persona.name, "personas"),
        card=persona_line(view, persona),
        quote=shown.item(view, persona.quote.statement_id) if persona.quote else None,
        quotes=tuple(_quotes(view, persona)),
        groups=tuple((kind, KIND_TITLES[kind], tuple(_cards(view, persona, kind))) for kind in CLAIM_KINDS),
        facets=tuple(_facets(view, persona)),
        members=tuple(_members(view, persona)),
        others=tuple(Choice(one.id, one.name) for one in others if one != negative),
        targets=(*(Choice(one.id, one.name) for one in others), *(() if negative else (NEW_NEGATIVE,)), NOBODY),
        missing=tuple(Link(claim.text, f"#{quote(identity)}") for identity, claim in unsettled(view, persona)),
        planned=tuple(shown.entry(view, one) for one in made if one.action in PLANNED and view.waits(one)),
        comments=shown.comments(view, "persona", persona.id),
    )


def _cards(view: View, persona: Persona, kind: Kind) -> Iterator[ClaimCard]:
    for claim in getattr(persona, LISTS[kind]):
        yield _card(view, persona, kind, kind, claim)


def _card(view: View, persona: Persona, place: str, kind: Kind, claim: Claim) -> ClaimCard:
    identity = claim_id(persona, place, claim)
    described = view.revised.described[persona.id]
    return replace(
        _shown(view, identity, kind, claim),
        accepted=identity in described.accepted,
        reworded=identity in described.reworded,
        comments=shown.comments(view, "claim", identity),
    )


def _shown(view: View, identity: str, kind: Kind, claim: Claim) -> ClaimCard:
    """A claim with its evidence, what is open first; rejected statements bear nothing any more."""
    there = [one for one in claim.statement_ids if one in view.heard]
    open_first = sorted(there, key=lambda one: view.state(one) == "open", reverse=True)
    more = f"/evidence?theme={claim.theme_id}&state=any&scope=all" if claim.theme_id else None
    return ClaimCard(
        id=identity,
        text=claim.text,
        kind=kind,
        support=claim.support,
        of=claim.of,
        reviewed=len(reviewed(view, claim)),
        evidence=len(claim.statement_ids),
        items=tuple(shown.item(view, one) for one in open_first[:SHOWN]),
        more=more if len(claim.statement_ids) > SHOWN else None,
        against=tuple(shown.item(view, one) for one in claim.counter_statement_ids),
        accepted=False,
        reworded=False,
        rows=len(claim.attribute_participant_ids),
    )


def _facets(view: View, persona: Persona) -> Iterator[FacetCard]:
    questions = {question.facet: question.question for question in persona.open_questions}
    for name, claim in persona.facets.items():
        card = _card(view, persona, name, "other", claim) if claim else None
        yield FacetCard(name, readable(name), card, questions.get(name))


def _quotes(view: View, persona: Persona) -> Iterator[Choice]:
    """Statements that may stand for the persona: strong ones first, then the accepted."""
    ids = dict.fromkeys(one for _, claim in claims(persona) for one in claim.statement_ids)
    may = [
        view.statements[one]
        for one in ids
        if view.statements[one].quotable and view.people[view.statements[one].participant_id].consent == "full"
    ]
    rank = {"strong": 0, "accepted": 1, "open": 2}
    may.sort(key=lambda statement: rank.get(view.state(statement.id), 3))
    chosen = persona.quote.statement_id if persona.quote else None
    for statement in may[:QUOTES]:
        sign = "★ " if view.state(statement.id) == "strong" else ""
        label = f"{sign}{view.people[statement.participant_id].label}: {statement.text}"
        yield Choice(statement.id, label, statement.id == chosen)


def _members(view: View, persona: Persona) -> Iterator[MemberLine]:
    for person in view.members(persona.id):
        moves = [one for one in view.about.get(("participant", person.id), ()) if one.action == "move"]
        note = shown.entry(view, moves[-1]).text if moves and view.waits(moves[-1]) else ""
        comments = shown.comments(view, "participant", person.id)
        yield MemberLine(person.id, person.label, person.membership.get(persona.id, 1.0), note, comments)
