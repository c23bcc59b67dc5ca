"""Measures how long hostile input blocks the event loop of a real server: `python -m bench.blocking`.

For each kind of input the server is asked for `/healthz` at least ten times a second while a client sends the input and
waits for the answer. The table has the slowest answer of `/healthz`, the server's own measurement of its loop's lag
(`foresay_loop_lag_max_seconds`), and how long the turn took.
"""
