"""Reads the reply to "Should I ...?": a yes, a no, or either of them with another value ("yeah but make it seven") or
another request ("yes please, and add milk to my list")."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.agent.core.confirmation import ConfirmationReply, orders_for, reply_of
from services.grammar.amending.clause_bounds import states
from services.grammar.amending.hearing import spelt_out
from services.grammar.doubt_words import QUESTIONS
from services.grammar.intents import Intent, SlotValue, arguments
from services.grammar.planning import OpenQuestion, faint
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.reply_values import IDLE, hour_completed, value_said
from tools import confirmation_question
from tools.language.lists import split_list
from tools.language.matcher import SENTENCE
from tools.language.moments import When
from tools.language.numbers import number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.tries import main_moment
from tools.spec import Effect

_AGREES = frozenset(
    listed(
        """yes yeah yep yup yea aye sure ok okay right fine alright absolutely definitely certainly correct exactly
        please perfect great lovely good"""
    )
)
_OPENS = frozenset(listed("oh well um ah hmm so just then thanks thank you do that's that is it do please"))
_SAYS_YES = frozenset(listed("yes yeah yep yup yea aye sure ok okay absolutely definitely exactly correct"))
_GREETINGS = phrases("good morning|good afternoon|good evening|good night|good day")
_GO = phrases("go on|go ahead|go for it")
"""Words that may surround the agreement at the beginning ("oh go on then", "yes please")."""
_NOT_THINGS = (
    SENTENCE
    | QUESTIONS
    | frozenset(
        listed("on to off from not no list reminder note timer alarm too another set add put call text remind for")
    )
)
_SURELY = frozenset(("probably", "definitely", "really", "absolutely", "certainly"))
_SHOULD = phrases("you should|you had better|you'd better|i think you should|i think so|you could|you can")
_REFUSES = frozenset(listed("no nope nah not don't never stop wait leave forget abort"))
_DENIES = frozenset(listed("no nope nah"))
_LINKS = frozenset(listed("and but only just also though or rather actually plus oh well then"))
_MAKING = phrases(
    "make it|make that|let us make it|let us say|change it to|change that to|set it for|set it to|i said|say"
)
_MORE = frozenset(listed("too also another well"))
"""With these, a request of the same kind after a yes is an additional one; without, it replaces what was asked about.
"""
_POLITE = phrases(
    """if you would|if you could|if you can|if you like|if you do not mind|if you don't mind|would you|could you
    |please|go on|go on then|oh go on|hmm go on then|go ahead then|let us|might as well|you might as well
    |that would be lovely|that'd be lovely|that would be grand|that'd be grand|that would be great|that'd be great
    |that would be brilliant|be my guest|i could do with it|i could do with that|i could do with one|that would help
    |that would do|that will do|that'll do
    |it would be nice|i would like that|i'd like that|i would love that|i suppose|i guess|suppose so|guess so
    |may as well|you may as well|that is the one|that's the one|spot on|you got it|too right|yes i would
    |that is the idea|that's the idea|that is what i said|that's what i said|that is what i meant|that's what i meant
    |that is what i want|that's what i want|that is the message|that's the message|that is the note|that's the note
    |that is the text|that's the text|i did say that|what i said"""
)
"""Replies that agree; a yes may come before or after them."""
_DECLINES = phrases(
    """not now|not yet|not just yet|not right now|maybe later|later|perhaps later|another time|some other time
    |no need|no need to|there is no need|i am good|i am fine|i'm good|i'm fine|it is fine|it's fine|i am okay|i'm okay
    |i will do it myself|i'll do it myself|i can do it myself|i will do it later|i'll do it later|not today|not really
    |i would rather not|i'd rather not|better not|rather not|i do not think so|i don't think so|not at all
    |absolutely not|definitely not|certainly not|not necessary|not needed|you need not|i changed my mind
    |i have changed my mind|leave that|i was only asking|i was just asking|i was only thinking aloud
    |i was thinking aloud|i am only kidding|i did not say that|i did not ask for that|i didn't say that
    |i didn't ask for that|i didn't mean that|who said that|i didn't mean you|i was not talking to you
    |i wasn't talking to you|not you"""
)
"""Replies that decline."""
_DECLINED = frozenset(_DECLINES)
_BEFORE_YES = frozenset(("oh", "well", "and", "so", "hmm"))
_BEHIND_YES = frozenset(listed("then thanks thank you cheers ta love dear mate"))
_BEFORE = frozenset(listed("a an the then please now could can you would just i want to need like also"))
_SMALL = frozenset(listed("a an the it that do one for"))
_ONCE = frozenset(listed("no once just the is fine will do only that that's one time enough"))


