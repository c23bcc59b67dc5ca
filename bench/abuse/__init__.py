"""Measures whether the server frees the memory that hostile sessions made it allocate.

    python -m bench.abuse [--sessions 500] [--rest 60] [--json bench/out/abuse.json]

Starts a new server, warms it up with ordinary sessions, then lets clients do what an attacker or a broken program would
(`clients.py`), waits, and reads from /proc (Linux only) how much memory the server and its recognisers use. Exit status
1 when the server itself uses more than 15 % above what it used before.
"""
