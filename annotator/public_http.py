"""Requests to addresses that people have typed in: to public ones, and to nowhere else.

The host is resolved once, and all of its addresses must be public. The connection goes to one of
these checked addresses, so a later answer of the name server has no effect (DNS rebinding). Time is
limited; when it is up, the connection is closed. Redirects are the caller's business.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.pictures import (
    URL_NOT_HTTP,
    URL_NOT_PUBLIC,
    URL_WITH_LOGIN,
    URL_WITH_PORT,
)
from scoring.vocabulary.say import say

NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressRefused(Exception):
    """A reason not to send a request."""

    def __init__(self, reason: Message) -> None:
        super().__init__(say(reason))
        self.reason = reason


@dataclass(frozen=True)
class Target:
    """A URL whose host was resolved and is allowed."""

    url: SplitResult
    host: str
    port: int
    address: str

    @property
    def path(self) -> str:
        """Path and query, percent-encoded for the request."""
        path = quote(self.url.path or "/", safe="/%:@!$&'()*+,;=~")
        if not self.url.query:
            return path
        return f"{path}?{quote(self.url.query, safe='/%:@!$&()*+,;=~?')}"


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet; looks into IPv6 addresses that contain IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_written(url: str, *, any_port: bool = False) -> SplitResult:
    """The parts of the URL, without looking its host up. Raises AddressRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(URL_NOT_HTTP()) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressRefused(URL_NOT_HTTP())
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(URL_WITH_LOGIN())
    standard = _standard(parts)
    if port not in (None, standard) and not any_port:
        raise AddressRefused(URL_WITH_PORT(port=str(port), standard=str(standard)))
    return parts


def resolve(url: str, *, allow_private: bool = False) -> Target:
    """Look the host up and check it. Raises AddressRefused; OSError if there is no such host.

    `allow_private` lets any address and port pass.
    """
    parts = check_written(url, any_port=allow_private)
    host, port = parts.hostname or "", parts.port or _standard(parts)
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).split("%")[0] for entry in entries]
    if not allow_private:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise AddressRefused(URL_NOT_PUBLIC())
    return Target(parts, host, port, addresses[0])


@contextlib.contextmanager
def connected(target: Target, *, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address, which is shut down at `deadline` (`time.monotonic`)."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection, wire = _connect(target, left)
    # A socket's timeout starts again with every byte, so a server that sends slowly would never hit
    # it. Only shutting the socket down ends the request in time.
    timer = threading.Timer(max(0.0, deadline - time.monotonic()), _shut, (wire,))
    timer.start()
    try:
        if isinstance(wire, ssl.SSLSocket):
            wire.do_handshake()
        yield connection
    finally:
        timer.cancel()
        connection.close()
        wire.close()


def _standard(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _connect(target: Target, seconds: float) -> tuple[http.client.HTTPConnection, socket.socket]:
    """A connection to the checked address that uses the host's name for TLS and HTTP."""
    wire = socket.create_connection((target.address, target.port), timeout=seconds)
    connection: http.client.HTTPConnection
    if target.url.scheme == "https":
        wire = ssl.create_default_context().wrap_socket(
            wire, server_hostname=target.host, do_handshake_on_connect=False
        )
        connection = http.client.HTTPSConnection(target.host, target.port)
    else:
        connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = wire
    connection.auto_open = 0  # reconnecting would resolve the host again, unchecked
    return connection, wire


def _shut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the connection may be closed already
        wire.shutdown(socket.SHUT_RDWR)