def replied(
    question: OpenQuestion,
    doubts: Sequence[Intent],
    text: str,
    reader: UtteranceReader,
    now: datetime,
) -> RecalledTurn | None:
    """What `text` means as the reply to `question`, which asks about `doubts`; None if it is no reply."""
    tokens = [token for token in tokenize(text) if token.text not in FILLERS]
    said = tuple(token.text for token in tokens)
    if said[:2] in _GREETINGS:
        return None
    if {said, said[1:], said[:-1]} & _DECLINED:
        return RecalledTurn(())
    reply = reply_of(text, orders_for(each.tool for each in doubts))
    granted = tuple(map(_granted, doubts))
    if reply is ConfirmationReply.YES or _agrees(said, question) or _orders_it(said, doubts, reader):
        return RecalledTurn(granted, confirmed=True)
    yes, rest = _split(tokens)
    if yes and (tuple(token.text for token in rest) in _POLITE or _only_reasons(rest, doubts, reader, now)):
        return RecalledTurn(granted, confirmed=True)
    if yes is None and reply is ConfirmationReply.NO and len(rest) == len(tokens):
        rather = "rather" in said and not _REFUSES & set(said)
        return (_revised(rest, doubts, reader, now) if rather else None) or RecalledTurn(())
    if not rest:
        return RecalledTurn(()) if yes is False else None
    listed_too = _extended(rest, doubts, yes)
    if listed_too is not None:
        return listed_too
    own = _requests(rest, reader, now)
    if own is not None and own.intents:
        if not yes:
            return _alone(own) if yes is False else None
        more = bool(_MORE & set(said)) or (rest[0].text == "and")
        same = {each.tool for each in own.intents} & {each.tool for each in doubts}
        intents = own.intents if same and not more else (*granted, *own.intents)
        return RecalledTurn(intents, reading=own)
    if own is None and _others(rest, doubts, reader, now):
        return None
    more = bool(yes) and rest[0].text == "and" and bool(_MORE & {token.text for token in rest[1:3]})
    while more and len(rest) > 1 and rest[0].text in ("and", "another", "also", "one", "more"):
        rest = rest[1:]
    revised = _revised(rest, doubts, reader, now)
    if revised is not None:
        return replace(revised, intents=(*granted, *revised.intents)) if more and revised.confirmed else revised
    return RecalledTurn(()) if reply is ConfirmationReply.NO else None


_ORDER = re.compile(
    r"(?:(?:oh|well|okay|ok|right|just) )*(?:pop|set|put|stick|do|add|make|whack|bung|get) (?:it|that|one|them)"
    r"(?: (?:on|up|in|down|there|for me|for then|going|then|please|now|love))*"
)


def _orders_it(said: Sequence[str], doubts: Sequence[Intent], reader: UtteranceReader) -> bool:
    """Whether the words order what was asked about ("stick it on please"), which makes or adds something."""
    harmless = all(reader.specs[each.tool].effect is Effect.WRITE_LOCAL for each in doubts)
    harmless = harmless and not any(reader.specs[each.tool].destructive for each in doubts)
    return harmless and _ORDER.fullmatch(" ".join(said)) is not None


