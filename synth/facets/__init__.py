"""Facts about a group of people, each with its evidence: from what is filled in about them, or from what they said."""

from __future__ import annotations

from synth.facets.attributes import Form, described
from synth.facets.cues import Cue, said

__all__ = ["Cue", "Form", "described", "said"]
