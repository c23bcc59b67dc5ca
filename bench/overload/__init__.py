"""Measures how callers fare when more of them speak than the server can serve.

    python -m bench.overload [--callers 2 4 8 16] [--turns 4] [--pause 4] [--stagger 0] [--json bench/out/overload.json]

For each number of callers a new server is started; every caller connects, asks `--turns` questions at the pace of
speech with `--pause` seconds of silence after each, and waits for late answers at the end. Callers and server share the
machine.
"""
