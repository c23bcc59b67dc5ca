"""The grammar model: an implementation of the `Model` port that matches the words of a turn against the phrases that
the tools declare. It needs no network; a small learned model (`services.understanding`) can assist it.

`repair` rewrites what was said into what was meant; `reading` finds the intents in it; `planning` and `recipes` turn
intents into calls; `known_calls` tracks their outcomes; `diff` compares the calls that should exist with those that do;
`answers` composes the reply; `session` joins these behind `ModelSession`. `reading.UtteranceReader.read` and
`diff.changes` can be used on their own.
"""

from services.grammar.model import GrammarModel

__all__ = ["GrammarModel"]
