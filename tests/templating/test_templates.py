"""Each bundled template uses exactly the fields of its context."""

from __future__ import annotations

import math
import re
from dataclasses import fields
from typing import get_args

import pytest
from jinja2 import meta, nodes

from synth.resources import folder
from synth.templating import Templates
from synth.templating.charts import mark
from synth.templating.contexts import Context, PersonaPage, PersonaText
from synth.templating.filters import clock, counted, day, listed, markdown, readable
from synth.templating.lookup import Lookup, plain_name
from synth.templating.reasons import flag_text, reason_text
from tests.render_study import synthesis

CONTEXTS = get_args(Context)


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.template)
def test_template_uses_exactly_the_fields_of_its_context(context: type[Context]) -> None:
    """A field nobody shows and a name nobody provides are both mistakes."""
    templates = Templates(folder("templates"))
    parts = [context.template, "layout.html"] if context.template.endswith(".html") else [context.template]
    used: set[str] = set()
    for part in parts:
        tree = templates.html.parse(templates.asset(part))
        own = {node.target for node in tree.find_all(nodes.Import)} | {node.name for node in tree.find_all(nodes.Macro)}
        own |= {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
        used |= meta.find_undeclared_variables(tree) - own
    given = {field.name for field in fields(context)}
    if context is PersonaText:  # shares the record of the page, without a link to itself
        given -= {"markdown"}
    assert used == given


def test_every_page_is_a_whole_template() -> None:
    """There is a file for each context and each asset."""
    names = {context.template for context in CONTEXTS} | {
        "layout.html",
        "macros.html",
        "style.css",
        "report.js",
        "evidence.md",
        "export",
        "review",
    }
    assert {path.name for path in folder("templates").iterdir()} == names


def test_style_has_a_rule_for_every_class() -> None:
    """A class that the templates use is styled, so that renaming one side does not pass unseen."""
    style = (folder("templates") / "style.css").read_text(encoding="utf-8")
    known = {"top", "bottom", "body"}
    for path in folder("templates").glob("*.html"):
        text = re.sub(r"\{[{%].*?[%}]\}", " ", path.read_text(encoding="utf-8"))
        for names in re.findall(r'class="([^"]*)"', text):
            for name in names.split():
                assert f".{name}" in style or name in known, f"{path.name}: {name}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# head", "\\# head"),
        ("1. item", "1\\. item"),
        ("- item", "\\- item"),
        ("a\n\n- b", "a - b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("[a](b) *c* _d_ `e`", "\\[a\\](b) \\*c\\* \\_d\\_ \\`e\\`"),
        ("plain words, 5 of 7.", "plain words, 5 of 7."),
    ],
)
def test_markdown_is_shown_as_it_is(text: str, expected: str) -> None:
    """Characters that mean something in Markdown are escaped, everything else is left alone."""
    assert markdown(text) == expected


def test_plain_values_become_readable() -> None:
    """Times, counts, lists and codes as a reader expects them."""
    assert [clock(0), clock(59.9), clock(3600)] == ["00:00", "00:59", "1:00:00"]
    assert [counted(1, "person", "people"), counted(1200, "row")] == ["1 person", "1,200 rows"]
    assert [listed([]), listed(["a"]), listed(["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert readable("information_sources") == "Information sources"
    assert day("2026-03-05T23:59:59+00:00") == "5 March 2026"


def test_codes_have_words_and_unknown_codes_speak_for_themselves() -> None:
    """A listed code is explained; one that a stage invents tomorrow is still readable."""
    assert reason_text("not-in-source") == "Not found word for word in its source"
    assert reason_text("language-de") == "Language de"
    assert flag_text("outside-speech") == "no voice was heard here"
    assert flag_text("new_flag") == "new flag"


def test_marks_are_drawn_to_one_scale() -> None:
    """The largest share of any group reaches the rim, and a theme stands at the same place in every mark."""
    lookup = Lookup(synthesis(), "..")
    marks = [mark(group, lookup) for group in ("persona-morning", "persona-numbers", "negative")]
    rims = [[(spoke.kind, spoke.x3, spoke.y3) for spoke in drawn.spokes] for drawn in marks]
    assert rims[0] == rims[1] == rims[2]
    reached = [math.isclose(s.x2, s.x3) and math.isclose(s.y2, s.y3) for s in marks[0].spokes]
    assert sum(reached) == 1  # the plan that is wrong by nine, which all four of them name


def test_ids_make_file_names_that_stay_apart() -> None:
    """Whatever an id holds, its file name is plain, and different ids have different names."""
    names = [plain_name(name) for name in ("a b", "a/b", "a~b", "../x", "ä", "a20b")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_.~-]+", name) for name in names)


def test_person_page_and_markdown_share_their_record() -> None:
    """What the page can show, the Markdown card can show."""
    assert [field.name for field in fields(PersonaText)] == [field.name for field in fields(PersonaPage)]
