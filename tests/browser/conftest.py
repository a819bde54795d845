"""A whole Packshot for the browser: `manage.py demo` with web server, worker and sample data.

The tests of a process share a running copy of one scored demo, whose database is put back after
each file; `--dist loadfile` keeps a file in one process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect

from tests.browser.control import ROOT
from tests.browser.judging import ask_site, run_on_site
from tests.browser.prepared_demo import Demo, copied_demo
from tests.browser.running_site import CHROMIUM_FLAGS, PATIENCE_MS, Site, chromium_path
from tests.browser.watching import WATCH
from tests.conftest import lacking

expect.set_options(timeout=PATIENCE_MS)
# What a context is unless a test says otherwise. Fades keep a test waiting, and installing the
# service worker takes as long as opening the page: `test_offline.py` and `test_every_page.py`,
# which are about what it does, allow it.
CONTEXT: dict[str, Any] = {
    "viewport": {"width": 1440, "height": 900},
    "reduced_motion": "reduce",
    "service_workers": "block",
}
# The first needs no demo: a process is busy with it while the other makes the demo. Then come the
# longest: a process that begins one of them when nothing else is left keeps everybody waiting.
FIRST_FILES = (
    *("test_presigned_pictures", "test_round_trip", "test_judge_layout", "test_review"),
    *("test_every_page", "test_judge_windows", "test_judge", "test_projects", "test_accessibility"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those files first, the others in their order; `--no-loadscope-reorder` keeps to it."""
    places = {name: place for place, name in enumerate(FIRST_FILES)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture(scope="session")
def demo(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running copy of the scored demo, for all files of this process."""
    if not (ROOT / "frontend/dist/.vite/manifest.json").is_file():
        lacking("the front end is not built (make build)")
    kept = pytestconfig.cache
    assert kept is not None
    with copied_demo(kept.mkdir("demo"), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def site(demo: Demo) -> Iterator[Site]:
    """The demo for the tests of one file, and as it was once they are done."""
    yield demo.site
    demo.database.reset()


@pytest.fixture
def staging(site: Site) -> Iterator[None]:
    """Put the staged projects away afterwards: everyone is in one project again.

    The worker looks after one project as well: it looks for work in all but those in the archive.
    """
    yield
    run_on_site(
        site,
        "from django.utils import timezone\n"
        "staged = Project.objects.filter(name__startswith='Staged: ')\n"
        "Membership.objects.filter(project__in=staged).delete()\n"
        "staged.update(archived_at=timezone.now())",
    )


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, wherever it is installed."""
    try:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
    except Exception as error:  # Playwright has no narrower exception for "no browser"
        lacking(f"Chromium does not start: {str(error).splitlines()[0]}")
        raise
    yield found
    found.close()


@dataclass
class Visitor:
    """A person at the browser. Keeps every complaint of the browser's console."""

    page: Page
    site: Site
    complaints: list[str]

    def goto(self, path: str) -> None:
        self.page.goto(self.site.url + path)

    @property
    def project(self) -> str:
        """The address of the demo's project, without opening it."""
        key = ask_site(self.site, "Project.objects.get(slug='demo').pk")
        return f"/projects/{key}"

    def enter(self) -> str:
        """Open the start page, which leads to the only project; its address."""
        self.goto("/")
        self.page.wait_for_url("**/projects/*")
        return self.page.url.removeprefix(self.site.url)


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`visit("anna")` is logged in, `visit()` is a stranger; neither has opened a page yet.

    At the end no console error, no page error and no CSP violation may have occurred.
    """
    visitors: list[Visitor] = []

    def start(username: str = "", **context: Any) -> Visitor:
        entered = browser.new_context(**(CONTEXT | context))
        entered.set_default_timeout(PATIENCE_MS)
        page = entered.new_page()
        visitor = Visitor(page, site, [])
        page.on("console", lambda message: _note(message, visitor.complaints))
        page.on("pageerror", lambda error: visitor.complaints.append(f"page error: {error}"))
        page.add_init_script(WATCH)
        visitors.append(visitor)
        if username:
            key = site.session_key(username)
            entered.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        return visitor

    yield start
    complaints = [line for visitor in visitors for line in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert not complaints, "\n".join(complaints)


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    # A stranger's page asks who they are and gets a 401, which Chromium logs.
    expected = message.type == "error" and "401" in message.text
    if message.type == "error" and not expected:
        complaints.append(message.text)
