"""The report: what it shows, that its links arrive, and that nothing in the material can break out of it."""

from __future__ import annotations

import dataclasses
import posixpath
import re
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

from synth.errors import SettingsError
from synth.model import (
    Answer,
    CellSpan,
    Participant,
    Source,
    Statement,
    Synthesis,
    TextSpan,
    Turn,
)
from synth.resources import folder
from synth.settings import RenderSettings
from synth.stages.render import render
from synth.templating import Templates
from synth.templating.lookup import ROWS_PER_PAGE, plain_name
from tests.render_study import source_id, synthesis
from tests.render_words import HOSTILE


def report(study: Synthesis, settings: RenderSettings | None = None) -> dict[str, str]:
    """The report of `study` with the bundled templates."""
    return render(study, Templates(folder("templates")), settings or RenderSettings())


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """The report of the invented study."""
    return report(synthesis())


def replaced(value: object, text: str) -> object:
    """`value` with every free text in it replaced by `text`; ids, kinds and codes stay."""
    keep = {"id", "source_id", "participant_id", "turn_id", "statement_id", "theme_id", "persona_id", "sha256",
            "status", "kind", "type", "role", "segment", "consent", "started_at", "finished_at", "statement_ids",
            "source_ids", "counter_statement_ids", "attribute_participant_ids", "column", "membership"}  # fmt: skip
    if isinstance(value, str):
        return text
    if isinstance(value, tuple):
        return tuple(replaced(item, text) for item in value)
    if isinstance(value, Mapping):
        return {f"{key} {text}": replaced(item, text) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: replaced(getattr(value, field.name), text)
            for field in dataclasses.fields(value)
            if field.name not in keep
        }
        return dataclasses.replace(value, **changes)
    return value


def hostile() -> Synthesis:
    """The invented study with markup in every text, name, path and attribute."""
    study = replaced(synthesis(), HOSTILE)
    assert isinstance(study, Synthesis)
    statements = tuple(
        dataclasses.replace(item, span=dataclasses.replace(item.span, char_start=0, char_end=len(HOSTILE)))
        for item in study.statements
    )
    return dataclasses.replace(study, statements=statements)


def test_first_page_shows_the_study_at_a_glance(pages: dict[str, str]) -> None:
    """Personas, profile, themes, saturation, sources, warnings and what was left out are on the first page."""
    tree = html.fromstring(pages["index.html"])
    assert [e.get("id") for e in tree.iter("section")] == [
        "personas", "icp", "themes", "saturation", "sources", "limits",
    ]  # fmt: skip
    assert len(tree.find_class("card")) == 4
    assert "Draft transcription" in pages["index.html"]
    assert len(tree.xpath("//section[@id='sources']//tbody/tr")) == 9


def test_theme_map_counts_people_of_each_group(pages: dict[str, str]) -> None:
    """A cell holds the people of a group that voice a theme, and its shade follows their share."""
    tree = html.fromstring(pages["index.html"])
    row = next(r for r in tree.xpath("//table[@class='heat']//tr") if "wrong by nine" in r.text_content())
    cells = [(cell.text_content().strip(), cell.get("class")) for cell in row.iter("td")]
    assert cells == [("4 of 4", "cell l5"), ("–", "cell l0"), ("–", "cell l0"), ("–", "cell l0"), ("4 of 12", "sum")]


def test_every_link_and_anchor_arrives(pages: dict[str, str]) -> None:
    """Each address inside the report names a file of the report and an id in it; the rest are recordings."""
    check_links(pages)


def test_links_arrive_when_every_text_is_hostile() -> None:
    """Markup in names and texts does not break an address."""
    check_links(report(hostile()))


