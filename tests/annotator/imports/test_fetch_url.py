"""Pictures come from public addresses only, whatever a name, a redirect or a slow server does."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from annotator.imports.fetch_url import FetchLimits, fetch_url
from annotator.imports.images import PictureRefused
from annotator.public_http import is_public
from scoring.vocabulary.say import say

LOCAL = FetchLimits(bytes=1000, seconds=5, allow_private=True)


class Pictures(BaseHTTPRequestHandler):
    """`/picture`, `/big`, `/slow`, `/missing`, and `/to?URL` which redirects there."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/to":
            self.send_response(302)
            self.send_header("Location", query)
            self.end_headers()
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.05)
        elif path in ("/picture", "/big"):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * (5 if path == "/picture" else 5000))
        else:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:  # the client has gone, as it should for /slow
            self.close_connection = True


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


@contextmanager
def name_server(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> Iterator[list[str]]:
    """A name server that answers every question with these addresses; collects the questions."""
    queries: list[str] = []

    def answer(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        queries.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", answer)
        yield queries


def reason(url: str, limits: FetchLimits) -> str:
    with pytest.raises(PictureRefused) as refused:
        fetch_url(url, limits=limits)
    assert refused.value.name == url
    return say(refused.value.reason)


def test_content(server: str) -> None:
    assert fetch_url(f"{server}/picture", limits=LOCAL) == b"xxxxx"


def test_redirects_are_followed_a_few_times(server: str) -> None:
    assert fetch_url(f"{server}/to?/picture", limits=LOCAL) == b"xxxxx"
    assert "redirects more than" in reason(f"{server}/to?/to?/to?/to?/to?/picture", LOCAL)


def test_a_redirect_to_another_scheme(server: str) -> None:
    assert "not an http or https URL" in reason(f"{server}/to?file:///etc/passwd", LOCAL)


def test_too_large(server: str) -> None:
    assert reason(f"{server}/big", LOCAL) == "is larger than 1,000 bytes"


def test_not_there(server: str) -> None:
    assert reason(f"{server}/missing", LOCAL) == "was answered with status 404"


def test_a_slow_drip_is_cut_off(server: str) -> None:
    assert reason(f"{server}/slow", FetchLimits(1000, 0.3, allow_private=True)) == "took too long"


def test_nobody_listens() -> None:
    assert "can't be fetched" in reason("http://127.0.0.1:1/", LOCAL)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://0.0.0.0/", "http://169.254.169.254/meta",
     "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://localhost/"],
)  # fmt: skip
def test_addresses_that_are_not_public(url: str) -> None:
    assert "not public" in reason(url, FetchLimits(bytes=1000))


def test_one_private_address_among_public_ones_is_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with name_server(monkeypatch, "93.184.216.34", "10.0.0.1"):
        assert "not public" in reason("http://pictures.example/", FetchLimits(bytes=1000))


def test_the_name_is_asked_for_once_and_the_answer_pinned(
    monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    port = server.rsplit(":", 1)[1]
    with name_server(monkeypatch, "127.0.0.1") as queries:
        fetch_url(f"http://pictures.example:{port}/picture", limits=LOCAL)
    # connecting asks again, but for the address that was found and not for the name
    assert queries.count("pictures.example") == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://pictures.example/", "not an http or https URL"),
        ("http://", "not an http or https URL"),
        ("http://user:password@pictures.example/", "user name or password"),
        ("http://pictures.example:8080/", "only 80 is allowed"),
        ("http://pictures.example:x/", "not an http or https URL"),
    ],
)
def test_urls_that_are_not_tried(url: str, expected: str) -> None:
    assert expected in reason(url, FetchLimits(bytes=1000))


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("fec0::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),  # 6to4 around 127.0.0.1
        ("64:ff9b::a00:1", False),  # NAT64 around 10.0.0.1
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),  # Teredo
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
