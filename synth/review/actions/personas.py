"""Actions on personas and their claims."""

from __future__ import annotations

from synth.decisions import claim_id, claims
from synth.model import Claim, JsonValue, Persona
from synth.review.actions.form import Action, Form, Refused
from synth.review.session import Asked
from synth.review.view import View

PERSONAS_MOST = 4


def persona_of(view: View, persona_id: str) -> Persona:
    """A persona as people left it.

    Raises:
        Refused: when there is none.
    """
    persona = view.personas.get(persona_id)
    if persona is None:
        raise Refused("There is no such persona any more; open the personas again.")
    return persona


def claim_of(view: View, identity: str) -> tuple[Persona, Claim]:
    """A claim by its id, with its persona.

    Raises:
        Refused: when there is none.
    """
    persona = persona_of(view, identity.partition("/")[0])
    for place, claim in claims(persona):
        if claim_id(persona, place, claim) == identity:
            return persona, claim
    raise Refused("There is no such claim any more; open the persona again.")


def reviewed(view: View, claim: Claim) -> list[str]:
    """The accepted statements that a claim rests on."""
    return [one for one in claim.statement_ids if one in view.revised.accepted]


def unsettled(view: View, persona: Persona) -> list[tuple[str, Claim]]:
    """The claims without accepted evidence, with their ids: what is in the way of approving a persona.

    What rests on records alone (a job title in the list of participants) needs nobody to listen to it.
    """
    return [
        (claim_id(persona, place, claim), claim)
        for place, claim in claims(persona)
        if claim.statement_ids and not reviewed(view, claim)
    ]


def _asked(persona: Persona, action: str, value: dict[str, JsonValue]) -> list[Asked]:
    return [Asked("persona", persona.id, action, value, {"name": persona.name})]


def name(view: View, persona_id: str, form: Form) -> list[Asked]:
    """Another name."""
    return _asked(persona_of(view, persona_id), "name", {"text": form.need("text", "The name")})


def summary(view: View, persona_id: str, form: Form) -> list[Asked]:
    """Another summary."""
    return _asked(persona_of(view, persona_id), "summary", {"text": form.need("text", "The summary")})


def facet(view: View, persona_id: str, form: Form) -> list[Asked]:
    """A facet in other words, or taken off the card when the words are empty."""
    persona = persona_of(view, persona_id)
    which = form.get("facet")
    claim = persona.facets.get(which)
    if claim is None:
        raise Refused("Nothing in the material says this: it stays an open question until somebody does.")
    return [
        Asked(
            "persona",
            persona.id,
            "facet",
            {"facet": which, "text": form.get("text")},
            {"name": persona.name, "facet_text": claim.text, "statement_ids": list(claim.statement_ids)},
        )
    ]


def quote(view: View, persona_id: str, form: Form) -> list[Asked]:
    """The sentence that stands for the persona: verbatim, from somebody who may be quoted."""
    persona = persona_of(view, persona_id)
    statement = view.statements.get(form.get("statement_id"))
    if statement is None:
        raise Refused("Choose one of the quotes.")
    if not statement.quotable or view.people[statement.participant_id].consent != "full":
        raise Refused("This must not be quoted: the person did not agree to it, or nobody has listened to it yet.")
    return _asked(persona, "quote", {"statement_id": statement.id, "text": statement.text})


def approve(view: View, persona_id: str, _: Form) -> list[Asked]:
    """The draft becomes a persona, when every claim has evidence that a person accepted."""
    persona = persona_of(view, persona_id)
    left = [f"“{claim.text}” has no accepted evidence" for _, claim in unsettled(view, persona)]
    if left:
        more = f", and {len(left) - 3} more" if len(left) > 3 else ""
        raise Refused(
            f"Not yet: {'; '.join(left[:3])}{more}. Accept at least one piece of evidence of each, or reject the claim."
        )
    evidence: dict[str, JsonValue] = {
        "name": persona.name,
        "claims": [claim.text for _, claim in claims(persona)],
    }
    return [Asked("persona", persona.id, "approve", {}, evidence)]


def judge_claim(action: str) -> Action:
    """The action that decides on a claim."""

    def act(view: View, identity: str, form: Form) -> list[Asked]:
        _, claim = claim_of(view, identity)
        if action == "accept" and claim.statement_ids and not reviewed(view, claim):
            raise Refused(f"“{claim.text}” has no accepted evidence yet; accept at least one statement first.")
        value: dict[str, JsonValue] = {"text": form.need("text", "The new wording")} if action == "reword" else {}
        if action == "reject":
            value = {"reason": form.get("reason") or None}
        evidence: dict[str, JsonValue] = {"text": claim.text, "statement_ids": list(claim.statement_ids)}
        return [Asked("claim", identity, action, value, evidence)]

    return act


def merge(view: View, persona_id: str, form: Form) -> list[Asked]:
    """Two personas as one, from the next run on."""
    persona, into = _draft(view, persona_id), _draft(view, form.need("into", "The other persona"))
    if persona.id == into.id:
        raise Refused("Choose another persona.")
    return _asked(persona, "merge", {"label": into.name, "people": _ids(view, persona), "beside": _ids(view, into)})


def split(view: View, persona_id: str, form: Form) -> list[Asked]:
    """The ticked people as a persona of their own, from the next run on."""
    persona = _draft(view, persona_id)
    members = _ids(view, persona)
    chosen = [one for one in form.all("ids") if one in members]
    if not chosen or len(chosen) == len(members):
        raise Refused("Tick the people who belong to the new persona: some, not all.")
    if len(view.synthesis.personas) >= PERSONAS_MOST:
        raise Refused(
            f"There are {PERSONAS_MOST} personas, the most that a team keeps in mind; merge two of them first."
        )
    return _asked(persona, "split", {"people": [*chosen]})


def move(view: View, persona_id: str, form: Form) -> list[Asked]:
    """The ticked people in another persona, among those who are no customers, or in none, from the next run on."""
    persona = persona_of(view, persona_id)
    members = _ids(view, persona)
    chosen = [one for one in form.all("ids") if one in members]
    if not chosen:
        raise Refused("Tick the people to be moved.")
    to = form.get("to")
    other = view.personas.get(to)
    negative = view.synthesis.negative_persona
    if other is None and to not in {"negative", "nobody"}:
        raise Refused("Choose where they belong.")
    target = to if other is None else "negative" if other == negative else "persona"
    label = other.name if other else "no persona" if to == "nobody" else "those who are no customers"
    beside = _ids(view, other) if other and target == "persona" else []
    return [
        Asked(
            "participant",
            one,
            "move",
            {"people": [one], "beside": [*beside], "target": target, "label": label},
            {"name": view.people[one].label, "from": persona.name},
        )
        for one in chosen
    ]


def _draft(view: View, persona_id: str) -> Persona:
    persona = persona_of(view, persona_id)
    if persona == view.synthesis.negative_persona:
        raise Refused("People who are no customers are no persona to merge or split: move single people instead.")
    return persona


def _ids(view: View, persona: Persona) -> list[str]:
    return [person.id for person in view.members(persona.id)]


ACTIONS: dict[tuple[str, str], Action] = {
    ("persona", "name"): name,
    ("persona", "summary"): summary,
    ("persona", "facet"): facet,
    ("persona", "quote"): quote,
    ("persona", "approve"): approve,
    ("persona", "merge"): merge,
    ("persona", "split"): split,
    ("persona", "move"): move,
    ("claim", "accept"): judge_claim("accept"),
    ("claim", "reject"): judge_claim("reject"),
    ("claim", "reword"): judge_claim("reword"),
}
