"""Trajectories on a token clock (`spec.md#clock-training`): the agent's core plays a script, with time counted in
tokens, and what the served model would see and write becomes one sequence with masks and weights.

Play(script, tokeniser, rates, policy, rng).run()   plays one session and returns its `Transcript`
"""

from training.clock.play import Play, Played
from training.clock.rates import Rates
from training.clock.script import Author, Piece, PieceKind, Scene, Script
from training.clock.tokeniser import Bytes, Tokeniser, WordPieces
from training.clock.transcript import Segment, Sequence, Transcript

__all__ = [
    "Author",
    "Bytes",
    "Piece",
    "PieceKind",
    "Play",
    "Played",
    "Rates",
    "Scene",
    "Script",
    "Segment",
    "Sequence",
    "Tokeniser",
    "Transcript",
    "WordPieces",
]
