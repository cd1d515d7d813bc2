"""Details with a form of their own: e-mail, web address, phone, account, street address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from synth.privacy.spans import Found, free

LETTERS_MAX = 80  # of one replaced piece: longer ones could not be checked against their source any more

EMAIL = re.compile(
    r"[\w.+'-]*\w@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}|[\w.+-]+ ?[\[(](?:at|@)[\])] ?[\w-]+(?: ?[\[(]?(?:dot|\.)[\])]? ?[\w-]+)+",
    re.I,
)
SPOKEN_EMAIL = re.compile(
    r"\b[a-z]\w*(?:(?: (?:dot|point|dash|underscore) )[a-z]\w*|\.\w+)* at [a-z][\w-]*(?: dot [a-z]+)* dot (?:com|org|net|io|eu|de|fr|uk|co|nl|es|it|dk|se|no|example)\b",
    re.I,
)
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+|\b(?:[\w-]+\.)+(?:com|org|net|io|me|co|de|fr|eu|uk|us)/[^\s<>\"')\]]+",
    re.I,
)
PROFILE = re.compile(
    r"linkedin\.com/(?:in|pub)/|(?:twitter|x|facebook|fb|instagram|github|gitlab|medium|tiktok|xing|mastodon|threads|bsky|youtube)\.\w+/(?:profile/)?@?\w"
    r"|calendly\.com/\w|zoom\.us/(?:j|my)/|meet\.google\.com/|teams\.microsoft\.com/l/meetup|wa\.me/|t\.me/|skype:|/~\w|/(?:users?|people|profiles?|author|team)/\w"
    r"|[?&](?:email|mail|user|name|phone|token)=|://[^/\s]*@",
    re.I,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
LONG_NUMBER = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){11,18}(?![\w-]|[.,]\d)")
ACCOUNT = re.compile(
    r"\b(?:(?:bank )?account|acct|a/c|customer|client|member(?:ship)?|policy|insurance|patient|passport|licen[cs]e|id card|card|tax|social security|ssn"
    r"|national insurance|ni|nhs|payroll|employee|iban|bic|konto(?:nummer)?|kundennummer|sort code|routing)"
    r"(?: (?:number|no\.?|nr\.?|num|id|code)\b| ?#)?(?: (?:is|was|of|ends in|ending in|ending|:))?[ :=#]{1,3}"
    r"(?P<n>(?=[\w-]*\d{3}|\d\d-\d\d)[A-Z]{0,4}-?\d[\w-]{2,24}(?: \d[\d-]{1,7}){0,5})",
    re.I,
)
SSN = re.compile(r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])")
PHONE = re.compile(
    r"(?<![\w.,/-])(?:(?:\+|00)\d{1,3}[ .()/-]{0,3}(?:\(0\)[ -]?)?\d(?:[ ./()-]{0,2}\d){6,12}"  # +44 20 7946 0958
    r"|\(\d{2,5}\)[ -]?\d{3,4}(?:[ .-]?\d{2,4}){1,3}"  # (555) 010-9988
    r"|\d{3}[-. ]\d{3}[-. ]\d{4}"  # 555-010-9988
    r"|0\d{2,5}[ /-]\d{2,8}(?:[ -]\d{2,8}){0,3}|0\d(?:[ .-]\d\d){4}|0\d{9,11})(?![\w]|[.,]\d|-\d)"
)
PHONE_CUE = re.compile(
    r"\b(?:phone|tel|telephone|mobile|cell|whatsapp|call me (?:on|at|under)|reach me (?:on|at|under)|ring me on|text me (?:on|at)|my number(?: is)?|ext|extension|fax)"
    r"(?: ?(?:number|no\.?))?(?: is)?[ .:]{1,3}(?P<n>\+?\d[\d ()/.-]{2,18}\d)",
    re.I,
)
DIGIT_WORD = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple)"
SPOKEN_PHONE = re.compile(rf"\b{DIGIT_WORD}(?:[ ,-]+{DIGIT_WORD}){{6,14}}\b", re.I)
CAP = r"[A-ZÀ-Ý][\w'’.-]*"
STREET_END = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|crescent|terrace|square|sq|close|place|pl|gardens|grove|hill|row"
    r"|parkway|pkwy|highway|hwy|mews|quay|wharf|broadway|plaza|alley|circle)"
)
POSTCODE = r"(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]{2},? \d{5}(?:-\d{4})?|\d{4,5}(?: [A-Z]{2})?)"
TOWN = rf"(?:,? (?:{CAP})(?: {CAP})?)?,? {POSTCODE}(?! ?\w)(?: {CAP})?"
ADDRESS = re.compile(
    rf"\b(?:(?:flat|apt\.?|apartment|unit|suite) \w{{1,4}},? )?\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?,? (?:{CAP} ){{1,3}}(?i:{STREET_END})\b\.?(?:{TOWN})?"
    rf"|\b{CAP}(?:[ -]{CAP}){{0,2}}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|gade|vej|gatan|straat|laan|plein) \d{{1,4}} ?[a-z]?\b(?:{TOWN})?"
    rf"|\b[A-ZÄÖÜ][\wäöüß-]+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|gade|vej|gatan|straat|laan|plein) \d{{1,4}} ?[a-z]?\b(?:, ?\d{{4,5}} {CAP})?"
    rf"|\b\d{{1,4}}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|quai|chemin|impasse|allée)(?: (?:de|du|des|la|le|les|d'|l'|{CAP})){{1,5}}(?:,? \d{{5}}(?: {CAP})?)?"
    rf"|\b(?:Calle|Avenida|Plaza|Via|Viale|Corso|Piazza|Rua|Paseo)(?: (?:de|del|la|los|las|di|della|dei|da|do|{CAP})){{1,4}},? \d{{1,4}}\b(?:,? \d{{4,5}}(?: {CAP})?)?"
    r"|\bP\.? ?O\.? ?Box \d{1,6}\b"
    r"|\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}\b"
)  # fmt: skip


def details(text: str, has_name: Callable[[str], bool]) -> list[Found]:
    """What has the form of a personal detail, in order; `has_name` tells whether a web address holds somebody's name."""
    taken: list[Found] = []
    if not any(character.isdigit() or character in "@/" for character in text) and not _spoken(text):
        return taken
    for found in _candidates(text, has_name):
        if (
            free(found.start, found.end, taken)
            and sum(map(str.isalnum, text[found.start : found.end])) <= LETTERS_MAX
        ):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _spoken(text: str) -> bool:
    return " dot " in text.casefold() or SPOKEN_PHONE.search(text) is not None


