"""The oracle's thoughts: one short sentence about what is new, or none."""

import random
from collections.abc import Sequence

from training.synth.tell import DEEDS

_NEW_READ = ("I can {deed} already.", "Enough to {deed}.", "Time to {deed}.", "That lets me {deed} now.")
_NEW_WRITE = ("Prepare to {deed}.", "I will {deed} at the end.", "It is clear: {deed}.", "Hold this: {deed}.")
_EDIT = (
    "That changes call {id}.",
    "A new value for call {id}.",
    "Correct call {id}.",
    "Call {id} needs another value.",
)
_REMOVE = ("Call {id} is taken back.", "They do not want call {id}.", "Drop call {id}.")
_AGAIN = ("It failed, try call {id} once more.", "Once more, call {id}.")
_MORE = ("The request goes on.", "Wait for the rest.", "More is to come.", "Not complete yet.")
_RESULT = ("The result is still missing.", "Wait for the result.", "Results first.")
_READY = ("The plan is complete.", "All of it is there.", "Nothing is missing now.")
_FAILED = ("That did not work; say so.", "It failed, tell the user.")
_ERROR = ("That was not allowed.", "Not like this; do it right.", "The error says why.")
_NOTHING = ("Nothing is asked of me.", "No tool is needed.", "This is no order.")


def about_calls(rng: random.Random, new: Sequence[tuple[str, bool]], edited: Sequence[int], removed: Sequence[int],
                again: Sequence[int]) -> str:  # fmt: skip
    """A thought about new calls (capability, whether it reads), edits, removals and second tries."""
    told = [rng.choice(_REMOVE).format(id=id) for id in removed[:1]]
    told += [rng.choice(_EDIT).format(id=id) for id in edited[:1]]
    told += [rng.choice(_AGAIN).format(id=id) for id in again[:1]]
    told += [rng.choice(_NEW_READ if reads else _NEW_WRITE).format(deed=DEEDS[name]) for name, reads in new[:1]]
    return " ".join(told[:2])


def about(rng: random.Random, state: str) -> str:
    """A thought about "more", "result", "ready", "failed", "error" or "nothing"."""
    return rng.choice(_ABOUT[state])


_ABOUT = {
    "more": _MORE, "result": _RESULT, "ready": _READY, "failed": _FAILED, "error": _ERROR, "nothing": _NOTHING,
}  # fmt: skip
