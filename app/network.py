"""The addresses under which this machine is reached."""

import socket
from collections.abc import Callable
from ipaddress import ip_address

_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses of documentation networks, which are reached by the default route if there is one."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def source_address(family: socket.AddressFamily) -> str:
    """The address from which this machine sends packets by its default route. Nothing is sent. Raises `OSError` where
    there is no such route."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((_ELSEWHERE[family], 9))
        return str(probe.getsockname()[0])


def network_address(source: Callable[[socket.AddressFamily], str] = source_address) -> str | None:
    """The address of this machine on the network of its default route, IPv4 before IPv6; None without a network."""
    for family in _ELSEWHERE:
        try:
            found = ip_address(source(family))
        except OSError:
            continue
        if not (found.is_loopback or found.is_unspecified):
            return str(found)
    return None


def unspecified(host: str) -> bool:
    """Whether `host` means all addresses of this machine."""
    return host in _EVERYWHERE


def origin(scheme: str, host: str, port: int) -> str:
    """The beginning of the server's address. `host`: the name or address that it is bound to."""
    name = _EVERYWHERE.get(host, host)
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"
