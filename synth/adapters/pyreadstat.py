"""SPSS data files to rows, through pyreadstat: labels in place of codes, questions beside variable names."""

from __future__ import annotations

import io
import math
from importlib.metadata import version
from typing import Any

from synth.errors import SourceError
from synth.protocols import Sheet, Workbook

COLUMNS_MAX = 5_000


class PyreadstatReader:
    """Reads .sav and .zsav files."""

    name = "pyreadstat"

    @property
    def version(self) -> str:
        """The version of pyreadstat."""
        return version("pyreadstat")

    def __call__(self, data: bytes) -> Workbook:
        return _read(data)


def _read(data: bytes) -> Workbook:
    """One sheet: variable names, then a row per case with the labels of its values."""
    import pyreadstat

    try:
        columns, meta = pyreadstat.read_sav(io.BytesIO(data), output_format="dict")
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        ValueError,
        OverflowError,
        OSError,
    ) as error:
        raise SourceError("this SPSS file is damaged; save it again or export it as CSV", code="truncated") from error
    keys = list(meta.column_names)
    names = [key or f"V{number}" for number, key in enumerate(keys, start=1)]  # a damaged name is None
    if len(names) > COLUMNS_MAX:
        raise SourceError(f"it has {len(names):,} variables, more than {COLUMNS_MAX:,}; export less", code="too-big")
    labels = [meta.variable_value_labels.get(name, {}) for name in keys]
    cases = zip(*(columns[name] for name in keys), strict=True)
    rows = tuple(
        tuple(_text(known.get(value, value)) for value, known in zip(case, labels, strict=True)) for case in cases
    )
    questions = tuple(label or name for name, label in zip(names, meta.column_labels, strict=True))
    return Workbook("sav", (Sheet("", (tuple(names), *rows), questions),))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    return str(value)
