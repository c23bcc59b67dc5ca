"""Tests the simulations: rules of the agent and the server are broken one by one, and a simulation must notice each."""
