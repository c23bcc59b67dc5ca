"""Simulation of the whole server: random conversations from the socket to the tool, from a seed, in virtual time.

Gateway, session, turn detection, agent, journal and executor are those of production. Microphone, voice detector,
recogniser, model, the tools' effects and the client are simulated. ("door" stands for the WebSocket.)

`words`: speech as samples. `recognition`: voice detector and recogniser. `model`: the model. `world`: the tools and
what they have done. `store`: the journal and its faults. `server`: one process, which can be killed. `transport`,
`client`, `script`, `steps`, `rubbish` (invalid messages), `player`: the client's side. `wire`, `responses`, `promises`
(what was asked for, done and told), `promptness`: the inspectors. `play`: one seed. `shrink`: the shortest script that
still fails.
"""
