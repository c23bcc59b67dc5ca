"""python -m training.scenarios [--seed N] [--count N] [--show N]: the census of generated lines, and some of them."""

import argparse
import random

from training.scenarios import scenarios
from training.scenarios.census import census, shown


def main() -> None:
    """Reads the command line and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--show", type=int, default=0, help="how many lines to print, chosen at random")
    chosen = parser.parse_args()
    rows = list(scenarios(chosen.seed, chosen.count))
    print(census(rows))
    for example, phenomena in random.Random(chosen.seed).sample(rows, min(chosen.show, len(rows))):
        print(f"{'+'.join(phenomena):24} {shown(example)}")


if __name__ == "__main__":
    main()
