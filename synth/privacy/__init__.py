"""Privacy: personal data found in a text and replaced by typed placeholders that stay the same over runs."""

from __future__ import annotations

from synth.privacy.forgetting import Traces, forget, traces
from synth.privacy.key import Key
from synth.privacy.keyfile import KEY_FILE, read_key, write_key
from synth.privacy.redaction import Edit, Known, Redacted, Redactor, kind_of

__all__ = [
    "KEY_FILE",
    "Edit",
    "Key",
    "Known",
    "Redacted",
    "Redactor",
    "Traces",
    "forget",
    "kind_of",
    "read_key",
    "traces",
    "write_key",
]
