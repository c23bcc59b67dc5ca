"""Compares two well-known voice frameworks on the same requests, model, tools and speech: `make bench-peers`."""
