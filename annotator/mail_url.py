"""Read from the environment how mail is sent: `EMAIL_URL`, `EMAIL_FROM` and `SITE_URL`."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from annotator.environment import NO, YES, Environment, WrongSetting
from annotator.server_url import read_server_url

SCHEMES: Final = ("smtp", "smtps")
STARTTLS: Final = "starttls"
OF_TLS, OF_STARTTLS, OF_PLAIN = 465, 587, 25  # the usual ports


@dataclass(frozen=True)
class MailServer:
    """Where mail goes out, from whom, and the address of the site that stands in it."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    has_starttls: bool
    sender: str
    site: str


def mail_of(env: Environment) -> MailServer | None:
    """The server that sends mail; None where none is named.

    `smtps://` is encrypted from the start. `smtp://` with a user is encrypted by STARTTLS, so that
    no password is sent in clear; `?starttls=false` turns it off and `?starttls=true` on.
    """
    url = env.secret("EMAIL_URL")
    if not url:
        if env.has("EMAIL_FROM"):
            raise WrongSetting("EMAIL_FROM is set, but EMAIL_URL is not.")
        return None
    parsed = read_server_url("EMAIL_URL", url, SCHEMES)
    if not parsed.host:
        raise WrongSetting("EMAIL_URL names no server: smtp://user:password@host:587.")
    if unknown := sorted(set(parsed.options) - {STARTTLS}):
        raise WrongSetting(f"EMAIL_URL has {unknown[0]!r}; known is {STARTTLS}.")
    is_tls = parsed.scheme == "smtps"
    has_starttls = _has_starttls(parsed.options.get(STARTTLS), is_tls, bool(parsed.user))
    usual = OF_TLS if is_tls else OF_STARTTLS if has_starttls else OF_PLAIN
    return MailServer(
        host=parsed.host.strip("[]"),
        port=int(parsed.port or usual),
        user=parsed.user,
        password=parsed.password,
        is_tls=is_tls,
        has_starttls=has_starttls,
        sender=_sender(env),
        site=_site(env),
    )


def _has_starttls(given: str | None, is_tls: bool, has_user: bool) -> bool:
    if given is None:
        return has_user and not is_tls
    if given.lower() not in (*YES, *NO):
        raise WrongSetting(f"EMAIL_URL: {STARTTLS} must be true or false.")
    if given.lower() in YES and is_tls:
        raise WrongSetting(f"EMAIL_URL: smtps:// is encrypted already, without {STARTTLS}.")
    return given.lower() in YES


def _sender(env: Environment) -> str:
    """Who the mails are from: an address, or `Name <address>`."""
    sender = env.text("EMAIL_FROM")
    if not sender:
        raise WrongSetting("EMAIL_URL is set, but EMAIL_FROM is not: whom mails are from.")
    try:
        validate_email(parseaddr(sender)[1])
    except ValidationError:
        raise WrongSetting(f"EMAIL_FROM is {sender!r}; it must be an e-mail address.") from None
    return sender


def _site(env: Environment) -> str:
    sites = env.origins("SITE_URL")
    if len(sites) != 1:
        raise WrongSetting(
            "EMAIL_URL is set, but SITE_URL does not name the address under which people open the "
            "site, such as https://packshot.example. Links in mails begin with it."
        )
    return sites[0]
