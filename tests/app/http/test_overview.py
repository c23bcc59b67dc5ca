"""What the page shows beside the conversation."""

from fastapi import FastAPI
from pydantic import SecretStr

from app.main import create_app
from app.sections import ServerSection
from app.settings import Settings
from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_access import http
from tools.store.database import StoreError

PATH = "/v1/x_foresay/overview"


async def test_the_overview_is_what_the_house_keeps(app: FastAPI, server_engines: ScriptedEngines) -> None:
    server_engines.kept = {"now": 1.0, "timers": [{"id": 1}]}
    async with http(app) as client:
        response = await client.get(PATH)
    assert response.json() == {"now": 1.0, "timers": [{"id": 1}]}
    assert response.headers["cache-control"] == "no-store"


async def test_the_overview_needs_the_key_where_there_is_one(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(server=ServerSection(api_keys=(SecretStr("sesame"),))), server_engines)
    async with http(app) as client:
        assert (await client.get(PATH)).status_code == 401
        assert (await client.get(PATH, headers={"authorization": "Bearer sesame"})).status_code == 200


async def test_a_store_that_cannot_be_read_is_told_as_such(app: FastAPI, server_engines: ScriptedEngines) -> None:
    server_engines.kept = StoreError("The assistant's database failed.")
    async with http(app) as client:
        response = await client.get(PATH)
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "overview_unavailable"
