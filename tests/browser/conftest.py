"""A whole Packshot for the browser: `manage.py demo` with web server, worker and sample data.

The tests of a file share a site, a copy of one scored demo; `--dist loadfile` keeps them in one
process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from tests.browser.control import ROOT
from tests.browser.prepared_demo import RUN, copied_demo, forget_demo
from tests.browser.running_site import CHROMIUM_FLAGS, Site, chromium_path
from tests.conftest import lacking


def pytest_configure(config: pytest.Config) -> None:
    """The process that starts the others names the run."""
    os.environ.setdefault(RUN, str(os.getpid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Once the last of them has ended, nobody copies its demo any more."""
    if os.environ.get(RUN) == str(os.getpid()):
        forget_demo()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """A copy of the scored demo, shared by the tests of one file."""
    if not (ROOT / "frontend/dist/.vite/manifest.json").is_file():
        lacking("the front end is not built (make build)")
    own = tmp_path_factory.getbasetemp()
    folder = own if worker_id == "master" else own.parent  # the parent is shared by all workers
    with copied_demo(folder, tmp_path_factory.mktemp("home"), worker_id) as running:
        yield running


@pytest.fixture
def staging(site: Site) -> Iterator[None]:
    """Nobody is a member of what the test staged any more: the site's people have one project."""
    yield
    statement = "Membership.objects.filter(project__name__startswith='Staged: ').delete()"
    site.manage("shell", "-v", "0", "-c", f"from annotator.models import *; {statement}")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium, wherever it is."""
    try:
        found = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
    except Exception as error:  # Playwright has no narrower one for "no browser"
        lacking(f"Chromium does not start: {str(error).splitlines()[0]}")
        raise
    yield found
    found.close()


@dataclass
class Visitor:
    """A person at the browser; everything that the console complained of is kept."""

    page: Page
    site: Site
    complaints: list[str]

    def goto(self, path: str) -> None:
        self.page.goto(self.site.url + path)


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """`visit("anna")` comes logged in; `visit()` comes as a stranger.

    At the end no console error, no page error and no CSP violation may have occurred.
    """
    visitors: list[Visitor] = []

    def start(username: str = "", **context: Any) -> Visitor:
        entered = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | context))
        page = entered.new_page()
        visitor = Visitor(page, site, [])
        page.on("console", lambda message: _note(message, visitor.complaints))
        page.on("pageerror", lambda error: visitor.complaints.append(f"page error: {error}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => console.error("
            "'CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        visitors.append(visitor)
        if username:
            key = site.session_key(username)
            entered.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
            page.goto(site.url)
            page.wait_for_url("**/projects**")
        return visitor

    yield start
    complaints = [line for visitor in visitors for line in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert not complaints, "\n".join(complaints)


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    # A stranger's first look asks who they are and is answered 401: Chromium logs that itself.
    expected = message.type == "error" and "401" in message.text
    if message.type == "error" and not expected:
        complaints.append(message.text)
