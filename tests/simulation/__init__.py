"""Simulation of the agent: random conversations, each from a seed, in virtual time, with the `Agent` of production.

`world`: the tools. `model`: a random model, with valid and invalid actions. `user`: a random user. `inspector` checks
the invariants (`spec.md#invariants`) after each step, independently of the agent's code; it keeps its own record
(`books`, `turn_books`) and its rules are in `model_rules`, `call_rules` and `speech_rules`. `confluence` checks one
more invariant by a second run. `trust` plays two models, a speculator and a responder. `conversation` plays one seed.
The package `door` is a second simulation, of the whole server from the socket to the tool.

`python -m tests.simulation --of agent|door --seeds n --jobs k --start s` runs many; `--seed s` runs one and prints it.
"""
