"""How each column of a table is used, decided from its header and from its values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from synth.model import Column, ColumnUse
from synth.settings import IngestSettings
from synth.stages.ingest.tables import Table

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.\w{2,}")
IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}", re.I)
PHONE = re.compile(r"\+?[\d\s()./-]{7,20}")
NUMBER = re.compile(r"[-+]?[$€£]?\s?\d{1,3}(?:[,.\s]\d{3})*(?:[.,]\d+)?\s?[%$€£kKmM]?|[-+]?\d+(?:[.,]\d+)?")
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T\s].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([,\s].*)?|\d{1,2}:\d{2}(:\d{2})?(\s?[ap]m)?"
    r"|\d{1,2}\.? \w{3,9}\.? \d{4}.*|\w{3,9}\.? \d{1,2}(st|nd|rd|th)?,? \d{4}.*",
    re.I,
)
FILE = re.compile(
    r".+\.(wav|mp3|m4a|mp4|mov|webm|ogg|opus|flac|aac|mkv|vtt|srt|txt|docx|md|pdf|json|html)", re.I
)

# Header words; a header is compared in lower case with everything but letters and digits as one blank.
PERSONAL = re.compile(
    r"\b(e ?mail( address)?|ip( ?address)?|phone( number)?|telephone|mobile|address|street|postcode|zip( code)?|latitude"
    r"|longitude|location ?latitude|location ?longitude|date of birth|birth ?date|linkedin( url)?|external data ?reference)\b"
)
NAMES = re.compile(
    r"(full |first |last |given |family |sur|user ?|recipient ?(first|last) ?|contact |participant |customer |respondent |your )?name"
    r"|vorname|nachname|participant|interviewee|contact|customer|respondent"
)
IDS = re.compile(
    r"(respondent|response|participant|person|user|contact|customer|account|record|company|deal|case|session|submission"
    r"|network|prolific|worker|collector|interview|ticket|lead|opportunity)? ?(p ?id|id|ids|no|number|code|token|uuid|guid|key)"
    r"|token|seed|id|#"
)
SYSTEM = re.compile(
    r"status|progress|finished|duration( in seconds)?|distribution ?channel|user ?language|response ?type|collector ?id"
    r"|last ?page|start ?language|user ?agent|referr?er( url)?|network id|source url|tags?|custom data \d+|seed|browser|os|device"
)
TIMES = re.compile(
    r"\b(timestamp|date|time|started|submitted|recorded ?date|created|closed|modified|updated)\b"
)
CONSENT = re.compile(
    r"\b(consent|permission|may we quote|quot(e|ed|ing|able|es)|withdr\w+|opt (in|out)|gdpr)\b"
)
FREE = re.compile(
    r"\b(what|why|how|which|describe|explain|tell us|please (specify|describe|explain|list|elaborate)|write in|other|comments?"
    r"|feedback|anything else|reasons?|text|open ended|notes?|thoughts|suggestions?|body|message|verbatim|pains?|challenges?"
    r"|frustrations?|goals?|one thing)\b"
)
ABOUT = re.compile(
    r"\b(role|job|title|position|occupation|profession|industry|industries|sector|company|organi[sz]ation|employer|team"
    r"|department|country|region|city|state|location|language|browser|device|gender|age|education|income|size|plan|tier)\b"
)
LIKERT = re.compile(
    r"(strongly |somewhat |slightly |very |extremely |neither |not (at all )?|moderately |completely |quite |mostly )+[\w ]+"
    r"|never|rarely|sometimes|often|always|neutral|(dis)?agree|(dis)?satisfied|poor|fair|good|excellent",
    re.I,
)
CHOICES_MAX = 30


@dataclass(frozen=True, slots=True)
class Values:
    """What the filled cells of a column look like, as counts and shares."""

    count: int
    distinct: int
    mean_words: float
    long_share: float  # five words or more
    top_share: float  # covered by the ten most frequent values
    values: tuple[str, ...]

    def share(self, pattern: re.Pattern[str]) -> float:
        """The share of values that are wholly of this form."""
        return sum(pattern.fullmatch(value) is not None for value in self.values) / max(1, self.count)


def values(table: Table, index: int) -> Values:
    """The filled cells of a column."""
    filled = tuple(" ".join(row[index].split()) for row in table.rows if row[index].strip())
    counts = Counter(value.casefold() for value in filled)
    words = [len(value.split()) for value in filled]
    n = max(1, len(filled))
    return Values(
        len(filled),
        len(counts),
        sum(words) / n,
        sum(count >= 5 for count in words) / n,
        sum(count for _, count in counts.most_common(10)) / n,
        filled,
    )


def columns(table: Table, settings: IngestSettings) -> tuple[Column, ...]:
    """The columns with their use and the reason for it; the study's own word comes first."""
    wanted = {name.casefold() for name in settings.include_open_columns}
    unread = {name.casefold() for name in settings.exclude_columns}
    found = []
    for index, header in enumerate(table.headers):
        question = table.questions[index]
        if header in settings.columns:
            use, reason = settings.columns[header], "by the study's settings"
        elif header.casefold() in unread:
            use, reason = "empty", "left out by the study's settings"
        elif header.casefold() in wanted:
            use, reason = "open", "open text by the study's settings"
        elif table.groups[index] is not None and _option(table, index):
            use, reason = "multi", "one option of a question with several columns"
        else:
            use, reason = decide(header, question, values(table, index), len(table.rows))
        found.append(Column(header, use, question, reason))
    return tuple(found)


