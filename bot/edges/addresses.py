"""Whose request it is. What a proxy says of that is believed of named proxies alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Network = IPv4Network | IPv6Network

UNKNOWN = "unknown"
_IPV6_OF_ONE_HOUSEHOLD = 64  # bits; RFC 6177: an end site gets at least so many


def read_networks(text: str) -> tuple[Network, ...]:
    """Addresses and networks with blanks between them. Raises ValueError."""
    return tuple(ip_network(part) for part in text.split())


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies in front of the gateway that are believed."""

    trusted: tuple[Network, ...] = ()

    def client(self, peer: str, forwarded_for: Sequence[str]) -> str:
        """The address a request came from.

        `peer`: who is connected. `forwarded_for`: the X-Forwarded-For headers in their order. The list is read from its
        end for as long as a believed proxy wrote it; whatever stands before that, the client may have made up.
        """
        said = [part.strip() for line in forwarded_for for part in line.split(",")]
        address = peer
        while said and self._believes(address):
            address = said.pop()
        return address if _read(address) else peer

    def _believes(self, address: str) -> bool:
        known = _read(address)
        return known is not None and any(known in network for network in self.trusted)


def counted_as(address: str) -> str:
    """What limits count an address under: an IPv6 household has 2^64 of them, and is one."""
    known = _read(address)
    if isinstance(known, IPv6Address):
        return str(ip_network((known, _IPV6_OF_ONE_HOUSEHOLD), strict=False))
    return address


def is_this_machine(address: str) -> bool:
    known = _read(address)
    return known is not None and known.is_loopback


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        known = ip_address(address)
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, IPv6Address) else known
