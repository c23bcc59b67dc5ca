"""The embedded brain: a transparent grammar behind the `Model` port, with no weights and no network.

`repair` rewrites what was said into what was meant; `reading` finds the intents in it; `planning` and `recipes` turn
intents into calls; `known` remembers what has become of them; `diff` says what has to change; `answers` speaks;
`session` joins these behind `ModelSession`. `reading.Reader.read` and `diff.changes` can be used on their own (the
speculator in front of another model does).
"""

from services.grammar.model import GrammarModel

__all__ = ["GrammarModel"]
