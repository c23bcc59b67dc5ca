"""Offers a declared tool where a turn would lead to nothing, although it says the values that the tool enumerates.

The words of chatty and dialectal orders ("yeah a latte", "giz a mocha pal") are often taken for talk, for things on a
list that nobody has named, or for a place. If exactly one declared tool with side effects enumerates what was said, and
the words may be an order (`declared_mentions.py`), the user is asked. Nothing is carried out without a yes."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar import wording
from services.grammar.declared import is_declared
from services.grammar.declared_candidate import to_be_asked
from services.grammar.declared_mentions import Mention, order_start
from services.grammar.declared_nearest import nearest
from services.grammar.declared_opposites import opposed
from services.grammar.declared_parameters import parameters_of
from services.grammar.declared_values import DeclaredValues, values_of
from services.grammar.declared_words import COURTESY
from services.grammar.intents import Intent
from services.grammar.planning import GrammarPlan, OpenQuestion, PlanBuilder
from services.grammar.slot_questions import asked_for
from services.grammar.talk_replies import LISTENING
from services.grammar.turn_analysis import TurnAnalysis
from services.understanding.encoder import is_tool
from services.understanding.reading import LearnedReading, LearnedRequest
from services.understanding.stems import FUNCTION_WORDS
from tools.language.choices import choices_of
from tools.language.slots import FREE
from tools.language.spoken import listed
from tools.language.tokens import Token, tokenize
from tools.spec import ToolSpec

_SURE = 0.9
"""From this probability of the learned model on, words that are not meant now, or a story, are no order."""
_LOOK_UP = 0.6
"""From this probability on, a look-up is meant, unless the words have the form of an order."""
_NOT_MEANT = frozenset({"negated", "supposed", "reported", "withdrawn", "hedged"})
_KEEPING = frozenset({"add_list_items", "remove_list_items", "create_note"})
"""Tools of the library that take any words."""
_KEPT_IN = frozenset(listed("list lists shopping groceries grocery trolley basket note notes remember jot write"))
"""Without one of these words, none of them was asked for."""
_BETWEEN = frozenset(listed("a an the of in and with so some one wi it make that on but for"))
_GAP = 3
_NAMELESS = FUNCTION_WORDS | COURTESY | frozenset(listed("on off up down yes no good bad okay high low more less all"))
"""A value of these words alone is said in any sentence."""


def with_offer(analysis: TurnAnalysis, learned: LearnedReading | None, text: str, asked: bool) -> TurnAnalysis:
    """`analysis`, or one that offers a declared tool if it leads to nothing. `learned`: what the learned model has read
    of `text`, the turn's words. `asked`: a question of the assistant is open, to which they may reply."""
    draft, dropped = analysis.draft, analysis.reading.dropped
    if asked or learned is None or learned.whole is None or not draft.settled:
        return analysis
    tokens = tokenize(text)
    if not dropped and _barren(analysis):
        found = [
            offer
            for spec in draft.specs.values()
            if is_declared(spec) and not spec.safe and (offer := _offer(spec, learned, tokens, draft)) is not None
        ]
        if len(found) == 1 and _leaves(analysis, found[0]):
            return _asking(found[0], analysis, tokens)
    said = {token.text for token in tokens}
    if learned.whole.declared and _stray(analysis) and not (_KEPT_IN | _LIBRARY) & said:
        intent = nearest(learned, tokens, draft)
        if intent is not None and not (analysis.plan.questions and draft.arguments(intent).missing):
            return _asking(intent, analysis, tokens)
    return analysis


def _asking(intent: Intent, analysis: TurnAnalysis, tokens: Sequence[Token]) -> TurnAnalysis:
    """The analysis that only asks about `intent`, or for a required value of it that was not said."""
    draft, spec = analysis.draft, analysis.draft.specs[intent.tool]
    arguments = draft.arguments(intent)
    slot = next(iter(arguments.missing), None)
    question = wording.as_declared(spec, arguments.values, all_heard=not intent.unread)
    if slot is not None:
        question = asked_for(spec, slot)
    made = replace(draft, plan=GrammarPlan(questions=[OpenQuestion(question, intent, slot)]), intents=(intent,))
    words = tuple(token.text for token in tokens)
    reading = replace(
        analysis.reading, intents=(intent,), tokens=tuple(tokens), words=words, unfinished=False, dropped=()
    )
    return TurnAnalysis(reading, made.plan, made)


def _stray(analysis: TurnAnalysis) -> bool:
    """Whether the turn leads to no deed: to nothing, to words that something was not understood, to a look-up by which
    the words of a request for another tool may be taken, or only to a question about something of the library that is
    kept in any words, such as a timer."""
    made, specs = analysis.plan, analysis.draft.specs
    if analysis.recalled is not None or (analysis.talk is not None and analysis.talk.text != LISTENING):
        return False
    asked = all(each.intent.tool in _ANY_WORDS for each in made.questions)
    return asked and all(specs[call.tool].safe and call.tool in _STRAY for call in made.calls)


_ANY_WORDS = _KEEPING | {"append_note", "set_timer", "set_alarm", "create_reminder", "create_event", "get_weather"}
"""Tools of the library for which the learned model takes requests for tools that it does not know. They are not asked
about if another tool is clearly nearer."""
_LIBRARY = frozenset(
    listed("timer timers alarm alarms wake remind reminder reminders calendar event events diary countdown weather")
)
"""With one of these words, one of `_ANY_WORDS` was asked for."""
_STRAY = frozenset({"wiki_lookup", "web_search", "search_notes", "search_places", "search_calendar", "calculate"})
"""Look-ups for which the learned model takes requests for tools that it does not know."""


