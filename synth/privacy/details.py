"""Details with a form of their own: e-mail, web address, phone, account, street address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from synth.privacy.spans import LETTERS_MAX, Found, free

_DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
DIGIT = re.compile(r"\d")

EMAIL = re.compile(
    r"[\w.+'-]*\w@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
    r"|[\w.+-]+ ?[\[(](?:at|@)[\])] ?[\w-]+(?: ?[\[(]?(?:dot|\.)[\])]? ?[\w-]+)+",
    re.I,
)
WRITTEN_AT = re.compile(r"[\[(]at[\])]", re.I)
SPOKEN_EMAIL = re.compile(
    r"\b[a-z]\w*(?:(?: (?:dot|point|dash|underscore) )[a-z]\w*|\.\w+)* at [a-z][\w-]*(?: dot [a-z]+)*"
    r" dot (?:com|org|net|io|eu|de|fr|uk|co|nl|es|it|dk|se|no|example)\b",
    re.I,
)
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|\b(?:[\w-]+\.)+(?:com|org|net|io|me|co|de|fr|eu|uk|us)/[^\s<>\"')\]]+",
    re.I,
)
# Addresses of people: profiles, meeting rooms, calendars, and what carries somebody's data in its query.
PROFILE = re.compile(
    r"linkedin\.com/(?:in|pub)/"
    r"|(?:twitter|x|facebook|fb|instagram|tiktok|xing|mastodon|threads|bsky)\.\w+/(?:profiles?/)?@?\w"
    r"|(?:github|gitlab|medium|youtube)\.com/@?[\w.-]+/?(?:[?#]|$)"
    r"|calendly\.com/\w|zoom\.us/(?:j|my)/|meet\.google\.com/|teams\.microsoft\.com/l/meetup|wa\.me/|\bt\.me/"
    r"|/~\w|/(?:users?|people|profiles?|author|team)/\w"
    r"|[?&](?:email|mail|user|name|phone|token)=|://[^/\s]*@",
    re.I,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
CARD = re.compile(
    r"(?<![\w.,-])(?:\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|3[47]\d\d([ -]?)\d{6}\2\d{5}|\d{13,19})"
    r"(?![\w-]|[ .,]\d)"
)
SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
_NUMBER_WORD = r"(?:number|numbers|no\.?|nr\.?|num|id|code)(?!\w)"
_NUMBERED = r"(?: (?:is|was|of|ends in|ending in|ending))?,?[ :=#]{1,3}"
# Numbers that are accounts whatever follows, and those that need "number" behind them: "customer 2019" is none.
_SURE_ACCOUNT = (
    r"(?:(?:bank )?account|acct|a/c|policy|passport|social security|ssn|national insurance|nhs|iban|bic"
    r"|sort code|routing)"
)
_ACCOUNT = (
    r"(?:customer|client|member(?:ship)?|insurance|patient|licen[cs]e|id card|card|tax|payroll|employee|personal)"
)
ACCOUNT = re.compile(
    rf"\b(?:{_SURE_ACCOUNT}(?: {_NUMBER_WORD})?|{_ACCOUNT}(?: {_NUMBER_WORD}|(?= ?[#:]))"
    rf"|kontonummer|kundennummer|personalnummer|steuernummer){_NUMBERED}"
    r"(?P<n>(?=(?:[\w/-]*\d){4}|\d\d-\d\d)[A-Z]{0,4}-?\d[\w/-]{2,24}(?: \d[\d-]{1,7}){0,5})",
    re.I,
)
PHONE_DIGITS_MIN = 8
PHONE = re.compile(
    r"(?<![\w.,/-])(?:(?:\+|00)\d{1,3}[ .()/-]{0,3}(?:\(0\)[ -]?)?\d(?:[ ./()-]{0,2}\d){6,12}"  # +44 20 7946 0958
    r"|\(\d{2,5}\)[ -]?\d{3,4}(?:[ .-]?\d{2,4}){1,3}"  # (555) 010-9988
    r"|(?:1[-. ])?\d{3}[-. ]\d{3}[-. ]\d{4}"  # 555-010-9988
    r"|0\d{2,5}[ /-]\d{2,8}(?:[ -]\d{2,8}){0,3}|0\d(?:[ .-]\d\d){4}|0\d{9,11})(?![\w]|[.,]\d|-\d)"
)
PHONE_CUE = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|whatsapp"
    r"|(?:call|reach|ring|text|phone) (?:me|us|him|her|them) (?:on|at|under)|my number(?: is)?|ext|extension|fax)"
    r"(?: ?(?:number|no\.?))?(?: is)?[ .:]{1,3}(?P<n>\+?\d[\d ()/.-]{1,18}\d)(?![:\d])",
    re.I,
)
SPOKEN_PHONE = re.compile(rf"\b{_DIGIT_WORD}(?:[ ,-]+{_DIGIT_WORD}){{6,14}}\b", re.I)

_CAP = r"[A-ZÀ-Ý][\w'’-]*"
_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|crescent|terrace|square|sq|close"
    r"|place|pl|gardens|grove|hill|row|parkway|pkwy|highway|hwy|mews|quay|wharf|broadway|plaza|alley|circle)"
)
_STRASSE = (
    r"(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|gade|vej|gatan|gata|straat|laan|plein|gracht|singel|kade|plads)"
)
_POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2},? \d{5}(?:-\d{4})?|\d{4,5}(?: [A-Z]{2})?)"
_TOWN = rf"(?:,? {_CAP}(?: {_CAP})?)?,? {_POSTCODE}\b(?: {_CAP})?"
_FRENCH = rf"(?:des|de|du|las|la|les|le|{_CAP}|[dl]['’]{_CAP})"
_SOUTHERN = rf"(?:del|della|dei|de|di|da|do|las|los|la|{_CAP})"
ADDRESS = re.compile(
    rf"\b(?:(?i:flat|apt\.?|apartment|unit|suite) \w{{1,4}},? )?\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?,? (?:{_CAP} ){{1,3}}"
    rf"(?i:{_STREET})\b(?:\.?{_TOWN})?"
    rf"|\b(?:{_CAP}[ -]){{0,2}}[A-ZÄÖÜ][\wäöüß-]*{_STRASSE} \d{{1,4}} ?[a-z]?\b(?:{_TOWN})?"
    rf"|\b\d{{1,4}}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|quai|chemin|impasse|allée)"
    rf"(?: {_FRENCH}){{1,5}}(?:{_TOWN})?"
    rf"|\b(?:Calle|Avenida|Plaza|Via|Viale|Corso|Piazza|Rua|Paseo)(?: {_SOUTHERN}){{1,4}},? \d{{1,4}}\b(?:{_TOWN})?"
    r"|\bP\.? ?O\.? ?Box \d{1,6}\b"
    r"|\b[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b"
)


def _is_iban(text: str) -> bool:
    """Whether the check digits of an IBAN (ISO 13616) are right."""
    bare = text.replace(" ", "")
    if not 15 <= len(bare) <= 34:
        return False
    turned = bare[4:] + bare[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _is_card(text: str) -> bool:
    """Whether the digits pass the check of card numbers (ISO/IEC 7812)."""
    digits = [int(character) for character in text if character.isdigit()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _is_phone(text: str) -> bool:
    return PHONE_DIGITS_MIN <= sum(map(str.isdigit, text)) <= 15


class Form(NamedTuple):
    """Numbers of one kind; a text with fewer than so many digits in all holds none, which spares most texts the search.

    Of a pattern with a group `n` the group is the number, and what stands before it says what it is.
    """

    kind: str
    pattern: re.Pattern[str]
    digits: int
    passes: Callable[[str], bool] = bool


# The surest forms first.
FORMS = (
    Form("ACCOUNT", IBAN, 2, _is_iban),
    Form("ACCOUNT", CARD, 13, _is_card),
    Form("ACCOUNT", SSN, 9),
    Form("ACCOUNT", ACCOUNT, 4),
    Form("ADDRESS", ADDRESS, 1),
    Form("PHONE", PHONE, PHONE_DIGITS_MIN, _is_phone),
    Form("PHONE", PHONE_CUE, 2),
)


def details(text: str, has_name: Callable[[str], bool]) -> list[Found]:
    """What has the form of a personal detail, in order; `has_name` tells whether an address holds a known name."""
    taken: list[Found] = []
    for found in _candidates(text, has_name):
        short = sum(map(str.isalnum, text[found.start : found.end])) <= LETTERS_MAX
        if short and free(found.start, found.end, taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _candidates(text: str, has_name: Callable[[str], bool]) -> Iterator[Found]:
    """Candidates, the surest forms first; what a form cannot do without is looked for before the form itself."""
    if "/" in text or "www." in text.lower():
        for match in URL.finditer(text):
            address = match.group().rstrip(".,;:!?")
            if PROFILE.search(address) or has_name(address):
                yield Found(match.start(), match.start() + len(address), "URL", address)
    if "@" in text or WRITTEN_AT.search(text):
        yield from (_found("EMAIL", match) for match in EMAIL.finditer(text))
    if " dot " in text.lower():
        yield from (_found("EMAIL", match) for match in SPOKEN_EMAIL.finditer(text))
    digits = len(DIGIT.findall(text))
    for form in FORMS:
        if digits >= form.digits:
            matches = (match for match in form.pattern.finditer(text) if form.passes(match.group()))
            yield from (_found(form.kind, match) for match in matches)
    yield from (_found("PHONE", match) for match in SPOKEN_PHONE.finditer(text))


def _found(kind: str, match: re.Match[str]) -> Found:
    part = "n" if "n" in match.re.groupindex else 0
    text = match[part]
    meaning = _bare(text) if kind in ("PHONE", "ACCOUNT") else " ".join(text.split())
    return Found(match.start(part), match.end(part), kind, meaning)


def _bare(number: str) -> str:
    """A number without the marks between its digits, so that one number has one placeholder."""
    return re.sub(r"[ ./()-]", "", number) or number
