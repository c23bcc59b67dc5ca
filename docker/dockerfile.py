"""Reads as much of a Dockerfile's language as this repository's Dockerfile uses."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

SILENT = ("VOLUME", "EXPOSE", "HEALTHCHECK", "STOPSIGNAL")
"""Instructions that only say how the image is to be run."""


class BuildError(Exception):
    """A step failed, or the Dockerfile has something that is not understood here."""


@dataclass
class Stage:
    """A stage of the Dockerfile. `steps`: its instructions in order, each with its text."""

    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile. Raises `BuildError` for an instruction that is not carried out here."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    found: list[Stage] = []
    for line in filter(None, (line.strip() for line in joined.splitlines())):
        word, _, rest = line.partition(" ")
        word, rest = word.upper(), rest.strip()
        if word == "FROM":
            name = rest.split()[2] if re.fullmatch(r"\S+ +(?i:as) +\S+", rest) else str(len(found))
            found.append(Stage(name))
        elif not found:
            raise BuildError(f"{word} before the first FROM")
        elif word in ("ARG", "ENV", "WORKDIR", "USER", "COPY", "RUN", "CMD"):
            found[-1].steps.append((word, rest))
        elif word not in SILENT:
            raise BuildError(f"{word} is not carried out here: add it to docker/chroot.py")
    return found


def settings(text: str, env: Mapping[str, str]) -> dict[str, str]:
    """The NAME=VALUE pairs of an ENV or ARG, with the variables of `env` put in."""
    pairs = [pair.partition("=") for pair in shlex.split(text)]
    return {name: expanded(value, env) for name, _, value in pairs}


def expanded(text: str, env: Mapping[str, str]) -> str:
    """`text` with $NAME and ${NAME} replaced."""
    return re.sub(r"\$\{?(\w+)\}?", lambda found: env.get(found[1], ""), text)


def copied(text: str) -> tuple[str | None, list[str], str]:
    """(the stage of --from, sources, destination) of a COPY."""
    words = shlex.split(text)
    options = [word for word in words if word.startswith("--")]
    stage = next((word.partition("=")[2] for word in options if word.startswith("--from=")), None)
    if len(options) != (stage is not None):
        raise BuildError(f"COPY {text}: only --from is carried out here")
    *sources, destination = [word for word in words if not word.startswith("--")]
    return stage, sources, destination
