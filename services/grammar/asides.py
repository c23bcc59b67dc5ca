"""Turns that are not meant for the assistant or ask for nothing: what is said to somebody else in the room, stories,
irony, thinking aloud.

They are told by their form, never by a topic. The assistant says a short word to them and asks nothing.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from services.grammar.doubt_words import QUESTION_WORDS
from services.grammar.wording import imperative
from tools.language.spoken import listed

_SO = r"(?:(?:oh|ah|well|so|and|but|no|right|okay|now|hey|look|yeah|yes|honestly|anyway|hmm) )*"
_OWN = (
    r"(?:coat|shoes?|dinner|tea|breakfast|lunch|supper|hands?|teeth|room|homework|mother|father|mum|mummy|dad|daddy"
    r"|sister|brother|gran|granny|nan|bag|hats?|face|hair|bike|seat|belt|seatbelt|jumper|socks?|bed|toys?|plate|food"
    r"|boots?|bath|trousers|pyjamas|mouth|feet|nose|wife|husband|elbows|knees|tablet|turn|wellies|gloves|scarf|jacket"
    r"|glasses)"
)
_DEAR = r"(?:love|sweetheart|darling|pet|poppet|honey|dear|sweetie|son|lads?|boys?|girls?|kids?|mummy|daddy)"
_TO_OTHERS = re.compile(
    rf"\byour (?:\w+ )?{_OWN}\b|^(?:oh )?(?:no|not now|yes|come on|stop it|wait) {_DEAR}\b"
    r"|\bi(?: am|'m) (?:not )?(?:telling|warning|asking|talking to) you\b"
    r"|\bstop it (?:both|you two)"
    r"|\bdid you (?:feed|take|put|lock|bring|pick|leave|walk|wash|eat|remember to) .*\bor (?:shall|should|will"
    r"|did) i\b"
    r"|\byou (?:never|always) (?:listen|leave|do|forget|say|put)\b"
    r"|\bif you (?:do not|don't) (?:get|stop|eat|come|put|behave|hurry|finish|sit|calm|share|go)\b"
)
_DICTATES = frozenset(listed("text message email mail tell note remind reminder write send put add list say saying"))
"""With one of these the turn may hold a text for somebody, or a request."""
_IRONY = re.compile(
    r"\b(?:as if|yeah right|fat chance|in your dreams|in my dreams|not in a million years|i do not think)$"
)
_THIRD = (
    r"(?:he|she|they|it|somebody|someone|everybody|everyone"
    r"|(?:my|our|his|her|their|the) (?:(?!is |are |was )\w+ ){1,2}?)"
)
_DID = (
    r"(?:set|sets|told|tells|asked|asks|rang|rings|called|calls|reckons|claims|swears|thinks|sent|sends|forgot|wrote"
    r"|cancelled|booked|used to|keeps|kept|(?:has|had|have) (?:\w+ )?(?:set|told|asked|called|sent|cancelled|booked))"
)
_STORIES = re.compile(
    rf"^{_SO}(?:once upon a time\b|{_THIRD} ?(?:just |only |even |already |always |never )*{_DID}\b .*)"
)
_TO_ME = re.compile(
    r"\b(?:told|tells|asked|asks|wants|wanted|needs|reminded|got|made|says|said) (?:me|us)\b|\bfor (?:me|us)\b"
)
_WONDERS = re.compile(
    rf"^{_SO}(?:what (?:was it|is it|was that) (?:that )?i (?:came|wanted|was|went|needed)\b|what did i come\b"
    rf"|what was i (?:"
    r"doing|saying|after|looking)\b|now where (?:did|have) i\b|where (?:did|have) i (?:put|left?|leave)\b)"
)
_WISHES = re.compile(
    rf"^{_SO}(?:(?:i )?suppose (?:i|we)|if only|(?:if )?i had (?:a|more)|(?:i|we) (?:really |probably |maybe |just )*"
    r"(?:might|may|could murder|should have|ought to have|would have|could have|used to|nearly|almost|wish"
    r"|should really|really should|ought to))\b"
)
_IFS = re.compile(r"^(?:and |but |well )*if .*\b(?:i|we|he|she|they|it) (?:might|may|could|would|will|shall|should)\b")
_STATES = re.compile(
    rf"^{_SO}(?:i|we|he|she|they|it|there|nobody|somebody|everybody|someone|everyone|my \w+|the \w+|our \w+"
    rf"|his \w+|her \w+"
    r"|\w+'s) (?!need|want|would like|have to|got to)"
)
_FORBIDS = re.compile(
    rf"^{_SO}(?:do not|don't|stop|leave) (?!let me|forget|send|text|call|wake|set|add|remind|book|put|ring)"
)
_ASKS = re.compile(
    r"\b(?:please|(?:can|could|would|will|do|did|are|have) you(?! (?:believe|imagine|credit))|remind me|wake me"
    r"|tell me|set me|let me know|help me|show me|need"
    r" you to|want you to|shall i|should i)\b"
)
_NO_COMMAND = frozenset(
    listed("to and or would will could can must should not never i we he she they you the a an my his her our")
)
"""Behind one of these a verb is part of the sentence and begins no command."""
_ORDERS = frozenset(
    listed("set add put text call cancel delete send ring remind wake start note book timer alarm please")
)


def to_others(words: Sequence[str]) -> bool:
    """Whether the words are said to somebody else in the room, or in irony."""
    said = " ".join(words)
    if _IRONY.search(said) is not None:
        return True
    return _TO_OTHERS.search(said) is not None and not (set(words) & (_DICTATES - {"put", "say"}))


def tells_of_others(words: Sequence[str]) -> bool:
    """Whether the words tell what somebody else has done ("he set an alarm for five and slept through it")."""
    said = " ".join(words)
    commands = any(imperative(word) and before not in _NO_COMMAND for before, word in list(pairwise(words))[2:])
    told = _STORIES.match(said) is not None and not commands and not QUESTION_WORDS & set(words)
    return told and _TO_ME.search(said) is None and _ASKS.search(said) is None


def supposes(words: Sequence[str]) -> bool:
    """Whether the words only say what somebody might do in some case ("if it's dry we might have a barbecue")."""
    said = " ".join(words)
    asks = (_ORDERS | QUESTION_WORDS) & set(words)
    return _IFS.match(said) is not None and _ASKS.search(said) is None and not asks


def aside(words: Sequence[str]) -> bool:
    """Whether words of which nothing was understood ask for nothing, as far as their form tells."""
    said = " ".join(words)
    if _ASKS.search(said) is not None and not to_others(words):
        return False
    forms = (_WONDERS, _WISHES, _FORBIDS, _STATES)
    return to_others(words) or tells_of_others(words) or any(form.match(said) is not None for form in forms)
