"""Whether the server gives back the memory that hostile sessions made it take.

    python -m bench.abuse [--sessions 500] [--rest 60] [--json bench/out/abuse.json]

Starts a server of its own, warms it up with ordinary sessions, then lets clients do what an attacker or a broken
program would (`clients.py`), rests, and reads from /proc (Linux only) how much memory the server and its recognisers
hold. Exit status 1 when the server itself holds more than 15 % above what it held before.
"""
