"""The pages: each function makes the context of a template from a view and the fields of an address."""

from __future__ import annotations

from synth.review.pages import changes, evidence, history, personas, search, speakers, study, themes

__all__ = ["changes", "evidence", "history", "personas", "search", "speakers", "study", "themes"]
