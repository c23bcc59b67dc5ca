"""Words that say nothing about what a declared tool should do: courtesies, words of asking, reasons. Every other word
that no value and no declaration explains could change the request, so that it is asked about."""

from collections.abc import Sequence

from services.grammar.cues import starts_with
from services.grammar.doubt_words import AFTER, CONDITIONS, DROPPING, NEGATORS, POLITE, QUESTION_WORDS, REPEATING
from services.understanding.stems import stem
from tools.language.spoken import listed, phrases
from tools.language.tokens import FILLERS

ASKING = frozenset(
    listed(
        """get grab give make take have like love want need fancy order bring fetch fix pour put try do go use start run
        show tell find check look hit set pick choose add know see keep let got getting having ordering going looking
        wondering craving dying kill murder thinking hoping today right away here thing something anything feeling mood
        down back over around hand sort ready prepare quick great good lovely nice perfect awesome really actually maybe
        kind bit turn switch flip read play search give let's request need help"""
    )
)
"""Words with which people ask for anything: they do not show which tool is meant."""
ASKING_STEMS = frozenset(map(stem, ASKING))
DESCRIBING = frozenset(
    listed(
        """gimme lemme appreciate fancied whip throw toss treat prefer preferably ideally using prepared sweetened
        brewed along accompanied containing featuring added made served stirred mixed topped filled poured included
        comes should lasting hear"""
    )
)
"""Words that tie a value to what is ordered: "made with", "it should be", "stirred in"."""
COURTESY = frozenset(word for phrase in (*POLITE, *AFTER) for word in phrase)
CHANGING = (NEGATORS | CONDITIONS | REPEATING | DROPPING | {"or"}) - frozenset(
    {"anything", "everything", "when", "after", "before", "once"}
)
LIMITING = frozenset(listed("when whenever once after before until while as"))
CLAUSES = frozenset(
    listed("i i'm i've we we're we've you you're you've he he's she she's they they're it it's my our the")
)
"""Directly behind one of `LIMITING`, these begin a clause: "once she is here"."""

OPENINGS = phrases(
    """i was wondering if|for breakfast|for lunch|for dinner|for dessert|for starters|to start|to begin with
    |to drink|to eat|for a drink|for today|for tonight|i was wondering whether|i wonder if|i was hoping to
    |i was hoping i could|hiya|howdy|yo|morning|hi|hello|good morning|afternoon|good afternoon|evening|good evening
    |excuse me|all right|alright|right|listen|let me see|let me think|let's see|tell you what|i tell you what
    |you know|you know what|i think|my usual|the usual|my regular|for me|as always|hello there|hi there|hey there
    |how are you|quick one|one more thing|by the way|if i may|if i could|whenever you are ready
    |when you get a chance|when you have a moment|when you are ready"""
)
"""Phrases that may open a request."""
GREETING = FILLERS | frozenset(listed("hey hi hello okay so well please and then oh yes yeah also now"))
_COURTEOUS = phrases(
    """if that is okay|if that is ok|if that is all right|if that is alright|if that is fine|if that is possible
    |if that is not too much trouble|if it is okay|if it is all right|if it is possible
    |if it is not too much trouble|if it is no trouble|if it is not too much to ask|if you do not mind
    |if you don't mind|if you have it|if you have that|if you have them|if you have any|if you have one
    |if you have got it|if you have got that|if you have got any|if you have got one|if you've got it
    |if you've got that|if you've got any|if you've got one|would hit the spot|nothing fancy|nothing special
    |nothing in it|is what i am after|is what we're after|is what i need|is what i want|is what i would like
    |is all i need|is all i want|is what we need|is what we want|that is really it|that is really all|so badly
    |so bad|so much|desperately|like crazy|right about now|real quick|asap|as soon as possible|pronto
    |while you are at it|while you're at it|on the double|when it is ready|right now|right away|straight away
    |if there is any|if there is one|top it off|top it all off|top it|finish it off|finish it|round it off|on top
    |place an order|put in an order|ring up a|ring up an|ring up one|ring me up|hook me up|set me up|how about
    |if you can|if you could|if you would|if you will|if you please|if you wouldn't mind|if possible|if i may
    |if i could|if at all possible|when you can|whenever you can|when you get a chance|when you get a minute
    |when you get a moment|when you have a chance|when you have a minute|when you have a moment
    |when you have a second|when you are ready|whenever you are ready|that is it|that is all|that is everything
    |that will be it|that will be all|that will be everything|that would be all|that would be it|that should be it
    |that should be all|that should do it|that will do|that would be great|that would be lovely|that would be nice
    |that would be perfect|that would be brilliant|that would be amazing|that would be wonderful|nothing else
    |much appreciated|i appreciate it|appreciate it|appreciated|thanks a lot|thanks a million|thanks so much
    |thanks very much|thank you so much|thank you very much|thank you kindly|many thanks|ta|cheers|you are a star
    |you are the best|no rush|no hurry|no worries|do not forget|don't forget|before i forget|make sure to|be sure to
    |make sure it is|make sure|for here|to go|to take away|if you know"""
)
"""Phrases that may stand anywhere in a request and change nothing, although some have the form of a condition or of a
denial."""
HOLDERS = frozenset(
    listed(
        """cup mug glass bottle bowl plate portion serving size sized one ones version option kind style blend flavor
        flavour beans session"""
    )
)
"""Directly behind a declared value these name what it comes in, or the thing itself ("in a large cup", "the small
one")."""
REPORTING = frozenset(listed("said says told tells tell asked asks wrote reads called heard wants"))
_TELLERS = frozenset(listed("i we it my our the there that this"))


