"""Topics of statements: BERTopic's pipeline around a partition of its own."""

from __future__ import annotations

from synth.adapters.topics.bertopic import BertopicModel
from synth.adapters.topics.linkage import NO_GROUP, partition

__all__ = ["NO_GROUP", "BertopicModel", "partition"]
