"""Lines of the log: whole traces, JSON in production, and no secret in any of them."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from celery.signals import setup_logging
from django.conf import settings
from django.test import Client
from structlog.testing import capture_logs

from annotator.logs import hide_secrets, logging_settings
from annotator.members.invite import invite
from annotator.models import Role
from tests.factories import make_member, make_project

SECRET = "Sw0rd-f1sh_of_256_bits"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What production writes, from a handler of its own."""
    described: dict[str, Any] = {**logging_settings(level="INFO", others="WARNING", as_json=True)}
    configurator = logging.config.DictConfigurator(described)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(configurator.configure_formatter(described["formatters"]["structured"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("logger", [logging.getLogger("celery.any"), structlog.get_logger("own")])
def test_a_stack_trace_is_kept(log: io.StringIO, logger: Any) -> None:
    try:
        raise ValueError("no such thing")
    except ValueError:
        logger.exception("It failed")
    [line] = lines(log)
    assert line["event"] == "It failed" and line["level"] == "error"
    assert "Traceback (most recent call last)" in line["exception"]
    assert "test_logs.py" in line["exception"] and "ValueError: no such thing" in line["exception"]
    assert "<traceback object" not in log.getvalue()


def test_a_stack_trace_given_as_an_exception_is_kept(log: io.StringIO) -> None:
    error = ValueError("no such thing")
    structlog.get_logger("own").error("unhandled", exc_info=error)
    logging.getLogger("other").error("unhandled", exc_info=error)
    assert all("ValueError: no such thing" in line["exception"] for line in lines(log))


@pytest.mark.parametrize(
    "text",
    [
        f"Not Found: /api/invitations/{SECRET}/",
        f"Forbidden: /api/invitations/{SECRET}/accept/",
        f"GET /invitation/{SECRET} HTTP/1.1",
        f"Forbidden: //invitation//{SECRET}",
        f'"GET /login/link/{SECRET}?x=1" 200',
        f"https://packshot.example/login/link/{SECRET}",
        f"next=%2Finvitation%2F{SECRET}",
        f"Authorization: Bearer pks_{SECRET}",
        f"redis://:{SECRET}@redis:6379/0",
        f"postgres://ada:{SECRET}@db/packshot",
    ],
)
def test_secrets_are_hidden_wherever_they_stand(log: io.StringIO, text: str) -> None:
    logging.getLogger("django.request").warning("%s: %s", "Gone", text)
    structlog.get_logger("own").error(text, path=text, deep={"list": [text]}, thing=Exception(text))
    try:
        raise ValueError(text)
    except ValueError:
        logging.getLogger("celery").exception("failed")
    assert len(lines(log)) == 3
    assert SECRET not in log.getvalue()
    assert SECRET[:8] not in log.getvalue()


def test_what_is_no_secret_stays() -> None:
    for text in (
        "/api/invitations/by-id/12/", "/api/projects/3/invitations/", "/login", "a@b.example",
        "http://127.0.0.1:8000/login/", "redis://redis:6379/0",
    ):  # fmt: skip
        assert hide_secrets(text) == text
    assert hide_secrets({"done": 3, "ok": True, "none": None}) == {
        "done": 3,
        "ok": True,
        "none": None,
    }


@pytest.mark.django_db
def test_the_site_logs_no_invitation(log: io.StringIO) -> None:
    project = make_project()
    _, secret = invite(
        project=project, by=make_member(project, Role.ADMIN), email="a@b.example", role=Role.OPS
    )
    client = Client(raise_request_exception=False)
    for address in (f"/api/invitations/{secret}x/", f"/api/invitations/{secret}/nothing/"):
        assert client.get(address).status_code == 404
    client.post(f"/api/invitations/{secret}/accept/", "{", content_type="application/json")
    client.post("/site-admin/login/", {"username": secret, "password": secret})
    assert lines(log) and secret not in log.getvalue()


def test_the_web_server_and_the_workers_write_through_the_same_handler() -> None:
    described: dict[str, Any] = {**logging_settings(level="INFO", others="WARNING", as_json=True)}
    assert described["loggers"]["_granian"]["handlers"] == ["stderr"]
    assert described["loggers"]["granian.access"]["handlers"] == ["stderr"]


def test_workers_take_the_logging_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Any] = []
    monkeypatch.setattr("logging.config.dictConfig", taken.append)
    setup_logging.send(sender=None)  # what Celery sends instead of setting up its own
    assert taken == [settings.LOGGING]


def test_a_second_configuration_reaches_loggers_that_were_used_before() -> None:
    """Otherwise a test that loads the settings again would hide logs from all later tests."""
    logger = structlog.get_logger("used.before")
    logging_settings(level="INFO", others="WARNING", as_json=True)
    logger.info("first")
    logging_settings(level="INFO", others="WARNING", as_json=True)
    with capture_logs() as captured:
        logger.info("second")
    assert [line["event"] for line in captured] == ["second"]