def check_links(pages: dict[str, str]) -> None:
    """Fails with the first address that leads nowhere."""
    trees = {name: html.fromstring(text) for name, text in pages.items() if name.endswith(".html")}
    ids = {name: [e.get("id") for e in tree.xpath("//*[@id]")] for name, tree in trees.items()}
    for name, found in ids.items():
        assert len(found) == len(set(found)), f"{name}: the same id twice"
    for name, tree in trees.items():
        for element in tree.xpath("//*[@href or @src]"):
            address = element.get("href") or element.get("src")
            path, _, anchor = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if target.startswith("../"):
                continue
            assert target in pages, f"{name}: {address}"
            if anchor:
                assert anchor in ids[target], f"{name}: {address}"


def test_every_statement_has_an_anchor_and_its_words_there(pages: dict[str, str]) -> None:
    """A statement is marked in its source, word for word, under its own id."""
    study = synthesis()
    trees = [html.fromstring(text) for name, text in pages.items() if name.startswith("sources/")]
    marks = {mark.get("id"): mark.text_content() for tree in trees for mark in tree.iter("mark")}
    consent = {person.id: person.consent for person in study.participants}
    for statement in study.statements:
        expected = statement.text if consent[statement.participant_id] == "full" else ""
        assert marks[plain_name(statement.id)] == expected


def test_markup_in_the_material_stays_text() -> None:
    """Whatever a file, a header or a speaker is called, no page gains an element or a handler from it."""
    found = {name: text for name, text in report(hostile()).items() if name.endswith(".html")}
    for name, text in found.items():
        tree = html.fromstring(text)
        assert [e.get("src").rsplit("/")[-1] for e in tree.iter("script")] == ["report.js"], name
        assert not tree.xpath("//@*[starts-with(name(), 'on') or name() = 'style']"), name
        assert not tree.xpath("//@href[contains(., 'javascript:')]"), name
        assert HOSTILE.split(" & ", maxsplit=1)[0] in tree.text_content(), name


def test_markup_in_the_material_stays_text_in_markdown() -> None:
    """A Markdown card gains no HTML, no link and no emphasis from what it quotes."""
    found = [text for name, text in report(hostile()).items() if name.endswith(".md")]
    assert len(found) == 4
    for text in found:
        assert "<" not in text
        assert not re.search(r"(?<!\\)\]\(javascript", text)
        assert "\\*c\\*" in text


def test_pages_need_no_network(pages: dict[str, str]) -> None:
    """No page, style or script names another host."""
    for name, text in pages.items():
        assert not re.search(r"(?:https?:)?//[a-z0-9]", re.sub(r"<!--.*?-->|//.*$", "", text, flags=re.M)), name


def test_people_appear_by_pseudonym_only(pages: dict[str, str]) -> None:
    """Speaker tags and respondent ids of the files are on no page."""
    for name, text in pages.items():
        assert "Real name of" not in text, name
        assert "Ingrid the moderator" not in text, name
        assert "R_P07" not in text, name


def test_words_are_withheld_without_consent_to_quote(pages: dict[str, str]) -> None:
    """A person without consent to quotes is counted, and none of her words is on any page."""
    words = "They will say it's there to spy on them"
    assert any(words in turn.text for turn in synthesis().turns)
    assert not [name for name, text in pages.items() if words in html.fromstring(text or "<p/>").text_content()]
    assert "did not agree to be quoted" in pages[f"sources/{source_id('t2')}.html"]


def test_a_quote_plays_its_recording_from_its_second(pages: dict[str, str]) -> None:
    """A recorded quote links to the study's own file at the quote's start and end, percent-encoded."""
    tree = html.fromstring(pages["personas/persona-morning.html"])
    play = tree.find_class("play")[0].get("href")
    path, _, fragment = play.partition("#")
    assert unquote(path) == "../../recordings/Monday crew #1 100%.mp3"
    assert re.fullmatch(r"t=\d+\.\d\d,\d+\.\d\d", fragment)
    assert html.fromstring(pages[f"sources/{source_id('t1')}.html"]).xpath("//video/@src") == [
        "../../recordings/controller.mp4"
    ]


