"""Office documents are zip packages: how much they expand to is known before they are opened."""

from __future__ import annotations

import io
import zipfile

from synth.errors import SourceError

EXPANDED_BYTES_MAX = 300_000_000
RATIO_MAX = 200  # a part that expands more than this is no text that somebody wrote
RATIO_FROM_BYTES = 20_000_000


def check(data: bytes) -> None:
    """Nothing for a package that is safe to open.

    Raises:
        SourceError: the package is cut off, encrypted, or expands to more than memory should hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise SourceError("the file ends too early or is damaged; copy or export it again", code="truncated") from error
    total = sum(part.file_size for part in parts)
    if total > EXPANDED_BYTES_MAX or any(_is_bomb(part) for part in parts):
        raise SourceError(f"it expands to {total / 1e6:,.0f} MB and is not opened; save its text alone", code="too-big")
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError("it has a password; save it without one", code="unsupported")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FROM_BYTES and part.file_size > RATIO_MAX * max(1, part.compress_size)
