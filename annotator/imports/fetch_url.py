"""Fetch a picture from a public address, and from nowhere else.

The host is resolved once, and all of its addresses must be public. The connection goes to one of
these checked addresses, so a later answer of the name server has no effect (DNS rebinding). Each
redirect is checked in the same way. Bytes and time are limited; when the time is up, the connection
is closed.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from annotator.imports.images import PictureRefused
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.pictures import (
    FILE_TOO_LARGE,
    URL_ANSWERED,
    URL_NOT_FETCHED,
    URL_NOT_HTTP,
    URL_NOT_PUBLIC,
    URL_REDIRECTS,
    URL_TOO_SLOW,
    URL_WITH_LOGIN,
    URL_WITH_PORT,
)
from scoring.vocabulary.say import (
    say,
)

REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class FetchLimits:
    """The most bytes of a picture, and the most seconds to fetch it with all redirects.

    `allow_private` is for tests against a server on this machine. No setting changes it.
    """

    bytes: int
    seconds: float = 20.0
    allow_private: bool = False


def fetch_url(url: str, *, limits: FetchLimits) -> bytes:
    """The content behind a URL. Raises PictureRefused with the reason."""
    deadline = time.monotonic() + limits.seconds
    address = url
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _get(_checked(address, limits), limits, deadline)
            if isinstance(answer, bytes):
                return answer
            address = urljoin(address, answer.location)
    except _Refused as error:
        raise PictureRefused(url, error.reason) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        is_late = time.monotonic() >= deadline
        reason = URL_TOO_SLOW() if is_late else URL_NOT_FETCHED(error=str(error))
        raise PictureRefused(url, reason) from error
    raise PictureRefused(url, URL_REDIRECTS(most=MOST_REDIRECTS))


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


class _Refused(Exception):
    """A reason not to fetch."""

    def __init__(self, reason: Message) -> None:
        super().__init__(say(reason))
        self.reason = reason


@dataclass(frozen=True)
class _Target:
    """A URL whose host was resolved and is allowed."""

    url: SplitResult
    host: str
    port: int
    address: str


@dataclass(frozen=True)
class _Redirect:
    location: str


def _checked(url: str, limits: FetchLimits) -> _Target:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Refused(URL_NOT_HTTP())
    if parts.username is not None or parts.password is not None:
        raise _Refused(URL_WITH_LOGIN())
    standard = 443 if parts.scheme == "https" else 80
    port = parts.port or standard
    if port != standard and not limits.allow_private:
        raise _Refused(URL_WITH_PORT(port=str(port), standard=str(standard)))
    entries = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).split("%")[0] for entry in entries]
    if not limits.allow_private:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise _Refused(URL_NOT_PUBLIC())
    return _Target(parts, parts.hostname, port, addresses[0])


def _get(target: _Target, limits: FetchLimits, deadline: float) -> bytes | _Redirect:
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
        connection.request("GET", _path(target.url), headers={"User-Agent": "Packshot"})
        response = connection.getresponse()
        if response.status in REDIRECTS:
            return _Redirect(response.headers.get("Location", ""))
        if response.status != 200:
            raise _Refused(URL_ANSWERED(status=str(response.status)))
        content = response.read(limits.bytes + 1)
        if response.length and len(content) <= limits.bytes:  # the connection ended too soon
            raise http.client.IncompleteRead(content, response.length)
    finally:
        timer.cancel()
        connection.close()
        wire.close()
    if time.monotonic() >= deadline:
        raise TimeoutError
    if len(content) > limits.bytes:
        raise _Refused(FILE_TOO_LARGE(most=limits.bytes))
    return content


def _connect(target: _Target, seconds: float) -> tuple[http.client.HTTPConnection, socket.socket]:
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


def _path(url: SplitResult) -> str:
    """Path and query, percent-encoded for the request."""
    path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(url.query, safe='/%:@!$&()*+,;=~?')}" if url.query else path


def _shut(wire: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the connection may be closed already
        wire.shutdown(socket.SHUT_RDWR)
