"""What every page needs: the view, who reads it, and the frame around the page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from synth.review import shown
from synth.review.audio import Recordings
from synth.review.parts import Frame
from synth.review.session import Session
from synth.review.view import View
from synth.templating.parts import Link

SECTIONS = {
    "study": ("Study", "/"),
    "evidence": ("Evidence", "/evidence/one"),
    "speakers": ("Speakers", "/speakers"),
    "themes": ("Themes", "/themes"),
    "personas": ("Personas", "/personas"),
    "search": ("Search", "/search"),
    "history": ("History", "/history"),
}
Row = TypeVar("Row")


class Missing(Exception):  # noqa: N818 - told to people as a page, not raised at them
    """There is no such page."""


def bare_frame(title: str, study: Path) -> Frame:
    """The frame of a page that can say nothing of the study but its name."""
    nav = tuple(Link(text, href) for text, href in SECTIONS.values())
    return Frame(title, study.resolve().name, nav, who="", csrf="", here="/", seen=0)


@dataclass(frozen=True, slots=True)
class Site:
    """A view as one person reads it; `here` is the address of the page with its query."""

    view: View
    who: str
    csrf: str
    here: str
    fields: Mapping[str, str]
    session: Session
    recordings: Recordings

    def frame(self, title: str, section: str, here: str | None = None) -> Frame:
        """The frame of a page of `section`; its forms lead back to `here`."""
        done = self.fields.get("done", "")
        decision = self.view.by_seq.get(int(done)) if done.isdecimal() and len(done) < 16 else None
        return Frame(
            title=title,
            study=self.view.found.study_name,
            nav=tuple(Link(text, href, key == section) for key, (text, href) in SECTIONS.items()),
            who=self.who,
            csrf=self.csrf,
            here=self.here if here is None else here,
            seen=self.view.last,
            done=shown.entry(self.view, decision) if decision else None,
        )

    def page(self) -> int:
        """The number of the page of a long list, from 1."""
        asked = self.fields.get("page", "1")
        return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1

    def at(self, page: int) -> Site:
        """The site with another page of its long list asked for."""
        return replace(self, fields={**self.fields, "page": str(page)})

    def cut(self, rows: Sequence[Row], size: int, path: str, query: str = "") -> tuple[Sequence[Row], tuple[Link, ...]]:
        """The rows of the page that was asked for, and links to the pages around it."""
        last = max(1, math.ceil(len(rows) / size))
        page = min(self.page(), last)
        near = sorted({1, last, *range(max(1, page - 3), min(last, page + 3) + 1)})

        def link(number: int) -> Link:
            more = urlencode({"page": number})
            return Link(str(number), f"{path}?{query}&{more}" if query else f"{path}?{more}", number == page)

        links = tuple(link(number) for number in near) if last > 1 else ()
        return rows[(page - 1) * size : page * size], links
