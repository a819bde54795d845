"""A provider that the site trusts, and a browser that goes there and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from annotator.oidc_settings import OpenIdConnect
from tests.annotator.single_sign_on.provider import CLIENT, SECRET, Provider, providing

Enter = Callable[..., HttpResponse]


@pytest.fixture
def provider(settings: object) -> Iterator[Provider]:
    cache.clear()  # of throttles
    with providing() as provider:
        settings.OIDC = OpenIdConnect(  # type: ignore[attr-defined]
            issuer=provider.issuer, client_id=CLIENT, client_secret=SECRET, name="Example ID",
            groups_claim="groups", scopes=("openid", "email"), provision=False,
        )  # fmt: skip
        yield provider


@pytest.fixture
def provision(provider: Provider, settings: object) -> None:
    """Strangers get an account."""
    settings.OIDC = replace(settings.OIDC, provision=True)  # type: ignore[attr-defined]


@pytest.fixture
def enter(provider: Provider, client: Client) -> Enter:
    """Log in as this subject; the answer to the browser that comes back."""

    def go(subject: str, *, next_url: str = "/", browser: Client = client) -> HttpResponse:
        away = browser.get("/sso/login/", {"next": next_url})
        assert away.status_code == 302, away.content
        wish = dict(parse_qsl(urlsplit(away["Location"]).query))
        provider.asked.append(wish)
        back = urlsplit(provider.give_code(subject, wish))
        return browser.get(back.path, dict(parse_qsl(back.query)))  # type: ignore[return-value]

    return go
