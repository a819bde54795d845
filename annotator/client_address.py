"""The client's address of a request, for throttles, lockouts and logs.

`X-Forwarded-For` is trusted only as far as `TRUSTED_PROXIES` goes. Each proxy appends the address
that it got the request from; the entries before that could have been written by anybody.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
UNKNOWN = IPv4Address(0)  # of a Unix socket
# A client with one IPv6 address usually has a whole network of 2 ** 64 addresses.
OWN_BITS = 64


def client_address(request: HttpRequest) -> Address:
    """The address of the client in front of the trusted proxies."""
    nearest = _read(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.TRUSTED_PROXIES
    listed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if isinstance(trusted, int):
        entries = [entry for entry in listed if entry.strip()][-trusted:] if trusted else []
        return (_read(entries[0]) if entries else nearest) or nearest or UNKNOWN
    nearest_untrusted = nearest or UNKNOWN
    for entry in reversed(listed):
        address = _read(entry)
        if address is None or not any(nearest_untrusted in network for network in trusted):
            break
        nearest_untrusted = address
    return nearest_untrusted


def client_network(request: HttpRequest) -> str:
    """The unit that counts as one client: an IPv4 address, or the network of an IPv6 address."""
    address = client_address(request)
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((address, OWN_BITS), strict=False).network_address)


def _read(text: str) -> Address | None:
    """Parse an address with or without port, brackets and zone."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
