"""Webhooks and single sign-on at the browser, with a receiver and a provider on this machine.

The site runs in this process, so that the test moves its settings and sends what is due itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from annotator.models import Delivery, Project, Role
from annotator.oidc_settings import OpenIdConnect
from annotator.webhooks.send import send_due_deliveries
from tests.annotator.single_sign_on.provider import CLIENT, SECRET, Provider, providing
from tests.annotator.webhooks.receiver import Receiver, receiving
from tests.browser.axe import violations
from tests.factories import make_member, make_project, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def _database_beside_playwright() -> Iterator[None]:
    """Playwright's event loop runs in this thread, but no request handler does.

    It is left so, for the database is dropped after the last test.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Open]:
    """A page of the site; at the end nothing may have violated the security policy."""
    complaints: list[str] = []
    contexts = []

    def start(path: str, session: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en", reduced_motion="reduce"
        )
        contexts.append(context)
        if session:
            cookie = {"name": "sessionid", "value": session, "url": live_server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => console.error("
            "'CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert [line for line in complaints if "CSP" in line or "rror: " in line] == []


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with providing() as provider:
        settings.OIDC = OpenIdConnect(
            issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, name="Example ID",
            groups_claim="groups", scopes=("openid", "email"), provision=False,
        )  # fmt: skip
        yield provider


def picture(page: Page, name: str) -> None:
    """Keep a picture where `SCREENSHOTS` names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def session_of(project: Project) -> str:
    client = Client()
    client.force_login(make_member(project, Role.ADMIN))
    return str(client.session.session_key)


def test_a_webhook_from_its_secret_to_its_log(open_page: Open, receiver: Receiver) -> None:
    project = make_project(name="Mugs")
    page = open_page(f"/projects/{project.pk}/settings/webhooks", session_of(project))
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_label("verdicts change").check()
    page.get_by_role("button", name="Add webhook").click()
    secret = page.get_by_label("Signing secret")
    expect(secret).to_have_value("whsec_" + secret.input_value()[6:])
    assert len(secret.input_value()) > 40
    assert violations(page) == []
    picture(page, "webhook-made")
    receiver.statuses = [500]
    page.get_by_role("button", name="Send a test").click()
    log = page.get_by_role("region", name="Deliveries")
    expect(log.get_by_text("waiting")).to_be_visible()
    send_due_deliveries()
    expect(log.get_by_text("The receiver answered with status 500.")).to_be_visible()
    with page.expect_response("**/resend/"):  # it says "waiting" already, for its second attempt
        log.get_by_role("button", name="Send again").click()
    send_due_deliveries()
    expect(log.get_by_text("delivered")).to_be_visible()
    log.get_by_role("button", name="Payload").click()
    expect(log.get_by_text('"webhook.test"')).to_be_visible()
    assert violations(page) == []
    picture(page, "webhook-log")
    page.reload()
    expect(page.get_by_text(receiver.url)).to_be_visible()
    expect(page.get_by_label("Signing secret")).to_have_count(0)
    assert Delivery.objects.get().state == "delivered"


def test_in_through_the_provider(open_page: Open, provider: Provider) -> None:
    project = make_project(name="Mugs")
    owner = make_member(project, Role.ADMIN, username="owner", email="ann@example.org")
    make_user("other")
    provider.person("ann")
    provider.person("eve")
    page = open_page(f"/projects/{project.pk}/settings")
    page.get_by_role("link", name="Sign in with Example ID").click()
    page.get_by_role("button", name="eve").click()
    expect(page.get_by_text("eve@example.org has no account here")).to_be_visible()
    assert violations(page) == []
    picture(page, "sign-on-stranger")
    page.get_by_role("link", name="Sign in with Example ID").click()
    page.get_by_role("button", name="ann").click()
    page.get_by_label("Password", exact=True).fill("password")
    assert violations(page) == []
    picture(page, "sign-on-connect")
    page.get_by_role("button", name="Connect and log in").click()
    page.wait_for_url(f"**/projects/{project.pk}")
    again = open_page(f"/projects/{project.pk}/settings/reasons")
    picture(again, "sign-on-login")
    again.get_by_role("link", name="Sign in with Example ID").click()
    again.get_by_role("button", name="ann").click()
    again.wait_for_url(f"**/projects/{project.pk}/settings/reasons")
    cookies = {each["name"]: each for each in again.context.cookies()}
    assert cookies["sessionid"]["httpOnly"]
    assert owner.is_active
