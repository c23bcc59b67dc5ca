"""The frozen dataclasses that pass between the packages of `services`; none of them has behaviour.

`speech`: audio, turns and words. `agent`: what enters the agent's queue. `model`: what a model proposes and what it is
told. `output`: what the agent tells its session. `session`: what a session tells the gateway.
"""
