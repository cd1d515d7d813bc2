"""Which statements the queue holds: a filter that is also an address, so that a link keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from synth.model import KINDS, Statement
from synth.review.catalogue import UNSURE
from synth.review.parts import Choice, Filters
from synth.review.view import View
from synth.templating.filters import readable

STATES = {
    "open": "to review",
    "accepted": "accepted",
    "strong": "strong quotes",
    "rejected": "rejected",
    "any": "any state",
}
SCOPES = {
    "claims": "used in claims",
    "contested": "contradicted",
    "flagged": "flagged",
    "unsure": "unsure kind",
    "all": "everything",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields do not narrow; `attribute` is `name=value`."""

    state: str = "open"
    scope: str = "claims"
    kind: str = ""
    theme: str = ""
    persona: str = ""
    source: str = ""
    attribute: str = ""
    q: str = ""

    @property
    def query(self) -> str:
        """The filter as the query of an address; defaults are left out."""
        plain = asdict(Filter())
        return urlencode({name: value for name, value in asdict(self).items() if value != plain[name]})

    @property
    def whole(self) -> str:
        """The filter as a query that says every field, for pages with other defaults."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def narrowed(self) -> int:
        """How many fields differ from the default."""
        plain = asdict(Filter())
        return sum(value != plain[name] for name, value in asdict(self).items())


EVERYTHING = Filter(state="any", scope="all")


def read(values: Mapping[str, str]) -> Filter:
    """The filter in the fields of a form or an address; unknown states and scopes are the default."""
    plain = asdict(Filter())
    given = {name: values.get(name, default)[:200] for name, default in plain.items()}
    if given["state"] not in STATES:
        given["state"] = plain["state"]
    if given["scope"] not in SCOPES:
        given["scope"] = plain["scope"]
    return Filter(**given)


def matching(view: View, wanted: Filter) -> list[str]:
    """Ids of the statements that the filter holds, riskiest first."""
    tests = list(_tests(view, wanted))
    found = []
    for statement_id in view.catalogue.order:
        statement = view.statements.get(statement_id) or view.heard[statement_id]
        if all(test(statement) for test in tests):
            found.append(statement_id)
    return found


def _tests(view: View, wanted: Filter) -> Iterator[Callable[[Statement], bool]]:
    """The conditions of the filter, cheap ones first."""
    yield from _state_tests(view, wanted.state)
    yield from _scope_tests(view, wanted.scope)
    if wanted.kind:
        yield lambda statement: statement.kind == wanted.kind
    if wanted.theme:
        yield lambda statement: (statement.theme_id or "none") == wanted.theme
    if wanted.source:
        yield lambda statement: statement.source_id == wanted.source
    if wanted.persona or wanted.attribute:
        found = people(view, wanted)
        yield lambda statement: statement.participant_id in found
    if wanted.q:
        words = wanted.q.casefold().split()
        yield lambda statement: all(word in statement.text.casefold() for word in words)


def _state_tests(view: View, state: str) -> Iterator[Callable[[Statement], bool]]:
    revised, rejected = view.revised, view.rejected
    if state == "open":
        yield lambda statement: statement.id not in revised.accepted and statement.id not in rejected
    elif state == "accepted":
        yield lambda statement: statement.id in revised.accepted
    elif state == "strong":
        yield lambda statement: statement.id in revised.strong
    elif state == "rejected":
        yield lambda statement: statement.id in rejected


def _scope_tests(view: View, scope: str) -> Iterator[Callable[[Statement], bool]]:
    catalogue, heard = view.catalogue, view.heard
    if scope == "claims":
        yield lambda statement: statement.id in catalogue.uses
    elif scope == "contested":
        yield lambda statement: any(
            use.against or use.claim_id in catalogue.contested for use in catalogue.uses.get(statement.id, ())
        )
    elif scope == "flagged":
        yield lambda statement: bool(heard[statement.id].flags)
    elif scope == "unsure":
        yield lambda statement: heard[statement.id].confidence < UNSURE


def people(view: View, wanted: Filter) -> frozenset[str]:
    """Ids of the people of the persona and with the attribute that a filter asks for."""
    return frozenset(_people(view, wanted))


def _people(view: View, wanted: Filter) -> Iterator[str]:
    name, _, value = wanted.attribute.partition("=")
    negative = view.synthesis.negative_persona
    for person in view.synthesis.participants:
        group = negative.id if negative and person.segment == "negative" else person.persona_id or "none"
        if wanted.persona and group != wanted.persona:
            continue
        if not wanted.attribute or person.attributes.get(name) == value:
            yield person.id


def form(view: View, wanted: Filter) -> Filters:
    """The filter as the page offers it."""
    themes = [(theme.id, f"{readable(theme.kind)}: {theme.label}") for theme in view.synthesis.themes]
    personas = [(persona.id, persona.name) for persona in view.personas.values()]
    used = {statement.source_id for statement in view.found.statements}
    sources = [(source.id, source.path) for source in view.found.sources if source.id in used]
    return Filters(
        query=wanted.query,
        words=wanted.q,
        kinds=_choices([("", "any kind"), *((kind, readable(kind)) for kind in KINDS)], wanted.kind),
        states=_choices(STATES.items(), wanted.state),
        scopes=_choices(SCOPES.items(), wanted.scope),
        themes=_choices([("", "any theme"), ("none", "in no theme"), *sorted(themes, key=_by_text)], wanted.theme),
        personas=_choices([("", "any persona"), *personas, ("none", "in no persona")], wanted.persona),
        sources=_choices([("", "any source"), *sorted(sources, key=_by_text)], wanted.source),
        attributes=_choices(
            [
                ("", "anybody"),
                *((value, f"{readable(name)}: {text}") for name, text, value in view.catalogue.attributes),
            ],
            wanted.attribute,
        ),
        narrowed=wanted.narrowed,
    )


def _by_text(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _choices(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in pairs)
