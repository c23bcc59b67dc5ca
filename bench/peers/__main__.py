"""`make bench-peers`: runs the frameworks and Foresay on the same requests, model and tools, one after the other in
each repeat. The requests are those of the naturalistic set that need a tool (a sample of them unless --all)."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import httpx
import uvloop
from rich.console import Console

from bench.peers.toolserver import PeerToolServer
from bench.simserver.pace import Pace
from bench.speedup import report
from bench.speedup.case import Case
from bench.speedup.measure import Measured, measure
from bench.speedup.mode import TITLES, BenchMode
from bench.speedup.play import Conditions, play
from bench.speedup.record import Record
from bench.speedup.server import OUT, Served, simulated
from bench.speedup.sets import load
from bench.speedup.summary import GROUPS, Spread, spread

ROOT = Path(__file__).parents[2]

HEAD = ["", "right answer, s mean", "p50 / p95", "early", "late", "last effect", "model calls a turn", "exact", "right"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A framework in its virtual environment. `endpoint_s`: silence in seconds after which it ends a turn; None: its
    default."""

    name: str
    venv: str
    program: str
    endpoint_s: float | None

    @property
    def python(self) -> Path:
        return ROOT / self.venv / "bin" / "python"


PEERS = (
    Peer("pipecat, default (0.8 s of silence)", ".venv-peers-pipecat", "pipecat_peer.py", None),
    Peer("pipecat, tuned (0.2 s)", ".venv-peers-pipecat", "pipecat_peer.py", 0.2),
    Peer("livekit-agents, default", ".venv-peers-livekit", "livekit_peer.py", None),
    Peer("livekit-agents, tuned (0.2 s)", ".venv-peers-livekit", "livekit_peer.py", 0.2),
)


