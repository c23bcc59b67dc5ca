"""Requests whose parts may come in any order, where every word of the turn is understood.

The phrases of the tools say in which order a request is worded. People put the parts where they like: "parents' evening
tomorrow, four till half five, diary please". The readers here look for the words that show what is wanted (the
cue), for
the values that the parsers know, and for courtesy; what is left must be one name, and nothing else. Where anything
stays
unexplained they read nothing, and the turn is left to the phrases and to the learned model.
"""

from services.grammar.free_order.reader import read

__all__ = ["read"]
