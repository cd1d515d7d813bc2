"""A real Chromium on a running review page; without one the tests are skipped, and say how to get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.render_study import synthesis as small_study
from tests.review.conftest import keep
from tests.review.test_serving import served

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SAMPLE = Path(__file__).parents[2] / "sample_data" / "study"
ONE_RECORDING = "interview-hp07.mp3"  # hearing all three would take most of the tests' time
COMES_LATER = "Interview 12.docx"
AXE = "axe-core@4.14.1"
PATIENCE_MS = 30_000  # of tests with a busy machine
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    if CHROMIUM is None:
        pytest.skip("NOT TESTED IN A BROWSER: no chromium here; apt-get install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--mute-audio"])
        yield browser
        browser.close()


def run(study: Path) -> None:
    """`synth run`, as a process of its own, as people start it."""
    command = [sys.executable, "-m", "synth", "run", str(study), "--recipe", "demo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study with one of its recordings, run once for all tests; one interview has not come in yet."""
    study = tmp_path_factory.mktemp("sample") / "study"
    shutil.copytree(SAMPLE, study, ignore=shutil.ignore_patterns(".synth", "synth-out", COMES_LATER))
    for recording in (study / "recordings").iterdir():
        if recording.name != ONE_RECORDING:
            recording.unlink()
    run(study)
    return study


@pytest.fixture
def sample(sample_run: Path, tmp_path: Path) -> Path:
    """A copy of the sample study that was run, to decide on."""
    return Path(shutil.copytree(sample_run, tmp_path / "sample"))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study that was run."""
    return keep(tmp_path / "study", small_study())


@pytest.fixture
def address(study: Path) -> Iterator[str]:
    """The address of its review page, with the token that lets one browser in."""
    with served(study) as (_, address):
        yield address


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """Ada's browser, let in."""
    with let_in(chromium, address) as context:
        yield context


@contextmanager
def let_in(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that has used the link; addresses are relative to the page."""
    base = address.split("/?")[0]
    context = chromium.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(address)
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page whose console has to stay silent: neither errors nor breaches of the content policy."""
    with silent(context) as page:
        yield page


@pytest.fixture
def sample_context(chromium: Browser, sample: Path) -> Iterator[BrowserContext]:
    """Ada's browser on the review of the sample study."""
    with served(sample) as (_, address), let_in(chromium, address) as context:
        yield context


@pytest.fixture
def sample_page(sample_context: BrowserContext) -> Iterator[Page]:
    """A page of the sample study's review."""
    with silent(sample_context) as page:
        yield page


@contextmanager
def silent(context: BrowserContext) -> Iterator[Page]:
    """A page on which nothing may go wrong unseen."""
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto("/")
    yield page
    assert [one for one in heard if "status of 4" not in one] == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe-core."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NOT TESTED FOR ACCESSIBILITY: no npm here; apt-get install npm")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), AXE]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    file = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not file.is_file():
        pytest.skip(f"NOT TESTED FOR ACCESSIBILITY: npm could not fetch {AXE}: {done.stderr[-200:]}")
    return file.read_text(encoding="utf-8")
