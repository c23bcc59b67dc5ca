"""Benchmarks and what they run against. Nothing in the product imports this."""
