"""Ingest: what each file of the study is and what stands in it.

`read` recognises a file by its content and returns its document: turns of a transcript, answers and people of a
table, or the bare source of a recording. `pair` joins transcripts with the recordings beside them.
"""

from __future__ import annotations

from synth.protocols import IngestTools
from synth.stages.ingest.pairing import pair
from synth.stages.ingest.sources import read, unread

__all__ = ["IngestTools", "pair", "read", "unread"]