async def play_peer(
    peer: Peer, cases: Sequence[Case], served: Served, tools: PeerToolServer, repeat: int, sessions: int
) -> list[Record]:
    run = f"{peer.name}-{repeat}"
    job = {
        "run": run,
        "rows": [case.row for case in cases],
        "tools": {
            spec.name: {"name": spec.name, "description": spec.description, "parameters": dict(spec.parameters)}
            for case in cases
            for spec in case.specs.values()
        },
        "base_url": served.endpoint.base_url,
        "model": served.endpoint.model,
        "tool_url": tools.url,
        "endpoint_s": peer.endpoint_s,
        "sessions": sessions,
    }
    path = OUT / f"job-{os.getpid()}.json"
    path.write_text(json.dumps(job), encoding="utf-8")
    command = [str(peer.python), "-W", "ignore", str(Path(__file__).parent / peer.program), str(path)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    path.unlink()
    heard = [json.loads(line) for line in told.decode().splitlines() if line.startswith("{")]
    by_id = {case.id: case for case in cases}
    return [_record(one, by_id[one["case"]], tools, run, repeat) for one in heard]


def _record(told: dict[str, object], case: Case, tools: PeerToolServer, run: str, repeat: int) -> Record:
    begun = float(str(told["begun_s"]))
    record = Record(case.id, BenchMode.SYNCHRONOUS, repeat, case.speech_end_s)
    pieces = told["texts"]
    assert isinstance(pieces, list)
    record.texts = [(at - begun, text) for at, text in pieces]
    if final := float(str(told["final_s"])):
        record.turns.append((final - begun, True))
    record.executed = [
        replace(e, start_s=e.start_s - begun, end_s=e.end_s and e.end_s - begun) for e in tools.executed(run, case.id)
    ]
    return record


async def requests(served: Served) -> int:
    async with httpx.AsyncClient() as client:
        stats = await client.get(served.endpoint.base_url.replace("/v1", "/stats"))
        return int(stats.json()["requests"])


async def measure_all(
    cases: Sequence[Case], peers: Sequence[Peer], modes: Sequence[BenchMode], conditions: Conditions
) -> dict[str, tuple[list[Measured], float]]:
    """By name of the framework or mode: (the figures of its runs, model calls per turn)."""
    by_id = {case.id: case for case in cases}
    records: dict[str, list[Record]] = {}
    calls: dict[str, int] = {}
    once = replace(conditions, repeats=1)
    async with simulated(cases, Pace(conditions.ttft_ms, conditions.tokens_per_s)) as served:
        await play(cases[:1], modes, served, once, lambda record: None)
        async with PeerToolServer(cases, conditions.seed) as tools:
            for repeat in range(conditions.repeats):
                for peer in peers:
                    before = await requests(served)
                    found = await play_peer(peer, cases, served, tools, repeat, conditions.sessions)
                    records.setdefault(peer.name, []).extend(found)
                    calls[peer.name] = calls.get(peer.name, 0) + await requests(served) - before
                for mode in modes:
                    ours = await play(
                        cases, [mode], served, replace(once, seed=conditions.seed + repeat), lambda record: None
                    )
                    name = f"Foresay ({mode}) {TITLES[mode]}" if mode is not BenchMode.SYNCHRONOUS else "bare loop (a)"
                    records.setdefault(name, []).extend(replace_repeat(ours, repeat))
    measured = {name: [measure(by_id[r.case], r, None) for r in some] for name, some in records.items()}
    # At every repeat, the warm-up of a peer's process plays one more case.
    turns = len(cases) * conditions.repeats
    extra = conditions.repeats / turns
    return {
        name: (some, calls[name] / turns / (1 + extra) if name in calls else sum(m.asks for m in some) / len(some))
        for name, some in measured.items()
    }


def replace_repeat(records: Sequence[Record], repeat: int) -> list[Record]:
    for record in records:
        record.repeat = repeat
    return list(records)


def rows(found: dict[str, tuple[list[Measured], float]]) -> list[list[str]]:
    told = []
    for name, (measured, calls) in found.items():
        right = {group: _spread(measured, group) for group in GROUPS}
        effects = spread(m.effect_s for m in measured)
        exact = sum(m.score.exact for m in measured) / max(1, len(measured))
        answers = sum(m.score.answer for m in measured) / max(1, len(measured))
        mean = right["tools"].mean
        told.append(
            [
                name,
                "-" if mean is None else f"{mean:.2f}",
                *(report.both(right[group]) for group in ("tools", "early", "late")),
                report.both(effects),
                f"{calls:.1f}",
                f"{exact:.1%}",
                f"{answers:.1%}",
            ]
        )
    return told


def _spread(measured: Sequence[Measured], group: str) -> Spread:
    return spread(m.right_s for m in measured if m.decided in GROUPS[group])


def _load_peers(console: Console) -> list[Peer]:
    found = [peer for peer in PEERS if peer.python.exists()]
    for venv in sorted({peer.venv for peer in PEERS} - {peer.venv for peer in found}):
        console.print(f"{venv} is missing: run `make bench-peers`")
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.peers", description=__doc__)
    parser.add_argument("--limit", type=int, default=24)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", help="peers whose name contains this")
    parser.add_argument("--sessions", type=int, default=4, help="side by side")
    return parser.parse_args()


async def main() -> None:
    console = Console(width=None if os.isatty(1) else 200)
    chosen = _arguments()
    conditions = Conditions(repeats=chosen.repeats, sessions=chosen.sessions)
    cases = [case for case in load("naturalistic", None, conditions.tool_ms) if case.calls]
    cases = cases if chosen.all else cases[:: max(1, len(cases) // chosen.limit)][: chosen.limit]
    peers = [peer for peer in _load_peers(console) if (chosen.only or "") in peer.name]
    before = os.getloadavg()[0]
    found = await measure_all(cases, peers, (BenchMode.SYNCHRONOUS, BenchMode.FORESAY), conditions)
    console.print(report.table("peers", HEAD, rows(found)))
    facts = (
        f"{len(cases)} requests that need tools; {asdict(conditions)}; load {before:.1f} to {os.getloadavg()[0]:.1f}"
    )
    console.print(facts, highlight=False)
    told = {"facts": facts, "rows": {n: [m.as_json() for m in some] for n, (some, _) in found.items()}}
    (OUT / "peers.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    (OUT / "peers.md").write_text(f"## Peers\n\n{facts}\n\n{report.markdown(HEAD, rows(found))}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    uvloop.run(main())
