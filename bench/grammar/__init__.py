"""Measures the grammar model on timed requests: accuracy, how early it acts, CPU time. `python -m bench.grammar`."""
