"""Participants: who speaks, who is who over all files, and what of it may be shown.

`join` finds the role of every speaker, makes one participant of everything that belongs to one person, applies
consent and takes personal data out of all texts, before anybody counts characters in them.
"""

from __future__ import annotations

from synth.stages.participants.conversation import Conversation, join
from synth.stages.participants.matching import Match
from synth.stages.participants.silence import unworded

__all__ = ["Conversation", "Match", "join", "unworded"]
