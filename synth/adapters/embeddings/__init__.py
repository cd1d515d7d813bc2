"""Sentence embeddings on onnxruntime; the graphs are built in memory from weights that come as packages."""

from __future__ import annotations

from synth.adapters.embeddings.embedder import MiniLmEmbedder, MpnetEmbedder

__all__ = ["MiniLmEmbedder", "MpnetEmbedder"]
