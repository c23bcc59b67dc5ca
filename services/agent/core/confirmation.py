"""Reads the user's reply to a question such as "Shall I delete it?" (`spec.md#confirmation`). Deterministic: no model
takes part in the decision."""

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from tools.language.spoken import phrases


class ConfirmationReply(StrEnum):
    """What the user's words mean as a reply."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    OTHER = "other"  # a new request, not a reply


_WORDS = re.compile(r"[a-z']+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_YES = phrases(
    """yes|yeah|yep|yup|yes i do|yes you should|sure|sure thing|ok|okay|right|correct|affirmative|absolutely|definitely
    |certainly|confirm|confirmed|indeed|exactly|by all means|go on|go ahead|go for it|do it|do that|do so|please do
    |of course|that's right|that is right|that's fine|that is fine|that's good|that's okay|that's ok|that's correct
    |that's it|that works|sounds good|sounds fine|sounds great|fine|fine by me|fine with me|good|great|perfect|all right
    |alright|continue|proceed|i said yes|i said yeah|i say yes|i am sure|i'm sure|you can|you may|you should|let's do it
    |let us do it|yes let's|make it so|why not|all of them|all of it|both|both of them|i do|i would
    |i confirm|carry on|that would be great|that would be lovely|that would be good|that would be nice
    |that would be fine|that would be perfect|that would be helpful|i guess so|i suppose so|i think so"""
)
"""Matched from left to right. Besides these phrases only fillers may occur, so that no sentence counts as a yes because
it contains one."""
_VERBS = _set(
    "send delete remove clear call ring text cancel move add set put save book schedule place make play start create "
    "email erase wipe empty change update write dial post stop"
)
_OBJECTS = _set("it that them him her this these those one all everything")
_NO = _set("no nope nah don't not never stop negative wait leave forget abort rather")
_NO_ALONE = phrases(
    "cancel|cancel it|cancel that|hold on|hang on|skip it|skip that|drop it|keep it|keep them|keep that|i said no"
)
_FILLER = _set(
    "please thanks thank you um uh well oh so just now then and i'm i am we can want to it that them all the this mind "
    "him her for me let's yourself quickly already hey there"
)
_SAME = {
    "delete": ("remove", "cancel", "clear", "erase"),
    "clear": ("delete", "empty", "wipe", "remove"),
    "remove": ("delete", "take"),
    "cancel": ("delete", "stop", "remove"),
    "place": ("call", "ring", "dial"),
    "send": ("text", "email", "write"),
    "create": ("add", "make", "book", "schedule", "put", "set"),
    "set": ("start", "make", "put"),
    "start": ("begin",),
    "append": ("add", "put", "write"),
    "update": ("change", "move"),
    "change": ("set", "make", "update", "move"),
    "add": ("put", "save"),
}
"""Other words that users say for the verbs in tool names."""
_UNDOES = _set("stop delete cancel remove erase clear wipe")
"""With an object ("delete that") these say no to a question about anything that they do not name."""
SHORT = 6
"""Words. A longer sentence that is neither yes nor no is a new request."""


def orders_for(tools: Iterable[str]) -> frozenset[str]:
    """The words with which the user may order again what the tools of these names do."""
    named = {word for tool in tools for word in tool.split("_")}
    return frozenset(named.union(*(_SAME.get(word, ()) for word in named)))


def reply_of(text: str, doing: Collection[str] = ()) -> ConfirmationReply:
    """Classify the user's words. NO wins over YES. YES allows no other words: "yes but only the first" is unclear.

    `doing` are words for what was asked about (`orders_for`): of "delete_event" "delete it" is a yes, "send it" is not,
    and of "create_event" "delete it" is a no. If `doing` is empty, any such order is a yes.
    """
    words = _WORDS.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    bare = tuple(word for word in words if word not in _FILLER or word in _OBJECTS)
    if bare in _NO_ALONE and not (bare[0] in _VERBS and bare[0] in doing):
        return ConfirmationReply.NO
    if _NO & set(words) and not _is_yes(words, doing):
        return ConfirmationReply.NO if len(words) <= SHORT or words[0] in _NO else ConfirmationReply.OTHER
    if _is_yes(words, doing):
        return ConfirmationReply.YES
    if doing and len(bare) > 1 and bare[0] in _UNDOES and _OBJECTS.issuperset(bare[1:]):
        return ConfirmationReply.NO
    return ConfirmationReply.UNCLEAR if len(words) <= SHORT else ConfirmationReply.OTHER


def _is_yes(words: list[str], doing: Collection[str]) -> bool:
    """Whether the words consist only of phrases that agree, repeated orders and fillers, and are not only fillers."""
    at, agreed = 0, False
    while at < len(words):
        fit = next((phrase for phrase in _YES if tuple(words[at : at + len(phrase)]) == phrase), None)
        ordered = words[at] in _VERBS and (not doing or words[at] in doing)
        if fit is not None:
            at, agreed = at + len(fit), True
        elif ordered and words[at + 1 : at + 2] and words[at + 1] in _OBJECTS:
            at, agreed = at + 2, True
        elif words[at] in _FILLER:
            at += 1
        else:
            return False
    return agreed
