"""Which addresses lie on the public internet, by IANA's registries.

Python's `is_global` is not up to date (3.11 lets 192.0.0.192 and fec0::1 pass), so the registries are listed here too:
https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

SPECIAL_IPV4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private use
            "100.64.0.0/10",  # shared by a provider's customers
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link local, and the metadata services of clouds
            "172.16.0.0/12",  # private use
            "192.0.0.0/24",  # protocol assignments; some are anycast and lead to the nearest router
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private use
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
"""The whole IPv4 registry. Some of its blocks are reachable, but lead to services of the network and not to web
servers."""

SPECIAL_IPV6 = tuple(
    map(
        IPv6Network,
        (
            "::/128",  # unspecified
            "::1/128",  # loopback
            "::ffff:0:0/96",  # IPv4-mapped; judged by the IPv4 address
            "64:ff9b::/96",  # NAT64; judged by the IPv4 address
            "64:ff9b:1::/48",  # NAT64 inside a network
            "100::/64",  # discard only
            "100:0:0:1::/64",  # dummy prefix
            "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking, anycast services
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
            "5f00::/16",  # segment routing
            "fc00::/7",  # unique local
            "fe80::/10",  # link local
        ),
    )
)
"""The whole IPv6 registry. The blocks inside 2001::/23 are not listed one by one."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has assigned so far; addresses outside it, such as fec0::/10, are not public."""
_NAT64 = IPv6Network("64:ff9b::/96")


def public(address: Address) -> bool:
    """Whether the address is reachable over the internet. An IPv4 address inside an IPv6 one (mapped, NAT64) is checked
    itself."""
    if isinstance(address, IPv4Address):
        return _unremarkable(address) and not any(address in block for block in SPECIAL_IPV4)
    inner = _wrapped(address)
    if inner is not None:
        return public(inner)
    in_use = address in _GLOBAL_UNICAST and not any(address in block for block in SPECIAL_IPV6)
    return in_use and _unremarkable(address)


def _unremarkable(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return IPv4Address(int(address) & 0xFFFF_FFFF) if address in _NAT64 else None
