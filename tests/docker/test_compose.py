"""compose.yaml is what the published schema of compose files asks for, and agrees with the Dockerfile."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema that the Compose Specification publishes, as check-jsonschema carries it."""
    pytest.importorskip("check_jsonschema", reason="it carries the schema; the extra `dev` installs it")
    carried = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    return json.loads(carried.read_text(encoding="utf-8"))


def test_compose_follows_the_published_schema(schema: Any) -> None:
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


@pytest.mark.parametrize("wrong", [{"ports": 8000}, {"restarts": "always"}, {"cap_drop": "ALL"}])
def test_the_schema_notices_what_is_wrong(schema: Any, wrong: dict[str, str]) -> None:
    services = {**COMPOSE["services"], "foresay": {**COMPOSE["services"]["foresay"], **wrong}}
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert list(validator.iter_errors({**COMPOSE, "services": services}))


def test_what_compose_mounts_exists() -> None:
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", []):
            source = volume.rpartition(":-")[2].replace("}", "").split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).exists(), volume
    build = COMPOSE["services"]["foresay"]["build"]
    assert (ROOT / build["context"] / build["dockerfile"]).is_file()


def test_what_the_server_writes_lies_on_the_volume() -> None:
    dockerfile = (ROOT / "docker" / "Dockerfile").read_text()
    (volume,) = COMPOSE["services"]["foresay"]["volumes"]
    kept = volume.partition(":")[2]
    assert f"VOLUME {kept}\n" in dockerfile
    assert f"FORESAY_ASR__CACHE_DIR={kept}/" in dockerfile
    assert COMPOSE["services"]["foresay"]["read_only"] is True
