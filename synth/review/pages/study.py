"""The study: where it stands and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from synth.decisions import claims
from synth.model import CLAIM_KINDS, Notice, Persona
from synth.review import shown
from synth.review.actions.personas import reviewed
from synth.review.contexts import StudyPage
from synth.review.pages.agreement import agreement_lines
from synth.review.pages.site import Site
from synth.review.parts import PersonaLine, Progress, SourceRow
from synth.review.view import View
from synth.templating.charts import KIND_TITLES, curve
from synth.templating.filters import counted
from synth.templating.lookup import KIND_NAMES, Lookup
from synth.templating.parts import Link, NoticeView

RECENT = 6


def study_page(site: Site) -> StudyPage:
    """Progress, personas, sources, warnings and what was decided last."""
    view = site.view
    found = view.found
    recent = view.ledger[: -RECENT - 1 : -1]
    return StudyPage(
        frame=site.frame("Study", "study"),
        progress=progress(view),
        numbers=_numbers(view),
        cards=tuple(persona_line(view, persona) for persona in view.personas.values()),
        kinds=tuple((kind, KIND_TITLES[kind], _kind_progress(view, kind)) for kind in CLAIM_KINDS),
        sources=_sources(view),
        notices=tuple(notice(view, one) for one in found.run.warnings),
        again=len(view.to_ask_again),
        planned=len(view.planned),
        runs=len(site.session.runs()),
        curve=curve(found.quality.saturation, Lookup(found, "")),
        recent=tuple(shown.entry(view, decision) for decision in recent),
        agreement=agreement_lines(view.ledger),
    )


def progress(view: View) -> Progress:
    """How many of the pieces of evidence that claims rest on a person has looked at."""
    return _progress(view, view.catalogue.uses.keys())


def _kind_progress(view: View, kind: str) -> Progress:
    return _progress(view, {one for one in view.catalogue.uses if view.heard[one].kind == kind})


def _progress(view: View, ids: Set[str]) -> Progress:
    accepted, rejected = len(ids & view.revised.accepted), len(ids & view.rejected)
    done, of = accepted + rejected, len(ids)
    return Progress(done, of, 100 * done // of if of else 100, rejected)


def _numbers(view: View) -> tuple[tuple[str, str], ...]:
    found = view.synthesis
    placed = sum(one.theme_id is not None for one in found.statements)
    grouped = sum(person.segment != "unassigned" for person in found.participants)
    share = round(100 * placed / len(found.statements)) if found.statements else 0
    return (
        (f"{len(found.participants):,}", "participants"),
        (f"{len(found.statements):,}", "statements"),
        (f"{share} %", "of them in a theme"),
        (f"{len(found.themes)}", "themes"),
        (f"{grouped:,}", "participants in a persona"),
    )


def persona_line(view: View, persona: Persona) -> PersonaLine:
    """A persona with how far its review is."""
    negative = view.synthesis.negative_persona
    # what rests on records alone needs nobody to listen to it
    own = [claim for _, claim in claims(persona) if claim.statement_ids]
    described = view.revised.described[persona.id]
    return PersonaLine(
        id=persona.id,
        name=persona.name,
        href=shown.persona_href(persona.id),
        negative=negative is not None and persona.id == negative.id,
        summary=persona.summary,
        size=persona.size,
        of=len(view.found.participants),
        claims=len(own),
        accepted=sum(bool(reviewed(view, claim)) for claim in own),
        approved=described.approved_at,
    )


def _sources(view: View) -> tuple[SourceRow, ...]:
    of = Counter(statement.source_id for statement in view.found.statements)
    done = Counter(view.heard[one].source_id for one in view.revised.accepted | view.rejected)
    rows = []
    for source in sorted(view.found.sources, key=lambda source: source.path):
        extent = counted(source.rows, "row") if source.rows is not None else ""
        if source.duration_s is not None:
            extent = f"{max(1, round(source.duration_s / 60))} min"
        rows.append(
            SourceRow(
                source.path,
                shown.source_href(view, source.id),
                KIND_NAMES[source.kind],
                source.status,
                source.reason,
                extent,
                done[source.id],
                of[source.id],
            )
        )
    return tuple(rows)


def notice(view: View, one: Notice) -> NoticeView:
    """A warning of the run with its source."""
    source = view.sources.get(one.source_id or "")
    if source is None:
        return NoticeView(one.code, one.message, None)
    href = shown.source_href(view, source.id) or "#sources"
    return NoticeView(one.code, one.message.removeprefix(f"{source.path}: "), Link(source.path, href))
