"""Conversations from a seed, in virtual time, through the very agent that runs in production.

`world`: the tools and what they do. `brain`: a random model, valid and invalid. `user`: a scripted person.
`inspector`: the invariants (`spec.md#invariants`), checked after each step by rules of its own. `confluence`: a second
run for one of them. `conversation`: one seed. `door` is a second simulation, of all that lies between the socket and
the tool.

`python -m tests.simulation --of agent|door --seeds n --jobs k --start s` runs many; `--seed s` runs one and prints it.
"""
