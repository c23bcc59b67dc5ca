"""The English words by which a speaker announces a correction, for all that listen for them.

Each listener adds what only it needs: `services/turns/wording.py` (will the user go on?),
`services/agent/core/repair.py` (must a commit wait?), `services/grammar/cues.py` (what is replaced?).
"""

PAUSING = ("wait", "hang on", "hold on")
"""The speaker wants to think."""

REPLACING = ("or rather", "make that")
"""What replaces the words before must follow, so no utterance ends here."""

CORRECTING = ("no", "sorry", "actually", "i mean", "make it", "scratch that")
"""A correction may follow, but these also stand at the end of a complete utterance ("no", "sorry")."""