def _barren(analysis: TurnAnalysis) -> bool:
    """Whether the turn leads to no deed: to nothing, a word of listening, a question for a list, or a look-up."""
    made, specs = analysis.plan, analysis.draft.specs
    if analysis.recalled is not None or (analysis.talk is not None and analysis.talk.text != LISTENING):
        return False
    said = all(text == LISTENING for text in made.remarks.values())
    looks = all(specs[call.tool].safe for call in made.calls)
    return said and looks and all(each.intent.tool in _KEEPING for each in made.questions)


def _leaves(analysis: TurnAnalysis, offer: Intent) -> bool:
    """Whether what the turn would lead to is made of the words of `offer` alone: a list that was not named, or a
    look-up of words that contain the values."""
    made = analysis.plan
    if made.questions and _KEPT_IN & set(offer.words):
        return False
    if not made.calls:
        return True
    values = [" ".join(offer.words[slot.start : slot.end]) for slot in offer.slots.values()]
    free = [slot for each in analysis.draft.intents for slot in each.slots.values() if slot.type in FREE]
    texts = [str(slot.value).casefold() for slot in free]
    if len(values) > 1 and texts and all(any(text in value for value in values) for text in texts):
        return True
    longer = all(len(text.split()) > _GAP for text in texts)
    return longer and all(any(value in text for text in texts) for value in values)


def _offer(spec: ToolSpec, learned: LearnedReading, tokens: Sequence[Token], draft: PlanBuilder) -> Intent | None:
    """The request for `spec` that the words may be; None if they hold no declared value of each required parameter,
    several for the same, or are no order."""
    said = [token.text for token in tokens]
    required = set(spec.parameters.get("required") or ())
    assert learned.whole is not None
    values = values_of(spec, tokens, 0, len(tokens), learned.whole.spans, draft.now)
    if not required or not required <= values.slots.keys() or not _named(spec, values, said, required):
        return None
    mention = _mention(spec, values, tokens, draft)
    start = order_start(said, mention)
    if start is None or opposed(spec, said[start : mention.start]) or _twice(spec, values, said, required):
        return None
    if not _meant(learned, mention, framed=start < mention.start):
        return None
    begin = min(slot.start for slot in values.slots.values())
    unread = mention.unread if begin >= min(start, mention.start) else max(1, mention.unread)
    return to_be_asked(spec, values, said, unread)


def _named(spec: ToolSpec, values: DeclaredValues, said: Sequence[str], required: set[str]) -> bool:
    """Whether a declared value of a required parameter was said as it is declared, with a word that names something,
    which "off" and "good" do not."""
    for parameter in parameters_of(spec):
        slot = values.slots.get(parameter.name)
        if parameter.name not in required & set(values.chosen) or slot is None or not parameter.choices:
            continue
        naming = any(word not in _NAMELESS for word in said[slot.start : slot.end])
        if naming and choices_of(parameter.choices).exact(said, slot.start) is not None:
            return True
    return False


def _mention(spec: ToolSpec, values: DeclaredValues, tokens: Sequence[Token], draft: PlanBuilder) -> Mention:
    """The values that stand together with those of the required parameters."""
    required = spec.parameters.get("required") or ()
    needed = [values.slots[name] for name in required]
    start, end = min(slot.start for slot in needed), max(slot.end for slot in needed)
    for slot in sorted(values.slots.values(), key=lambda each: -each.end):
        if slot.end <= start and _BETWEEN.issuperset(token.text for token in tokens[slot.end : start]):
            start = slot.start
    for slot in sorted(values.slots.values(), key=lambda each: each.start):
        if slot.start >= end and _BETWEEN.issuperset(token.text for token in tokens[end : slot.start]):
            end = slot.end
    unread = values_of(spec, tokens, start, len(tokens), (), draft.now).unread
    return Mention(start, end, unread, len(values.chosen) > 1)


def _twice(spec: ToolSpec, values: DeclaredValues, said: Sequence[str], required: set[str]) -> bool:
    """Whether another value of a required parameter was said: "a latte or a mocha"."""
    for parameter in parameters_of(spec):
        slot = values.slots.get(parameter.name)
        if parameter.name not in required or not parameter.choices or slot is None or parameter.several:
            continue
        for at in range(len(said)):
            other = choices_of(parameter.choices).exact(said, at)
            inside = any(one <= at < two for each in values.slots.values() for one, two in each.spans)
            if other is not None and not inside and other.value != slot.value:
                return True
    return False


def _meant(learned: LearnedReading, mention: Mention, framed: bool) -> bool:
    """Whether the learned model is not sure that the words with the values are something else."""
    return not any(
        _otherwise(each, mention, framed)
        for each in learned.requests
        if each.start < mention.end and mention.start < each.end
    )


def _otherwise(request: LearnedRequest, mention: Mention, framed: bool) -> bool:
    if request.act in _NOT_MEANT and request.p_act >= _SURE:
        return True
    if framed or mention.several:
        return False
    story = request.label == "talk.story" and min(request.p_label, request.p_act) >= _SURE and request.act == "talk"
    look = is_tool(request.label) and request.label not in _KEEPING and request.p_label >= _LOOK_UP
    return story or (look and request.label in _FACTS)


_FACTS = frozenset({"wiki_lookup", "web_search", "search_notes", "search_places", "search_calendar"})
