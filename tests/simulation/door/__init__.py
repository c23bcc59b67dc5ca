"""Whole conversations from the socket to the tool, from a seed and in virtual time.

The gateway's connection, the conversation, turn detection, the agent, the journal, the executor are those of
production; the microphone, the recogniser, the model, the tools' effects and the client are simulated.

`words`: speech as samples. `ears`: VAD and recogniser. `mind`: the model. `world`: tools and what they have done.
`store`: the journal and its faults. `server`: one process, which can be killed. `transport`, `client`, `script`,
`rubbish`, `player`: whoever is at the other end. `wire`, `responses`, `promises`: the inspectors. `play`: one seed.
`shrink`: the shortest script that still fails.
"""
