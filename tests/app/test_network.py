"""Under which address this machine is reached, with scripted routes."""

import socket

import pytest

from app.network import network_address, origin, source_address, unspecified


def routes(v4: str | None, v6: str | None) -> str | None:
    def source(family: socket.AddressFamily) -> str:
        found = v4 if family is socket.AF_INET else v6
        if found is None:
            raise OSError("Network is unreachable")
        return found

    return network_address(source)


@pytest.mark.parametrize(
    ("v4", "v6", "chosen"),
    [
        ("192.168.1.5", None, "192.168.1.5"),
        ("192.168.1.5", "2a00::7", "192.168.1.5"),
        (None, "2a00::7", "2a00::7"),
        ("127.0.0.1", "2a00::7", "2a00::7"),
        ("0.0.0.0", "::", None),
        (None, None, None),
    ],
)
def test_the_address_is_that_of_the_default_route(v4: str | None, v6: str | None, chosen: str | None) -> None:
    assert routes(v4, v6) == chosen


def test_asking_this_machine_sends_nothing_and_gives_an_address_or_none() -> None:
    assert network_address() is None or network_address(source_address) != "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "https://127.0.0.1:8000"),
        ("0.0.0.0", "https://127.0.0.1:8000"),
        ("::", "https://[::1]:8000"),
        ("fd00::5", "https://[fd00::5]:8000"),
        ("voice.lan", "https://voice.lan:8000"),
    ],
)
def test_an_origin_can_be_opened_as_it_is_shown(host: str, shown: str) -> None:
    assert origin("https", host, 8000) == shown
    assert unspecified(host) is (host in ("0.0.0.0", "::"))
