"""How long the event loop of a real server is held by hostile input: `python -m bench.blocking`.

For each kind of input a server of its own is asked for `/healthz` ten times a second or faster while a client sends the
input and waits for the answer. The table has the worst answer of `/healthz`, the server's own measurement of its loop's
lag (`foresay_loop_lag_max_seconds`), and how long the turn took.
"""
