"""The frame of a page that stands alone: style and script inside, and a policy that allows nothing else."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from synth.templating import Templates
from synth.templating.exports import Frame


def frame(templates: Templates, script: str | None = None) -> Frame:
    """The frame with the report's style and the script of that name; both are named in the policy by their hashes."""
    style = templates.asset("style.css") + templates.asset("export/report.css")
    code = templates.asset(script) if script else ""
    policy = [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "media-src data:",
        f"style-src '{_hash(style)}'",
        *([f"script-src '{_hash(code)}'"] if code else []),
    ]
    # both are files of ours or of the user's own template folder: code, not material
    return Frame(Markup(style), Markup(code), "; ".join(policy))  # noqa: S704


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
