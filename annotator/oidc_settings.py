"""Read from the environment how people log in at an identity provider (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from annotator.environment import Environment, WrongSetting

NEEDED: Final = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
OPTIONAL: Final = ("OIDC_NAME", "OIDC_GROUPS_CLAIM", "OIDC_SCOPES", "OIDC_PROVISION")
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
LONGEST_ISSUER: Final = 200
# Only parts of these are used (`annotator/single_sign_on`): discovery, state, PKCE, tokens, links.
APPS: Final = ("allauth", "allauth.account", "allauth.socialaccount")


@dataclass(frozen=True)
class OpenIdConnect:
    """The provider, ourselves as its client, and what we believe of what it says.

    `provision`: whether strangers whom the provider knows get an account.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    groups_claim: str
    scopes: tuple[str, ...]
    provision: bool


def oidc_of(env: Environment) -> OpenIdConnect | None:
    """The provider; None where none is named. Raises WrongSetting for half of one."""
    given = [name for name in NEEDED if env.has(name)]
    if not given:
        if orphans := [name for name in OPTIONAL if env.has(name)]:
            raise WrongSetting(f"{orphans[0]} is set, but OIDC_ISSUER is not.")
        return None
    if missing := [name for name in NEEDED if name not in given]:
        raise WrongSetting(f"{given[0]} is set, but {missing[0]} is not.")
    return OpenIdConnect(
        issuer=_issuer(env),
        client_id=env.text("OIDC_CLIENT_ID"),
        client_secret=env.secret("OIDC_CLIENT_SECRET"),
        name=env.text("OIDC_NAME", "single sign-on"),
        groups_claim=env.text("OIDC_GROUPS_CLAIM", "groups"),
        scopes=tuple(env.words("OIDC_SCOPES", ("openid", "profile", "email"))),
        provision=env.boolean("OIDC_PROVISION"),
    )


def local_login_of(env: Environment, oidc: OpenIdConnect | None) -> bool:
    """Whether passwords let people in. Raises WrongSetting if then nothing would."""
    is_on = env.boolean("LOCAL_LOGIN", default=True)
    if not is_on and oidc is None:
        raise WrongSetting("LOCAL_LOGIN is false, but OIDC_ISSUER is not set: nobody could log in.")
    return is_on


def _issuer(env: Environment) -> str:
    issuer = env.text("OIDC_ISSUER").rstrip("/")
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname or parts.query or len(issuer) > LONGEST_ISSUER:
        raise WrongSetting(
            f"OIDC_ISSUER is {issuer!r}; it must be the https:// address of the provider, below "
            "which /.well-known/openid-configuration lies."
        )
    return issuer
