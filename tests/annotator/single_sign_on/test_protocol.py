"""The provider's word counts only if it is signed, fresh, for us, and for this very browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.core.management import call_command
from django.test import Client

from annotator.checks import check_provider
from annotator.models import User
from tests.annotator.single_sign_on.conftest import Enter
from tests.annotator.single_sign_on.provider import OTHER_KEY, SECRET, Provider

pytestmark = pytest.mark.django_db
PROBLEM = "/api/session/sso/"


def problem(client: Client) -> str:
    """What the page says."""
    found = client.get(PROBLEM).json()["problem"]
    return "" if found is None else str(found["text"])


@pytest.fixture
def ann(provision: None, provider: Provider) -> None:
    provider.person("ann")


def test_code_with_pkce_state_and_nonce(
    ann: None, provider: Provider, client: Client, settings: Any
) -> None:
    away = client.get("/sso/login/", {"next": "/projects/7?tab=a"})
    address = away["Location"]
    wish = dict(parse_qsl(urlsplit(address).query))
    assert wish["response_type"] == "code"
    assert wish["code_challenge_method"] == "S256"
    assert set(wish["scope"].split()) == {"openid", "email"}
    assert len(wish["nonce"]) > 20
    assert SECRET not in address
    assert "form-action 'self'" in away["Content-Security-Policy"]
    with requests.post(address, {"sub": "ann"}, allow_redirects=False, timeout=5) as answer:
        back = urlsplit(answer.headers["Location"])
    assert back.path == "/sso/callback/"
    entered = client.get(back.path, dict(parse_qsl(back.query)))
    assert (entered.status_code, entered["Location"]) == (302, "/projects/7?tab=a")
    cookie = entered.cookies[settings.SESSION_COOKIE_NAME]
    assert (bool(cookie["httponly"]), cookie["samesite"]) == (True, "Lax")
    assert bool(cookie["secure"]) is settings.SESSION_COOKIE_SECURE
    assert client.get("/api/session/").json()["user"]["username"] == "ann"


def test_logging_out_ends_the_session_and_the_way_back_is_used_up(
    ann: None, provider: Provider, client: Client
) -> None:
    away = client.get("/sso/login/")
    wish = dict(parse_qsl(urlsplit(away["Location"]).query))
    back = urlsplit(provider.give_code("ann", wish))
    client.get(back.path, dict(parse_qsl(back.query)))
    assert client.delete("/api/session/").status_code == 204
    assert client.get("/api/session/").status_code == 401
    client.get(back.path, dict(parse_qsl(back.query)))
    assert client.get("/api/session/").status_code == 401
    assert "Start again" in problem(client)


def test_the_state_belongs_to_one_browser(ann: None, provider: Provider, client: Client) -> None:
    """So nobody can log another person's browser in as themselves."""
    wish = dict(parse_qsl(urlsplit(client.get("/sso/login/")["Location"]).query))
    back = urlsplit(provider.give_code("ann", wish))
    victim = Client()
    victim.get(back.path, dict(parse_qsl(back.query)))
    assert victim.get("/api/session/").status_code == 401
    assert "Start again" in problem(victim)


BENT: dict[str, Callable[[dict[str, Any]], object]] = {
    "another nonce": lambda claims: claims.update(nonce="replayed"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "another audience": lambda claims: claims.update(aud="another-app"),
    "issued for another": lambda claims: claims.update(azp="another-app"),
    "another issuer": lambda claims: claims.update(iss="https://evil.example"),
    "expired": lambda claims: claims.update(exp=int(time.time()) - 60),
    "no end": lambda claims: claims.pop("exp"),
    "no subject": lambda claims: claims.pop("sub"),
    "another subject than the user info": lambda claims: claims.update(sub="bob"),
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_tokens_that_do_not_count(
    bend: Callable[[dict[str, Any]], object],
    ann: None, provider: Provider, enter: Enter, client: Client,
) -> None:  # fmt: skip
    provider.bend = bend
    enter("ann")
    assert client.get("/api/session/").status_code == 401
    assert "can't be used" in problem(client)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("key", "algorithm"), [(OTHER_KEY, "RS256"), ("secret" * 8, "HS256"), (None, "none")]
)
def test_tokens_that_another_has_signed(
    key: object, algorithm: str, ann: None, provider: Provider, enter: Enter, client: Client
) -> None:
    provider.key, provider.algorithm = key, algorithm
    enter("ann")
    assert client.get("/api/session/").status_code == 401
    assert "can't be used" in problem(client)


@pytest.mark.parametrize(
    ("keys", "is_in"),
    [
        ((("1", "2"), "2"), True),
        (((None,), None), True),
        (((None,), "1"), True),
        ((("1",), None), True),
        ((("1", "2"), None), False),
        ((("1", "2"), "3"), False),
    ],
)
def test_the_key_is_found_by_its_name_or_is_the_only_one(
    keys: tuple[tuple[str | None, ...], str | None], is_in: bool,
    ann: None, provider: Provider, enter: Enter, client: Client,
) -> None:  # fmt: skip
    provider.key_names, provider.token_key = keys
    enter("ann")
    assert (client.get("/api/session/").status_code == 200) is is_in


def test_a_code_without_its_verifier_gets_nothing(
    ann: None, provider: Provider, client: Client
) -> None:
    wish = dict(parse_qsl(urlsplit(client.get("/sso/login/")["Location"]).query))
    back = urlsplit(provider.give_code("ann", wish | {"code_challenge": "another"}))
    client.get(back.path, dict(parse_qsl(back.query)))
    assert client.get("/api/session/").status_code == 401


@pytest.mark.parametrize(
    ("error", "said"), [("access_denied", "cancelled"), ("server_error", "server_error")]
)
def test_refused_at_the_provider(error: str, said: str, provider: Provider, client: Client) -> None:
    wish = dict(parse_qsl(urlsplit(client.get("/sso/login/")["Location"]).query))
    answer = client.get("/sso/callback/", {"error": error, "state": wish["state"]})
    assert answer["Location"] == "/login/sso"
    assert said in problem(client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_only_to_pages_of_this_site(wanted: str, ann: None, enter: Enter) -> None:
    assert enter("ann", next_url=wanted)["Location"] == "/"


def test_a_provider_that_is_away_is_said_so(
    provider: Provider, client: Client, settings: Any
) -> None:
    from dataclasses import replace

    settings.OIDC = replace(settings.OIDC, issuer="http://127.0.0.1:1")
    assert client.get("/sso/login/")["Location"] == "/login/sso"
    assert "can't be reached" in problem(client)
    (found,) = check_provider(None)
    assert found.id == "packshot.E004"


def test_the_check_finds_another_issuer(provider: Provider, settings: Any) -> None:
    assert check_provider(None) == []
    right, provider.issuer = provider.issuer, "https://another.example"
    (found,) = check_provider(None)
    assert "another.example" in found.msg
    assert settings.OIDC.issuer == right


def test_without_a_provider_there_is_none(client: Client, settings: Any) -> None:
    settings.OIDC = None
    assert client.get("/sso/login/")["Location"] == "/login/sso"
    assert client.get("/api/session/csrf/").json()["single_sign_on"] is None
    with pytest.raises(Exception, match="OIDC_ISSUER"):
        call_command("link_account", "nobody", "x")
