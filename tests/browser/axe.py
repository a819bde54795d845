"""Accessibility violations that axe-core finds in a page."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.control import ROOT
from tests.conftest import lacking

SCRIPT: Path = ROOT / "frontend/node_modules/axe-core/axe.min.js"
# Describing what passes takes longer than finding what does not; styles are there already.
# With reduced motion a new theme goes down the page by transitions of a frame for each level.
RUN = """
async () => {
  const isMoving = () => document.getAnimations().some(each => each.playState === 'running');
  for (let frames = 0, calm = 0; frames < 300 && calm < 3; frames++) {
    await new Promise(done => requestAnimationFrame(done));
    calm = isMoving() ? 0 : calm + 1;
  }
  const found = await axe.run(document, {resultTypes: ['violations'], preload: false});
  return found.violations;
}
"""


@cache
def _script() -> str:
    return SCRIPT.read_text() + "\n;undefined"


def violations(page: Page) -> list[str]:
    """One line per violation: the rule, its severity, and where."""
    if not SCRIPT.is_file():
        lacking("axe-core is not installed (npm ci in frontend)")
    if not page.evaluate("'axe' in window"):
        # Evaluated rather than added as a script, which the page's security policy would block.
        page.evaluate(_script())
    violated: list[dict[str, Any]] = page.evaluate(RUN)
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        + "; ".join(f"{node['html'][:160]} {node['failureSummary']}" for node in each["nodes"][:4])
        for each in violated
    ]
