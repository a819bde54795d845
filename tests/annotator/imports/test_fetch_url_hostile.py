"""Servers and names that mean harm: nothing inside is reached, and no request lasts or grows."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from itertools import repeat

import pytest

from annotator.imports.fetch_url import FetchLimits, fetch_url
from annotator.imports.images import PictureRefused
from scoring.vocabulary.say import say

LOCAL = FetchLimits(bytes=1000, seconds=5, allow_private=True)
SHORT = FetchLimits(bytes=1000, seconds=0.3, allow_private=True)
PUBLIC = FetchLimits(bytes=1000)
HEAD = b"HTTP/1.1 200 OK\r\n"
Say = Callable[[socket.socket], None]


class Server:
    """Says the same to every caller, byte for byte, until the test is over."""

    def __init__(self, talk: Say) -> None:
        self._talk = talk
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.over = threading.Event()
        self.calls = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/a.png"

    def close(self) -> None:
        self.over.set()
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                wire, _ = self._socket.accept()
                self.calls += 1
                threading.Thread(target=self._answer, args=(wire,), daemon=True).start()

    def _answer(self, wire: socket.socket) -> None:
        with wire, contextlib.suppress(OSError):  # the client leaves, as it should
            wire.recv(4096)
            self._talk(wire)


@contextlib.contextmanager
def serving(talk: Say) -> Iterator[Server]:
    server = Server(talk)
    try:
        yield server
    finally:
        server.close()


def says(content: bytes) -> Say:
    return lambda wire: wire.sendall(content)


def hangs_after(content: bytes) -> Say:
    """Say something, then keep the connection open until the client closes it."""

    def talk(wire: socket.socket) -> None:
        wire.sendall(content)
        wire.recv(1)

    return talk


def endless(start: bytes, part: bytes) -> Say:
    def talk(wire: socket.socket) -> None:
        wire.sendall(start)
        for each in repeat(part):
            wire.sendall(each)

    return talk


def reason(url: str, limits: FetchLimits) -> str:
    with pytest.raises(PictureRefused) as refused:
        fetch_url(url, limits=limits)
    assert refused.value.name == url
    return say(refused.value.reason)


@pytest.mark.parametrize(
    "host",
    ["0177.0.0.1", "0x7f000001", "0x7f.1", "127.1", "2130706433", "017700000001", "0",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]",
     "[2002:7f00:1::]", "LOCALHOST"],
)  # fmt: skip
def test_no_spelling_of_an_inner_address_passes(host: str) -> None:
    assert "not public" in reason(f"http://{host}/", PUBLIC)


class TestNames:
    """A name server in the hands of an attacker."""

    @pytest.fixture
    def outside(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
        """A public address that leads to a server that redirects inside; collects connections."""
        reached: list[str] = []
        connect = socket.create_connection
        inside = b"HTTP/1.1 302 Found\r\nLocation: http://inside.example/secret\r\n\r\n"
        with serving(says(inside)) as server:

            def connected(address: tuple[str, int], timeout: float) -> socket.socket:
                reached.append(address[0])
                return connect(("127.0.0.1", server.port), timeout=timeout)

            monkeypatch.setattr(socket, "create_connection", connected)
            yield reached

    def resolve(self, monkeypatch: pytest.MonkeyPatch, answers: dict[str, list[str]]) -> None:
        """Each question of a name takes its next answer; the last one is repeated."""

        def answer(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
            left = answers.get(host, [host])  # an address is its own answer
            address = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", answer)

    @pytest.mark.parametrize(
        "inner", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::ffff:10.0.0.1"]
    )
    def test_a_redirect_to_an_inner_address(
        self, monkeypatch: pytest.MonkeyPatch, outside: list[str], inner: str
    ) -> None:
        self.resolve(monkeypatch, {"shop.example": ["93.184.216.34"], "inside.example": [inner]})
        assert "not public" in reason("http://shop.example/a.png", PUBLIC)
        assert outside == ["93.184.216.34"]

    def test_a_name_that_changes_its_answer_between_redirects(
        self, monkeypatch: pytest.MonkeyPatch, outside: list[str]
    ) -> None:
        """Each hop resolves its name once, checks the answer, and connects to what it checked."""
        answers = {"shop.example": ["93.184.216.34"],
                   "inside.example": ["93.184.216.35", "127.0.0.1"]}  # fmt: skip
        self.resolve(monkeypatch, answers)
        assert "not public" in reason("http://shop.example/a.png", PUBLIC)
        assert outside == ["93.184.216.34", "93.184.216.35"]


@pytest.mark.parametrize(
    "talk",
    [
        hangs_after(b""),
        hangs_after(b"HTTP/1.1 200"),
        hangs_after(HEAD + b"X-A: 1\r\n"),
        hangs_after(HEAD + b"Content-Length: 500\r\n\r\nabc"),
        hangs_after(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"),
    ],
)
def test_a_server_that_stops_talking(talk: Say) -> None:
    with serving(talk) as server:
        assert reason(server.url, SHORT) == "took too long"


@pytest.mark.parametrize(
    "talk",
    [
        endless(HEAD + b"\r\n", b"x" * 1000),
        endless(HEAD + b"Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n",
                b"3e8\r\n" + b"x" * 1000 + b"\r\n"),
        endless(HEAD + b"Content-Length: 99999999999\r\n\r\n", b"x" * 1000),
    ],
)  # fmt: skip
def test_an_endless_body_is_cut_off(talk: Say) -> None:
    with serving(talk) as server:
        assert reason(server.url, LOCAL) == "is larger than 1,000 bytes"


@pytest.mark.parametrize(
    "talk",
    [
        endless(HEAD, b"X-Header: 1\r\n"),
        endless(HEAD + b"X: ", b"y" * 1000),
        endless(b"HTTP/1.1 ", b"2" * 1000),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        says(b"SSH-2.0-OpenSSH\r\n"),
        says(b""),
        says(HEAD + b"Content-Length: 500\r\n\r\nabc"),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc"),
        says(b"HTTP/1.1 302 Found\r\n\r\n"),
        says(b"HTTP/1.1 302 Found\r\nLocation: http://[half\r\n\r\n"),
        says(b"HTTP/1.1 302 Found\r\nLocation: /a\tb\r\n c\r\n\r\n"),
    ],
)
def test_an_answer_that_is_none(talk: Say) -> None:
    with serving(talk) as server:
        assert reason(server.url, FetchLimits(1000, 2.0, allow_private=True))


def test_a_shorter_content_length_than_the_body_is_believed() -> None:
    with serving(says(HEAD + b"Content-Length: 3\r\n\r\nabcdef")) as server:
        assert fetch_url(server.url, limits=LOCAL) == b"abc"


def test_a_redirect_in_a_circle_ends() -> None:
    with serving(says(b"HTTP/1.1 302 Found\r\nLocation: /a.png\r\n\r\n")) as server:
        assert "redirects more than" in reason(server.url, LOCAL)
        assert server.calls == 4
