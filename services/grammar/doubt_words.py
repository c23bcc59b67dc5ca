"""Closed classes of English words that turn a request into something else: denials, conditions, questions, reports.

The classes do not depend on the enabled tools or on topics. `guard.py` decides what follows from them.
"""

from collections.abc import Collection, Sequence

from tools.language.dates import WEEKDAYS
from tools.language.spoken import listed, phrases

POLITE = phrases(
    """please|just|now|then|kindly|quickly|also|and|so|plus|okay|hey|hi|hello|good morning|good evening|good afternoon
    |thanks|thank you|oh|well|alright|all right|right|yes|yeah|yep|sure|first|next|again|actually|foresay|computer
    |assistant|go ahead and|go on and|can you|could you|would you|will you|can i get|can i have|could i get
    |could i have|may i have|can we get|can we have|let us have|let me have|you can|you could possibly
    |would you mind|do you mind|would you be able to|are you able to|would you be so kind as to
    |would you be kind enough to|be so kind as to|be a dear and|i would like you to|i would like to|i would like
    |i would love|i want you to|i want to|i want|i need you to|i need to|i need|we need to|we need|we want|let us
    |let's|do me a favor and|do me a favour and|could you do me a favor and|can you do me a favor and
    |can you do me a favour and|could you do me a favour and|i was wondering if you could|i wonder if you could
    |i was wondering whether you could|do you think you could|do you think you can|if you could|if you can
    |if you would|if possible|possibly|help me|help me to|i am going to need|i will need|make sure to|be sure to
    |don't forget to|do not forget to|remember to|you know what|sorry|um|uh|like|maybe you could|no|wait|hang on
    |hold on|and then|after that|the same way|at the same time|as well|too|for me|one more thing|another thing
    |never mind|i mean|i meant|instead|rather|anyway|anyways|basically|in that case|if so|if it does|if it is|if not
    |cheers|a|an|another|the|some"""
)
"""These may come between the beginning of a clause and a request, which is still meant as a request."""

AFTER = phrases(
    """please|thanks|thank you|thank you very much|many thanks|cheers|now|right now|right away|straight away|then|too
    |as well|also|again|okay|for me|for us|would you|will you|could you|can you|won't you|will ya|would ya
    |could ya|can ya|if you can|if you could
    |if you would|if you don't mind|if you do not mind|if possible|if that is okay|if it is not too much trouble
    |when you can|when you get a chance|when you have a moment|instead|quickly|and|that is all|that is it
    |that will be all|foresay|if you please|very much|so much|a lot|mate|love|dear|darling|actually|just|only
    |was right|be quick|hurry up|so"""
)
"""These may follow a request without changing its meaning."""

COURTEOUS_IFS = phrases(
    """i don't suppose you|i do not suppose you|if you would|if you could|if you can
    |if you don't mind|if you do not mind|if you wouldn't mind
    |if you would not mind|if you would be so kind|if you please|if possible|if it is possible|if that is okay
    |if that is all right|if it is okay|if it is all right|if it is not too much trouble|if it isn't too much trouble
    |if it is no trouble|if it is not a bother|if you get a chance|if you have a moment|if you have a minute"""
)
"""Conditions that are only courtesy, wherever they stand before a request."""

NEGATORS = frozenset(
    listed(
        """not never no cannot without neither nor nobody none nothing hardly avoid refuse instead unless stop
        unnecessary needless anything everything"""
    )
)
"""Words that deny. The guard also counts every word that ends in "n't"."""

CONDITIONS = frozenset(
    listed(
        """if when whenever unless until till once suppose supposing imagine assuming provided whether before after
        were"""
    )
)
HEDGES = frozenset(
    listed(
        """maybe perhaps might possibly probably should ought could would may wonder wondering thinking considering
        tempted guess suppose love hope wish someday sometimes going meant meaning planning tried trying almost
        nearly"""
    )
)
REPORTS = frozenset(
    listed(
        """said says say saying told tells tell asked asks ask asking goes reads read wrote writes written called
        shouted shouts heard hear wants wanted likes liked used reminded mentioned claimed promised suggested
        suggests recommends phrase words word sentence line lyrics example title quote quoted always usually often
        yesterday earlier ago already script"""
    )
)
QUESTIONS = frozenset(
    listed(
        """what why who whom whose how which when where am is are was were do does did has have had shall should would
        could can will may might must"""
    )
)
QUESTION_WORDS = frozenset(listed("""what why who whom whose how which when where"""))
AUXILIARIES = QUESTIONS - QUESTION_WORDS

_SUBJECT_LOST = frozenset(
    [
        (modal, verb)
        for modal in ("can", "could", "may")
        for verb in listed("have get take try order grab buy book rent")
    ]
    + [(may, verb) for may in ("can", "could") for verb in listed("give make bring prepare reserve")]
    + [("would", "like"), ("would", "love")]
)
_TO_THINGS = frozenset(listed("a an the one some another my our me us to have get order try please just"))


