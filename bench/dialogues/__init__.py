"""Whole dialogues through the embedded brain, the agent and the real tools, in virtual time."""
