"""Every format, opened with a library that knows it."""

from __future__ import annotations

import base64
import csv
import dataclasses
import hashlib
import io
import re
import sys
from collections.abc import Iterator

import docx
import pptx
import pypdf
import pytest
from lxml import html

from synth.contract import SynthesisFile
from synth.decisions import claims
from synth.errors import ToolError
from synth.export.clips import Clips
from synth.export.csv import COLUMNS, evidence_csv, safe
from synth.export.edition import Edition, Wish
from synth.export.fonts import UNKNOWN, face_for
from synth.export.targets import NAMES, made
from synth.export.writing import plain
from synth.model import Decision, Synthesis
from tests.export.contents import words_in
from tests.export.studies import APPROVED, issue
from tests.render_study import synthesis
from tests.render_words import HOSTILE
from tests.stages.test_render import hostile

SILENT = Clips({}, ())
READ_BY_PEOPLE = ["html", "md", "pdf", "docx", "pptx"]


def file_of(kind: str, edition: Edition | None = None) -> bytes:
    """The invented study in a format."""
    return made(edition or issue(), kind, SILENT)


@pytest.mark.parametrize("kind", READ_BY_PEOPLE)
def test_every_persona_with_its_claims_is_in_every_format(kind: str) -> None:
    """Name, summary, support, the words and who said them."""
    words = words_in(file_of(kind), kind)
    for persona in synthesis().all_personas:
        assert persona.name in words
        assert " ".join(persona.summary.split())[:60] in words
    assert "The plan is wrong by nine in the morning" in words
    assert re.search(r"Half of those calls are me asking", words)
    assert "P01" in words
    assert "4 of 4" in words


@pytest.mark.parametrize("kind", READ_BY_PEOPLE)
def test_approval_is_shown_and_the_rest_are_drafts(kind: str) -> None:
    """Nobody takes a draft for more than it is."""
    words = words_in(file_of(kind, issue(active=[APPROVED])), kind)
    assert "Approved on 22 November 2026" in words
    assert "Draft" in words


@pytest.mark.parametrize("kind", READ_BY_PEOPLE)
def test_age_and_review_are_shown(kind: str) -> None:
    """A year after the newest material somebody should look again."""
    assert "Newest material of 21 November 2026; review due 21 November 2027." in words_in(file_of(kind), kind)


@pytest.mark.parametrize("kind", list(NAMES))
def test_the_same_edition_gives_the_same_bytes(kind: str) -> None:
    """No clock and no chance in any file."""
    assert file_of(kind) == file_of(kind)


def crossed() -> Synthesis:
    """The study in letters that files cannot hold and letters of other scripts."""
    study = synthesis()
    name = "Ночной \x00\x08 план\u202e ☕ 计划"
    return dataclasses.replace(
        study, study_name=name, personas=tuple(dataclasses.replace(one, name=name) for one in study.personas)
    )


@pytest.mark.parametrize("kind", list(NAMES))
@pytest.mark.parametrize("study", [hostile(), crossed()], ids=["markup", "letters"])
def test_hostile_texts_break_no_format(kind: str, study: Synthesis) -> None:
    """Markup, control characters, other scripts and turned text are shown as text or left out."""
    words = words_in(file_of(kind, issue(study)), kind)
    assert "\x08" not in words
    if kind in {"html", "docx", "pptx"}:
        assert ("alert('x')" in words) or ("Ночной" in words)


def test_a_result_without_personas_is_exported() -> None:
    """A small study has files as well."""
    study = dataclasses.replace(synthesis(), personas=(), negative_persona=None, icp=None, themes=())
    study = dataclasses.replace(
        study, statements=tuple(dataclasses.replace(one, theme_id=None) for one in study.statements)
    )
    for kind in NAMES:
        assert file_of(kind, issue(study))


# --- html ---------------------------------------------------------------------------------------


def test_the_page_stands_alone() -> None:
    """It names no other file: style, script and sound are inside, and its policy allows nothing else."""
    page = made(issue(), "html", Clips({synthesis().statements[1].id: "data:audio/mpeg;base64,AAAA"}, ()))
    tree = html.fromstring(page.decode())
    addresses = [e.get("href") or e.get("src") for e in tree.xpath("//*[@href or @src]")]
    assert all(address.startswith(("#", "data:")) for address in addresses)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for name in ("style", "script"):
        text = tree.xpath(f"//{name}")[0].text
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert "unsafe" not in policy