def subject_lost(said: Sequence[str], openings: Collection[tuple[str, ...]] = ()) -> bool:
    """Whether `said`, the words before what is wanted, begin like "may I have a" or "I would like a" without the
    subject, which the recogniser has missed; or with one of `openings`. No question begins like this. "Would like to
    have a" does; "may have a look at the" and "could have had a" do not."""
    opened = max((len(each) for each in (*_SUBJECT_LOST, *openings) if tuple(said[: len(each)]) == each), default=0)
    return opened > 0 and _TO_THINGS.issuperset(said[opened:])


SUBJECTS = frozenset(
    listed(
        """i he she they we it you who that which to of the a an my our his her their for with by about or than as be
        been being from in on at"""
    )
)
"""Directly before a request, these show that it is part of another sentence ("they text Ben", "asked me to")."""

REPORTING = frozenset(listed("""said says say saying told goes went asked reads wrote called shouted like words"""))
"""Directly before a polite opening, these show that it is quoted ("he said could you text Anna")."""

NO_NEED = frozenset(listed("""need reason point use sense way longer more hurry"""))
"""After "no", these form a denial ("there is no need to ...")."""

STATING = frozenset(listed("""i you we he she they there it that this"""))
"""Subjects. A denial after one is a clause of its own and no correction."""

PERHAPS = frozenset(listed("""maybe perhaps possibly probably if whether unless"""))
"""Before the subject of a denial, these turn the denial into a hedge ("maybe you don't ...")."""

DROPPING = frozenset(listed("""skip forget drop leave lose scratch scrap ditch ignore disregard omit without"""))
"""Verbs whose object is not to be done ("forget the alarm")."""

BEFORE_THINGS = frozenset(listed("""the a an my our your that this any another some about with"""))

JOINS = frozenset(listed("""and so then but also plus please okay because"""))

WITHDRAWALS = phrases(
    """never mind|nevermind|forget it|forget that|forget i said|forget about|scratch that|cancel that|leave it|skip it
    |skip that|don't bother|don't send|do not send|don't text|do not text|don't call|don't tell|don't say that
    |don't do that|don't do it|delete that|delete it|undo that|strike that|on second thought|on second thoughts
    |changed my mind|change of plan|drop it|not any more|better not|actually don't|actually no|wait no|no wait
    |no don't|no actually|no sorry|no make it|no make that|no i mean|no not|or no|hang on|hold on|wait it|wait that
    |wait don't|wait not|wait i|i take that back|take that back|ignore that|disregard that|no stop|stop stop|oh no
    |that's wrong|that is wrong|let me think|ask her if|ask him if|ask them if|instead of that|don't write that
    |don't add|do not add|no we still|no i still|maybe not|or maybe not|or rather|no it is|no it's|i mean"""
)
"""Inside a dictated text, but not at its very beginning, these are about the dictation and not part of the text."""

VAGUE_THINGS = frozenset(
    listed(
        """it that this them those these some something anything things stuff bits one ones everything nothing i me you
        no make mean not and usual usuals"""
    )
)
AMOUNTS = frozenset(listed("""a an the couple few several bunch lot lots of and pieces more other"""))
"""Before a vague noun, these are as vague as the noun ("a couple of things")."""

NO_THINGS = frozenset(listed("""at on up down for to in with of by from am pm the a an every each"""))
"""Words that alone are no item of a list."""

UNITS_OF_TIME = frozenset(
    listed("second seconds minute minutes hour hours day days week weeks month months year years")
)
BEFORE_TIMES = frozenset(listed("""at on by from until till before after"""))
VAGUE_PLACES = frozenset(listed("""away back there here off out on up down around somewhere anywhere me it that"""))

EVENTS = frozenset(
    listed(
        """calendar diary agenda schedule scheduled event events appointment appointments meeting meetings invite lunch
        dinner breakfast brunch supper drinks coffee dentist doctor doctor's dentist's vet call interview standup
        stand-up review sync catchup catch-up party birthday concert class lesson lecture exam test training
        practice rehearsal game match session workshop conference webinar demo presentation visit trip holiday
        vacation wedding funeral anniversary haircut massage checkup check-up surgery therapy gym yoga run date
        movie film picnic barbecue retro planning kickoff one-on-one 1:1 block focus work reservation booking stay
        viewing inspection ceremony service"""
    )
)
"""Words for calendar entries. "book" and "put" alone do not show that one is meant ("book a taxi")."""

SENDING_LINKS = frozenset(listed("""saying says say that telling asking with reading whether if"""))

NUMBERISH = frozenset(
    listed(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty thirty forty fifty sixty half quarter noon midnight hundred thousand"""
    )
)
REPEATING = frozenset(
    listed(
        """every each daily weekly monthly weekdays weekends yearly nightly mondays tuesdays wednesdays thursdays
        fridays saturdays sundays"""
    )
)


_SHORT_DAYS = frozenset(listed("mon tue tues wed weds thu thur thurs fri sat sun"))


def countable(word: str) -> bool:
    """Whether `word` is a number or a weekday, also a short one, which no parser reads."""
    return word in _SHORT_DAYS or word in NUMBERISH or word in WEEKDAYS or word[:1].isdigit()


def vague(item: str) -> bool:
    """Whether `item` is too vague for a list: "it", "some stuff", "a couple of things"."""
    words = set(item.casefold().split())
    return bool(words & VAGUE_THINGS) and words <= VAGUE_THINGS | AMOUNTS
