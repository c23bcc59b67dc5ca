"""The grammar model: a grammar over the tools' phrases behind the `Model` port, with no weights and no network.

`repair` rewrites what was said into what was meant; `reading` finds the intents in it; `planning` and `recipes` turn
intents into calls; `known_calls` tracks what has become of them; `diff` says what has to change; `answers` composes the
reply; `session` joins these behind `ModelSession`. `reading.UtteranceReader.read` and `diff.changes` can be used on
their own.
"""

from services.grammar.model import GrammarModel

__all__ = ["GrammarModel"]
