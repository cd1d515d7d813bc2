"""Who agreed to be heard but not to be quoted is counted, and no output holds her words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from synth.cli import group
from synth.export.targets import NAMES
from synth.model import Synthesis
from synth.review.app import create_app
from synth.review.security import Pass
from synth.review.session import Session
from synth.store.database import open_store
from synth.store.files import OUT_FOLDER, OWN_MARK, PUBLISHED_FOLDER, STATE_FOLDER
from tests import small_study
from tests.export.contents import words_in

pytestmark = pytest.mark.models
RUN_OF_WORDS = 4  # a shorter one is anybody's
PEOPLE = """name,file,consent
Mira Spoke,talks/mira.vtt,yes
Yara Pedal,talks/deep/yara.txt,no quotes
"""
SHORT = "\nInes Ask: Is that all?\nYara Pedal: Purple hedgehogs forever. Do purple hedgehogs rent any umbrellas here?\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with two runs, in which Yara and one respondent of the survey do not want to be quoted."""
    folder = small_study.write(tmp_path_factory.mktemp("withheld") / "study")
    (folder / "participants.csv").write_text(PEOPLE, encoding="utf-8")
    talk = folder / "talks/deep/yara.txt"
    talk.write_text(talk.read_text(encoding="utf-8") + SHORT, encoding="utf-8")
    rows = [f'{number},{people},"{text}",yes' for number, people, text in small_study.SURVEY]
    rows.append('R9,4,"Nobody here would ever lend a green unicycle to strangers again.",no quotes')
    rows.append('R10,4,"n/a",no quotes')
    head = "Respondent ID,Company size,What is hard about running your workshop?,May we quote you?"
    (folder / "survey.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    small_study.run(folder)
    (folder / "talks/pia.vtt").write_text(small_study.vtt(small_study.EXTRA), encoding="utf-8")
    small_study.run(folder)
    return folder


@pytest.fixture(scope="module")
def result(study: Path) -> Synthesis:
    """The latest result."""
    with open_store(study / STATE_FOLDER) as store:
        found = store.synthesis()
    assert found is not None
    return found


def runs_of_words(text: str) -> set[str]:
    """Every run of so many words in a text, as it is compared."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + RUN_OF_WORDS]) for at in range(len(words) - RUN_OF_WORDS + 1)}


def hers(result: Synthesis) -> set[str]:
    """The runs of words that only people who do not want to be quoted have said."""
    closed = {person.id for person in result.participants if person.consent != "full"}
    said = [(one.participant_id, runs_of_words(one.text)) for one in result.turns]
    said += [(one.participant_id, runs_of_words(one.text)) for one in result.answers]
    own = set[str]().union(*(words for person, words in said if person in closed))
    return own - set[str]().union(*(words for person, words in said if person not in closed))


def called(study: Path, *arguments: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(group, [arguments[0], str(study), *arguments[1:]], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def outputs(study: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that synth shows or hands out of a study: its name and its words."""
    for path in sorted((study / OUT_FOLDER).rglob("*")):
        if path.is_file() and path.name != OWN_MARK:  # that one is the study's own data, for other programs
            yield f"report {path.name}", words_in(path.read_bytes(), path.suffix.removeprefix("."))
    for kind in NAMES:
        for narrowed in ([], ["--anonymous"]):
            out = folder / f"{len(narrowed)}-{NAMES[kind]}"
            called(study, "export", "--format", kind, "--out", str(out), *narrowed)
            yield f"export {kind} {narrowed}", words_in(out.read_bytes(), kind)
    called(study, "publish", "v1")
    for path in sorted((study / PUBLISHED_FOLDER).rglob("*.*")):
        yield f"published {path.name}", words_in(path.read_bytes(), path.suffix.removeprefix("."))
    for what in ("sources", "participants", "dropped", "themes", "personas"):
        yield f"show {what}", called(study, "show", what, "--json")
    for kind in ("text", "md", "html", "json"):
        yield f"diff {kind}", called(study, "diff", "--format", kind)
    yield "check", called(study, "check", "--json")
    yield "codebook", called(study, "codebook")


def test_no_output_holds_words_of_people_who_do_not_want_to_be_quoted(
    study: Path, result: Synthesis, tmp_path: Path
) -> None:
    """Report, exports, published versions, differences and tables are read whole, four words at a time."""
    forbidden = hers(result)
    assert {"purple hedgehogs forever do", "lend a green unicycle"} <= forbidden
    shown = dict(outputs(study, tmp_path))
    assert len(shown) > 30
    assert {name: found for name, text in shown.items() if (found := sorted(runs_of_words(text) & forbidden))} == {}


def test_what_was_left_out_of_her_words_is_listed_without_them(result: Synthesis) -> None:
    """The place and the reason stay, so that nothing is dropped silently."""
    yara = next(one.id for one in result.sources if one.path.endswith("yara.txt"))
    left = [item for item in result.dropped if item.source_id == yara]
    assert left
    assert {item.text for item in left} == {""}
    assert not any("n/a" in item.text for item in result.dropped if "R10" in str(item.span))


def test_she_is_counted(result: Synthesis) -> None:
    """Her statements are part of themes; they carry that they must not be quoted."""
    closed = {person.id for person in result.participants if person.consent != "full"}
    said = [one for one in result.statements if one.participant_id in closed]
    assert len(closed) >= 2
    assert any(one.theme_id for one in said)
    assert not any(one.quotable for one in said)


def test_the_review_page_says_so_wherever_it_shows_them(study: Path, result: Synthesis) -> None:
    """Whoever judges statements reads them, with the note that they must not be quoted."""
    forbidden = hers(result)
    admission = Pass(frozenset({"127.0.0.1:8000"}), "Ada")
    with Session(study) as session:
        client = TestClient(create_app(session, admission), base_url="http://127.0.0.1:8000")
        client.get(f"/?token={admission.token}")
        paths = ["/", "/evidence", "/themes", "/personas", "/speakers", "/history"]
        paths += [f"/evidence/one?id={one.id}" for one in result.statements]
        paths += [f"/sources/{one.id}" for one in result.sources if any(t.source_id == one.id for t in result.turns)]
        paths += [f"/themes/{one.id}" for one in result.themes] + [f"/personas/{one.id}" for one in result.personas]
        for path in paths:
            page = client.get(path)
            if runs_of_words(words_in(page.content, "html")) & forbidden:
                assert "does not want to be quoted" in page.text, path
