"""Measures how many people one server can serve at the same time.

    python -m bench.load [--callers 1 2 4 8] [--seconds 60] [--every 10] [--level 1.5] [--engine whisper]

Each caller holds a WebSocket, streams audio without a break as a microphone does, and every `--every` seconds speaks a
recording of a person (the orders of bench.orders) to a real server process. With more callers at each step, until the
service level breaks: 95 % of the turns must get their first text or call within `--level` seconds of the end of speech,
and no turn may be lost. Then half as many callers again as the largest good number connect, to show who is refused and
whether the others keep their level. The load program runs on the same machine as the server and takes part of it.
"""