def test_the_way_to_the_study_can_be_set() -> None:
    """A report outside the study's folder still finds the recordings."""
    pages = render(synthesis(), Templates(folder("templates")), RenderSettings(), study="../../data/study")
    assert (
        html.fromstring(pages["index.html"])
        .find_class("play")[0]
        .get("href")
        .startswith("../../data/study/recordings/")
    )
    card = html.fromstring(pages["personas/persona-morning.html"])
    assert card.find_class("play")[0].get("href").startswith("../../../data/study/recordings/")


def test_counter_evidence_stands_with_the_claim(pages: dict[str, str]) -> None:
    """What speaks against a claim is shown with it."""
    tree = html.fromstring(pages["personas/persona-morning.html"])
    assert "that is not an issue for us" in tree.find_class("against")[0].text_content()


def test_facets_without_evidence_are_questions(pages: dict[str, str]) -> None:
    """An unknown facet is listed with what to ask, never filled."""
    tree = html.fromstring(pages["personas/persona-morning.html"])
    assert [e.text for e in tree.xpath("//dl[@class='questions']//dt")] == ["Information sources", "Buying process"]


def test_markdown_card_reads_as_written(pages: dict[str, str]) -> None:
    """The Markdown card is the expected text."""
    golden = Path(__file__).parent.parent / "golden" / "persona-swap.md"
    assert pages["personas/persona-swap.md"] == golden.read_text(encoding="utf-8")


def test_small_and_empty_studies_say_so() -> None:
    """Without personas, themes or a profile the first page says why, and every page still exists."""
    study = dataclasses.replace(
        synthesis(), personas=(), negative_persona=None, icp=None, themes=(), dropped=(), answers=(), turns=(),
        statements=(), participants=(),
        quality=dataclasses.replace(synthesis().quality, small_sample=True, saturation=(), dropped={}),
    )  # fmt: skip
    pages = report(study)
    check_links(pages)
    assert "No persona yet" in pages["index.html"]
    assert "Small sample" in pages["index.html"]


def test_many_people_without_words_are_not_called_few() -> None:
    """A survey without open text says that its words are missing, not its people."""
    study = dataclasses.replace(
        synthesis(), personas=(), negative_persona=None, icp=None, themes=(), dropped=(), answers=(), turns=(),
        statements=(), quality=dataclasses.replace(synthesis().quality, small_sample=True, saturation=(), dropped={}),
    )  # fmt: skip
    page = report(study)["index.html"]
    assert "12 people took part, and the material holds no words of theirs" in page
    assert "Small sample" not in page


def test_few_interviews_beside_many_answers_are_called_a_small_sample() -> None:
    """The banner counts the interviews, since they are what is few; nobody calls many answers a small number."""
    study = synthesis()
    few = report(dataclasses.replace(study, quality=dataclasses.replace(study.quality, small_sample=True)))
    banner = few["index.html"].split("Small sample", 1)[1].split("</p>", 1)[0]
    assert re.search(r"Only \d+ of 12 people were interviewed", banner)


def test_why_a_file_was_not_read_leaves_its_path_to_the_first_column() -> None:
    """The path is not written again, and the sentence keeps its hyphens."""
    study = synthesis()
    sources = tuple(
        dataclasses.replace(one, reason=f"{one.path}: a cut-off file") if one.status == "failed" else one
        for one in study.sources
    )
    page = report(dataclasses.replace(study, sources=sources))["index.html"]
    assert '<span class="why">A cut-off file' in page


def test_a_single_persona_claims_no_stability() -> None:
    """A group with nothing beside it comes back always, so its 100 % would say nothing."""
    study = synthesis()
    only = study.personas[0].id
    members = tuple(
        dataclasses.replace(person, persona_id=only) if person.persona_id else person for person in study.participants
    )
    alone = report(dataclasses.replace(study, personas=study.personas[:1], participants=members))
    assert "> stable<" not in alone[f"personas/{only}.html"]
    assert "> stable<" in report(study)[f"personas/{only}.html"]