def _option(table: Table, index: int) -> bool:
    """Whether the column holds its own option's text, or nothing."""
    kinds = {value.casefold() for value in values(table, index).values}
    return len(kinds) == 1 and not all(NUMBER.fullmatch(kind) for kind in kinds)


def decide(header: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str]:
    """Use of one column and the reason, from its header, question and values."""
    if not seen.count:
        return "empty", "no value in any row"
    name = _bare(header)
    for rule in (_by_form, _by_header, _by_number):
        found = rule(name, _bare(question), seen, rows)
        if found:
            return found
    return _by_words(name, _bare(question), seen)


def _bare(text: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[\W_]+", " ", spaced.casefold()).strip() or text.strip()


def _by_form(name: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str] | None:
    del question, rows
    if seen.share(EMAIL) >= 0.6:
        return "personal", "e-mail addresses"
    if seen.share(IP) >= 0.6:
        return "personal", "network addresses"
    if seen.share(FILE) >= 0.6:
        return "file", "names of recordings or transcripts"
    if seen.share(DATE) >= 0.8:
        return "time", "dates or times"
    if re.search(r"\b(phone|mobile|tel|telephone)\b", name) and seen.share(PHONE) >= 0.5:
        return "personal", "phone numbers"
    return None


def _by_header(name: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str] | None:
    short = seen.mean_words <= 4
    if CONSENT.search(name) and (seen.distinct <= 6 or seen.mean_words > 20):
        return "consent", "its header speaks of consent"
    if PERSONAL.search(name) and len(name.split()) <= 4:
        return "personal", "its header names personal data"
    if SYSTEM.fullmatch(name) and short:
        return "system", "written by the survey tool"
    unlike = seen.distinct >= 0.9 * seen.count
    if IDS.fullmatch(name) and short:
        return "id", "its header names an id"
    if NAMES.fullmatch(name) and short and seen.share(NUMBER) < 0.5:
        codes = sum(bool(re.fullmatch(r"[A-Za-z]{0,4}[-_]?\d+", value)) for value in seen.values)
        return ("id", "short codes of persons") if codes >= 0.8 * seen.count else ("name", "names of persons")
    if unlike and rows >= 5 and seen.mean_words == 1 and _codes(seen):
        return "id", "another code in every row"
    if TIMES.search(name) and len(name.split()) <= 3 and seen.share(NUMBER) >= 0.9 and seen.distinct > 12:
        return "time", "its header names a time"
    del question
    return None


def _codes(seen: Values) -> bool:
    pattern = re.compile(r"(?=.*\d)[\w-]{5,}")
    return (seen.share(pattern) >= 0.9 and seen.share(NUMBER) < 0.9) or seen.share(
        re.compile(r"\d{7,}")
    ) >= 0.9


def _by_number(name: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str] | None:
    del rows, question
    if seen.share(NUMBER) < 0.9:
        if seen.distinct <= 8 and seen.share(LIKERT) >= 0.7:
            return "scale", "grades of agreement or frequency"
        return None
    numbers = {float(value) for value in seen.values if re.fullmatch(r"\d{1,3}(\.\d)?", value)}
    whole = seen.share(re.compile(r"\d{1,3}")) >= 0.9
    about = ABOUT.search(name) or re.search(r"\b(years?|age|employees|number|count|size|amount)\b", name)
    if whole and numbers and not about and max(numbers) <= 100 and (max(numbers) <= 10 or len(numbers) > 10):
        return "scale", f"numbers from {min(numbers):g} to {max(numbers):g}"
    return "closed", "numbers"


def _by_words(name: str, question: str, seen: Values) -> tuple[ColumnUse, str]:
    if _is_multi(seen):
        return "multi", "several choices of one list in a cell"
    asks = FREE.search(name) or FREE.search(question)
    about = ABOUT.search(name)
    varied = seen.distinct / max(1, seen.count)
    if seen.distinct <= max(2, min(CHOICES_MAX, 0.05 * seen.count)) or (
        seen.count >= 10 and seen.top_share >= 0.8 and seen.mean_words < 8
    ):
        return "closed", f"{seen.distinct} choices"
    if seen.long_share >= 0.4 or seen.mean_words >= 6:
        return (
            ("open", "sentences that differ from row to row")
            if varied > 0.3
            else ("closed", f"{seen.distinct} choices")
        )
    if asks and not about and varied > 0.4:
        return "open", "an open question with answers that differ"
    if not about and varied > 0.6 and seen.mean_words >= 3.5:
        return "open", "answers that differ from row to row"
    return "closed", "short values"


def _is_multi(seen: Values) -> bool:
    for mark in (";", "|", ", ", "\n"):
        cut = [
            [part.strip().casefold() for part in value.split(mark) if part.strip()] for value in seen.values
        ]
        several = sum(len(parts) > 1 for parts in cut)
        if several < max(2, 0.15 * seen.count):
            continue
        counts = Counter(part for parts in cut for part in parts)
        common = sum(count for _, count in counts.most_common(CHOICES_MAX))
        words = sum(len(part.split()) * count for part, count in counts.items()) / max(
            1, sum(counts.values())
        )
        if (
            common >= 0.85 * sum(counts.values())
            and len(counts) <= max(6, 0.5 * sum(counts.values()))
            and words <= 6
        ):
            return True
    return False
