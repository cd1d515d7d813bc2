"""Templates filled with typed contexts; everything that is not a template's own text is escaped."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar, Protocol

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from synth.errors import SettingsError
from synth.templating.filters import FILTERS, markdown

BUNDLED = "bundled"


class Context(Protocol):
    """A frozen record that has a field for every name that its template uses."""

    template: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class Templates:
    """The bundled templates, with those of the user's folder in front.

    A user's `persona.html` may begin with `{% extends "bundled/persona.html" %}` and change one block.
    """

    def __init__(self, bundled: Path, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise SettingsError("render → templates", (f"no such folder: {own}; make it or leave the setting empty",))
        originals = FileSystemLoader(bundled)
        first = [FileSystemLoader(own)] if own is not None else []
        self._loader = ChoiceLoader([*first, originals, PrefixLoader({BUNDLED: originals})])
        self.html = _environment(self._loader)
        self.text = _environment(self._loader)
        self.text.finalize = markdown

    def fill(self, context: Context) -> str:
        """The text of the context's template: HTML, or Markdown for names that end in `.md`.

        Raises:
            SettingsError: naming the template and the line that cannot be filled.
        """
        environment = self.text if context.template.endswith(".md") else self.html
        values = {field.name: getattr(context, field.name) for field in fields(context)}
        try:
            return environment.get_template(context.template).render(values)
        except TemplateError as error:
            line = getattr(error, "lineno", None)
            where = f"template {context.template}" + (f", line {line}" if line else "")
            raise SettingsError(
                where, (f"{error.message}; mend the template or take it out of your folder",)
            ) from error

    def asset(self, name: str) -> str:
        """The text of a file that is handed on as it is, such as `style.css`."""
        source, _, _ = self._loader.get_source(self.html, name)
        return source


def _environment(loader: ChoiceLoader) -> Environment:
    environment = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",), default_for_string=True),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment
