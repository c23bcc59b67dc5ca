"""How well the embedded brain understands: accuracy, earliness and cost on timed requests. `python -m bench.brain`."""