_FEELING = tuple(
    tuple(f"{who} {much} {state}".split())
    for who in ("i am", "we are", "we're", "i feel")
    for much in ("", "so", "really", "very", "just", "a bit", "absolutely", "still")
    for state in listed("hungry starving thirsty tired exhausted freezing frozen cold late busy famished knackered")
)
_COURTEOUS = (*_COURTEOUS, *sorted(_FEELING, key=len, reverse=True))


def passed_over(words: Sequence[str], start: int, end: int) -> frozenset[int]:
    """The indices in [start, end) of words that belong to a courtesy of several words or to the openings."""
    found: set[int] = set()
    at = start
    while at < end and (words[at] in GREETING or _longest(OPENINGS, words, at, end)):
        size = _longest(OPENINGS, words, at, end)
        found.update(range(at, at + size))
        at += max(1, size)
    for at in range(start, end):
        size = _longest(_COURTEOUS, words, at, end)
        found.update(range(at, at + size))
    return frozenset(found)


def _longest(known: Sequence[tuple[str, ...]], words: Sequence[str], at: int, end: int) -> int:
    return next((len(each) for each in known if at + len(each) <= end and starts_with(words, at, each)), 0)


def reason_end(words: Sequence[str], start: int, end: int) -> int:
    """Index behind a reason before the request: behind its "so" ("i barely slept so get me a ..."), or where an order
    begins ("it's cold out get me a ..."); `start` without one. A reason is a statement of the speaker without
    condition, question or report."""
    passed = passed_over(words, start, end)
    for at in range(start + _SHORTEST_REASON, end - 2):
        led = _so(words, at)
        if not led and (words[at - 1] in GOES_ON or not _longest(_ORDERS, words, at, end)):
            continue
        said = [word for place, word in enumerate(words[start:at], start=start) if place not in passed]
        said = " ".join(said).replace("you know what ", "").split()
        first = next((word for word in said if word not in GREETING), "")
        told = first in _TELLERS or first.endswith(("'re", "'s"))
        if told and not _NO_REASON & set(said):
            return at + led
    return start


def _so(words: Sequence[str], at: int) -> int:
    """Number of words at `at` that lead from a reason to the request ("so", "so go on"); 0 if none do."""
    size = 3 if tuple(words[at : at + 3]) == ("so", "go", "on") else 1
    return size if words[at] == "so" and words[at + size : at + size + 1] and words[at + size] in _AFTER_SO else 0


