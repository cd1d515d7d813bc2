"""The language of a text by lingua, among those that customer research comes in most."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import Any

_CODES = "en de fr es it pt nl sv da nb pl cs fi tr ru uk ar hi zh ja ko".upper().split()
MIN_WORDS = 4  # shorter texts say too little about their language
MOST_LETTERS = 400  # enough to tell; a turn can be pages long
SURE = 0.8  # share of the probability that a language other than English must have


class LinguaLanguages:
    """Tells languages apart; a text that is only just not English is left open."""

    name = "lingua"

    @property
    def version(self) -> str:
        return version("lingua-language-detector")

    def languages(self, texts: Sequence[str]) -> list[str | None]:
        """The code of the language of every text, None where it cannot be told."""
        return [self._language(text) for text in texts]

    def _language(self, text: str) -> str | None:
        letters = [character for character in text if character.isalpha()]
        foreign_script = sum(ord(character) > 0x2E7F for character in letters) * 2 > len(letters)
        if len(text.split()) < MIN_WORDS and not foreign_script:
            return None
        best = self._detector.compute_language_confidence_values(text[:MOST_LETTERS])[0]
        code = str(best.language.iso_code_639_1.name).lower()
        return code if code == "en" or best.value >= SURE else None

    @cached_property
    def _detector(self) -> Any:
        from lingua import IsoCode639_1, LanguageDetectorBuilder

        codes = [getattr(IsoCode639_1, code) for code in _CODES]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
