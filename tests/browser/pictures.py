"""Pictures of what the tests see, for people to look at: where SCREENSHOTS names a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

FOLDER = os.environ.get("SCREENSHOTS", "")


def picture(page: Page, name: str, *, once_faded_in: bool = False, **options: Any) -> None:
    """Keep what the page looks like now."""
    if not FOLDER:
        return
    if once_faded_in:
        page.wait_for_timeout(350)
    page.screenshot(path=Path(FOLDER) / f"{name}.png", **options)
