"""Text messages and calls against an HTTP gateway of our own."""

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.tools.remote.world import remote, serving, slow, text


class PhoneGateway:
    def __init__(self, fails_at: str = "", status: int = 500) -> None:
        self.got: list[tuple[dict[str, Any], dict[str, str]]] = []
        self.fails_at = fails_at
        self.status = status

    async def take(self, request: Request) -> Response:
        form = request.headers["content-type"].startswith("application/x-www-form-urlencoded")
        body = {k: str(v) for k, v in (await request.form()).items()} if form else await request.json()
        self.got.append((body, dict(request.headers)))
        return JSONResponse({"queued": True}, self.status if self.fails_at in body.values() else 200)


async def test_a_message_goes_to_each_number_once() -> None:
    gateway = PhoneGateway()
    async with serving({"/sms": gateway.take}) as url:  # noqa: SIM117
        async with remote(
            {"phone": {"sms": {"url": f"{url}/sms", "token": "t0ken", "sender": "+44113"}}}
        ) as server_engines:
            told = await server_engines.told(
                "send_sms", to=["+44 (113) 296-0155", "+44 113 296 0155", "0113 2"], message="Hi\nyou"
            )
    assert told == "I sent your message to +441132960155 and 01132."
    (first, headers), (second, _) = gateway.got
    assert first == {"to": "+441132960155", "text": "Hi\nyou", "sender": "+44113"}
    assert second["to"] == "01132"
    assert headers["authorization"] == "Bearer t0ken"
    assert headers["idempotency-key"] == f"key-{server_engines.clock.now()}-1:+441132960155"


async def test_a_provider_with_its_own_names_and_a_form() -> None:
    gateway = PhoneGateway()
    async with serving({"/Calls.json": gateway.take}) as url:
        call = {
            "url": f"{url}/Calls.json", "encoding": "form", "fields": {"to": "To", "sender": "From"},
            "extra": {"Url": "https://example.org/connect.xml"}, "user": "AC1", "password": "pw", "sender": "+1555",
        }  # fmt: skip
        async with remote({"phone": {"call": call}}) as server_engines:
            assert await server_engines.told("place_call", number="+1 555 0171") == "Calling +15550171."
            assert "send_sms" in server_engines.registry.unavailable
    body, headers = gateway.got[0]
    assert body == {"Url": "https://example.org/connect.xml", "To": "+15550171", "From": "+1555"}
    assert headers["authorization"] == "Basic QUMxOnB3"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(500, ("unknown", "service_error")), (422, ("failed", "refused")), (302, ("failed", "refused"))],
)
async def test_whether_it_was_sent_is_known_only_from_the_answer(status: int, outcome: tuple[str, str]) -> None:
    gateway = PhoneGateway("+1555", status)
    async with (
        serving({"/sms": gateway.take}) as url,
        remote({"phone": {"sms": {"url": f"{url}/sms"}}}) as server_engines,
    ):
        got = await server_engines.outcome("send_sms", to=["+1555"], message="Hi")
        assert (got.status, got.kind) == outcome
        half = await server_engines.outcome("send_sms", to=["+1777", "+1555"], message="Hi")
        assert (half.status, "went to +1777" in half.message) == ("unknown", True)
    assert [body["to"] for body, _ in gateway.got] == ["+1555", "+1777", "+1555"]


async def test_a_slow_gateway_is_asked_once() -> None:
    asked: list[int] = []

    async def late(request: Request) -> Response:
        asked.append(1)
        return await slow(request)

    async with serving({"/sms": late}) as url:  # noqa: SIM117
        async with remote({"phone": {"sms": {"url": f"{url}/sms"}}}, timeout_s=0.15) as server_engines:
            assert (await server_engines.outcome("send_sms", to=["+1555"], message="Hi")).status == "unknown"
    assert asked == [1]


async def test_emergency_numbers_and_what_is_no_number_are_not_dialled() -> None:
    async with (
        serving({"/call": text("{}")}) as url,
        remote({"phone": {"call": {"url": f"{url}/call"}}}) as server_engines,
    ):
        assert (await server_engines.outcome("place_call", number="911")).kind == "refused"
        for number in ("Marco", "+1555;rm", "1" * 40, "http://x"):
            assert (await server_engines.outcome("place_call", number=number)).kind == "invalid_argument"


async def test_a_number_of_a_contact_is_told_by_the_name() -> None:
    gateway = PhoneGateway()
    async with serving({"/out": gateway.take}) as url:
        out = {"url": f"{url}/out"}
        async with remote({"phone": {"sms": out, "call": out}}) as server_engines:
            await server_engines.told("add_contact", name="Rosa Blum", phone="+44 113 296 0155")
            told = await server_engines.told("send_sms", to=["+441132960155", "01132"], message="Hi")
            calling = await server_engines.told("place_call", number="+44 (113) 296-0155")
    assert told == "I sent your message to Rosa Blum and 01132."
    assert calling == "Calling Rosa Blum."