def _only_reasons(rest: Sequence[Token], doubts: Sequence[Intent], reader: UtteranceReader, now: datetime) -> bool:
    """Whether nothing but a reason follows a yes: "because I'd only forget", and for what makes or adds something also
    "it would burn otherwise". Nothing that may be another wish, a denial or a value is one."""
    spoken = spelt_out(rest)
    words = [token.text for token in spoken]
    if not words or words[0] in QUESTIONS or _NO_REASON & set(words):
        return False
    if any(number_at([word], 0) for word in words if word not in _ARTICLES):
        return False
    if reader.read(" ".join(words), now).intents:
        return False
    if words[0] in _BECAUSE:
        return len(words) > 2
    local = all(reader.specs[each.tool].effect is Effect.WRITE_LOCAL for each in doubts)
    return local and words[0] not in _SPEAKING and not _ASKING & set(words) and states(words)


_BECAUSE = frozenset(listed("because cause cos since otherwise as"))
_SPEAKING = frozenset(("i", "you", "we", "that", "this"))
_ASKING = frozenset(("can", "could", "would", "will"))
_ARTICLES = frozenset(("a", "an", "one"))
_NO_REASON = frozenset(
    listed(
        """but not no never don't if unless instead rather actually already done cancelled off sorted finished over wait
        please want wants need needs make meant mean said"""
    )
)


def _granted(intent: Intent) -> Intent:
    """The intent after a yes: certain, and no longer bound to a condition."""
    return replace(intent, confidence=1.0, complete=True, hedged=False, condition=None, depends=None, granted=True)


def _agrees(said: Sequence[str], question: OpenQuestion) -> bool:
    """Whether the words agree: by a yes, by a set phrase, or by repeating words of the question ("yes an alarm", "timer
    yeah")."""
    core = [word for word in said if word not in _SURELY]
    yes = False
    asked = {token.text for token in tokenize(question.text)}
    while core and tuple(core) not in _POLITE:
        if core[0] in _AGREES or (core[0] in _BEFORE_YES and len(core) > 1):
            yes = yes or core[0] in _AGREES
            core.pop(0)
        elif core[-1] in _AGREES or core[-1] in _BEHIND_YES:
            yes = yes or core[-1] in _AGREES
            core.pop()
        else:
            break
    if not core:
        return yes
    once = bool({"once", "every"} & asked) and "once" in core and set(core) <= _ONCE
    agreed = once or tuple(core) in _POLITE or tuple(core) in _SHOULD
    return agreed or (bool(_SAYS_YES & set(said)) and set(core) <= asked | _SMALL)


def _split(tokens: Sequence[Token]) -> tuple[bool | None, list[Token]]:
    """Whether the reply says yes (True) or no (False) at its beginning or end, and the remaining words."""
    at, yes, no = 0, False, False
    words = [token.text for token in tokens]
    while at < len(tokens):
        word = words[at]
        going = next((each for each in _GO if tuple(words[at : at + len(each)]) == each), ())
        if not going and word not in _AGREES | _OPENS | _DENIES:
            break
        yes, no = yes or bool(going) or word in _AGREES - {"please"}, no or word in _DENIES
        at += len(going) or 1
        if no and at < len(tokens) and tokens[at].text in ("thanks", "thank"):
            break
    rest = list(tokens[at:])
    if not (yes or no) and tokens and tokens[-1].text in _AGREES - {"please", "right", "good"}:
        return True, list(tokens[:-1])
    if yes and no:
        return None, list(tokens)
    while rest and rest[0].text in _LINKS - {"and"}:
        rest.pop(0)
    made = next((each for each in _MAKING if tuple(token.text for token in rest[: len(each)]) == each), ())
    return (True if yes else False if no else None), rest[len(made) :]


_ON_LIST = re.compile(r"(?:on|to|onto|in) (?:the|my|our) (\w+(?: \w+)?) (?:list|one)")
_LONGEST_THING = 3


