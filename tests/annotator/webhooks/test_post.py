"""Requests go to public addresses alone, unless the site's admin has named the host."""

from __future__ import annotations

import socket

import pytest

from annotator.errors import InvalidInput
from annotator.webhooks.post import MOST_READ, Request, check_url, post
from scoring.vocabulary.say import say
from tests.annotator.webhooks.receiver import Receiver


def error_of(url: str, seconds: float = 5) -> str:
    outcome = post(Request(url, b"{}", {}), seconds=seconds)
    assert outcome.error is not None
    return say(outcome.error)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "::1", "fc00::1", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe", "224.0.0.1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    entry = (family, socket.SOCK_STREAM, 6, "", (address, 443))
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, entry])
    assert "not public" in error_of("https://receiver.example/")


def test_the_checked_address_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    called: list[object] = []

    def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: object, timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert "refused" in error_of("https://receiver.example/")
    assert (asked, called) == (["receiver.example"], [("93.184.216.34", 443)])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://receiver.example/", "http://receiver.example/", "https://a:b@receiver.example/",
        "https://receiver.example:6379/", "https://", "nonsense", "https://[::1", "file:///etc/x",
        "https://receiver.example:99999/",
    ],
)  # fmt: skip
def test_urls_that_are_refused_when_written(url: str) -> None:
    with pytest.raises(InvalidInput):
        check_url(url)
    assert "The address" in error_of(url)


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.statuses, receiver.location = [302], receiver.url
    assert "redirect (302)" in error_of(receiver.url)
    assert len(receiver.received) == 1


def test_an_endless_answer_is_cut_off(receiver: Receiver) -> None:
    receiver.answer = b"x" * (MOST_READ * 4)
    assert post(Request(receiver.url, b"{}", {})).error is None


def test_a_silent_receiver_times_out(settings: object) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]  # type: ignore[attr-defined]
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert "did not answer" in error_of(url, seconds=0.2)


def test_loopback_needs_to_be_named(receiver: Receiver, settings: object) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = ["other.internal"]  # type: ignore[attr-defined]
    assert "The address" in error_of(receiver.url)
    assert not receiver.received
