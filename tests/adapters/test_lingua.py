"""Languages told apart by lingua."""

from __future__ import annotations

from synth.adapters.lingua import LinguaLanguages


def test_only_texts_long_enough_to_tell_have_a_language() -> None:
    """A sentence in another language is named; a few words or a line of code are left open."""
    texts = [
        "Die Rechnung kommt jeden Monat zu spät an.",
        "Je ne peux pas exporter mes données sans payer.",
        "I would like to see all of my invoices in one place.",
        "bank feed",
        "我不能导出数据",
    ]
    assert LinguaLanguages().languages(texts) == ["de", "fr", "en", None, "zh"]
