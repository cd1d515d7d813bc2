"""Words as they are compared: without case, accents and apostrophes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart into a base letter and an accent.
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "'": "", "’": "", "`": ""}
)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` in small letters without accents and apostrophes; everything else stays."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    apart = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    return "".join(character for character in apart if not unicodedata.combining(character))
