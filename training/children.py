"""Processes that do not outlive the one that started them, however it ends."""

import os
import sys
from collections.abc import Sequence

_BOUND = """
import ctypes, os, signal, sys
parent, command = int(sys.argv[1]), sys.argv[2:]
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, which execve keeps
    if os.getppid() != parent:
        raise SystemExit("the process that started this one is gone")
os.execvp(command[0], command)
"""


def bound(command: Sequence[str]) -> list[str]:
    """What starts `command` so that the kernel kills it when the thread that starts it ends, also if that is killed
    itself. On other systems than Linux it is started as it is."""
    return [sys.executable, "-I", "-S", "-c", _BOUND, str(os.getpid()), *command]
