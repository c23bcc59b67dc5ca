"""A simulated OpenAI-compatible model server: its speed and faults are set, and its answers come from the data set."""

from bench.simserver.app import SimServer
from bench.simserver.pace import Faults, Pace

__all__ = ["Faults", "Pace", "SimServer"]
