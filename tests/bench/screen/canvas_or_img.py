"""Is it worth painting on canvases? Three ways to show three pictures, compared in one run.

On a bare page with the judge screen's layout, a key press shows the next question's pictures,
which were prepared while the previous ones were on the screen. The time from the key press to the
frame with the pictures is measured by the browser's Event Timing, but at least until the script
ends.

- *canvas*: decoded by `createImageBitmap` and drawn ahead on hidden canvases, as `Viewer` does;
- *img ahead*: hidden `<img>` elements, loaded and decoded ahead with `decode()`;
- *img on key*: `<img>` elements whose address the key press sets; their files are in the cache.

`decoding=sync` makes sure that the measured frame has the pictures. The ways take turns, question
by question, so that other load on the machine affects all of them equally.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from playwright.sync_api import Page

from tests.browser.running_site import Site

WAYS = ("canvas", "img ahead", "img on key")
BOX = {"width": 464, "height": 348}  # of one picture, in a 1440×900 window

# Keeps two questions in the page: the visible one and, hidden, the next one.
HARNESS = """
({width, height}) => {
  document.body.style.cssText = 'margin:0;position:relative;height:100vh;background:#dedede';
  const place = (node, i) => {
    node.style.cssText =
      `position:absolute;top:60px;left:${i * (width + 8)}px;width:${width}px;height:${height}px`;
    return node;
  };
  const stageOf = nodes => {
    const stage = document.createElement('div');
    stage.style.visibility = 'hidden';
    stage.append(...nodes.map(place));
    document.body.append(stage);
    return stage;
  };
  const drawn = async url => {
    const blob = await (await fetch(url)).blob();
    const bitmap = await createImageBitmap(blob);
    const canvas = Object.assign(document.createElement('canvas'), {width, height});
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return canvas;
  };
  const image = () => Object.assign(new Image(), {decoding: 'sync'});
  const decoded = async url => {
    const found = Object.assign(image(), {src: url});
    await found.decode();
    return found;
  };
  let shown = null, next = null;
  window.prepare = async (way, urls) => {
    await Promise.all(urls.map(url => fetch(url).then(answer => answer.blob())));
    const empty = urls.map(image);
    const nodes = way === 'img on key' ? empty
      : await Promise.all(urls.map(way === 'canvas' ? drawn : decoded));
    next = {stage: stageOf(nodes), fill: way === 'img on key'
      ? () => { urls.forEach((url, i) => { empty[i].src = url; }); return empty; } : () => []};
  };
  window.paints = [];
  new PerformanceObserver(list => window.paints.push(
    ...list.getEntries().filter(each => each.name === 'keydown')
  )).observe({type: 'event', durationThreshold: 16});
  window.waitForKey = () => {
    window.measured = new Promise(resolve => {
      window.addEventListener('keydown', async event => {
        const late = next.fill();
        next.stage.style.visibility = 'visible';
        shown?.remove();
        shown = next.stage;
        // Without its pictures a frame does not count.
        await Promise.all(late.map(each => each.decode()));
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => {
            const done = performance.now();
            setTimeout(() => {
              const entry = window.paints.find(each => each.startTime >= event.timeStamp - 1);
              const presented = entry ? entry.startTime + entry.duration : 0;
              resolve(Math.max(presented, done) - event.timeStamp);
            }, 120);
          };
          channel.port2.postMessage(0);
        });
      }, {once: true});
    });
  };
}
"""


def picture_urls(site: Site, project: int) -> list[list[str]]:
    """The addresses of each question's three pictures, in the size that the screen uses."""
    script = (
        "import json; from annotator.models import Question;"
        f"found = Question.objects.filter(project={project}).select_related("
        "'product__image', 'left__image', 'right__image');"
        "print(json.dumps([[image.url('screen') for image in (each.product.image,"
        "each.left.image, each.right.image)] for each in found]))"
    )
    urls: list[list[str]] = json.loads(site.manage("shell", "-v", "0", "-c", script))
    return urls


def show_canvas_or_img(page: Page, site: Site, project: int) -> None:
    """Print the table. The page is one of the site, for a person who may see the pictures."""
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    page.goto(f"{site.url}/api/health/")
    page.evaluate(HARNESS, BOX)
    for number, urls in enumerate(picture_urls(site, project)):
        way = WAYS[number % len(WAYS)]
        page.evaluate("([way, urls]) => prepare(way, urls)", [way, urls])
        page.wait_for_timeout(250)  # as if somebody looked at it
        page.evaluate("waitForKey()")
        page.keyboard.press("ArrowLeft")
        found: Any = page.evaluate("window.measured")
        times[way].append(found)
    print("\ncanvas or <img>: key to painted on a bare page, pairs of 2 MP, milliseconds")
    print("way          questions    p50    p95    max")
    for way, measured in times.items():
        p50, p95 = np.percentile(measured, [50, 95])
        print(f"{way:12s} {len(measured):9d} {p50:6.0f} {p95:6.0f} {max(measured):6.0f}")
