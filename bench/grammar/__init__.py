"""How well the embedded model understands: accuracy, earliness, cost on timed requests. `python -m bench.grammar`."""
