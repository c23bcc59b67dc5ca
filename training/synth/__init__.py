"""Synthetic dialogues for clock training (`spec.md#synthetic-data`).

A dialogue has tools (the library's, TinyAgent's, or made-up ones), words whose meaning is known at each of them, times
at which they are heard, and an oracle that plays the model. Each is executed with the agent's core on a token clock
(`training.clock`) and kept only if its ledger is the gold one and no invariant breaks.

dialogue(seed, number)       one dialogue, a script for `training.clock.Play`
record.make(options, number) the same, played and judged, as a row of the data
"""
