"""Twenty decisions at the review desk in Chromium: keys, seconds, and key to next image painted.

    python -m tests.bench.review_desk [--images 20] [--think 0.5]

Starts the demo with a project of flagged images of 2 MP. Accepts (`a`) and rejects with a reason
(`r` and a digit) in turns, as soon as the desk lets one decide, and then again after `--think`
seconds for each press. A press counts once pictures or reasons have been shown for 350 ms;
that wait is part of the seconds. *Painted* is from the deciding key to the frame with the next
image, by the browser's Event Timing, but at least until its pictures are drawn.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.judge_screen import OBSERVE, TWO_MP, WINDOW
from tests.browser.running_site import CHROMIUM_FLAGS, Site, chromium_path, running_site
from tests.browser.staged import stage_command

FLAGGED = """
from annotator.models import *
Membership.objects.filter(project_id={project}).update(role="ops")
Flag.objects.bulk_create(
    Flag(project_id={project}, generation=g, kind="disagreement")
    for g in Generation.objects.filter(project_id={project})
)
"""
# Resolves with the milliseconds from the next key press to the paint of the next image.
DECIDE = """
() => new Promise(resolve => {
  const stage = () => document.querySelector('[data-testid=desk-stage]');
  const opened = () => stage()?.closest('section')?.getAttribute('aria-label');
  const before = opened();
  let pressed = 0;
  const done = drawn => setTimeout(() => {
    const entry = window.keyPaints.find(e => e.startTime >= pressed - 1);
    const presented = entry ? entry.startTime + entry.duration : 0;
    resolve(Math.max(presented, drawn) - pressed);
  }, 120);
  const look = () => {
    if (opened() !== before && stage()?.dataset.state === 'ready') {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    } else requestAnimationFrame(look);
  };
  window.addEventListener('keydown', event => {
    pressed = event.timeStamp;
    requestAnimationFrame(look);
  }, {once: true, capture: true});
})
"""
SEEN_MS = 350  # `frontend/src/shared/seen`


@dataclass(frozen=True)
class Worked:
    """What the decisions took."""

    keys: int
    seconds: float
    painted: list[float]


def decide(page: Page, images: int, think: float) -> Worked:
    """Accept and reject in turns; the last image of the list is left."""
    painted: list[float] = []
    keys = 0
    began = page.evaluate("performance.now()")
    for number in range(images):
        page.locator("[data-decidable=true]").wait_for()
        page.wait_for_timeout(think * 1000)
        if number % 2:
            page.keyboard.press("r")
            keys += 1
            page.get_by_test_id("dock").wait_for()
            page.wait_for_timeout(SEEN_MS + think * 1000)
        handle = page.evaluate_handle(f"() => {{ window.decided = ({DECIDE})() }}")
        page.keyboard.press("1" if number % 2 else "a")
        keys += 1
        painted.append(page.evaluate("window.decided"))
        handle.dispose()
    # The measurement itself waits 120 ms for the browser's entry of each deciding key.
    spent = page.evaluate("performance.now()") - began - 120 * images
    return Worked(keys, spent / 1000, painted)


def at_the_desk(browser: Browser, site: Site, slug: str, images: int) -> Page:
    """The page of a new project with one flagged image more than will be decided."""
    command = stage_command(slug, questions=images // 2 + 1, **TWO_MP)
    project = int(site.manage("shell", "-v", "0", "-c", command).split()[-1])
    site.manage("shell", "-v", "0", "-c", FLAGGED.format(project=project))
    page = browser.new_context(viewport=WINDOW).new_page()
    page.add_init_script(OBSERVE)
    page.goto(site.login_link("anna"))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{site.url}/projects/{project}/review")
    page.locator("[data-decidable=true]").wait_for(timeout=60_000)
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=20)
    parser.add_argument("--think", type=float, default=0.5, help="seconds before each press")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        database = f"sqlite:///{home}/packshot.sqlite3"
        with running_site(database_url=database, home=Path(home), products=1) as site:
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_FLAGS
            )
            print(f"review desk: {options.images} decisions, half of them rejections with a reason")
            print("thought   keys  seconds  painted p50    p95    max")
            for think in (0.0, options.think):
                page = at_the_desk(browser, site, f"desk-{think:g}", options.images)
                found = decide(page, options.images, think)
                p50, p95 = np.percentile(found.painted, (50, 95))
                print(f"{think:5.1f} s  {found.keys:5d}  {found.seconds:7.1f}  {p50:11.0f}"
                      f" {p95:6.0f} {max(found.painted):6.0f} ms")  # fmt: skip
                page.context.close()
            browser.close()


if __name__ == "__main__":
    main()
