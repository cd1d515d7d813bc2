"""Words in the headers of tables, and forms of values, that tell what a column is for."""

from __future__ import annotations

import re


def bare(text: str) -> str:
    """A header in lower case, everything but letters and digits as one blank: "ResponseId" is "response id"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return re.sub(r"[\W_]+", " ", spaced.casefold()).strip() or text.strip()


# --- forms of values ----------------------------------------------------------------------------

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.\w{2,}")
IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}", re.I)
PHONE = re.compile(r"\+?[\d\s()./-]{7,20}")
NUMBER = re.compile(r"[-+]?[$€£]?\s?\d{1,3}(?:[,.\s]\d{3})*(?:[.,]\d+)?\s?[%$€£kKmM]?|[-+]?\d+(?:[.,]\d+)?")
WHOLE = re.compile(r"\d{1,3}")
GRADE = re.compile(r"\d{1,3}(\.\d)?")
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T\s].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}([,\s].*)?"
    r"|\d{1,2}:\d{2}(:\d{2})?(\s?[ap]m)?"
    r"|\d{1,2}\.? \w{3,9}\.? \d{4}.*|\w{3,9}\.? \d{1,2}(st|nd|rd|th)?,? \d{4}.*",
    re.I,
)
PERSON_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d+")
ROW_CODE = re.compile(r"(?=.*\d)[\w-]{5,}")
LONG_NUMBER = re.compile(r"\d{7,}")
FILE = re.compile(r".+\.(wav|mp3|m4a|mp4|mov|webm|ogg|opus|flac|aac|mkv|vtt|srt|txt|docx|md|pdf|json|html)", re.I)
LIKERT = re.compile(
    r"(strongly|somewhat|slightly|very|extremely|neither|not( at all)?|moderately|completely|quite|mostly) [\w ]{1,60}"
    r"|never|rarely|sometimes|often|always|neutral|(dis)?agree|(dis)?satisfied|poor|fair|good|excellent",
    re.I,
)

# --- words of headers, to be compared with `bare` -------------------------------------------------

PERSONAL = re.compile(
    r"((your|work|business|contact|recipient|participant|customer) )?(e ?mail( address)?|ip( ?address)?"
    r"|(tele|mobile |cell ?)?phone( number)?|mobile( number)?|address( line)?( \d)?|street|postcode|zip( code)?"
    r"|(location )?latitude|(location )?longitude|date of birth|birth ?date|linkedin( url| profile)?"
    r"|external (data )?reference)"
)
NAMES = re.compile(
    r"((full|first|last|given|family|sur|user|recipient|recipient first|recipient last|contact|participant|customer"
    r"|respondent|your) ?)?name|((associated|primary|main) )?contact|vorname|nachname|participant|interviewee|customer"
    r"|respondent"
)
IDS = re.compile(
    r"((respondent|response|participant|person|user|contact|customer|account|record|company|deal|case|session"
    r"|submission|network|prolific|worker|collector|interview|ticket|lead|opportunity) ?)?"
    r"(p ?id|ids?|no|number|code|token|uuid|guid|key)|#"
)
SYSTEM = re.compile(
    r"status|progress|finished|duration( in seconds)?|distribution ?channel|user ?language|response ?type"
    r"|collector ?id|last ?page|start ?language|user ?agent|referr?er( url)?|network id|source url|tags?"
    r"|custom data \d+|seed|browser|os|device"
)
STAFF = re.compile(
    r"((deal|account|record|opportunity|lead|contact) )?(owner|author|rep|csm|assignee)|(created|modified|logged) by"
)
TIMES = re.compile(r"\b(timestamp|date|time|started|submitted|recorded ?date|created|closed|modified|updated)\b")
CONSENT = re.compile(r"\b(consent|permission|may we quote|quot(e|ed|ing|able|es)|withdr\w+|opt (in|out)|gdpr)\b")
FREE = re.compile(
    r"\b(what|why|how|which|describe|explain|tell us|please (specify|describe|explain|list|elaborate)|write in"
    r"|other|comments?|feedback|anything else|reasons?|text|open ended|notes?|thoughts|suggestions?|body|message"
    r"|verbatim|pains?|challenges?|frustrations?|goals?|one thing)\b"
)
ABOUT = re.compile(
    r"\b(role|job|title|position|occupation|profession|industry|industries|sector|company|organi[sz]ation|employer"
    r"|team|department|country|region|city|state|location|language|browser|device|gender|age|education|income|size"
    r"|plan|tier)\b"
)
QUANTITY = re.compile(r"\b(years?|age|employees|number|count|size|amount)\b")
