"""How each column of a table is used, decided from its header and from its values."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from synth.model import Column, ColumnUse
from synth.settings import IngestSettings
from synth.stages.ingest.headers import (
    ABOUT,
    CONSENT,
    DATE,
    EMAIL,
    FILE,
    FREE,
    GRADE,
    IDS,
    IP,
    LIKERT,
    LONG_NUMBER,
    NAMES,
    NUMBER,
    PERSON_CODE,
    PERSONAL,
    PHONE,
    QUANTITY,
    ROW_CODE,
    STAFF,
    SYSTEM,
    TIMES,
    WHOLE,
    bare,
)
from synth.stages.ingest.tables import Table

CHOICES_MAX = 30
SAMPLE_VALUES = 4_000  # more values than this do not make a decision any surer


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


def _sample(filled: Iterable[str]) -> tuple[str, ...]:
    """Some of many values, each as often as its share of them is; the same whatever the order of the rows."""
    times: Counter[str] = Counter()
    numbered = []
    for value in filled:
        times[value] += 1
        numbered.append((crc32(f"{times[value]} {value}".encode()), value))
    return tuple(value for _, value in heapq.nsmallest(SAMPLE_VALUES, numbered))


def values(table: Table, index: int) -> Values:
    """The filled cells of a column."""
    filled = tuple(" ".join(row[index].split()) for row in table.rows if row[index].strip())
    if len(filled) > SAMPLE_VALUES:
        filled = _sample(filled)
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
        elif table.options[index] is not None:
            use, reason = "multi", "one option of a question with several columns"
        else:
            use, reason = decide(header, question, values(table, index), len(table.rows))
        found.append(Column(header, use, question, reason))
    return tuple(found)


def decide(header: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str]:
    """Use of one column and the reason, from its header, question and values."""
    if not seen.count:
        return "empty", "no value in any row"
    name = bare(header)
    for rule in (_by_form, _by_header, _by_number):
        found = rule(name, bare(question), seen, rows)
        if found:
            return found
    return _by_words(name, bare(question), seen)


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
    if PERSONAL.fullmatch(name):
        return "personal", "its header names personal data"
    if SYSTEM.fullmatch(name) and short:
        return "system", "written by the survey tool"
    if STAFF.fullmatch(name) and short:
        return "system", "names of the own staff"
    unlike = seen.distinct >= 0.9 * seen.count
    if IDS.fullmatch(name) and short:
        return "id", "its header names an id"
    if NAMES.fullmatch(name) and short and seen.share(NUMBER) < 0.5:
        codes = "name" not in name and seen.share(PERSON_CODE) >= 0.8
        return ("id", "short codes of persons") if codes else ("name", "names of persons")
    if unlike and rows >= 5 and seen.mean_words == 1 and _codes(seen):
        return "id", "another code in every row"
    if TIMES.search(name) and len(name.split()) <= 3 and seen.share(NUMBER) >= 0.9 and seen.distinct > 12:
        return "time", "its header names a time"
    del question
    return None


def _codes(seen: Values) -> bool:
    mixed = seen.share(ROW_CODE) >= 0.9 and seen.share(NUMBER) < 0.9
    return mixed or seen.share(LONG_NUMBER) >= 0.9


def _by_number(name: str, question: str, seen: Values, rows: int) -> tuple[ColumnUse, str] | None:
    del rows, question
    if seen.share(NUMBER) < 0.9:
        if seen.distinct <= 8 and seen.share(LIKERT) >= 0.7:
            return "scale", "grades of agreement or frequency"
        return None
    numbers = {float(value) for value in seen.values if GRADE.fullmatch(value)}
    about = ABOUT.search(name) or QUANTITY.search(name)
    graded = numbers and max(numbers) <= 100 and (max(numbers) <= 10 or len(numbers) > 10)
    if graded and not about and seen.share(WHOLE) >= 0.9:
        return "scale", f"numbers from {min(numbers):g} to {max(numbers):g}"
    return "closed", "numbers"


def _by_words(name: str, question: str, seen: Values) -> tuple[ColumnUse, str]:
    if _is_multi(seen):
        return "multi", "several choices of one list in a cell"
    asks = FREE.search(name) or FREE.search(question)
    about = ABOUT.search(name)
    varied = seen.distinct / max(1, seen.count)
    sentences = seen.long_share >= 0.4 or seen.mean_words >= 6
    few = seen.distinct <= max(2, min(CHOICES_MAX, 0.05 * seen.count))
    repeated = seen.count >= 10 and seen.top_share >= 0.8 and varied <= 0.5 and seen.mean_words < 8
    if repeated or (few and not (sentences and varied > 0.5)):
        return "closed", f"{seen.distinct} choices"
    if sentences:
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
        cut = [[part.strip().casefold() for part in value.split(mark) if part.strip()] for value in seen.values]
        several = sum(len(parts) > 1 for parts in cut)
        if several < max(2, 0.15 * seen.count):
            continue
        counts = Counter(part for parts in cut for part in parts)
        total = sum(counts.values())
        common = sum(count for _, count in counts.most_common(CHOICES_MAX))
        words = sum(len(part.split()) * count for part, count in counts.items()) / max(1, total)
        again = sum(count for count in counts.values() if count > 1)
        if common >= 0.85 * total and again >= 0.6 * total and words <= 6:
            return True
    return False
