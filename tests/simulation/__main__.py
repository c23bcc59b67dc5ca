"""`python -m tests.simulation`; the code is in `seeds`, which worker processes can import by name."""

import sys

from tests.simulation.seeds import main

if __name__ == "__main__":
    sys.exit(main())
