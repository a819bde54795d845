"""The judge screen in Chromium: from key to paint, cold start, weight, frames while zooming.

    python -m tests.bench.judge_screen [--questions 200] [--think 0.5] [--latency 0 150]

Starts the demo with a project of pairs of 2 MP pictures, each with addresses of its own, and
answers them by key. Printed:

- *key to painted*: from the key press to the next question's three images on the screen, by the
  browser's Event Timing (until the frame is presented, in steps of 8 ms), and never earlier than
  the moment at which all images are decoded and drawn; with latency added by the browser;
- *keys*: presses for one answer, counted in the page;
- *canvas or <img>*: three ways to bring pictures up, see `screen/canvas_or_img.py`;
- *cold start* with an empty cache and no service worker: first paint, first question painted,
  bytes of script as sent, requests;
- *frames* while three 4 MP images are zoomed and dragged, in software rendering.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, Response, ViewportSize, sync_playwright

from tests.bench.screen.canvas_or_img import show_canvas_or_img
from tests.browser.running_site import CHROMIUM_FLAGS, Site, chromium_path, running_site
from tests.browser.staged import stage_command

WINDOW = ViewportSize(width=1440, height=900)
TWO_MP = {"width": 1664, "height": 1248}
FOUR_MP = {"width": 2336, "height": 1752}

# Resolves with the milliseconds from the key press to the paint of the next question.
PRESS = """
key => new Promise(resolve => {
  const stage = () => document.querySelector('[data-testid=question]');
  const before = stage()?.dataset.questionId;
  let pressed = 0;
  const done = drawn => {
    // The entry of the key press comes with the frame that it caused.
    setTimeout(() => {
      const entries = window.keyPaints.filter(e => e.startTime >= pressed - 1);
      const presented = entries.length ? entries[0].startTime + entries[0].duration : 0;
      resolve({total: Math.max(presented, drawn) - pressed, drawn: drawn - pressed});
    }, 120);
  };
  const look = () => {
    const now = stage();
    if (now && now.dataset.questionId !== before && now.dataset.state === 'ready') {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => done(performance.now());
      channel.port2.postMessage(0);
    } else requestAnimationFrame(look);
  };
  window.addEventListener('keydown', event => {
    window.keysPressed = (window.keysPressed ?? 0) + 1;
    pressed = event.timeStamp;
    requestAnimationFrame(look);
  }, {once: true, capture: true});
})
"""
OBSERVE = """
window.keyPaints = [];
new PerformanceObserver(list => window.keyPaints.push(
  ...list.getEntries().filter(e => e.name === 'keydown')
)).observe({type: 'event', durationThreshold: 16, buffered: true});
"""

# Frames a second while `act` is called once a frame for so many milliseconds.
FRAMES = """
milliseconds => new Promise(resolve => {
  const surface = document.querySelector('[data-testid=question]');
  const {left, top, width, height} = surface.getBoundingClientRect();
  const at = {clientX: left + width * 0.55, clientY: top + height / 2, bubbles: true};
  const pointer = (type, dx, dy) => surface.dispatchEvent(new PointerEvent(type, {
    ...at, clientX: at.clientX + dx, clientY: at.clientY + dy, pointerId: 1, button: 0,
    pointerType: 'mouse', isPrimary: true}));
  surface.setPointerCapture = () => undefined;
  const times = [];
  const start = performance.now();
  let frame = 0;
  const step = now => {
    times.push(now);
    const passed = performance.now() - start;
    if (passed > milliseconds) {
      pointer('pointerup', 0, 0);
      return resolve(times);
    }
    const half = milliseconds / 2;
    if (passed < half) {
      const deltaY = (Math.floor(passed / 600) % 2 ? 1 : -1) * 40;
      surface.dispatchEvent(new WheelEvent('wheel', {...at, deltaY, cancelable: true}));
    } else {
      if (frame++ === 0) {
        for (let i = 0; i < 14; i++)
          surface.dispatchEvent(new WheelEvent('wheel', {...at, deltaY: -60, cancelable: true}));
        pointer('pointerdown', 0, 0);
      }
      pointer('pointermove', 120 * Math.sin(frame / 9), 90 * Math.cos(frame / 7));
    }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})
"""


def ready(page: Page, timeout: float = 60_000) -> None:
    page.locator('[data-testid="question"][data-state="ready"]').wait_for(timeout=timeout)


def log_in(page: Page, site: Site) -> None:
    page.goto(site.login_link("anna"))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)


@contextmanager
def judge_page(browser: Browser, site: Site, project: int, latency: float = 0) -> Iterator[Page]:
    """The judge screen with an empty cache, with latency added to every request."""
    context = browser.new_context(viewport=WINDOW)
    page = context.new_page()
    log_in(page, site)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": latency, "downloadThroughput": -1, "uploadThroughput": -1},
    )
    page.add_init_script(OBSERVE)
    page.goto(f"{site.url}/projects/{project}/judge")
    ready(page)
    yield page
    context.close()


def key_to_painted(page: Page, questions: int, think: float) -> np.ndarray:
    """(n, 2) milliseconds: until presented, and until all images were drawn."""
    times = []
    for number in range(questions):
        page.wait_for_timeout(max(0.0, think * 1000 - 120))
        # A press that comes sooner than anybody can have seen the pictures answers nothing.
        page.locator("[data-answerable=true]").wait_for()
        handle = page.evaluate_handle(f"key => {{ window.pressed = ({PRESS})(key) }}", "")
        page.keyboard.press(("ArrowLeft", "ArrowRight", "ArrowUp", "x")[number % 4])
        found = page.evaluate("window.pressed")
        handle.dispose()
        times.append((found["total"], found["drawn"]))
    return np.array(times)


def answered(site: Site, page: Page, project: int) -> int:
    """How many answers the server has once all are sent."""
    page.get_by_test_id("unsent").wait_for(state="detached", timeout=60_000)
    script = f"from annotator.models import Answer as A; print(A.objects.filter(project={project}"
    return int(site.manage("shell", "-v", "0", "-c", script + ").count())"))


def show_key_to_painted(browser: Browser, site: Site, options: argparse.Namespace) -> None:
    print(f"\nkey to painted, pairs of 2 MP, {options.think:g} s of thought, milliseconds")
    print("added latency  answers    p50    p95    max   drawn p50   p95")
    for latency in options.latency:
        slug = f"bench-{latency:g}"
        count = options.questions + 5
        command = stage_command(slug, questions=count, **TWO_MP)
        project = int(site.manage("shell", "-v", "0", "-c", command))
        with judge_page(browser, site, project, latency) as page:
            page.wait_for_timeout(2000)  # those ahead are fetched; then the work begins
            times = key_to_painted(page, options.questions, options.think)
            keys = page.evaluate("window.keysPressed") / answered(site, page, project)
        p50, p95 = np.percentile(times, [50, 95], axis=0)
        print(
            f"{latency:10.0f} ms  {len(times):7d} {p50[0]:6.0f} {p95[0]:6.0f} "
            f"{times[:, 0].max():6.0f}   {p50[1]:9.0f} {p95[1]:5.0f}"
        )
    print(f"keys for one answer to a pair  {keys:.2f}")


def show_cold_start(browser: Browser, site: Site, project: int) -> None:
    bodies: dict[str, bytes] = {}
    # Who comes for the first time has none.
    context = browser.new_context(viewport=WINDOW, service_workers="block")
    page = context.new_page()
    log_in(page, site)
    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    paints: list[float] = []
    firsts: list[float] = []
    seen: list[Response] = []

    def note(answer: Response) -> None:
        seen.append(answer)

    page.on("response", note)
    for _ in range(5):
        session.send("Network.clearBrowserCache")
        seen.clear()
        page.goto(f"{site.url}/projects/{project}/judge")
        ready(page)
        firsts.append(page.evaluate("performance.now()"))
        paints.append(
            page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        )
        page.wait_for_load_state("networkidle")
    scripts = [answer for answer in seen if answer.request.resource_type == "script"]
    for answer in scripts:
        bodies[answer.url] = answer.body()
    sent = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js'))"
        ".reduce((sum, e) => sum + e.encodedBodySize, 0)"
    )
    zipped = sum(len(gzip.compress(body, 9)) for body in bodies.values())
    kinds = {kind: sum(a.request.resource_type == kind for a in seen) for kind in
             ("document", "script", "stylesheet", "font", "fetch")}  # fmt: skip
    print("\ncold start, empty cache, loopback, median of 5")
    print(f"first paint              {np.median(paints):6.0f} ms")
    print(f"first question painted   {np.median(firsts):6.0f} ms")
    print(f"script, as sent          {sent / 1000:6.0f} kB  (gzip -9: {zipped / 1000:.0f} kB)")
    print(f"requests                 {len(seen):6d}     ({kinds})")
    context.close()


def show_frames(browser: Browser, site: Site) -> None:
    command = stage_command("frames", questions=2, distinct=1, **FOUR_MP)
    project = int(site.manage("shell", "-v", "0", "-c", command))
    with judge_page(browser, site, project) as page:
        page.wait_for_timeout(1500)
        page.evaluate(FRAMES, 1500)  # full resolution is fetched when somebody looks closer
        page.wait_for_timeout(2000)
        page.keyboard.press("0")
        intervals = np.diff(np.array(page.evaluate(FRAMES, 6000)))
        sizes: Any = page.evaluate(
            "[...document.querySelectorAll('[data-testid=question] canvas')]"
            ".map(c => `${c.width}×${c.height}`).join(', ')"
        )
    print(f"\nframes while zooming and dragging three 4 MP images ({sizes}), software rendering")
    print(f"frames/s                 {1000 / intervals.mean():6.1f}")
    p50, p95 = np.percentile(intervals, [50, 95])
    print(f"interval p50 / p95       {p50:6.1f} / {p95:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--think", type=float, default=0.5, help="seconds between paint and key")
    parser.add_argument("--latency", type=float, nargs="+", default=[0, 150])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        database = f"sqlite:///{home}/packshot.sqlite3"
        with running_site(database_url=database, home=Path(home), products=1) as site:
            browser = playwright.chromium.launch(
                executable_path=chromium_path(), args=CHROMIUM_FLAGS
            )
            print(f"judge screen: Chromium {browser.version}, {WINDOW['width']}×{WINDOW['height']}")
            command = stage_command("cold", questions=20, **TWO_MP)
            project = int(site.manage("shell", "-v", "0", "-c", command))
            show_cold_start(browser, site, project)
            show_frames(browser, site)
            show_key_to_painted(browser, site, options)
            command = stage_command("canvas-or-img", questions=90, **TWO_MP)
            project = int(site.manage("shell", "-v", "0", "-c", command))
            context = browser.new_context(viewport=WINDOW)
            page = context.new_page()
            log_in(page, site)
            show_canvas_or_img(page, site, project)
            browser.close()


if __name__ == "__main__":
    main()
