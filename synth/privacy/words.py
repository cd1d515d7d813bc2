"""The word lists of `words.toml` and `first_names.txt`, read once."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_lists: dict[str, str] = tomllib.loads(files("synth.privacy").joinpath("words.toml").read_text(encoding="utf-8"))


def _list(name: str, mark: str | None = None) -> frozenset[str]:
    return frozenset(" ".join(word.split()) for word in _lists[name].split(mark))


FIRST_NAMES = frozenset(
    word
    for line in files("synth.privacy").joinpath("first_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
MONTH_NAMES = _list("month_names")
DOUBLE_NAMES = _list("double_names") | MONTH_NAMES
TITLES = _list("titles")
POSSESSIVES = _list("possessives")
DETERMINERS = _list("determiners")
SURE_ROLES = _list("sure_roles")
ROLES = _list("roles") | SURE_ROLES
GREETINGS = _list("greetings")
SAID = _list("said")
ASKED = _list("asked")
TALKED = _list("talked")
DEPARTMENTS = _list("departments")
MONTH_CUES = _list("month_cues")
SAINTS = _list("saints")
ABBREVIATED = TITLES | SAINTS
AFTER_NO_PERSON = _list("after_no_person")
PRODUCTS = _list("products")
NO_SURNAMES = _list("no_surnames") | PRODUCTS
TO_SOMEBODY = _list("to_somebody")
ARTICLES = _list("articles")
SURNAME_WORDS = _list("surname_words")
ANYBODY = _list("anybody") | ROLES
PARTICLES = _list("particles")
BRANDS = _list("brands", "|")
BRAND_STARTS = frozenset(brand.split()[0] for brand in BRANDS if brand)
