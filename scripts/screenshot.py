"""The README's pictures, taken from a demo that this script starts: `make screenshot`."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.judging import answer, question_after, run_on_site  # noqa: E402
from tests.browser.running_site import (  # noqa: E402
    CHROMIUM_FLAGS,
    Site,
    chromium_path,
    running_site,
    wait_for,
)

FOLDER = ROOT / "docs"
ANSWERS = "200"


def log_in(page: Page, site: Site, username: str) -> str:
    """Log in through a one-time link, and open the project's page."""
    page.goto(site.login_link(username))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/projects/*")
    return page.url


def save(page: Page, name: str) -> None:
    """A WebP small enough for a README."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        image.convert("RGB").save(FOLDER / f"{name}.webp", quality=80, method=6)


def is_scored(page: Page, project: str) -> bool:
    page.goto(project)
    step = page.get_by_test_id("step-score")
    step.wait_for()
    done = re.search(r"(\d+) of (\d+)", step.text_content() or "")
    return done is not None and done.group(1) == done.group(2) != "0"


def show_pair(page: Page) -> None:
    """Answer questions until one about two images comes."""
    current = question_after(page, "")
    while page.get_by_test_id("question").get_attribute("data-kind") != "pair":
        current = answer(page, current)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        database = f"sqlite:///{home}/packshot.sqlite3"
        with running_site(database_url=database, home=Path(home)) as site:
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_FLAGS
            )
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            project = log_in(page, site, "ada")
            # The demo asks few pairs, and they show most of the judge screen.
            run_on_site(site, "Project.objects.update(pair_share=1)")
            wait_for(lambda: is_scored(page, project), 600, "the sample pictures to be scored")
            page.goto(f"{project}/judge")
            page.get_by_role("button", name="No, thanks").click()  # to the tour
            show_pair(page)
            save(page, "judge")
            run_on_site(site, "Project.objects.update(pair_share=0.1)")
            site.manage("simulate", "--promote", "--answers", ANSWERS, "--url", site.url)
            for name in ("", "models", "review"):
                page.goto(f"{project}/{name}")
                page.get_by_role("heading", level=1).first.wait_for()
                save(page, name or "overview")
            browser.close()


if __name__ == "__main__":
    main()
