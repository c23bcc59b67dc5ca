"""Replies to questions that no tool answers: what to do, how something is said in another language, what a saying
means, and vague requests."""

import re
from collections.abc import Mapping, Sequence

from services.grammar.intents import Intent, SlotValue
from services.grammar.talk_replies import TalkReply
from tools.language.slots import SlotType
from tools.spec import ToolSpec

_LANGUAGES = (
    "french|spanish|german|italian|welsh|gaelic|irish|polish|portuguese|dutch|japanese|chinese|mandarin|russian|arabic|greek"
    "|hindi|urdu|punjabi|turkish|swedish|norwegian|danish|korean|latin|ukrainian|romanian|czech|finnish|hungarian"
)
_SO = r"(?:(?:oh|well|so|and|but|okay|right|hey|now) )*"
_FOREIGN = re.compile(
    rf"{_SO}(?:how (?:do|would|can|should) (?:you|i|we|one|they) say|what is|what is the word for|say"
    rf"|translate) .+ (?:in|into|to)"
    rf" (?:{_LANGUAGES})(?: please| then)?"
)
_MEANING = re.compile(
    rf"{_SO}what (?:does|do|did) (?:it|that|they|he|she) mean (?:when|if|by)\b.*|{_SO}what (?:is meant by"
    rf"|does the (?:saying|"
    r"phrase|expression)) .*"
)
_ADVICE = re.compile(
    rf"{_SO}(?:do you (?:think|reckon) )?(?:i|we) (?:should|ought to) .+ or .+|{_SO}(?:should|shall) (?:i"
    rf"|we) .+ or (?:do you|wait"
    r"|not|leave|just|is it|should i|shall i) ?.*"
)
_VAGUE = re.compile(
    rf"{_SO}(?:(?:can|could|will|would) you (?:please )?)?(?:sort|do|fix|handle|deal with|take care of|see to"
    rf"|arrange)(?: out)? "
    r"(?:that|this|the|my) (?:thing|stuff|business|matter|one thing)(?: out)?\b.*"
)
_NO_WAKING = re.compile(
    rf"{_SO}(?:(?:do not|don't) (?:bother )?(?:to )?(?:wake|waking)|no need to wake|you need not wake) (?:me|us)\b.*"
)
_ALARMS = "list_alarms_and_timers"


def unasked_reply(words: Sequence[str], specs: Mapping[str, ToolSpec]) -> TalkReply | None:
    """The reply to such a sentence; None for any other. Who does not want to be woken hears which alarms are set."""
    said = " ".join(words)
    if _FOREIGN.fullmatch(said) and not any("translat" in name.casefold() for name in specs):
        return TalkReply("Sorry, I can't translate.")
    if _MEANING.fullmatch(said):
        return TalkReply("Sorry, I can't explain what sayings mean.")
    if _ADVICE.fullmatch(said):
        return TalkReply("I can't decide that for you. Tell me if there is something that I should do.")
    if _VAGUE.fullmatch(said):
        return TalkReply("What exactly would you like me to do?")
    if _NO_WAKING.fullmatch(said) and _ALARMS in specs:
        kind = {"kind": SlotValue(SlotType.CHOICE, "alarms")}
        return TalkReply(look=Intent(_ALARMS, kind, 0, 0, ("alarms",)))
    return None
