"""Which addresses on the network may be asked: a feed must not lead into the network behind the reader's own door."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from dateline.errors import FetchError

SCHEMES = {"http": 80, "https": 443}

# Addresses of one host that are tried before it counts as out of reach.
TRIED = 3

# Addresses of IPv6 in which a translator at the provider's reads one of IPv4, in the last 32 bits.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

Host = tuple[str, int]


def host_of(url: str) -> Host:
    """The host of an address, in small letters, and its port.

    Raises:
        ValueError: if it has none.
    """
    return _host_of(urlsplit(url))


def _host_of(parts: SplitResult) -> Host:
    name = (parts.hostname or "").rstrip(".")
    if not name:
        raise ValueError("it names no host")
    if not name.isascii():
        name = name.encode("idna").decode()  # UnicodeError is a ValueError
    port = parts.port if parts.port is not None else SCHEMES.get(parts.scheme, 0)
    return name, port


def addresses_of(first: str, target: str, private: Host | None) -> list[str]:
    """The addresses at which the host of ``target`` can be reached, as many as are to be tried.

    A host with one address that is not public is refused as a whole. What was checked must be what is connected to: a name
    may lead elsewhere when it is asked the next time.

    Args:
        first: the address where the way began, for errors.
        target: the address to fetch now.
        private: a host that may have an address which is not public.

    Raises:
        FetchError: DL-501 if the name is unknown, DL-504 if it is not to be asked.
    """
    parts = urlsplit(target)
    if parts.scheme not in SCHEMES:
        raise FetchError("DL-504", url=first, target=target, detail="only http and https are fetched")
    try:
        host = _host_of(parts)
        found = [str(info[4][0]) for info in socket.getaddrinfo(*host, type=socket.SOCK_STREAM)]
    except (OSError, ValueError) as error:
        raise FetchError("DL-501", url=first, detail=f"{target}: {error}") from error
    for address in found:
        if host != private and not is_public(address):
            raise FetchError("DL-504", url=first, target=target, detail=f"{address} is not a public address")
    return list(dict.fromkeys(found))[:TRIED]


def is_public(address: str) -> bool:
    """Whether an address is one of the open Internet, also where it stands inside another.

    >>> [is_public(one) for one in ("9.9.9.9", "127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    inner: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [found]
    if isinstance(found, ipaddress.IPv6Address):
        inner += [one for one in (found.ipv4_mapped, found.sixtofour, *(found.teredo or ())) if one]
        if found in _TRANSLATED:
            inner = [ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)]
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in inner)
