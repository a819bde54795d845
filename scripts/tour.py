"""A minute with Packshot as an animated picture, recorded from a demo that this script starts.

`make tour` writes docs/tour.webp: each scene is a screenshot with a caption, shown for its seconds.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.screenshot import FOLDER, is_scored, log_in
from tests.browser.running_site import (
    CHROMIUM_FLAGS,
    chromium_path,
    running_site,
    wait_for,
)

PRODUCTS: Final = 16
ANSWERS: Final = "60"
WINDOW: Final[ViewportSize] = {"width": 1280, "height": 800}
SIZE: Final = 960, 600
CAPTION: Final = 44  # pixels below the picture
QUALITY: Final = 62
MOST_BYTES: Final = 3_000_000
QUESTION: Final = '[data-testid="question"][data-state="ready"]'


@dataclass
class Tour:
    """The scenes so far."""

    page: Page
    frames: list[Image.Image] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def scene(self, caption: str, seconds: float) -> None:
        """Add what the page shows now."""
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(400)  # until what moves has come to rest
        with Image.open(io.BytesIO(self.page.screenshot())) as shot:
            frame = Image.new("RGB", (SIZE[0], SIZE[1] + CAPTION), "#1a1b1e")
            frame.paste(shot.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS))
        font = ImageFont.load_default(size=20)
        ImageDraw.Draw(frame).text((16, SIZE[1] + 10), caption, fill="white", font=font)
        self.frames.append(frame)
        self.seconds.append(seconds)

    def save(self, path: Path) -> None:
        """Write the scenes as an animated WebP."""
        first, *others = self.frames
        milliseconds = [round(1000 * each) for each in self.seconds]
        first.save(
            path, save_all=True, append_images=others, duration=milliseconds, loop=0,
            quality=QUALITY, method=6,
        )  # fmt: skip
        if path.stat().st_size > MOST_BYTES:
            raise SystemExit(f"{path.name} has {path.stat().st_size:,} bytes, more than it may")


def judge(tour: Tour, project: str) -> None:
    """Answer some questions with the keyboard."""
    page = tour.page
    page.goto(f"{project}/judge")
    page.locator(QUESTION).wait_for()
    page.get_by_role("button", name="No, thanks").click()
    tour.scene("A question: which background suits the product better?", 4)
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowRight"):
        page.wait_for_timeout(400)  # a press at once is ignored: nobody has seen the question yet
        page.keyboard.press(key)
        page.locator(QUESTION).wait_for()
        tour.scene("One key answers it, and the next one is there", 1.5)
    page.keyboard.press("w")
    tour.scene("Each question says why it is asked", 4)


def visit(tour: Tour, project: str) -> None:
    """Show the pages of the loop."""
    for name, caption, seconds in (
        ("catalogue", "The catalogue: every image with its score and verdict", 6),
        ("review", "The review desk: what was found, and where", 7),
        ("models", "A new model is used only if it is better on products it never saw", 7),
        ("insights", "Progress, agreement, and where generators fail", 6),
        ("imports", "Imports are checked first: nothing is stored until you say so", 6),
        ("exports", "Out again: preference pairs, data sets, masks, pictures", 6),
    ):
        tour.page.goto(f"{project}/{name}")
        tour.page.get_by_role("heading", level=1).first.wait_for()
        tour.scene(caption, seconds)


def main() -> None:
    """Start a demo, let simulated people work, and record."""
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        database = f"sqlite:///{home}/packshot.sqlite3"
        with running_site(database_url=database, home=Path(home), products=PRODUCTS) as site:
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_FLAGS
            )
            page = browser.new_page(viewport=WINDOW)
            project = log_in(page, site, "ada")
            wait_for(lambda: is_scored(page, project), 1_800, "the sample pictures to be scored")
            site.manage("simulate", "--promote", "--answers", ANSWERS, "--url", site.url)
            tour = Tour(page)
            page.goto(project)
            tour.scene("Packshot: people judge, a model learns, what is proven is automatic", 6)
            judge(tour, project)
            visit(tour, project)
            page.goto(project)
            tour.scene("And so on: fewer questions for people each time", 4)
            tour.save(FOLDER / "tour.webp")
            browser.close()


if __name__ == "__main__":
    main()
