"""Tries the readers in turn, on the whole turn and on its parts."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from services.grammar.dictation import TO_DO
from services.grammar.free_order import alerts, events, listed_things, named_timers, noted, people_saved, ran_out
from services.grammar.free_order.bag import Bag
from services.grammar.free_order.several import DICTATED, DOUBTS, SURE, Parts, Reader
from services.grammar.intents import Intent
from services.grammar.splice import shifted
from services.grammar.wording import imperative
from tools.language.tokens import FILLERS, Token

_READERS = (
    (events.TOOL, events.read),
    (alerts.REMINDER, alerts.reminder),
    (alerts.TIMER, named_timers.read),
    (alerts.TIMER, alerts.shout),
    (alerts.TIMER, alerts.given),
    (alerts.ALARM, alerts.alarm),
    (alerts.TIMER, alerts.timer),
    (ran_out.TOOL, ran_out.read),
    (listed_things.TOOL, listed_things.read),
    (people_saved.TOOL, people_saved.read),
    (noted.TOOL, noted.read),
)
_LIKE_NOTES = (listed_things.TOOL, people_saved.TOOL)
"""Tools whose requests may sound like notes: "make a note of mum's birthday", "write down on my list"."""
_SUBJECTS = frozenset(("i", "we", "it", "my", "the", "our", "i'm", "we're", "he", "she", "they", "there"))
_LEAST = 3
_LONGEST = 48
"""Most words of a turn that is read here."""


def read(
    tokens: Sequence[Token], now: datetime, tools: Set[str], found: Sequence[Intent], phrased: Reader
) -> tuple[list[Intent], list[Token]] | None:
    """The requests that explain every word of `tokens`, and the words without fillers, to which their positions refer.
    None if a word is unexplained. `found`: the intents by the tools' phrases; `phrased` reads words by them."""
    dictated = {each.tool for each in found if each.tool in DICTATED and each.complete and each.confidence >= SURE}
    if len(tokens) > _LONGEST:
        return None
    said = [token for token in tokens if token.text not in FILLERS]
    whole = one(said, now, tools)
    if dictated:
        noted = (
            whole is not None and dictated == {"create_note"} and whole[0].tool in _LIKE_NOTES and not whole[0].learned
        )
        listed = whole is not None and _list_first(said, whole, found)
        return (whole, said) if whole and (noted or listed) else None
    if whole is None:
        whole = Parts(said, now, lambda part: one(part, now, tools), phrased).read()
        whole = None if whole is not None and _cuts_a_list(said, whole) else whole
    if whole is None:
        whole = _behind_a_reason(said, now, tools)
    return (whole, said) if whole else None


def _cuts_a_list(said: Sequence[Token], whole: Sequence[Intent]) -> bool:
    """Whether a thing to do at the end of a list of such things was taken for a request: "..., and book flights"."""
    for one_list, other in pairwise(whole):
        items = one_list.slots.get("items")
        timed = bool({"time", "start", "due"} & set(other.slots))
        if one_list.tool != listed_things.TOOL or other.tool == one_list.tool or items is None or timed:
            continue
        to_do = str(one_list.said("list_name")) in TO_DO or imperative(said[items.start].text)
        if to_do and said[one_list.end - 1].closes:
            return True
    return False


def _list_first(said: Sequence[Token], whole: Sequence[Intent], found: Sequence[Intent]) -> bool:
    """Whether a list is named before what the phrases take for a message or note: "to do list, add email the bank"."""
    named = next((at for at, token in enumerate(said) if token.text == "list"), len(said))
    texts = [each.start for each in found if each.tool in DICTATED]
    return whole[0].tool == listed_things.TOOL and not whole[0].learned and named < min(texts, default=0)


def one(tokens: Sequence[Token], now: datetime, tools: Set[str]) -> list[Intent] | None:
    """One request, or several of one kind ("two timers, ..."), in any order; None if no reader understands the
    words."""
    if Bag(tokens, now).asks:
        return None
    for tool, reader in _READERS:
        found = reader(Bag(tokens, now)) if tool in tools else None
        if found:
            return [replace(each, explained=True) for each in found]
    return None


def _behind_a_reason(tokens: Sequence[Token], now: datetime, tools: Set[str]) -> list[Intent] | None:
    """One request after a sentence about the speaker: "I'm having a nap, wake me in forty minutes". The guard and the
    learned model decide whether that sentence contradicts it."""
    end = next((at + 1 for at, token in enumerate(tokens) if token.closes), len(tokens))
    first = [token.text for token in tokens[:end]]
    if not _LEAST <= end < len(tokens) or first[0] not in _SUBJECTS or not DOUBTS.isdisjoint(first):
        return None
    found = one(tokens[end:], now, tools)
    alerts_only = found is not None and all(
        each.tool in (alerts.ALARM, alerts.TIMER, alerts.REMINDER) for each in found
    )
    return [replace(shifted(each, end), explained=False) for each in found] if found and alerts_only else None
