"""Which addresses are asked, and how they are told: never a private place, never with what stands behind the `?`."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from scopeline.errors import Problem, SearchError

_INJECTED = "SCOPELINE_URL_"
_PORTS = {"http": 80, "https": 443}

# Where numbers of the public internet lie (IANA's registries of special-purpose addresses; RFC 6052 for NAT64).
_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")  # protocols' own; Python 3.11 knows parts of it only

# Names of this machine and of networks of one's own (RFC 6761, 6762, 8375; ICANN's .internal; what people call theirs).
_OWN = re.compile(r"[^.]+\.?|(?:.*\.)?(?:localhost|local|internal|lan|intranet|corp|home|private|home\.arpa)\.?")

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
Origin = tuple[str, str, int]  # scheme, host, port


@dataclass(frozen=True)
class Endpoint:
    """One web service: where it lies, and how many seconds it wants between two requests of one machine."""

    name: str
    address: str
    interval: float

    @property
    def base(self) -> str:
        """Its address, or the one that the environment puts in its place (SCOPELINE_URL_PUBMED=...)."""
        return os.environ.get(f"{_INJECTED}{self.name.upper()}", self.address).rstrip("/")


def told(address: str) -> str:
    """An address as errors and logs tell it: without query, fragment and user, which may carry keys."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def origin(address: str) -> Origin:
    """Scheme, host and port of an address. Raises SearchError for what is no address of the web."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in _PORTS or not host or parts.username or parts.password:
        scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address)
        raise SearchError(
            Problem(
                f"{scheme[0]}..." if scheme else "an address",
                "the address leads to no place on the web",
                "Nothing was asked there.",
                allowed="http and https, without a user's name",
            )
        )
    return parts.scheme, host, port or _PORTS[parts.scheme]


def injected() -> set[tuple[str, int]]:
    """Host and port of every service that the environment has put elsewhere: these may be on this machine."""
    given = (value for name, value in os.environ.items() if name.startswith(_INJECTED) and value)
    return {origin(value)[1:] for value in given}


def check(address: str) -> Origin:
    """The origin of an address that may be asked. Raises SearchError for a private one, by name or by number."""
    scheme, host, port = origin(address)
    if (host, port) not in injected():
        numbers = _numbers(host, port)
        for number in numbers:
            refuse_private(number, told(address))
        if not numbers and _OWN.fullmatch(host):  # which a proxy may know
            raise _private(told(address))
    return scheme, host, port


def refuse_private(number: str, where: str) -> None:
    """Raise SearchError for an IP number that is not the public internet's, or that leads to one that is not."""
    if not _public(ipaddress.ip_address(number.partition("%")[0])):
        raise _private(where)


def _private(where: str) -> SearchError:
    return SearchError(
        Problem(where, "the address leads to this machine or to a private network", "Nothing was asked there.")
    )


def _public(number: Number) -> bool:
    if isinstance(number, ipaddress.IPv6Address):
        if wrapped := _wrapped(number):
            return _public(wrapped)
        if number not in _UNICAST:
            return False
    return number.is_global and not number.is_multicast and number not in _ASSIGNMENTS


def _wrapped(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 number that one stands for; not of Teredo's and other forms, which are no public numbers themselves."""
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def _numbers(host: str, port: int) -> set[str]:
    """What a name stands for; nothing where it cannot be found out here, as behind a proxy: connecting will tell."""
    try:
        return {str(ipaddress.ip_address(host.partition("%")[0]))}
    except ValueError:  # a name
        pass
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        return set()
