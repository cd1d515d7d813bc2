"""What a file, a name or a person wrote is shown as text and nothing else."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from synth.model import Synthesis
from synth.review.app import create_app
from synth.review.security import Pass
from synth.review.session import Asked, Session
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.render_study import synthesis as small_study
from tests.review.conftest import HOST, ORIGIN, Browser, keep

HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}</textarea></title>"


@pytest.fixture
def synthesis() -> Synthesis:
    """The study with markup wherever a file, a survey header, a name or a tag can put some."""
    one = small_study()
    return replace(
        one,
        study_name=HOSTILE,
        sources=tuple(replace(s, path=f"{HOSTILE.replace('/', '∕')}{n}-{s.path}") for n, s in enumerate(one.sources)),
        participants=tuple(
            replace(p, label=f"{HOSTILE}{p.label}", attributes={HOSTILE: HOSTILE, **p.attributes})
            for p in one.participants
        ),
        turns=tuple(replace(t, text=f"{t.text} {HOSTILE}", speaker=f"{HOSTILE}{t.speaker}") for t in one.turns),
        statements=tuple(replace(s, text=HOSTILE + s.text, context=HOSTILE, flags=(HOSTILE,)) for s in one.statements),
        themes=tuple(replace(t, label=HOSTILE + t.label, keywords=(HOSTILE,)) for t in one.themes),
        personas=tuple(
            replace(
                p,
                name=HOSTILE + p.name,
                summary=HOSTILE,
                pain_points=tuple(replace(c, text=HOSTILE + c.text) for c in p.pain_points),
                open_questions=tuple(replace(q, question=HOSTILE) for q in p.open_questions),
            )
            for p in one.personas
        ),
        run=replace(one.run, warnings=tuple(replace(w, message=HOSTILE) for w in one.run.warnings)),
    )


class Elements(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attributes)))


def pages(browser: Browser) -> list[str]:
    """The address of every page."""
    view = browser.session.view()
    found = ["/", "/evidence", "/evidence/one", "/evidence?scope=all&state=any", "/speakers", "/themes", "/themes/map"]
    found += ["/personas", "/history", "/again", f"/search?q={HOSTILE.split('<')[0]}", "/search?q=script"]
    found += [f"/personas/{persona_id}" for persona_id in view.personas]
    found += [f"/themes/{theme_id}" for theme_id in list(view.themes)[:2]]
    found += [f"/sources/{source_id}" for source_id in view.turns_of]
    return [*found, f"/evidence?q={HOSTILE}", f"/history?who={HOSTILE}", f"/evidence/one?id={HOSTILE}"]


def test_hostile_words_make_no_element_on_any_page(browser: Browser) -> None:
    """No image, no handler, no script but our two files, no address that runs something."""
    statement = browser.session.view().found.statements[0].id
    view = browser.session.view()
    browser.decide("/evidence/one", "any/comment", id=statement, about="statement", text=HOSTILE)
    browser.decide("/evidence/one", "statement/reject", id=statement, reason=HOSTILE)
    theme, persona = view.synthesis.themes[0].id, view.synthesis.personas[0].id
    browser.decide(f"/themes/{theme}", "theme/rename", id=theme, label=HOSTILE + "again")
    browser.decide(f"/personas/{persona}", "persona/name", id=persona, text=HOSTILE + "again")
    for path in pages(browser):
        text = browser.client.get(path).text
        elements = Elements()
        elements.feed(text)
        assert elements.found
        for tag, attributes in elements.found:
            assert tag != "img", path
            assert not [name for name in attributes if name.startswith("on") or name == "style"], path
            if tag == "script":
                assert attributes["src"] in {"/static/report.js", "/static/review.js"}
            for name in ("href", "src", "action"):
                assert not (attributes.get(name) or "").lower().startswith(("javascript:", "data:text")), path
        assert "49&lt;/textarea" not in text, path


def test_a_result_that_names_a_file_outside_the_study_plays_nothing(tmp_path: Path) -> None:
    """Paths of recordings come from a result; they are followed only inside the study, links included."""
    secret = tmp_path / "secret.wav"
    secret.write_bytes(b"RIFF secret")
    one = small_study()
    audio = [source for source in one.sources if source.kind == "audio"]
    paths = {audio[0].id: "../secret.wav", audio[1].id: "link.wav"}
    result = replace(one, sources=tuple(replace(s, path=paths.get(s.id, s.path)) for s in one.sources))
    folder = tmp_path / "study"
    keep(folder, small_study())
    (folder / "link.wav").symlink_to(secret)
    with open_store(folder / STATE_FOLDER) as store:
        store.commit_run(result, {})
    with Session(folder) as session:
        admission = Pass(frozenset({HOST}), "Ada")
        client = TestClient(create_app(session, admission), base_url=ORIGIN)
        client.get(f"/?token={admission.token}")
        assert [client.get(f"/audio/{source_id}").status_code for source_id in paths] == [404, 404]


def test_decisions_of_another_version_are_shown_as_far_as_they_are_known(browser: Browser) -> None:
    """An action that this version has no words for is told by its name."""
    browser.session.decide([Asked("persona", "persona-x", "colour", {"text": HOSTILE})], "Ben")
    assert "colour" in browser.open("/history")
