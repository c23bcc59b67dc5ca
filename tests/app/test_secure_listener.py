"""Connections with TLS that never finish their handshake: they are counted, timed, and the oldest give way. Real
sockets."""

import asyncio
import errno
import ssl
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import uvloop

from app import secure_listener
from app.certificate import CertificateFiles, kept
from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_connection import Live, serving
from tests.app.test_protocols import HALF, WHOLE, dialled, rest, told

pytestmark = pytest.mark.server

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
Scene = Callable[[ScriptedEngines, dict[str, Any], ssl.SSLContext], Awaitable[None]]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CertificateFiles:
    return kept(tmp_path_factory.mktemp("tls"), ("localhost", "127.0.0.1"))


def play(scene: Scene, files: CertificateFiles, loop: str) -> None:
    """Run `scene` on a loop of this kind, with the settings of a server and the context of a client."""
    given = {"tls_certificate": files.certificate, "tls_key": files.key}
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(scene(ScriptedEngines(), given, ssl.create_default_context(cafile=files.certificate)))  # type: ignore[arg-type]


async def health(live: Live, trusting: ssl.SSLContext) -> bytes:
    reader, writer = await asyncio.open_connection(*live.host.split(":"), ssl=trusting)
    writer.write(WHOLE)
    answer = await reader.readline()
    writer.close()
    return answer


async def until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("sent", [(), (b"\x16\x03\x01",)], ids=["silent", "begun"])
def test_a_handshake_that_is_never_finished_is_cut_off(
    files: CertificateFiles, loop: str, sent: tuple[bytes, ...]
) -> None:
    async def scene(engines: ScriptedEngines, given: dict[str, Any], trusting: ssl.SSLContext) -> None:
        async with serving(engines, handshake_timeout_s=0.3, **given) as live:
            async with dialled(live, *sent) as (reader, _), asyncio.timeout(10):
                await rest(reader)
            await until(told(live, 'foresay_handshakes_dropped_total{reason="late"} 1.0'))
            await until(told(live, "foresay_handshakes 0.0"))
            assert b"200 OK" in await health(live, trusting)

    play(scene, files, loop)


@pytest.mark.parametrize("loop", LOOPS)
def test_a_request_that_never_comes_after_the_handshake_is_cut_off(files: CertificateFiles, loop: str) -> None:
    async def scene(engines: ScriptedEngines, given: dict[str, Any], trusting: ssl.SSLContext) -> None:
        async with serving(engines, handshake_timeout_s=0.3, **given) as live, asyncio.timeout(10):
            reader, writer = await asyncio.open_connection(*live.host.split(":"), ssl=trusting)
            writer.write(HALF)
            await rest(reader)
            writer.close()
            await until(told(live, 'foresay_handshakes_dropped_total{reason="late"} 1.0'))

    play(scene, files, loop)


@pytest.mark.parametrize("loop", LOOPS)
def test_when_too_many_wait_the_oldest_gives_way(files: CertificateFiles, loop: str) -> None:
    async def scene(engines: ScriptedEngines, given: dict[str, Any], trusting: ssl.SSLContext) -> None:
        async with serving(engines, max_handshakes=20, **given) as live, AsyncExitStack() as open_:
            first, _ = await open_.enter_async_context(dialled(live))
            await until(told(live, "foresay_handshakes 1.0"))
            for _ in range(20):
                await open_.enter_async_context(dialled(live))
            async with asyncio.timeout(10):
                await rest(first)
            await until(told(live, "foresay_handshakes 20.0"))
            assert told(live, 'foresay_handshakes_dropped_total{reason="crowded"} 1.0')()
            async with asyncio.timeout(10):
                assert b"200 OK" in await health(live, trusting), "those who are in time are served meanwhile"

    play(scene, files, loop)


@pytest.mark.parametrize("loop", LOOPS)
def test_what_is_no_handshake_is_closed_and_a_shutdown_waits_for_none(files: CertificateFiles, loop: str) -> None:
    async def scene(engines: ScriptedEngines, given: dict[str, Any], trusting: ssl.SSLContext) -> None:
        before = asyncio.all_tasks()
        async with asyncio.timeout(10), AsyncExitStack() as open_:
            async with serving(engines, **given) as live:
                async with dialled(live, WHOLE) as (reader, _):
                    assert not (await rest(reader)).startswith(b"HTTP/")
                await until(told(live, "foresay_handshakes 0.0"))
                silent, _ = await open_.enter_async_context(dialled(live))
                await until(told(live, "foresay_handshakes 1.0"))
            await rest(silent)
        assert asyncio.all_tasks() == before

    play(scene, files, loop)


def test_a_system_without_room_for_a_connection_is_asked_again(
    files: CertificateFiles, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(secure_listener, "FULL_S", 0.01)

    async def scene(engines: ScriptedEngines, given: dict[str, Any], trusting: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        accept, refusals = loop.sock_accept, [OSError(errno.EMFILE, "Too many open files")]

        async def full(listener: Any) -> Any:
            if refusals:
                raise refusals.pop()
            return await accept(listener)

        monkeypatch.setattr(loop, "sock_accept", full)
        async with serving(engines, **given) as live, asyncio.timeout(10):
            assert b"200 OK" in await health(live, trusting)

    play(scene, files, "asyncio")
    assert "no connection can be accepted: Too many open files" in caplog.text
