"""A Whisper checkpoint small enough for tests, in Whisper's own format."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A multilingual model of two layers of width 32, with the same random weights each time."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    dims = ModelDimensions(
        n_mels=80,
        n_audio_ctx=1500,
        n_audio_state=32,
        n_audio_head=2,
        n_audio_layer=2,
        n_vocab=51865,
        n_text_ctx=448,
        n_text_state=32,
        n_text_head=2,
        n_text_layer=2,
    )
    with torch.random.fork_rng():
        torch.manual_seed(7)
        model = Whisper(dims)
        with torch.no_grad():
            # Whisper leaves these uninitialised, because it always loads them.
            model.decoder.positional_embedding.normal_()
            # Smaller than they are initialised, so that what is written depends on more than the last token.
            model.decoder.token_embedding.weight.mul_(0.1)
    path = tmp_path_factory.mktemp("whisper") / "tiny-random.pt"
    torch.save({"dims": dims.__dict__, "model_state_dict": model.state_dict()}, path)
    return path