def _extended(rest: Sequence[Token], doubts: Sequence[Intent], yes: bool | None) -> RecalledTurn | None:
    """The list items in question with more items ("yes and bacon"), or for another list ("no, on the camping list")."""
    if len(doubts) != 1 or doubts[0].tool != "add_list_items" or not doubts[0].said("items"):
        return None
    intent, before = doubts[0], doubts[0].slots["items"]
    words = [token.text for token in rest]
    other = _ON_LIST.fullmatch(" ".join(words))
    if other:
        slots = {**intent.slots, "list_name": SlotValue(SlotType.LABEL, other[1], 0, 1)}
        return RecalledTurn((_granted(replace(intent, slots=slots)),))
    if not yes or words[0] not in ("and", "plus") or len(words) < 2 or set(words[1:]) & _NOT_THINGS:
        return None
    things = split_list(rest[1:])
    if any(len(thing.split()) > _LONGEST_THING for thing in things):
        return None
    known = before.value if isinstance(before.value, list) else [before.value]
    slots = {**intent.slots, "items": replace(before, type=SlotType.ITEMS, value=[*known, *things])}
    return RecalledTurn((_granted(replace(intent, slots=slots)),))


def _requests(rest: Sequence[Token], reader: UtteranceReader, now: datetime) -> UtteranceReading | None:
    """The reading of the words after a yes or a no, if they are requests of their own; else None."""
    start = 1 if rest[0].text == "and" else 0
    spoken = " ".join(token.surface for token in rest[start:] if token.surface)
    reading = reader.read(spoken, now)
    whole = [each for each in reading.intents if each.complete and each.confidence > 0.7 and not each.hedged]
    fits = whole and len(whole) == len(reading.intents) and set(reading.words[: whole[0].start]) <= _BEFORE
    return reading if fits else None


def _others(rest: Sequence[Token], doubts: Sequence[Intent], reader: UtteranceReader, now: datetime) -> bool:
    """Whether the words seem to be about something else than the question."""
    found = reader.read(" ".join(token.surface for token in rest if token.surface), now).intents
    return any(each.tool not in {doubt.tool for doubt in doubts} and not faint(each) for each in found)


def _alone(own: UtteranceReading) -> RecalledTurn:
    return RecalledTurn(own.intents, reading=own)


def _revised(
    rest: Sequence[Token], doubts: Sequence[Intent], reader: UtteranceReader, now: datetime
) -> RecalledTurn | None:
    """The request in question with the value that the reply gives instead. If it has an external effect, or cannot be
    undone, the user is asked again."""
    if len(doubts) != 1:
        return None
    intent = doubts[0]
    spec = reader.specs[intent.tool]
    changed = _with_value(rest, intent, main_moment(spec), now)
    if changed is None:
        return None
    new, plain = changed
    args = arguments(new, spec, now)
    if args.missing and not plain:
        return None
    if plain and spec.effect is Effect.WRITE_LOCAL and not spec.destructive:
        return RecalledTurn((_granted(new),), confirmed=True)
    return RecalledTurn((replace(_granted(new), granted=False),), ask=confirmation_question.should_i(spec, args.values))


def _with_value(rest: Sequence[Token], intent: Intent, moment: str | None, now: datetime) -> tuple[Intent, bool] | None:
    """The request with the moment or duration in the words, and whether they say nothing else."""
    lengths = [name for name, value in intent.slots.items() if value.type is SlotType.DURATION]
    if len(lengths) == 1 and moment is None:
        found, name = value_said(rest, SlotType.DURATION, now), lengths[0]
    elif moment is not None:
        found, name = value_said(hour_completed(rest, intent.said(moment)), SlotType.DATETIME, now), moment
    else:
        return None
    if found is None or found.unclear:
        return None
    before = intent.said(name)
    value = before.merged(found.value) if isinstance(before, When) and isinstance(found.value, When) else found.value
    kind = SlotType.DATETIME if isinstance(value, When) else SlotType.DURATION
    slots = {**intent.slots, name: SlotValue(kind, value)}
    if found.again is not None:
        slots["rule"] = SlotValue(SlotType.RECURRENCE, found.again)
    left = {token.text for token in found.rest} - IDLE - _LINKS
    return replace(intent, slots=slots), not left
