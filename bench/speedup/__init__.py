"""Measures the speed-up: the same requests and model, synchronous and as Foresay does it (`docs/benchmarks.md`)."""
