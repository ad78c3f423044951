# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for who is asking: the address of a client, believed only from our own proxies."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_network(request: HttpRequest) -> str:
    """The IPv4 address or the IPv6 /64 that a request comes from; `unknown` when it says nonsense.

    X-Forwarded-For (RFC 7239, section 7.4) is read from the right, past addresses in TRUSTED_PROXIES; a port
    behind an address does not count.
    """
    hops: list[str] = [request.META.get("REMOTE_ADDR", "")]
    if str(_address(hops[0])) in settings.TRUSTED_PROXIES:
        hops += reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(","))
    for hop in hops:
        address = _address(hop)
        if str(address) not in settings.TRUSTED_PROXIES:
            return _network(address)
    return _network(_address(hops[0]))


def holder(network: str) -> str:
    """Who has this network, as far as it tells: the IPv6 /48 around it, as much as a provider gives to one home."""
    return str(ip_network(network).supernet(new_prefix=48)) if network.endswith("/64") else network


def _address(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(address: IPv4Address | IPv6Address | None) -> str:
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address.packed, 64), strict=False))
    return str(address)
