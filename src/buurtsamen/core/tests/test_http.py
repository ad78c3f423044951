# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is asking, and who only says so."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from buurtsamen.core.http import client_network, holder


def asked(peer: str, forwarded: str | None = None) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR=peer)
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_network(request)


@pytest.fixture(autouse=True)
def proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1", "10.0.0.2", "::1", "2001:db8:ffff::5"]


@pytest.mark.parametrize("said", [None, "", "198.51.100.1", "127.0.0.1", "198.51.100.1, 127.0.0.1"])
def test_a_stranger_who_says_to_be_somebody_else_is_not_believed(said: str | None) -> None:
    assert asked("203.0.113.7", said) == "203.0.113.7"


def test_our_proxy_is_believed_about_the_last_hop_and_the_client_about_nothing_before_it() -> None:
    assert asked("127.0.0.1", "203.0.113.7") == "203.0.113.7"
    assert asked("127.0.0.1", "198.51.100.1, 203.0.113.7") == "203.0.113.7"
    assert asked("127.0.0.1", "198.51.100.1,203.0.113.7") == "203.0.113.7"


def test_a_chain_of_our_proxies_is_passed() -> None:
    assert asked("127.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2") == "203.0.113.7"
    assert asked("127.0.0.1", "10.0.0.2") == "127.0.0.1"


@pytest.mark.parametrize("peer", ["::1", "0:0:0:0:0:0:0:1", "2001:db8:ffff::5", "::ffff:127.0.0.1"])
def test_a_proxy_with_an_ipv6_address_is_known_however_it_is_written(peer: str) -> None:
    assert asked(peer, "203.0.113.7") == "203.0.113.7"
    assert asked("127.0.0.1", f"203.0.113.7, {peer}") == "203.0.113.7"


def test_a_neighbour_of_our_ipv6_proxy_is_a_stranger() -> None:
    assert asked("2001:db8:ffff::6", "203.0.113.7") == "2001:db8:ffff::/64"


def test_ipv6_addresses_of_one_64_are_one_network() -> None:
    assert asked("2001:db8:1:2::1") == asked("2001:db8:1:2:ffff:ffff:ffff:ffff") == "2001:db8:1:2::/64"
    assert asked("2001:db8:1:3::1") == "2001:db8:1:3::/64"


@pytest.mark.parametrize(
    "written", ["203.0.113.7:4711", " 203.0.113.7 ", "::ffff:203.0.113.7", "[::ffff:203.0.113.7]:80"]
)
def test_ports_spaces_and_other_ways_of_writing_do_not_make_another_network(written: str) -> None:
    assert asked("127.0.0.1", written) == "203.0.113.7"


@pytest.mark.parametrize(
    "written", ["[2001:db8:1:2::9]:443", "[2001:db8:1:2::9]", "2001:DB8:1:2::9", "2001:db8:1:2::9%eth0"]
)
def test_the_same_for_ipv6(written: str) -> None:
    assert asked("127.0.0.1", written) == "2001:db8:1:2::/64"


@pytest.mark.parametrize(
    "nonsense", ["", "unknown", "203.0.113", "localhost", "[", "1.2.3.4.5", "é", "1.2.3.4\r\nx", ","]
)
def test_nonsense_is_one_network_of_its_own(nonsense: str) -> None:
    assert asked("127.0.0.1", nonsense) == "unknown"


def test_nonsense_before_the_last_hop_changes_nothing() -> None:
    assert asked("127.0.0.1", "nonsense, 203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("network", "held"),
    [
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::/64", "2001:db8:1::/48"),
        ("2001:db8:2::/64", "2001:db8:2::/48"),
        ("203.0.113.7", "203.0.113.7"),
        ("unknown", "unknown"),
    ],
)
def test_the_holder_of_an_ipv6_network_has_the_48_around_it_and_of_an_ipv4_address_it_alone(
    network: str, held: str
) -> None:
    assert holder(network) == held
