"""The first page: the study at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from synth.model import Kind, Notice, Source
from synth.templating.cards import card, profile
from synth.templating.charts import curve, theme_map
from synth.templating.contexts import IndexPage
from synth.templating.desk import Desk
from synth.templating.filters import counted, listed, readable
from synth.templating.parts import Banner, Link, NoticeView, Page, PersonaCard, Tally
from synth.templating.reasons import reason_text
from synth.templating.sources import source_line

THEMES_AT_A_GLANCE = 6  # of each kind on the first page
DRAFT_RECOGNISERS = frozenset({"pocketsphinx"})
NUMBERS = ("No", "One", "Two", "Three", "Four")


def index_page(desk: Desk, page: Page) -> IndexPage:
    """The study at a glance."""
    lookup = desk.lookup
    synthesis = lookup.synthesis
    return IndexPage(
        page=page,
        answer=tuple(answer(desk)),
        banners=(*banners(desk), *losses(desk)),
        numbers=tuple(numbers(desk)),
        cards=tuple(cards(desk)),
        icp=profile(synthesis.icp, desk),
        themes=theme_map(desk, THEMES_AT_A_GLANCE),
        themes_href=f"{desk.root}themes.html",
        curve=curve(synthesis.quality.saturation, lookup),
        outlier_share=synthesis.quality.outlier_share,
        sources=tuple(source_line(source, desk) for source in sorted(synthesis.sources, key=_reading_order)),
        notices=tuple(notice(item, desk) for item in synthesis.run.warnings),
        dropped=tallies(desk),
    )


def _reading_order(source: Source) -> tuple[bool, bool, str]:
    """Talk first, then tables; what was not read comes last."""
    return source.status != "ok", source.kind not in {"audio", "video", "transcript"}, source.path


def cards(desk: Desk) -> Iterator[PersonaCard]:
    """A card for each persona; the negative one is number 0."""
    personas = desk.lookup.synthesis.personas
    for number, persona in enumerate(desk.lookup.synthesis.all_personas, start=1):
        yield card(persona, number if number <= len(personas) else 0, desk)


def answer(desk: Desk) -> Iterator[str]:
    """What the study found, in a few sentences."""
    synthesis = desk.lookup.synthesis
    people = counted(len(synthesis.participants), "person", "people")
    if _is_silent(desk):
        yield f"{people} took part, and the material holds no words of theirs: there is nothing to draft personas from."
    elif not synthesis.personas:
        yield f"{people} took part: too few, or too different from each other, for a persona that would hold."
    else:
        names = listed([f"{persona.name} ({persona.size})" for persona in synthesis.personas])
        groups = (
            "one draft persona"
            if len(synthesis.personas) == 1
            else (f"{NUMBERS[len(synthesis.personas)].lower()} draft personas")
        )
        yield f"What {people} told us points to {groups}: {names}."
    if synthesis.negative_persona is not None:
        size = synthesis.negative_persona.size
        verb, customers = ("does", "a customer") if size == 1 else ("do", "customers")
        yield f"{counted(size, 'person', 'people')} {verb} not have the problem and {verb} not count as {customers}."
    found = [
        (_widest("pain", desk), "The pain most people share"),
        (_widest("goal", desk), "the goal heard most"),
        (_widest("objection", desk), "the objection to prepare for"),
    ]
    parts = [f"{name} is “{label}” ({support})" for (label, support), name in found if label]
    if parts:
        sentence = "; ".join(parts)
        yield f"{sentence[:1].upper()}{sentence[1:]}."


def _widest(kind: Kind, desk: Desk) -> tuple[str, str]:
    synthesis = desk.lookup.synthesis
    themes = [theme for theme in synthesis.themes if theme.kind == kind]
    if not themes:
        return "", ""
    theme = min(themes, key=lambda item: (-item.participants, item.id))
    return theme.label, f"{theme.participants} of {len(synthesis.participants)}"


def banners(desk: Desk) -> Iterator[Banner]:
    """What a reader must know before she believes anything on the page."""
    synthesis = desk.lookup.synthesis
    if synthesis.quality.small_sample and not _is_silent(desk):
        yield Banner(
            "Small sample",
            f"{_took_part(desk)} Read these drafts as questions for the next interviews, not as findings: "
            "themes usually settle after 9 to 17 interviews.",
        )
    drafts = [source for source in synthesis.sources if source.transcriber in DRAFT_RECOGNISERS]
    if drafts:
        verb = "was" if len(drafts) == 1 else "were"
        yield Banner(
            "Draft transcription",
            f"{counted(len(drafts), 'recording')} {verb} read by a simple recogniser that gets many words wrong. "
            "Listen to a quote before you use it, and run again with Whisper for a transcript to rely on.",
        )


def _is_silent(desk: Desk) -> bool:
    """Whether people are known by rows of tables alone: however many they are, nobody of them says anything."""
    synthesis = desk.lookup.synthesis
    return bool(synthesis.participants) and not synthesis.statements


def _took_part(desk: Desk) -> str:
    """How many people there are; those who were heard apart from those who wrote, since few of them make it small."""
    everybody = desk.lookup.synthesis.participants
    heard = sum(any(source in desk.lookup.turns for source in person.source_ids) for person in everybody)
    if 0 < heard < len(everybody):
        verb = "was" if heard == 1 else "were"
        return f"Only {heard} of {counted(len(everybody), 'person', 'people')} {verb} interviewed."
    return f"{counted(len(everybody), 'person', 'people')} took part."


def losses(desk: Desk) -> Iterator[Banner]:
    """What is missing from the results because it could not be read."""
    failed = [source for source in desk.lookup.synthesis.sources if source.status == "failed"]
    if failed:
        yield Banner(
            "Not everything could be read",
            f"{counted(len(failed), 'file')} could not be read and {'is' if len(failed) == 1 else 'are'} missing "
            "from these results; the table of sources says why.",
        )


def numbers(desk: Desk) -> Iterator[tuple[str, str]]:
    """The size of the study: number and what it counts."""
    synthesis = desk.lookup.synthesis
    read = [source for source in synthesis.sources if source.status == "ok"]
    interviews = [source for source in read if source.id in desk.lookup.turns]
    seconds = sum(source.duration_s or 0.0 for source in interviews)
    yield f"{len(synthesis.participants):,}", "participants" if len(synthesis.participants) != 1 else "participant"
    if interviews:
        yield f"{len(interviews):,}", "interviews" if len(interviews) != 1 else "interview"
    if seconds >= 60:
        hours, minutes = divmod(round(seconds / 60), 60)
        yield (f"{hours} h {minutes:02d}" if hours else f"{minutes} min"), "of recordings"
    if synthesis.answers:
        yield f"{len(synthesis.answers):,}", "written answers"
    yield f"{len(synthesis.statements):,}", "statements"


def notice(item: Notice, desk: Desk) -> NoticeView:
    """A warning of the run with its source."""
    source = desk.lookup.sources.get(item.source_id or "")
    if source is None:
        return NoticeView(item.code, _capital(item.message), None)
    href = desk.source(source.id) if desk.lookup.has_page(source.id) else f"{desk.root}index.html#sources"
    message = item.message.removeprefix(f"{source.path}: ")
    return NoticeView(item.code, _capital(message), Link(source.path, href))


def _capital(text: str) -> str:
    """The text as a sentence begins; a file name in front keeps its letters."""
    first = text.split(maxsplit=1)[0] if text else ""
    return text if "/" in first or "." in first else text[:1].upper() + text[1:]


def tallies(desk: Desk) -> tuple[Tally, ...]:
    """How often each reason led to something being left out, most frequent first."""
    pages = desk.lookup.dropped_page
    counts = sorted(desk.lookup.synthesis.quality.dropped.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Tally(code, reason_text(code), count, f"{desk.root}{pages.get(code, 'dropped.html')}#{anchor}")
        for code, count in counts
        for anchor in [reason_anchor(code) if code in pages else "main"]
    )


def reason_anchor(code: str) -> str:
    """The anchor of a reason's list."""
    return f"reason-{readable(code).lower().replace(' ', '-')}"