def _candidates(text: str, has_name: Callable[[str], bool]) -> Iterator[Found]:
    """Candidates with the surest forms first."""
    for pattern in (EMAIL, SPOKEN_EMAIL):
        yield from (_found("EMAIL", match) for match in pattern.finditer(text))
    for match in URL.finditer(text):
        address = match.group().rstrip(".,;:!?")
        if PROFILE.search(address) or has_name(address):
            yield Found(match.start(), match.start() + len(address), "URL", address)
    yield from (_found("ACCOUNT", match) for match in IBAN.finditer(text) if _is_iban(match.group()))
    yield from (_found("ACCOUNT", match) for match in LONG_NUMBER.finditer(text) if _is_card(match.group()))
    yield from (_found("ACCOUNT", match) for match in SSN.finditer(text))
    for match in ACCOUNT.finditer(text):
        yield Found(match.start("n"), match.end("n"), "ACCOUNT", _bare(match["n"]))
    yield from (_found("ADDRESS", match) for match in ADDRESS.finditer(text))
    yield from (_found("PHONE", match) for match in PHONE.finditer(text) if _is_phone(match.group()))
    for match in PHONE_CUE.finditer(text):
        yield Found(match.start("n"), match.end("n"), "PHONE", _bare(match["n"]))
    yield from (_found("PHONE", match) for match in SPOKEN_PHONE.finditer(text))


def _found(kind: str, match: re.Match[str]) -> Found:
    text = match.group()
    meaning = (
        text.casefold()
        if kind == "EMAIL"
        else _bare(text)
        if kind in ("PHONE", "ACCOUNT")
        else " ".join(text.split())
    )
    return Found(match.start(), match.end(), kind, meaning)


def _bare(number: str) -> str:
    """A number without the marks between its digits, so that one number has one placeholder."""
    return re.sub(r"[ ./()-]", "", number) or number


def _is_iban(text: str) -> bool:
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
    doubled = [
        digit if index % 2 == 0 else digit * 2 - 9 * (digit > 4)
        for index, digit in enumerate(reversed(digits))
    ]
    return sum(doubled) % 10 == 0


def _is_phone(text: str) -> bool:
    return 8 <= sum(map(str.isdigit, text)) <= 15
