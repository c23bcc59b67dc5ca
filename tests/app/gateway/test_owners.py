"""Whose session it is, and what its client has taken, as the conversation is told."""

from fastapi import FastAPI
from pydantic import SecretStr

from app.main import create_app
from app.sections import ServerSection
from app.settings import Settings
from tests.app.client import connect, session
from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_access import http


async def test_without_keys_there_is_one_user(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app), session(app):
        assert server_engines.owners == ["local", "local"]


async def test_the_key_is_the_owner(server_engines: ScriptedEngines) -> None:
    keys = (SecretStr("sesame"), SecretStr("mellon"))
    app = create_app(Settings(server=ServerSection(api_keys=keys)), server_engines)
    for key in ("sesame", "mellon", "sesame"):
        async with connect(app, authorization=f"Bearer {key}") as client:
            await client.until("session.created")
    first, second, again = server_engines.owners
    assert first == again != second
    assert "sesame" not in first


async def test_an_ephemeral_key_is_for_the_user_that_it_was_made_for(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(server=ServerSection(api_keys=(SecretStr("sesame"),))), server_engines)
    async with http(app) as server:
        for user in ("ada", "bob", "ada", None):
            body = {"x_user": user} if user else {}
            headers = {"authorization": "Bearer sesame"}
            made = await server.post("/v1/realtime/client_secrets", json=body, headers=headers)
            async with connect(app, authorization=f"Bearer {made.json()['value']}") as client:
                await client.until("session.created")
    ada, bob, again, nobody = server_engines.owners
    assert ada == again
    assert len({ada, bob, nobody}) == 3


async def test_a_response_is_taken_when_its_end_is_on_the_wire_and_then_the_client_leaves(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        server_engines.last.reply = None
        await client.send("response.create")
        await client.until("response.created")
        server_engines.last.answer("Certainly.")
        await client.settle()
        assert server_engines.last.requests("taken") == [("resp_1",)]
        assert server_engines.last.requests("gone") == []
    assert server_engines.last.requests("gone") == [()]


async def test_a_response_that_the_client_left_is_not_taken(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.reply = None
        await client.send("response.create")
        await client.until("response.created")
        client.hang_up()
        await client.settle()
        server_engines.last.answer("Certainly.")
    assert server_engines.last.requests("taken") == []
    assert server_engines.last.requests("gone") == [()]
