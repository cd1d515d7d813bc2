"""`synthesis.json` of an edition: the contract, with what must not be quoted covered."""

from __future__ import annotations

from synth import contract
from synth.export.edition import Edition


def synthesis_json(edition: Edition) -> bytes:
    """The text of the contract as UTF-8."""
    return contract.dump(edition.synthesis).encode("utf-8", "replace")
