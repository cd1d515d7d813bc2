"""Takes the pictures of docs/how-to/review.md: the sample study, reviewed in a real browser between two runs.

python docs/pictures.py   needs Debian's chromium (or CHROMIUM=path) and a few minutes; sample_data is left as it is
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

SAMPLE = Path(__file__).parents[1] / "sample_data" / "study"
IMAGES = Path(__file__).parent / "images"
COMES_LATER = "Interview 12.docx"
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


def main() -> None:
    """Run, review, run again, and take a picture of every sort of page."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        raise SystemExit("no chromium here; apt-get install chromium, or set CHROMIUM to its path")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        study = Path(folder, "study")
        shutil.copytree(
            SAMPLE, study, ignore=shutil.ignore_patterns("study.db*", "decisions*", "synth-out", COMES_LATER)
        )
        run(study)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(study, "Ada") as address:
            page = browser.new_page(viewport=WIDE)
            page.goto(address)
            base = address.split("/?")[0]
            decide(page, base)
            look(page, base)
            shutil.copy(SAMPLE / "transcripts" / COMES_LATER, study / "transcripts")
            run(study)
            shoot(page, f"{base}/changes", "changes")
        browser.close()


def run(study: Path) -> None:
    """`synth run` with the recipe of the sample study."""
    subprocess.run([sys.executable, "-m", "synth", "run", str(study), "--recipe", "demo"], check=True)  # noqa: S603 - our own command


@contextmanager
def served(study: Path, who: str) -> Iterator[str]:
    """The address of the review page while it runs."""
    command = [sys.executable, "-m", "synth", "review", str(study), "--no-open", "--who", who]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        if process.stdout is None:
            raise SystemExit("the review page said nothing")
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


def decide(page: Page, base: str) -> None:
    """What an afternoon of reviewing leaves behind."""
    page.goto(f"{base}/evidence")
    page.locator("[data-all]").check()
    page.get_by_role("button", name="Accept").click()
    for key in "aasaaa":
        page.goto(f"{base}/evidence/one")
        page.keyboard.press(key)
        page.locator("#done").get_by_role("button").wait_for()
    page.goto(f"{base}/evidence/one")
    page.keyboard.press("r")
    page.keyboard.type("not what was meant")
    page.keyboard.press("Enter")
    page.locator("#done").get_by_role("button").wait_for()
    page.goto(f"{base}/personas")
    page.locator(".draft h2 a").first.click()
    page.locator(".comments summary").last.click()
    page.locator(".comments textarea").last.fill("Ask sales whether they know these people.")
    page.locator(".comments").last.get_by_role("button").click()


def look(page: Page, base: str) -> None:
    """Pictures of the pages as they are after the first run."""
    shoot(page, base, "study")
    page.goto(f"{base}/evidence/one?source={recorded(page, base)}")
    keep(page, "evidence")
    shoot(page, f"{base}/evidence", "table", 760)
    shoot(page, f"{base}/themes/map", "themes")
    page.goto(f"{base}/personas")
    page.locator(".draft h2 a").first.click()
    page.wait_for_url("**/personas/*")
    keep(page, "persona")
    shoot(page, f"{base}/speakers", "speakers", 760)
    shoot(page, f"{base}/search?q=order&kind=pain", "search", 760)
    shoot(page, f"{base}/history", "history", 640)
    page.set_viewport_size(PHONE)
    page.goto(f"{base}/evidence/one?source={recorded(page, base)}")
    keep(page, "phone")
    page.set_viewport_size(WIDE)


def recorded(page: Page, base: str) -> str:
    """The id of a source that can be listened to."""
    page.goto(f"{base}/search")
    option = page.locator("select[name=source] option", has_text="recordings/").first
    return option.get_attribute("value") or ""


def shoot(page: Page, address: str, name: str, height: int = 900) -> None:
    """A picture of the top of a page."""
    page.set_viewport_size(ViewportSize(width=WIDE["width"], height=height))
    page.goto(address)
    keep(page, name)


def keep(page: Page, name: str) -> None:
    """The picture of what is seen, in few colours, so that it stays small."""
    file = IMAGES / f"review-{name}.png"
    page.screenshot(path=file)
    picture = Image.open(file).convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    picture.save(file, optimize=True)
    click.echo(f"{file.name} {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
