"""Where requests may go that a person who needn't be trusted has typed the address of: never into the network that
Parley itself stands in. Looked at after the name is resolved, and the connection goes to what was looked at: a name
that answers something else the second time gains nothing."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from core.client.address import endpoints
from core.client.gateways import PRESETS
from core.errors import SettingsError
from core.text import Text

NOT_LISTED = Text(
    "Gateways at {host} may not be added here. Ask whoever runs this Parley to add it to PARLEY_GATEWAY_HOSTS.",
    "这里不能添加位于 {host} 的网关。请联系 Parley 的管理员，把它加入 PARLEY_GATEWAY_HOSTS。",
)
PRIVATE = Text(
    "{host} is an address of an inner network, which gateways typed here may not have. Ask whoever runs this Parley to "
    "add it to PARLEY_PRIVATE_HOSTS.",
    "{host} 是内网地址，这里填写的网关不能访问。请联系 Parley 的管理员，把它加入 PARLEY_PRIVATE_HOSTS。",
)
WITH_NAME = Text(
    "An address typed here may not hold a name or a password before @. Type the key into its own box.",
    "这里填写的地址不能在 @ 之前带有用户名或密码。请把 Key 填入专用的输入框。",
)
TRANSLATED = ip_network("64:ff9b::/96")
"""IPv4 addresses as IPv6, where a network translates them (RFC 6052)."""

NOT_OUTSIDE = (
    ip_network("192.0.0.0/24"),  # IETF protocol assignments, some of which Python takes for public (RFC 6890)
    ip_network("192.88.99.0/24"),  # relays of 6to4, given up (RFC 7526)
    ip_network("168.63.129.16/32"),  # what every machine of Azure asks for its own settings
)


@dataclass(frozen=True, slots=True)
class Reach:
    """`hosts`: of gateways that members may add, as patterns (`*` stands for anything); none: those of PRESETS.
    `private`: hosts that may be at an address of an inner network."""

    hosts: tuple[str, ...] = ()
    private: tuple[str, ...] = ()

    def check(self, base_url: str, *, any_host: bool) -> None:
        """Raises SettingsError where a person may not add a gateway there. `any_host`: theirs needn't be listed."""
        host = host_of(base_url)
        if "@" in urlsplit(endpoints(base_url)[0].chat).netloc:
            raise SettingsError(WITH_NAME)
        allowed = self.hosts or tuple(host_of(one.base_url) for one in PRESETS if "localhost" not in one.base_url)
        if not any_host and not _among(host, (*allowed, *self.private)):
            raise SettingsError(NOT_LISTED.fill(host=host))
        try:
            literal = ip_address(host.strip("[]"))
        except ValueError:
            literal = None
        local = host == "localhost" or host.endswith(".localhost")
        if (local or (literal is not None and not is_public(literal))) and not _among(host, self.private):
            raise SettingsError(PRIVATE.fill(host=host))

    def guards(self, base_url: str) -> bool:
        """Whether connections there have to end outside."""
        return not _among(host_of(base_url), self.private)


def host_of(base_url: str) -> str:
    """In small letters. Raises SettingsError where it is no web address."""
    return (urlsplit(endpoints(base_url)[0].chat).hostname or "").rstrip(".").lower()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to nobody's inner network; of one that holds another, whether that one does."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    elif any(address in network for network in NOT_OUTSIDE):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class Inside(OSError):
    """A name leads into an inner network."""


def connect_outside(host: str, port: int, timeout: float | None, options: Sequence[Any]) -> socket.socket:
    """A connection to a host all of whose addresses are public. Raises OSError, Inside where one isn't."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:
        if not is_public(ip_address(str(place[0]).partition("%")[0])):
            raise Inside(host)
    failed: OSError = OSError(f"{host} has no address")
    for family, kind, protocol, _, place in found:
        connected = socket.socket(family, kind, protocol)
        try:
            for option in options:
                connected.setsockopt(*option)
            connected.settimeout(timeout)
            connected.connect(place)
        except OSError as error:
            failed = error
            connected.close()
        else:
            return connected
    raise failed


def _among(host: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(host, one.lower()) for one in patterns)
