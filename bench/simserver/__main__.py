"""`python -m bench.simserver --port 8400 --policy oracle --ttft-ms 350 --tps 80`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from bench.simserver.app import SimServer
from bench.simserver.pace import Faults, Pace, parse_rates
from bench.simserver.policy import Careless, Oracle, Policy, Recorded
from bench.simserver.rows import Index, load

ROWS = Path(__file__).parents[1] / "data" / "naturalistic_dev.jsonl"


def policy(name: str, rows: Sequence[Path], recording: Path | None) -> Policy:
    if name == "recorded":
        if recording is None:
            raise SystemExit("--policy recorded needs --recording FILE")
        return Recorded(recording)
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
    parser.add_argument("--ttft-ms", type=float, default=350.0, help="time to first token")
    parser.add_argument("--tps", type=float, default=80.0, help="tokens a second")
    parser.add_argument("--jitter", type=float, default=0.0, help="relative spread of both, 0.1 is +-10 %%")
    parser.add_argument("--errors", type=parse_rates, default={}, help="fault rates: rate_limit:0.05,cut:0.01")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chosen = policy(options.policy, options.rows, options.recording)
    pace = Pace(options.ttft_ms, options.tps, options.jitter)
    sim = SimServer(chosen, pace, Faults(options.errors), options.seed)
    print(f"simulated model on http://{options.host}:{options.port}/v1 ({options.policy})", flush=True)
    uvicorn.run(
        sim.app, host=options.host, port=options.port, log_level="warning", ws="websockets-sansio", lifespan="off"
    )


if __name__ == "__main__":
    main()