def test_every_address_on_the_page_arrives() -> None:
    """Links to personas lead to their cards, and no id is there twice."""
    tree = html.fromstring(file_of("html").decode())
    ids = [e.get("id") for e in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert {e.get("href")[1:] for e in tree.xpath("//a[@href]")} <= set(ids)


def test_texts_cannot_leave_their_place_on_the_page() -> None:
    """No element or attribute comes out of the material."""
    tree = html.fromstring(file_of("html", issue(hostile())).decode())
    assert len(tree.xpath("//script")) == 0
    assert not tree.xpath("//@onclick | //@onerror | //@style")


# --- csv ----------------------------------------------------------------------------------------


def rows(edition: Edition) -> list[dict[str, str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(evidence_csv(edition).decode("utf-8-sig"))))


def evidence(study: Synthesis) -> Iterator[tuple[str, str]]:
    """(claim, statement) of every persona."""
    for persona in study.all_personas:
        for _, claim in claims(persona):
            yield from ((claim.text, sid) for sid in (*claim.statement_ids, *claim.counter_statement_ids))


def test_every_statement_behind_every_claim_has_its_row() -> None:
    """None is missing, whether it may be quoted or not, and each leads to its place."""
    edition = issue()
    found = rows(edition)
    assert list(found[0]) == list(COLUMNS)
    assert set(evidence(edition.synthesis)) <= {(row["claim"], row["statement_id"]) for row in found}
    spoken = next(row for row in found if row["source"].endswith(".mp3") and row["quote"])
    assert float(spoken["start"]) < float(spoken["end"])
    assert {row["stance"] for row in found} == {"for", "against"}
    assert any(row["place"].startswith("row ") for row in found)


def test_decisions_are_in_the_table() -> None:
    """Whoever reads it sees what a person has looked at."""
    persona = synthesis().personas[0]
    claim = persona.pain_points[0]
    accepted = Decision(
        at="2026-11-22T10:00:00+00:00", who="R", action="strong", object="statement", object_id=claim.statement_ids[1],
        value={}, evidence={}, seq=1,
    )  # fmt: skip
    worded = dataclasses.replace(
        accepted, action="reword", object="claim", object_id=f"{persona.id}/{claim.theme_id}", seq=2,
        value={"text": "Plans break before ten"}, evidence={"statement_ids": list(claim.statement_ids)},
    )  # fmt: skip
    found = [row for row in rows(issue(active=[accepted, worded])) if row["claim"] == "Plans break before ten"]
    assert {row["decision"] for row in found} == {"claim reworded", "claim reworded; strong quote"}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-2+3", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=cmd", "＝1", "|x", "%0A", "\x00=1"]
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """A spreadsheet shows what people wrote and calculates nothing."""
    assert safe(cell) == "'" + cell.replace("\x00", "")


def test_plain_cells_stay_as_they_are() -> None:
    """Only what looks like a formula is touched."""
    assert [safe(text) for text in ("", "a=b", "12:05", "5.20", "It's")] == ["", "a=b", "12:05", "5.20", "It's"]


def test_a_formula_in_the_material_is_text_in_the_table() -> None:
    """Also in claims, names and files."""
    study = synthesis()
    evil = tuple(dataclasses.replace(one, name="=HYPERLINK(1)") for one in study.personas)
    found = rows(issue(dataclasses.replace(study, personas=evil)))
    assert {row["persona"] for row in found if "HYPERLINK" in row["persona"]} == {"'=HYPERLINK(1)"}


# --- json, docx, pptx, pdf ----------------------------------------------------------------------


@pytest.mark.parametrize("wish", [Wish(), Wish(personas=("persona-swap",)), Wish(anonymous=True)])
def test_json_keeps_the_contract(wish: Wish) -> None:
    """Whatever is left out, the file is one that readers of the contract take."""
    SynthesisFile.model_validate_json(file_of("json", issue(wish=wish)))


def test_word_has_headings_and_the_theme_map() -> None:
    """Navigation finds the personas; the map is a table."""
    document = docx.Document(io.BytesIO(file_of("docx")))
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert headings[:4] == [persona.name for persona in synthesis().all_personas]
    assert len(document.tables[0].rows) == 1 + 3 + len(synthesis().themes)


def test_the_deck_has_a_slide_per_persona_the_profile_and_the_map() -> None:
    """Titles stand in the titles' places, so that the outline shows them; the evidence is in the notes."""
    slides = list(pptx.Presentation(io.BytesIO(file_of("pptx"))).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides if slide.shapes.title is not None]
    names = [persona.name for persona in synthesis().all_personas]
    assert titles[1:6] == [*names, "Ideal customer profile"]
    assert titles[6:] == ["Themes: goals", "Themes: pains", "Themes: objections"]
    assert "P01" in slides[1].notes_slide.notes_text_frame.text


def test_text_stays_on_its_slide() -> None:
    """No box reaches beyond the slide."""
    deck = pptx.Presentation(io.BytesIO(file_of("pptx")))
    assert deck.slide_width is not None
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width


def test_each_persona_has_one_page_and_numbers_lead_to_its_evidence() -> None:
    """The number beside a claim is found again in the appendix."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file_of("pdf"))).pages]
    personas = synthesis().all_personas
    for number, persona in enumerate(personas, start=1):
        assert persona.name in pages[number]
        assert f"{number}.1" in pages[number]
    appendix = "\n".join(pages[len(personas) + 1 :])
    assert "Evidence" in appendix
    for number in range(1, len(personas) + 2):
        assert f"{number}.1" in appendix


def test_a_full_card_is_still_one_page() -> None:
    """Too much for a page is set smaller, never cut or carried over."""
    study = synthesis()
    first = study.personas[0]
    crowded = dataclasses.replace(
        first,
        pain_points=tuple(first.pain_points) * 6,
        facets={f"facet_{number}": next(iter(first.facets.values())) for number in range(40)},
    )
    data = file_of("pdf", issue(dataclasses.replace(study, personas=(crowded, *study.personas[1:]))))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    assert "Facet 39" in pages[1]
    assert study.personas[1].name in pages[2]


def test_letters_that_no_face_has_are_marked() -> None:
    """A gap in a printed quote is seen."""
    face = face_for(frozenset(map(ord, "abc")))
    assert face.shown("a\U0010ffffb c") == f"a{UNKNOWN}b c"


def test_texts_for_office_files_are_on_one_line_and_hold_no_control_character() -> None:
    """XML cannot hold them, and nobody can read text that runs backwards."""
    assert plain("a\x00b\n c\u202ed " + HOSTILE[:0]) == "a b c d"


@pytest.mark.parametrize(("kind", "module"), [("pdf", "reportlab.lib.pagesizes"), ("pptx", "pptx")])
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    kind: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence; the other formats go on without it."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ToolError, match=r"is not installed; pip install 'synth-personas\[export\]'"):
        file_of(kind)
    assert file_of("docx")
