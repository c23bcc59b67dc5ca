"""Benchmarks, and the simulated servers and tools that they run against. Nothing in the product imports this."""
