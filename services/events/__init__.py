"""The frozen dataclasses that travel between rooms; nothing here has behaviour.

`speech`: microphone to words. `agent`: what enters the agent's queue. `model`: what a model proposes and what it is
told. `output`: what a conversation tells the gateway.
"""
