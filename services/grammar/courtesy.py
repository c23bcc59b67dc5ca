"""The courtesy and the frames of questions that stand before a request: "okay so could you please"."""

import re
from collections.abc import Sequence

LEAD = re.compile(
    r"(?:please to|please|just|now|then|right|okay|so|oh|well|hey|hi|hello|and|also|plus|yo|oi|ooh|yeah|yes"
    r"|go on|listen|quick|but"
    r"|(?:can|could|would|will) (?:you|we)(?: please| just| maybe)?|would you mind|do you mind|kindly"
    r"|i (?:want|need|would like) you to|you (?:must|need to|have to|can)(?: to)?|(?:if|when) you (?:would|could|can)"
    r"|be a (?:dear|love) and|do me a favou?r and|good (?:morning|afternoon|evening)|let us|let's|make sure to"
    r"|remember to"
    r"|i(?: would)? (?:want|need|like)(?: to)?(?: have)?|um|uh|er|erm|like|alright|all right|foresay|computer)(?= |$)"
)


def courtesy_before(words: Sequence[str]) -> int:
    """Number of words at the beginning of `words` that are courtesy before a request."""
    at = 0
    while at < len(words) and (found := LEAD.match(" ".join(words[at:]))):
        at += len(found[0].split())
    return at
