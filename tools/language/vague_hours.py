"""Times of day that have no hour ("at teatime", "before work", "when I get home"). English; pure."""

import re

_NAMED = (
    "tea ?time|dinner ?time|supper ?time|breakfast ?time|bed ?time|home ?time|half ?time|play ?time|break ?time"
    "|closing time|opening time|kick ?off|(?:crack of )?dawn|dusk|sunrise|sunset|sundown|daybreak|nightfall"
    "|first light|first thing|last thing|rush hour"
)
_HABITS = (
    "breakfast|lunch|dinner|tea|supper|work|school|church|class|college|uni|bed|training|practice|dark|nursery|assembly"
    "|the (?:office|gym|school run|meeting)"
)
_MOVES = (
    "(?:wake|get|come|leave|finish|arrive|set off|head out|pop out|head off|go|am|'m)"
    "(?: (?:home|in|back|up|out|off|there|here|done|(?:to |at |from )?(?:work|school|bed|college|uni)))?"
)
_VAGUE = re.compile(
    rf"\b(?:(?:at|around|about|by|till|until) (?:the )?)?(?:{_NAMED})\b"
    rf"|\b(?:(?:straight|right|just) )?(?:before|after|during) (?:(?:i|we) (?:go|get) to )?(?:my |our )?(?:{_HABITS})\b"
    rf"|\b(?:when|once|before|after|as soon as) (?:i|we) ?{_MOVES}\b"
    r"|\bon (?:my|our|the) (?:way(?: (?:home|back|in|there|to (?:work|school)|from (?:work|school)))?"
    r"|(?:lunch|tea|coffee) break|break|commute)\b"
)


def vague_hour(text: str) -> str:
    """The words in `text`, in lower case, that tell a time of day without an hour; "" if there are none."""
    found = _VAGUE.search(text)
    return found[0] if found else ""
