"""Where a request comes from, behind proxies or not."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from annotator.client_address import client_address, client_network

LISTS = st.text(max_size=60) | st.lists(st.ip_addresses(), max_size=4).map(
    lambda addresses: ", ".join(map(str, addresses))
)


def address(forwarded: str | None = None, *, nearest: str = "192.0.2.1") -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=nearest, headers=headers)
    return str(client_address(request))


@given(LISTS)
def test_without_a_proxy_nothing_that_a_client_says_counts(forwarded: str) -> None:
    assert address(forwarded) == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (None, "192.0.2.1"),
        ("", "192.0.2.1"),
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("nonsense,198.51.100.7:4711", "198.51.100.7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, nonsense", "192.0.2.1"),
    ],
)
def test_one_proxy_writes_the_last_entry(
    settings: Settings, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address(forwarded) == expected


def test_two_proxies_write_the_last_two(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 2
    assert address("203.0.113.9, 198.51.100.7, 10.0.0.2") == "198.51.100.7"
    assert address("198.51.100.7") == "198.51.100.7"


def test_networks_are_believed_and_nobody_else(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    assert address("203.0.113.9, 198.51.100.7, fd00::3", nearest="10.0.0.2") == "198.51.100.7"
    assert address("203.0.113.9", nearest="192.0.2.1") == "192.0.2.1"
    assert address("10.9.9.9", nearest="10.0.0.2") == "10.9.9.9"
    assert address("nonsense", nearest="10.0.0.2") == "10.0.0.2"


@given(LISTS, st.integers(0, 3))
def test_whatever_is_written_there_is_an_answer(forwarded: str, trusted: int) -> None:
    from django.test import override_settings

    with override_settings(TRUSTED_PROXIES=trusted):
        assert address(forwarded, nearest="")


def test_a_network_of_ipv6_is_one_client() -> None:
    def network(nearest: str) -> str:
        return client_network(RequestFactory().get("/", REMOTE_ADDR=nearest))

    assert network("2001:db8:0:1::1") == network("2001:db8:0:1:ffff::9") == "2001:db8:0:1::"
    assert network("2001:db8:0:2::1") != network("2001:db8:0:1::1")
    assert network("192.0.2.1") == "192.0.2.1"