def test_own_template_wins_and_can_extend_the_bundled_one(tmp_path: Path) -> None:
    """A template in the user's folder replaces the bundled one and may build on it."""
    (tmp_path / "persona.html").write_text(
        '{% extends "bundled/persona.html" %}{% block claims %}<p id="mine">{{ card.name }}</p>{% endblock %}'
    )
    pages = render(synthesis(), Templates(folder("templates"), tmp_path), RenderSettings())
    tree = html.fromstring(pages["personas/persona-swap.html"])
    assert tree.get_element_by_id("mine").text == "The Hands-off Dispatcher"
    assert not tree.find_class("claims")
    assert tree.find_class("portrait")


def test_wrong_template_names_itself_and_the_line(tmp_path: Path) -> None:
    """A template that asks for something that does not exist is named in the error."""
    (tmp_path / "about.html").write_text("{% block %}")
    with pytest.raises(SettingsError, match=r"about\.html, line 1"):
        render(synthesis(), Templates(folder("templates"), tmp_path), RenderSettings())


def test_missing_template_folder_is_an_error(tmp_path: Path) -> None:
    """A folder of templates that is not there is no silent fallback to the bundled ones."""
    with pytest.raises(SettingsError, match="no such folder"):
        Templates(folder("templates"), tmp_path / "gone")


def test_title_comes_from_the_recipe_when_given() -> None:
    """The recipe's title stands on the first page in place of the study's name."""
    pages = report(synthesis(), RenderSettings(title="For the board"))
    assert html.fromstring(pages["index.html"]).find(".//h1").text == "For the board"


def large(statements: int) -> Synthesis:
    """The invented study with a survey and interviews of `statements` statements in all."""
    study = synthesis()
    people = tuple(Participant(f"q{n}", f"P{n}", (source_id("big"),)) for n in range(100, 100 + statements // 4))
    answers, turns, found = [], [], []
    for n in range(statements // 2):
        person = people[n % len(people)].id
        text = f"answer number {n} about the plan"
        answers.append(Answer(f"a{n}", source_id("big"), 2 * n + 1, "Q1", "Why?", text, person))
        answers.append(Answer(f"b{n}", source_id("big"), 2 * n + 2, "Q1", "Why?", "no", person))
        found.append(
            Statement(f"x{n}", source_id("big"), person, text, "pain", 0.9, CellSpan(2 * n + 1, "Q1", 0, len(text)))
        )
        turns.append(Turn(f"y{n}", source_id("long"), "S", text, "participant", person, float(n), n + 1.0))
        span = TextSpan(f"y{n}", 0, len(text), float(n), n + 1.0)
        found.append(Statement(f"z{n}", source_id("long"), person, text, "goal", 0.9, span))
    themes = tuple(
        dataclasses.replace(theme, statement_ids=tuple(s.id for s in found if s.kind == theme.kind)[number::4])
        for number, theme in enumerate(study.themes)
    )
    owner = {statement_id: theme.id for theme in themes for statement_id in theme.statement_ids}
    return dataclasses.replace(
        study, participants=study.participants + people, answers=study.answers + tuple(answers),
        turns=study.turns + tuple(turns), themes=themes,
        statements=study.statements + tuple(dataclasses.replace(s, theme_id=owner.get(s.id)) for s in found),
        sources=(
            *study.sources,
            Source(source_id("big"), "big.csv", "survey", "0", rows=statements),
            Source(source_id("long"), "long.vtt", "transcript", "1"),
        ),
    )  # fmt: skip


def test_ten_thousand_statements_stay_usable() -> None:
    """A large study renders in seconds, its links arrive and no page weighs more than 2 MB."""
    study = large(10_000)
    start = time.perf_counter()
    pages = report(study)
    seconds = time.perf_counter() - start
    assert seconds < 30
    assert max(len(text) for text in pages.values()) < 2_000_000
    survey = html.fromstring(pages[f"sources/{source_id('big')}.html"])
    assert len(survey.find_class("row")) == ROWS_PER_PAGE
    assert "5,000 more rows held no statement" in survey.text_content()
    check_links(pages)
