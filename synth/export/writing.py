"""What the office formats share: text that their files can hold, words for a claim, archives without a clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from synth.errors import ToolError
from synth.templating.exports import Paper, Sheet
from synth.templating.parts import ClaimView, Evidence

QUOTES_SHOWN = 5  # of a claim in an appendix; evidence.csv has all
# What XML cannot hold, and what turns the direction of text around.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive knows


def plain(text: str) -> str:
    """The text on one line, of characters that every format can hold."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def printable(text: str) -> str:
    """The text without characters that no program shows; lines stay lines."""
    return _CONTROLS.sub("", text)


def missing(package: str) -> ToolError:
    """The error for a library that comes with the extra `export`."""
    return ToolError(f"{package} is not installed; pip install 'synth-personas[export]'")


def settled(archive: bytes) -> bytes:
    """A zip archive with the same files and no time of day: the same contents give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _MOMENT), old.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def said_by(item: Evidence) -> str:
    """Who said it, where."""
    return plain(f"{item.person.text}, {item.place.text}, {item.source}")


def counted_in(claim: ClaimView) -> str:
    """How many of how many stand behind a claim."""
    return f"{claim.support} of {claim.of}"


def rest_of(claim: ClaimView) -> str:
    """What stands behind a claim besides the quotes that are shown; empty when nothing does."""
    more = len(claim.quotes) + len(claim.more) - min(len(claim.quotes), QUOTES_SHOWN)
    parts = [f"{more} more, not quoted here"] if more else []
    if claim.people:
        parts.append(f"records of {len(claim.people)}")
    return "; ".join(parts)


def headline(sheet: Sheet) -> str:
    """Size, stability and fit of a persona."""
    card = sheet.card
    parts = [f"{card.size} of {card.of} people", f"stability {100 * sheet.stability:.0f} %"]
    if card.fit is not None:
        parts.append(f"company fit {100 * card.fit:.0f} %")
    return " · ".join(parts)


def state(sheet: Sheet) -> str:
    """Whether somebody approved the persona, and whether it is one of customers."""
    return ("Not a customer. " if sheet.card.negative else "") + sheet.state


def claims_with_evidence(paper: Paper) -> Iterator[tuple[str, list[tuple[str, ClaimView]]]]:
    """For every persona and the profile: its name, and its claims with the title of their group."""
    for sheet in paper.sheets:
        found = [(group.title, claim) for group in sheet.claims for claim in group.claims]
        found += [(fact.name, fact.claim) for fact in sheet.facts]
        yield sheet.card.name, found
    if paper.icp is not None:
        found = [("Must have", claim) for claim in paper.icp.must_haves]
        found += [("Deal-breaker", claim) for claim in paper.icp.deal_breakers]
        found += [(fact.name, fact.claim) for _, facts in paper.icp.groups for fact in facts]
        yield "Ideal customer profile", found
