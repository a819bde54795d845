"""A whole Packshot for the browser: `manage.py demo` with web server, worker and sample data.

The tests of a file share a site; `--dist loadfile` keeps them in one process.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from tests.browser.running_site import CHROMIUM_FLAGS, ROOT, Site, chromium_path, running_site
from tests.conftest import lacking


@pytest.fixture(scope="module")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of its own: on PostgreSQL where DATABASE_URL names one, else SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{tmp_path_factory.mktemp('database')}/packshot.sqlite3"
        return
    name = f"packshot_browser_{os.getpid()}"  # no other run at the same time has it
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    connection.close()


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The demo, shared by the tests of one file; with `PRODUCTS` of it where the file says so."""
    if not (ROOT / "frontend/dist/.vite/manifest.json").is_file():
        lacking("the front end is not built (make build)")
    home = tmp_path_factory.mktemp("home")
    products = getattr(request.module, "PRODUCTS", 16)
    with running_site(database_url=database_url, home=home, products=products) as running:
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
    """`visit("anna")` logs a person in by link; `visit()` comes as a stranger.

    At the end no console error, no page error and no CSP violation may have occurred.
    """
    visitors: list[Visitor] = []

    def start(username: str = "", **context: Any) -> Visitor:
        page = browser.new_context(
            **({"viewport": {"width": 1440, "height": 900}} | context)
        ).new_page()
        visitor = Visitor(page, site, [])
        page.on("console", lambda message: _note(message, visitor.complaints))
        page.on("pageerror", lambda error: visitor.complaints.append(f"page error: {error}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => console.error("
            "'CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        visitors.append(visitor)
        if username:
            page.goto(site.login_link(username))
            page.get_by_role("button", name=re.compile("^(Log in|登录)$")).click()
            page.wait_for_url(lambda url: "/login" not in url)
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
