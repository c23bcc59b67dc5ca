"""Runs whole dialogues through the grammar model, the agent and the real tools, in virtual time."""
