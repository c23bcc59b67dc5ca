"""Reads requests whose parts may come in any order, if every word of the turn is understood.

The phrases of a tool have a fixed order of words. People use others: "parents' evening tomorrow, four till half five,
diary please". The readers here look for words that show what is wanted (the cue), for values that the parsers know, and
for polite phrases; the remaining words must be one name. If any other word is left, they read nothing, and the phrases
and the learned model read the turn.
"""

from services.grammar.free_order.reader import read

__all__ = ["read"]
