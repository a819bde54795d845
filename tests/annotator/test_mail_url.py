"""Mail from the environment; what is wrong is said in one line, without the password."""

from __future__ import annotations

import pytest

from annotator.environment import Environment, WrongSetting
from annotator.mail_url import MailServer, mail_of

REST = {"EMAIL_FROM": "Packshot <packshot@example.org>", "SITE_URL": "https://packshot.example"}


def mail(url: str, **variables: str) -> MailServer:
    found = mail_of(Environment({"EMAIL_URL": url} | REST | variables))
    assert found is not None
    return found


def test_without_a_server_there_is_no_mail() -> None:
    assert mail_of(Environment({})) is None
    assert mail_of(Environment({"SITE_URL": "https://packshot.example"})) is None


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tls", "has_starttls"),
    [
        ("smtps://ada:p%40ss@mail.example", "mail.example", 465, True, False),
        ("smtp://ada:p%40ss@mail.example", "mail.example", 587, False, True),
        ("smtp://ada:p%40ss@mail.example:2525?starttls=no", "mail.example", 2525, False, False),
        ("smtp://localhost", "localhost", 25, False, False),
        ("smtp://[::1]:2525?starttls=true", "::1", 2525, False, True),
    ],
)
def test_the_parts(url: str, host: str, port: int, is_tls: bool, has_starttls: bool) -> None:
    found = mail(url)
    assert (found.host, found.port) == (host, port)
    assert (found.is_tls, found.has_starttls) == (is_tls, has_starttls)
    assert found.password == ("p@ss" if "ada" in url else "")
    assert (found.sender, found.site) == (REST["EMAIL_FROM"], REST["SITE_URL"])


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"EMAIL_URL": "mail.example"}, "EMAIL_URL is no address"),
        ({"EMAIL_URL": "http://ada:secret@mail.example"}, "EMAIL_URL begins with http://"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no server"),
        ({"EMAIL_URL": "smtp://ada:secret@mail.example:x"}, "the port must be a number"),
        ({"EMAIL_URL": "smtp://ada:secret@mail.example?tls=1"}, "EMAIL_URL has 'tls'"),
        ({"EMAIL_URL": "smtp://mail.example?starttls=maybe"}, "true or false"),
        ({"EMAIL_URL": "smtps://mail.example?starttls=true"}, "encrypted already"),
        ({"EMAIL_FROM": ""}, "EMAIL_FROM is not"),
        ({"EMAIL_FROM": "Packshot"}, "must be an e-mail address"),
        ({"SITE_URL": ""}, "SITE_URL does not name"),
        ({"SITE_URL": "packshot.example"}, "begins with https://"),
        ({"EMAIL_URL": ""}, "EMAIL_FROM is set, but EMAIL_URL is not"),
    ],
)
def test_what_is_wrong_is_said(variables: dict[str, str], said: str) -> None:
    given = {"EMAIL_URL": "smtp://ada:secret@mail.example"} | REST | variables
    with pytest.raises(WrongSetting, match=said) as failure:
        mail_of(Environment(given))
    assert "secret" not in str(failure.value)
