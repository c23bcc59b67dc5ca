"""Tests on a loop whose clock advances when nothing else is left to do."""

from collections.abc import Callable, Coroutine
from typing import Any

from services.clock import VirtualLoop, run_virtual


def virtual(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """The test `test`, run in virtual time."""

    def run() -> None:
        run_virtual(test(), VirtualLoop())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run
