"""Facts about a group of people, each with its evidence: from what is filled in about them, or from what they said."""

from __future__ import annotations

from synth.facets.table import Facet, evidence, facets

__all__ = ["Facet", "evidence", "facets"]
