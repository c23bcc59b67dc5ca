"""An OpenAI-compatible model server whose speed, manners and faults are set, and whose answers are known."""

from bench.simserver.app import SimServer
from bench.simserver.pace import Faults, Pace

__all__ = ["Faults", "Pace", "SimServer"]
