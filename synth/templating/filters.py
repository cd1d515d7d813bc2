"""Plain values as a reader wants to see them; also the escaping of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from markupsafe import Markup

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
ACRONYMS = {"kpis": "KPIs", "crm": "CRM", "icp": "ICP", "nps": "NPS", "it maturity": "IT maturity"}
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$#])")
_LINE_START = re.compile(r"^(\s*)(?:([+\-=])|(\d+)([.)]))")


def markdown(value: object) -> object:
    """`value` as text that Markdown shows as it is; numbers and `Markup` stay what they are.

    Used on every expression of a Markdown template, so that no template can forget it.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = " ".join(value.split())
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARKDOWN.sub(r"\\\1", text)
    return _LINE_START.sub(lambda m: m[1] + (f"\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}"), text)


def address(value: str) -> Markup:
    """An address that was percent-encoded when it was made, kept as it is in Markdown."""
    return Markup(quote(value, safe="/#?=.,-_%~"))  # noqa: S704, nothing that Markdown reads is left in it


def clock(seconds: float) -> str:
    """Seconds from the start of a recording as `mm:ss`, or `h:mm:ss` from one hour on."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def day(moment: str) -> str:
    """The day of an ISO 8601 moment as `5 March 2026`."""
    date = datetime.fromisoformat(moment)
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def percent(share: float) -> str:
    """A share of 0..1 as whole percent."""
    return f"{100 * share:.0f} %"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 person`, `1,204 people`: a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def readable(code: str) -> str:
    """A name from the data (`information_sources`, `no-speech`) as words."""
    words = re.sub(r"[_\-\s]+", " ", code).strip()
    return ACRONYMS.get(words.lower()) or words[:1].upper() + words[1:]


def listed(items: list[str] | tuple[str, ...]) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def decimal(number: float) -> str:
    """A coordinate of a drawing with at most one place, without a trailing zero."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


FILTERS: dict[str, Callable[..., object]] = {
    "address": address,
    "counted": counted,
    "decimal": decimal,
    "listed": listed,
    "percent": percent,
    "readable": readable,
}
