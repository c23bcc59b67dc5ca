"""Carries out the Dockerfile's steps in clean Debian folders, without Docker, and tries the result.

    sudo python3 docker/chroot.py /var/tmp/foresay-image

Needs Linux, root, debootstrap and a network with a Debian mirror and a package index; about 2.5 GB and some minutes.
Each stage is a folder, made by debootstrap in place of the Dockerfile's `FROM python:...-slim` (the one difference: the
Python is Debian's). Its RUN, COPY, ENV, ... are done with chroot. At the end the server is started as compose.yaml has
it: as the unprivileged user, without capabilities, on a read-only system; besides in a network of its own that leads
nowhere. A recording is spoken to it from inside, and its answer must come. All mounts end with the script.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile import BuildError, copied, expanded, settings, stages

REPOSITORY = Path(__file__).resolve().parents[1]
DOCKERFILE = REPOSITORY / "docker" / "Dockerfile"
PACKAGES = "ca-certificates,python3,python3-venv,python-is-python3"
REGISTRY = re.compile(
    r"PIP_(INDEX_URL|EXTRA_INDEX_URL|CERT|DEFAULT_TIMEOUT)|SSL_CERT_FILE|(HTTPS?|NO)_PROXY", re.IGNORECASE
)
"""Variables of this machine that lead to its package index; given to the stages that build, not to the result."""

SAMPLE = "app/web/samples/time_in_tokyo.wav"
READY_S, ANSWER_S, STOP_S = 180.0, 60.0, 20.0


@dataclass
class State:
    """What the steps so far have set for those that follow."""

    root: Path
    workdir: str = "/"
    user: str = "root"
    env: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    )
    arguments: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()


# ------------------------------------------------------------------ building


def build(folder: Path, base: Path, arguments: Mapping[str, str]) -> State:
    """Carries out all stages; returns the state of the last one, whose `root` is the image."""
    done: dict[str, State] = {}
    found = stages(DOCKERFILE.read_text(encoding="utf-8"))
    for index, stage in enumerate(found):
        state = State(folder / f"stage-{stage.name}")
        run("cp", "--archive", "--reflink=auto", str(base), str(state.root))
        run("mount", "-t", "proc", "proc", str(state.root / "proc"))
        network = _registry(state.root) if index < len(found) - 1 else {}
        for word, rest in stage.steps:
            print(f"[{stage.name}] {word} {rest}", flush=True)
            _step(word, rest, state, done, arguments, network)
        run("umount", str(state.root / "proc"))
        done[stage.name] = state
    return state


def _step(
    word: str,
    rest: str,
    state: State,
    done: Mapping[str, State],
    arguments: Mapping[str, str],
    network: Mapping[str, str],
) -> None:
    known = {**state.arguments, **state.env}
    if word == "ARG":
        given = settings(rest, known)
        state.arguments.update({name: arguments.get(name, value) for name, value in given.items()})
    elif word == "ENV":
        state.env.update(settings(rest, known))
    elif word == "WORKDIR":
        state.workdir = os.path.join(state.workdir, expanded(rest, known))
        (state.root / state.workdir.lstrip("/")).mkdir(parents=True, exist_ok=True)
    elif word == "USER":
        state.user = rest
    elif word == "CMD":
        state.command = tuple(json.loads(rest))
    elif word == "COPY":
        _copy(rest, state, done)
    else:
        run(*inside(state, ["/bin/sh", "-c", rest], {**network, **state.arguments}))


def _copy(text: str, state: State, done: Mapping[str, State]) -> None:
    stage, sources, destination = copied(text)
    target = state.root / os.path.join(state.workdir, destination).lstrip("/")
    for source in sources:
        path = done[stage].root / source.lstrip("/") if stage else REPOSITORY / source
        if not path.exists():
            raise BuildError(f"COPY {source}: there is no {path}")
        into = target / path.name if path.is_file() and (len(sources) > 1 or destination.endswith("/")) else target
        into.parent.mkdir(parents=True, exist_ok=True)
        if stage:  # owners and times are kept, as Docker does between stages
            run("cp", "--archive", f"{path}/." if path.is_dir() else str(path), str(into))
        elif path.is_dir():
            shutil.copytree(path, into, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"), dirs_exist_ok=True)
        else:
            shutil.copy(path, into)


def inside(state: State, command: Sequence[str], more: Mapping[str, str] | None = None) -> list[str]:
    """The command line that runs `command` in the state's root as its user, without any privilege where that is not
    root."""
    uid, gid, home = account(state.root, state.user)
    env = {"HOME": home, **(more or {}), **state.env}
    drop = [f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
    if uid:
        drop += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    pairs = [f"{name}={value}" for name, value in env.items()]
    return [
        *("chroot", str(state.root), "setpriv", *drop, "env", "-i", f"--chdir={state.workdir}", *pairs),
        *command,
    ]


def account(root: Path, user: str) -> tuple[int, int, str]:
    """(user id, group id, home folder) of `user` by the passwd file of `root`."""
    for line in (root / "etc" / "passwd").read_text().splitlines():
        name, _, uid, gid, _, home, _ = line.split(":")
        if user in (name, uid):
            return int(uid), int(gid), home
    raise BuildError(f"USER {user}: no such user in the image")


def _registry(root: Path) -> dict[str, str]:
    """What leads to this machine's package index, with the certificates copied to `root`."""
    found = {name: value for name, value in os.environ.items() if REGISTRY.fullmatch(name)}
    for name, value in found.items():
        if name.upper().endswith(("CERT", "CERT_FILE")) and Path(value).is_file():
            copy = root / value.lstrip("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(value, copy)
    return found


def debian(folder: Path, suite: str, mirror: str | None) -> Path:
    """A clean Debian in `folder`/base, made once."""
    base, done = folder / "base", folder / "base.done"
    if not done.is_file():
        shutil.rmtree(base, ignore_errors=True)
        run(
            "debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, str(base), *([mirror] if mirror else [])
        )
        done.touch()
    return base


def own_mirror() -> str | None:
    """The Debian mirror that this machine's apt uses; None where it is no Debian."""
    ask = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"]
    try:
        found = subprocess.run(ask, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return found[0] if found else None


def run(*command: str) -> None:
    """Runs a command. Raises `BuildError` where it fails."""
    try:
        subprocess.run(command, check=True)
    except FileNotFoundError as error:
        raise BuildError(f"{command[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise BuildError(f"{shlex.join(command)} ended with {error.returncode}") from error


# ------------------------------------------------------------------ trying


def attempt(state: State, recogniser: str) -> None:
    """Starts the server as compose.yaml has it, speaks to it, and stops it. Raises `BuildError`."""
    kept = state.root / "var/lib/foresay/var"
    image = state.root.with_name("running")
    image.mkdir(exist_ok=True)
    for scratch in ("tmp", "dev/shm"):
        (state.root / scratch).mkdir(parents=True, exist_ok=True)
    run("mount", "--bind", str(state.root), str(image))
    run("mount", "-o", "remount,bind,ro", str(image))
    run("mount", "--bind", str(kept), str(image / "var/lib/foresay/var"))
    run("mount", "-t", "proc", "proc", str(image / "proc"))
    for scratch in ("tmp", "dev/shm"):
        run("mount", "-t", "tmpfs", "tmpfs", str(image / scratch))
    running = State(image, state.workdir, state.user, state.env, command=state.command)
    port = int(state.env.get("FORESAY_SERVER__PORT", "8000"))
    server = subprocess.Popen(inside(running, state.command))
    try:
        engines = _ready(server, port)
        print(json.dumps(engines, indent=1), flush=True)
        if not engines["asr"]["engine"].startswith(recogniser):
            raise BuildError(f"{recogniser} was to recognise the speech: {engines['asr']}")
        _speak(running, port)
    finally:
        server.terminate()
        try:
            code = server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            raise BuildError(f"the server did not stop within {STOP_S:.0f} s") from None
    if code not in (0, -15):
        raise BuildError(f"the server ended with {code}")


def _ready(server: "subprocess.Popen[bytes]", port: int) -> dict[str, dict[str, str]]:
    """Waits until the server is ready, and returns its engines."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + READY_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with opener.open(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                engines: dict[str, dict[str, str]] = json.load(answer)["engines"]
                return engines
        except OSError:  # not listening yet, or 503
            time.sleep(0.5)
    raise BuildError(f"the server was not ready within {READY_S:.0f} s (exit status {server.poll()})")


def _speak(state: State, port: int) -> None:
    """Speaks a bundled recording from inside, as the image's user; its transcript and answer must not be empty."""
    found = sorted(state.root.glob(f"opt/foresay/lib/python3*/site-packages/{SAMPLE}"))
    if not found:
        raise BuildError(f"{SAMPLE} is not in the image")
    wav = f"/{found[0].relative_to(state.root)}"
    talk = ["foresay", "talk", wav, "--json", "--url", f"ws://127.0.0.1:{port}/v1/realtime"]
    said = subprocess.run(inside(state, talk), check=False, stdout=subprocess.PIPE, text=True, timeout=ANSWER_S)
    lines = [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]
    summary = next((line["summary"] for line in lines if "summary" in line), None)
    print(json.dumps(summary, ensure_ascii=False), flush=True)
    if said.returncode or not summary or not summary["transcript"] or not summary["answer"]:
        raise BuildError(f"{wav} was not answered (exit status {said.returncode})")


def _leave_the_network() -> None:
    """Goes into a network namespace in which there is only the loopback device, and brings that up."""
    import ctypes
    import fcntl

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x40000000):  # CLONE_NEWNET
        raise BuildError(f"no network namespace: {os.strerror(ctypes.get_errno())}")
    up, get, put = 0x1, 0x8913, 0x8914  # IFF_UP, SIOCGIFFLAGS, SIOCSIFFLAGS
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        flags = struct.unpack("16sh", fcntl.ioctl(handle, get, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(handle, put, struct.pack("16sh", b"lo", flags | up))


# ------------------------------------------------------------------ the command


def main() -> None:
    """Builds, then starts itself again in a network of its own for the attempt."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the Debian and the stages are made")
    parser.add_argument("--suite", default="bookworm", help="Debian's release")
    parser.add_argument("--mirror", help="a Debian mirror; default: that of this machine's apt")
    parser.add_argument("--arg", action="append", default=[], metavar="NAME=VALUE", help="as docker build --build-arg")
    parser.add_argument("--recogniser", default="whisper", help="the engine that must recognise the speech")
    parser.add_argument("--apart", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("run this as root: chroot and mount need it")
    if not options.apart:  # mounts end with this namespace
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv, "--apart"])
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for old in (*folder.glob("stage-*"), folder / "running"):
            shutil.rmtree(old, ignore_errors=True)
        base = debian(folder, options.suite, options.mirror or own_mirror())
        state = build(folder, base, dict(pair.split("=", 1) for pair in options.arg))
        _leave_the_network()
        attempt(state, options.recogniser)
    except BuildError as error:
        sys.exit(f"failed: {error}")
    print("The image was built, and its server has answered a recording.")


if __name__ == "__main__":
    main()