def talk_end(words: Sequence[str], start: int, end: int) -> int:
    """Index where an order begins behind other talk ("my friend keeps on about this place so i will try a"); `start`
    without one. Whether it belongs to the order is unclear, so the user is asked."""
    passed = passed_over(words, start, end)
    for at in range(end - 2, start + _SHORTEST_REASON - 1, -1):
        if words[at - 1] in GOES_ON or not _longest(_ORDERS_BEHIND_TALK, words, at, end):
            continue
        said = [word for place, word in enumerate(words[start:at], start=start) if place not in passed]
        told = REPORTING & set(words[max(start, at - _NEAR) : at])
        return start if told or (CONDITIONS - {"before", "after", "were"}) & set(said) else at
    return start


_NEAR = 3
_SHORTEST_REASON = 3
_ORDERS = phrases(
    """i would|i will|i want|i need|i fancy|i could use|i could do with|we would|we will|get me|get us|give me
    |give us|make me|make us|bring me|bring us|order me|order us|can i get|can i have|could i get|could i have
    |can we get|can we have|can you|could you|would you|i would like|i will have|i will take|let me get|let me have
    |please get|please give|please make|please order|please bring"""
)
"""Beginnings of orders that cannot be the middle of a statement."""
_ORDERS_BEHIND_TALK = (
    *phrases(
        """i feel like having|i feel like a|i feel like an|i really need|i really want|i am going to need
        |i am going to have|i guess i will|i think i will|i suppose i will|i reckon i will|i should be glad
        |i should be ever so|i would be glad|i would be grateful|i could murder|i could kill for|would you mind
        |do you mind|fix me|fix us|please fix|do me a|do us a|reckon i could|do you reckon|do you think|i am after
        |we are after|i was thinking i would|i was thinking of|i was hoping for|let me have|let me get|let's have
        |how about"""
    ),
    *_ORDERS,
)
"""Beginnings of orders that may follow any talk."""
_AFTER_SO = frozenset(
    listed(
        """get give make bring order let let's can could would will i we a an one the please just maybe start put do
        grab fix pour set book turn play send show find add"""
    )
)
"""Directly behind "so", these begin the request."""
GOES_ON = frozenset(
    listed(
        """to and or not no never that than of for with by from i you we they he she it who which what when where how
        why will would can could should shall may might must do does did don't doesn't won't can't a an the my if"""
    )
)
"""Directly before an order's first words, these show that the statement goes on ("to get me a")."""
_UNSURE = frozenset(listed("sure know think guess maybe perhaps might wonder wondering"))
_NO_REASON = (CONDITIONS - {"were", "before", "after"}) | REPORTING | QUESTION_WORDS | _UNSURE


def for_whom(words: Sequence[str], start: int, end: int) -> frozenset[int]:
    """The indices of words that say for whom something is: "for my colleague", "for us both"."""
    found: set[int] = set()
    for at in range(start, end - 1):
        size = 2 if words[at + 1] in _PERSONS_ALONE else 3
        person = words[min(at + size, end) - 1]
        owned = size == 2 or (words[at + 1] in _OWNING and person in _PERSONS)
        if words[at] == "for" and at + size <= end and owned:
            found.update(range(at, at + size))
    return frozenset(found)


_OWNING = frozenset(listed("my our the a this that her his their one"))
_PERSONS_ALONE = frozenset(listed("him her them everyone everybody mum mom dad grandma grandpa"))
_PERSONS = frozenset(
    listed(
        """colleague coworker friend mate wife husband mum mom mother dad father boss partner girlfriend boyfriend kid
        son daughter child brother sister guest lady gentleman gentlemen ladies neighbour neighbor manager teacher
        roommate flatmate client visitor grandma grandpa aunt uncle cousin"""
    )
)


def cause_start(words: Sequence[str], start: int, end: int) -> int:
    """Index of the "because" of a reason behind the request; `end` without one, or if it holds a condition or a
    report."""
    at = next((at for at in range(start + 2, end) if words[at] in ("because", "cause", "cos")), end)
    said = set(words[at + 1 : end])
    return end if said & _NO_REASON else at
