"""Accessibility violations that axe-core finds in a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.control import ROOT
from tests.conftest import lacking

SCRIPT: Path = ROOT / "frontend/node_modules/axe-core/axe.min.js"


def violations(page: Page) -> list[str]:
    """One line per violation: the rule, its severity, and where."""
    if not SCRIPT.is_file():
        lacking("axe-core is not installed (npm ci in frontend)")
    # Evaluated rather than added as a script, which the page's security policy would block.
    page.evaluate(SCRIPT.read_text() + "\n;undefined")
    violated: list[dict[str, Any]] = page.evaluate(
        "axe.run(document).then(found => found.violations)"
    )
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        + "; ".join(node["html"][:160] for node in each["nodes"][:4])
        for each in violated
    ]
