"""A small study that was run, open in the review page, and a browser without scripts to use it with."""

from __future__ import annotations

import html
import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from synth.model import Synthesis
from synth.review.app import create_app
from synth.review.security import Pass
from synth.review.session import Session
from synth.store.database import open_store
from synth.store.files import STATE_FOLDER
from tests.render_study import synthesis as small_study

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"


@dataclass
class Browser:
    """Sends forms as the pages have them."""

    client: TestClient
    session: Session

    def open(self, path: str) -> str:
        """The text of a page."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.text

    def field(self, page: str, name: str) -> str:
        """A hidden field of a page's first form."""
        return _hidden(self.open(page), name)

    def send(self, page: str, to: str, /, **fields: str) -> Response:
        """The answer to a form of `page`, before it leads on; `fields` are what a person fills in."""
        text = self.client.get(page).text
        hidden = {name: _hidden(text, name) for name in ("csrf", "seen", "next")}
        return self.client.post(
            f"/do/{to}", data={**hidden, **fields}, headers={"origin": ORIGIN}, follow_redirects=False
        )

    def decide(self, page: str, to: str, /, **fields: str) -> str:
        """The page that follows a form that was taken."""
        answer = self.send(page, to, **fields)
        assert answer.status_code == 303, answer.text
        return self.open(answer.headers["location"])


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def keep(folder: Path, synthesis: Synthesis) -> Path:
    """A study folder whose latest run has this result; its recordings hold two seconds of a tone."""
    (folder / STATE_FOLDER).mkdir(parents=True, exist_ok=True)
    with open_store(folder / STATE_FOLDER) as store:
        store.commit_run(synthesis, {})
    for source in synthesis.sources:
        path = folder / source.path
        if path.suffix == ".wav":
            path.parent.mkdir(parents=True, exist_ok=True)
            write_tone(path, 2.0)
    return folder


def write_tone(path: Path, seconds: float) -> None:
    """A WAV file of 16 kHz whose loudness says which second it is."""
    at = np.arange(int(seconds * 16_000)) / 16_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.sin(2 * np.pi * 440 * at) * 12_000).astype("<i2").tobytes())


@pytest.fixture
def synthesis() -> Synthesis:
    """The result of the study; tests of hostile content replace it."""
    return small_study()


@pytest.fixture
def folder(tmp_path: Path, synthesis: Synthesis) -> Path:
    """The study's folder."""
    return keep(tmp_path / "study", synthesis)


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    """The open study."""
    with Session(folder) as session:
        yield session


@pytest.fixture
def admission() -> Pass:
    """What lets Ada in."""
    return Pass(frozenset({HOST}), "Ada")


@pytest.fixture
def browser(session: Session, admission: Pass) -> Browser:
    """Ada's browser, let in."""
    client = TestClient(create_app(session, admission), base_url=ORIGIN)
    client.get(f"/?token={admission.token}")
    return Browser(client, session)
