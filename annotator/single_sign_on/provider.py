"""The protocol: authorization code with PKCE, state and nonce, and a signed ID token.

django-allauth does discovery, state, PKCE and the exchange of the code. It neither sends a nonce
nor verifies the signature of a token that came over TLS; here both is always done.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any, Final

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from annotator.errors import NotAllowed
from annotator.oidc_settings import OpenIdConnect
from annotator.single_sign_on.identity import Identity, identity_of
from scoring.vocabulary.messages.single_sign_on import (
    SSO_CANCELLED,
    SSO_EXPIRED,
    SSO_FAILED,
    SSO_UNREACHABLE,
)

PROVIDER_ID: Final = "sso"
CALLBACK: Final = "sso-callback"
LEEWAY_SECONDS: Final = 30  # clocks differ
ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
)


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    def get_provider(self) -> _Provider:
        return provider_for(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse(CALLBACK))


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = _Adapter


def configured() -> OpenIdConnect:
    """The provider of the settings. Raises NotAllowed without one."""
    oidc = settings.OIDC
    if not isinstance(oidc, OpenIdConnect):
        raise NotAllowed(SSO_FAILED(reason="OIDC_ISSUER"))
    return oidc


def provider_for(request: HttpRequest) -> _Provider:
    """The provider of the settings, for one request."""
    oidc = configured()
    app = SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER_ID,
        name=oidc.name,
        client_id=oidc.client_id,
        secret=oidc.client_secret,
        settings={"server_url": oidc.issuer, "oauth_pkce_enabled": True, "scope": [*oidc.scopes]},
    )
    return _Provider(request, app=app)


def begin(request: HttpRequest, *, next_url: str) -> HttpResponse:
    """Send the browser to the provider. Raises NotAllowed if that can't be reached."""
    provider = provider_for(request)
    nonce = secrets.token_urlsafe(24)
    try:
        response: HttpResponse = provider.redirect(
            request, "login", next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (requests.RequestException, OAuth2Error, KeyError, ValueError) as error:
        raise NotAllowed(SSO_UNREACHABLE(reason=_short(error))) from error
    return response


def finish(request: HttpRequest) -> tuple[Identity, str]:
    """Who has come back, and where they wanted to go. Raises NotAllowed with the reason.

    The state is used up, so the same address works once.
    """
    provider = provider_for(request)
    state = statekit.unstash_state(
        request, provider_id=provider.sub_id, state_id=request.GET.get("state", "")
    )
    if state is None:
        raise NotAllowed(SSO_EXPIRED())
    if "error" in request.GET or "code" not in request.GET:
        if request.GET.get("error") == "access_denied":
            raise NotAllowed(SSO_CANCELLED())
        raise NotAllowed(SSO_FAILED(reason=request.GET.get("error", "")[:100]))
    adapter = _Adapter(request, PROVIDER_ID)
    try:
        claims = _claims(request, adapter, state)
    except requests.RequestException as error:
        raise NotAllowed(SSO_UNREACHABLE(reason=_short(error))) from error
    except (OAuth2Error, jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
        raise NotAllowed(SSO_FAILED(reason=_short(error))) from error
    oidc = configured()
    identity = identity_of(claims, issuer=oidc.issuer, groups_claim=oidc.groups_claim)
    return identity, str(state.get("next") or "/")


def _claims(request: HttpRequest, adapter: _Adapter, state: dict[str, Any]) -> dict[str, Any]:
    """Those of the verified ID token, with what only the userinfo endpoint says."""
    oidc, app = configured(), adapter.get_provider().app
    if adapter.openid_config["issuer"].rstrip("/") != oidc.issuer:
        raise OAuth2Error("the provider names another issuer")
    client = adapter.get_client(request, app)
    tokens = client.get_access_token(
        request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"]
    )
    claims = _verified(tokens["id_token"], adapter, app)
    if not hmac.compare_digest(str(claims.get("nonce", "")), str(state["nonce"])):
        raise OAuth2Error("the ID token has another nonce")
    return {**_userinfo(adapter, tokens["access_token"], str(claims["sub"])), **claims}


def _verified(token: str, adapter: _Adapter, app: SocialApp) -> dict[str, Any]:
    """Signature, issuer, audience and time of the ID token."""
    config = adapter.openid_config
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise OAuth2Error("the ID token is not signed with a public key")
    claims: dict[str, Any] = jwt.decode(
        token,
        _key(config["jwks_uri"], header.get("kid")),
        algorithms=[header["alg"]],
        issuer=config["issuer"],
        audience=app.client_id,
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    if claims.get("azp", app.client_id) != app.client_id:
        raise OAuth2Error("the ID token is for another client")
    return claims


def _key(address: str, name: str | None) -> jwt.PyJWK:
    """The provider's key of that name. One without a name is it where there is no other."""
    with get_adapter().get_requests_session() as session:
        response = session.get(address)
        response.raise_for_status()
    keys = jwt.PyJWKSet.from_dict(response.json()).keys
    signing = [key for key in keys if key.public_key_use in (None, "sig")]
    named = [key for key in signing if name is not None and key.key_id == name]
    fitting = named or [key for key in signing if name is None or key.key_id is None]
    if len(fitting) != 1:
        raise OAuth2Error(f"the provider publishes {len(fitting)} keys that could have signed")
    return fitting[0]


def _userinfo(adapter: _Adapter, access_token: str, subject: str) -> dict[str, Any]:
    address = adapter.openid_config.get("userinfo_endpoint")
    if not address:
        return {}
    with get_adapter().get_requests_session() as session:
        response = session.get(address, headers={"Authorization": f"Bearer {access_token}"})
        response.raise_for_status()
    userinfo: dict[str, Any] = response.json()
    if userinfo.get("sub") != subject:
        raise OAuth2Error("the user info is about somebody else")
    return userinfo


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
