"""Measures the agent loop's own time: no network, no real model, no real tool."""
