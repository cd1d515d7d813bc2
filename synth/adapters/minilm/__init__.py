"""Sentence embeddings by MiniLM on onnxruntime; the graph is built in memory from the packaged weights."""

from __future__ import annotations

from synth.adapters.minilm.encoder import MiniLmEmbedder

__all__ = ["MiniLmEmbedder"]
