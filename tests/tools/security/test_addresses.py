"""Every block of IANA's two registries of special-purpose addresses is refused, from its first address to its last."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest

from tools.addresses import public

# The columns "Address Block" of the registries, children included.
IPV4 = [
    "0.0.0.0/8", "0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.0.0/29", "192.0.0.8/32", "192.0.0.9/32", "192.0.0.10/32", "192.0.0.170/32",
    "192.0.0.171/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32",
]  # fmt: skip
IPV6 = [
    "::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:1::1/128",
    "2001:1::2/128", "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28",
    "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7",
    "fe80::/10",
]  # fmt: skip
OUTSIDE_THE_REGISTRIES = ["224.0.0.0/4", "ff00::/8", "fec0::/10", "::/96", "4000::/3", "e000::/4"]


@pytest.mark.parametrize("block", [*IPV4, *IPV6, *OUTSIDE_THE_REGISTRIES])
def test_a_special_block_is_refused_whole(block: str) -> None:
    network = ip_network(block)
    size = network.num_addresses
    for place in {0, 1 % size, size // 3, size // 2, size - 1}:
        assert not public(network[place]), network[place]


@pytest.mark.parametrize("address", ["192.0.0.192", "fec0::1"])
def test_what_the_standard_library_lets_pass_is_refused(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize("block", IPV4)
def test_an_ipv4_address_is_known_inside_an_ipv6_one(block: str) -> None:
    inner = int(ip_network(block)[0])
    low = 0xFFFF_FFFF ^ inner
    for wrapped in (
        (0xFFFF << 32) + inner,  # mapped
        (0x64_FF9B << 96) + inner,  # NAT64
        (0x2002 << 112) + (inner << 80) + 1,  # 6to4
        (0x2001_0000 << 96) + (0x0808_0808 << 64) + low,  # Teredo, the client
        (0x2001_0000 << 96) + (inner << 64) + 0xF7F7_F7F7,  # Teredo, the server
    ):
        assert not public(IPv6Address(wrapped)), IPv6Address(wrapped)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.167.255.255",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "169.253.255.255",
        "2001:200::1", "2001:4860:4860::8888", "2003::1", "2a00:1450::1",
        "2606:4700::1111", "2620:4f:7fff::1",
    ],
)  # fmt: skip
def test_their_neighbours_are_public(address: str) -> None:
    assert public(ip_address(address))
    if isinstance(plain := ip_address(address), IPv4Address):
        assert public(IPv6Address((0xFFFF << 32) + int(plain)))
        assert public(IPv6Address((0x64_FF9B << 96) + int(plain)))
