"""Simulation of the agent: random conversations, each from a seed, in virtual time, with the `Agent` of production.

`world`: the tools. `model`: a random model, with valid and invalid actions. `user`: a random user. `inspector`: the
invariants (`spec.md#invariants`), checked after each step, independently of the agent's code. `confluence`: a second
run that checks one of them. `conversation`: one seed. The package `door` is a second simulation, of the whole server
from the socket to the tool.

`python -m tests.simulation --of agent|door --seeds n --jobs k --start s` runs many; `--seed s` runs one and prints it.
"""
