"""`python -m bench.simserver --port 8400 --policy oracle --ttft-ms 350 --tps 80`, or
`--record FILE --upstream URL`: pass requests on to a real endpoint and write what it answers."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bench.simserver.app import SimServer
from bench.simserver.pace import Faults, Pace, parse_rates
from bench.simserver.policy import Careless, Oracle, Policy
from bench.simserver.recording import RecordedPolicy, RecordingProxy
from bench.simserver.rows import Index, load

ROWS = Path(__file__).parents[1] / "data" / "naturalistic_dev.jsonl"


def policy(name: str, rows: Sequence[Path], recording: Path | None) -> Policy:
    if name == "recorded":
        if recording is None:
            raise SystemExit("--policy recorded needs --recording FILE")
        return RecordedPolicy(recording)
    index = Index(load(rows or [ROWS]))
    return Oracle(index) if name == "oracle" else Careless(index)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.simserver", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--policy", choices=("oracle", "careless", "recorded"), default="oracle")
    parser.add_argument(
        "--rows", type=Path, nargs="*", default=[], help="data rows (JSON lines); default: naturalistic"
    )
    parser.add_argument("--recording", type=Path, help="what the recorded policy replays")
    parser.add_argument("--record", type=Path, help="write what --upstream answers to this file")
    parser.add_argument("--upstream", default="", help="the endpoint to record, for example https://api.openai.com/v1")
    parser.add_argument("--ttft-ms", type=float, default=350.0, help="time to first token")
    parser.add_argument("--tps", type=float, default=80.0, help="tokens a second")
    parser.add_argument("--jitter", type=float, default=0.0, help="relative spread of both, 0.1 is +-10 %%")
    parser.add_argument("--errors", type=parse_rates, default={}, help="fault rates: rate_limit:0.05,cut:0.01")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    app, told = _app(options)
    print(f"{told} on http://{options.host}:{options.port}/v1", flush=True)
    uvicorn.run(app, host=options.host, port=options.port, log_level="warning", ws="websockets-sansio")


def _app(options: argparse.Namespace) -> tuple[Starlette, str]:
    if options.record:
        if not options.upstream:
            raise SystemExit("--record needs --upstream URL")
        return RecordingProxy(options.upstream, options.record).app, f"recording {options.upstream}"
    chosen = policy(options.policy, options.rows, options.recording)
    pace = Pace(options.ttft_ms, options.tps, options.jitter)
    sim = SimServer(chosen, pace, Faults(options.errors), options.seed)
    return sim.app, f"simulated model ({options.policy})"


if __name__ == "__main__":
    main()
