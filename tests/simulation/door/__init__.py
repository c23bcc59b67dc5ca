"""Simulation of the whole server: random conversations from the socket to the tool, from a seed, in virtual time.

Gateway, session, turn detection, agent, journal and executor are those of production; microphone, recogniser, model,
the tools' effects and the client are simulated.

`words`: speech as samples. `ears`: VAD and recogniser. `model`: the model. `world`: tools and what they have done.
`store`: the journal and its faults. `server`: one process, which can be killed. `transport`, `client`, `script`,
`steps`, `rubbish`, `player`: the client's side. `wire`, `responses`, `promises`, `promptness`: the inspectors. `play`:
one seed. `shrink`: the shortest script that still fails.
"""
