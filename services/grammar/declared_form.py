"""Whether words have the form of a request for a declared tool that is meant now: an order ("i'll go for a ..."), a
denial, a question, a story."""

import re
from collections.abc import Sequence
from itertools import pairwise

from services.grammar.declared_words import GREETING, passed_over, reason_end, talk_end
from services.grammar.doubt_words import DROPPING, QUESTION_WORDS, QUESTIONS, subject_lost
from services.understanding.stems import stem
from tools.language.spoken import listed

_GET = (
    "(?:get|have|take|try|order|grab|do|make|give|bring|fix|pour|fetch|prepare|put|start|use|arrange|pop|serve|brew"
    "|request|go (?:for|with))"
)
_GETTING = "(?:getting|making|giving|bringing|ordering|fixing|pouring|fetching|preparing|putting|starting|grabbing)"
_FRAMES = re.compile(
    "^(?:"
    r"(?:(?:i|we) (?:guess|think|reckon|suppose|was thinking) )?"
    rf"(?:i|we) (?:will|shall) (?:just |also )?(?:need|be having|{_GET})"
    r"|(?:i|we) (?:should|would|will) be (?:ever so |very |most |really |so )?"
    r"(?:glad|grateful|happy|pleased) (?:of|for|with)"
    r"|(?:i|we) feel like(?: (?:having|getting|trying))?|(?:i|we) could (?:murder|kill for|demolish)"
    rf"|(?:y'all|you) reckon (?:i|we) (?:can|could) {_GET}|what (?:i|we)(?: am|'re) (?:after|looking for) is"
    rf"|(?:i|we) would (?:really |also )?(?:(?:like|love|fancy|appreciate)(?: to {_GET})?|have|take|go for)"
    rf"|(?:i|we) (?:just |really |also |quite |rather |definitely )?(?:want|need|fancy)(?: to {_GET})?"
    r"|(?:i am|we're) (?:after|up for|in the mood for|in need of|feeling like|looking for|going for)"
    r"|(?:i am|we're) (?:dying|craving|desperate|gasping|longing|ready)(?: for)?|(?:i|we) like (?:an?|one|some|to)"
    r"|(?:i am|we're) going to (?:have|get|take|need|go (?:for|with))"
    rf"|(?:i|we) could (?:really )?(?:use|go for|do with|{_GET})"
    rf"|(?:can|could|may|might) (?:i|we) (?:please |just |also |maybe |possibly )?{_GET}"
    rf"|(?:can|could|would|will) you (?:please |just |also |maybe |possibly )?{_GET}"
    rf"|(?:let me|let us|let's|lemme) {_GET}"
    rf"|{_GET} (?:me|us)(?: down for)?"
    rf"|(?:hook|set) (?:me|us) up with|gimme|how about"
    r"|(?:get|order|grab|bring|make|put|do(?! you| i| we| they)|fix|pour|prepare|give)"
    rf"|make (?:mine|it|that)|what (?:i|we) (?:would (?:like|love)|want|need) is"
    rf"|(?:would it be|is it) (?:possible|okay|all right) (?:to {_GET}|if (?:i|we) {_GET})"
    rf"|(?:is there )?any (?:chance|way|possibility) (?:of|(?:that )?(?:i|we|you) (?:can|could) {_GET})"
    r"|(?:i|we) (?:was|were) (?:wanting|after|hoping for|thinking of (?:having|getting))"
    r"|(?:(?:my|our|the) order|mine|ours) (?:is|will be|would be)"
    rf"|(?:do you mind|would you mind|mind) (?:{_GETTING}|if i {_GET})"
    rf"|(?:do you think|do you reckon) (?:i|we|you) (?:can|could) {_GET}"
    r")(?= |$)"
)
"""How orders begin, up to what is ordered."""


def talk_before(words: Sequence[str], start: int, first: int) -> int:
    """Index behind a reason or other talk before the request."""
    begin = reason_end(words, start, first)
    return begin if begin > start else talk_end(words, start, first)


def opening(words: Sequence[str], start: int, first: int) -> list[str]:
    """Words [start, first), those before the first value, without greetings, hesitations and a reason before them."""
    begin = talk_before(words, start, first)
    passed = passed_over(words, begin, first)
    said = [word for at, word in enumerate(words[begin:first], start=begin) if at not in passed]
    at = next((at for at, word in enumerate(said) if word not in GREETING), len(said))
    return said[at:]


def serving(said: Sequence[str]) -> bool:
    """Whether `said`, the `opening`, asks with any verb that something be done for the speaker, up to an article:
    "could you sling us a", "sign me up for a"."""
    if len(said) < _SHORTEST_SERVING or said[-1] not in _ARTICLES or not {"me", "us"} & set(said):
        return False
    if any(word.endswith(("n't", "ed")) for word in said) or _NOT_SERVING & set(said):
        return False
    asked = said[0] in ("can", "could", "would", "will") and said[1] in (
        "you",
        "someone",
        "somebody",
        "anybody",
        "anyone",
    )
    verb = said[2] if asked else said[0]
    if verb in _PERCEIVING or verb in _NO_IMPERATIVES:
        return False
    behind = said[3:4] if asked else said[1:2]
    return behind[0:1] in (["me"], ["us"]) and _PARTICLES.issuperset(said[4 if asked else 2 : -1])


_SHORTEST_SERVING = 3
_PARTICLES = frozenset({"up", "down", "out", "over", "in", "on", "for", "with", "please", "just", "quickly", "maybe"})
_SERVANTS = frozenset({"you", "someone", "somebody", "anybody", "anyone"})
_ARTICLES = frozenset({"a", "an", "one", "some", "the", "another"})
_PERFECT = re.compile(r"\bhave (?:had|been|gone|got|\w+ed)\b")
"""No order has it: "i would have had a", "i would have liked a"."""


def ordering(said: Sequence[str]) -> bool:
    """Whether `said`, the `opening`, has the form of an order."""
    words = " ".join(word for word in said if word != "please")
    return (_FRAMES.match(words) is not None and _PERFECT.search(words) is None) or serving(said)


def frame_size(said: Sequence[str]) -> int:
    """Number of words of `said` with which an order begins; 0 if it begins with none."""
    found = _FRAMES.match(" ".join(said))
    return len(found[0].split()) if found is not None else len(said) if serving(said) else 0


def perfect(said: Sequence[str]) -> bool:
    """Whether `said` tells what somebody has done or would have done."""
    return _PERFECT.search(" ".join(said)) is not None


def needed(said: Sequence[str]) -> bool:
    """Whether `said`, the `opening`, only says what is needed by several people."""
    return tuple(said[:2]) == ("we", "need") and said[2:3] != ["to"]


_STATED = frozenset(
    [("have",), *((modal, verb) for modal in ("will", "shall") for verb in ("have", "take", "get", "try"))]
)
"""Openings of requests for declared tools whose subject was not heard ("have a latte"). For library tools they are
statements ("have a meeting at six")."""


def unordered(said: Sequence[str], told: frozenset[str]) -> bool:
    """Whether `said`, the `opening`, is neither an order nor a command that the tool carries out: "i made a", "show me
    the", "maybe a". `told`: the stems of the words of the tool's name and description."""
    if not said or ordering(said):
        return False
    if said[0] in ("i", "we", "we're") or _HEDGING & set(said):
        return True
    verb = said[2] if len(said) > 2 and said[0] in _MODALS and said[1] in ("you", "i", "we") else said[0]
    return verb in _PERCEIVING and stem(verb) not in told and not told & _INFORMING


_NO_IMPERATIVES = frozenset(
    listed(
        """i we you he she it they this that there my your his her our their the a an to for with of on at by and but
        gave got made bought brought sold told sent was were is are has had have did does let's"""
    )
)
"""No command begins with one of these."""
_NOT_SERVING = frozenset(
    listed(
        """he she they never not cannot if when unless said says told asked was were had what why how who which cancel
        remove delete without instead"""
    )
)
"""A request that contains one of these is read word by word."""
_HEDGING = frozenset({"maybe", "perhaps", "possibly", "might", "probably", "or"})
_PERCEIVING = frozenset(
    listed(
        """show tell find check look read search play know see hear remember watch listen imagine suppose describe
        explain compare like love want think say recommend suggest drink eat note
        write remind text message email ask jot teach spare learn warn wish sing draw paint wake help owe"""
    )
)
"""Verbs that ask for no deed of a tool, unless it says so itself."""
NO_ORDERS = _PERCEIVING | _NO_IMPERATIVES
"""No unknown verb in the place of "get me"."""
_INFORMING = frozenset(map(stem, listed("get give return fetch show tell find look retrieve provide list read")))
"""With one of these words in its declaration, a tool tells something."""
_OTHERS = frozenset({"she", "he", "they"})
_POLITE = frozenset(
    [(modal, who) for modal in ("can", "could", "will", "would", "may", "might") for who in ("you", "i", "we")]
    + [("do", "me"), ("how", "about"), ("can't", "you"), ("why", "not")]
)


def asks(said: Sequence[str]) -> bool:
    """Whether `said`, the `opening`, is a question and no polite request ("do you drink"), or about somebody else."""
    if _OTHERS & set(said) or said[:1] in (["there"], ["there's"]):
        return True
    asking = bool(said) and said[0] in QUESTIONS and tuple(said[:2]) not in _POLITE and not ordering(said)
    return asking and not subject_lost(said, _STATED)


def asks_for_facts(said: Sequence[str]) -> bool:
    """Whether `said`, the `opening`, asks how, when, why or who, and is no polite request: "how many can i"."""
    return bool(said) and said[0] in _FACTS and asks(said)


_FACTS = (QUESTION_WORDS - {"what", "where"}) | {"does"}


def told_of(said: Sequence[str], behind: str) -> bool:
    """Whether the words are a statement about the values, with `said` before them and the word `behind` after them: "a
    latte was too much", "i was going to order a latte"."""
    told = list(said[-3:-1]) == ["you", "have"] and len(said) < 5 and not _MODALS & set(said)
    told = told or any((one == "have" and two.endswith("ed")) or (one, two) in _ONCE for one, two in pairwise(said))
    return told or (behind in _TELLING)


def thanked(said: Sequence[str]) -> bool:
    """Whether `said`, the words before the first value, thank for it."""
    return tuple(said[:2]) == ("thanks", "for") or tuple(said[:3]) == ("thank", "you", "for")


def story(said: Sequence[str]) -> bool:
    """Whether words tell what was or who can do something: "my brother can ...", "the door was open", or take a request
    back at their end ("but i've changed my mind"). A request behind it ("my room is cold, please ...") is none."""
    if _REQUESTING & set(said) or any(pair in _ASKED for pair in pairwise(said)):
        return False
    if any(said[at : at + 2] == ["my", "mind"] and said[at - 1] == "changed" for at in range(1, len(said))):
        return True
    if not said or said[0] not in _OWNERS:
        return False
    return bool(_PAST & set(said[1:])) or bool({"can", "could", "has", "will"} & set(said[2:4]))


def of_others(said: Sequence[str]) -> bool:
    """Whether words tell what somebody else wants, or how something is: "my brother wants to ...", "my haircut is
    on friday"."""
    if not said or said[0] not in _OWNERS:
        return False
    if said[0] in _OF_OTHERS and _WANTING & set(said[1:4]):
        return True
    return said[0] not in ("i", "we", "it") and bool({"is", "are", "has"} & set(said[1:4]))


_OF_OTHERS = frozenset({"my", "his", "her", "their", "our", "your", "he", "she", "they"})
_WANTING = frozenset({"wants", "wanted", "needs", "needed", "says", "said", "asked", "likes", "would", "should"})
_REQUESTING = frozenset({"please", "let's", "want", "need"})
_ASKED = frozenset({("can", "you"), ("could", "you"), ("would", "you"), ("will", "you"), ("would", "like")})
_OWNERS = frozenset({"my", "his", "her", "their", "our", "your", "the", "i", "we", "it", "he", "she", "they"})
_PAST = frozenset({"was", "were", "had", "came", "went", "did"})


_MODALS = frozenset({"can", "could", "will", "would", "may", "do"})
_ONCE = frozenset(
    (past, word)
    for past, words in {
        "was": "going gonna about meant supposed planning", "were": "going gonna about supposed planning",
        "used": "to", "planned": "to", "meant": "to", "tried": "to", "forgot": "to", "had": "to",
    }.items()
    for word in words.split()
)  # fmt: skip
"""Pairs of words that tell of an earlier intention: "i was going to order a latte"."""
_TELLING = frozenset({"is", "was", "are", "were", "had", "has"})


def denied(said: Sequence[str]) -> bool:
    """Whether there is a denial in `said`, the words before the first value: "i don't want any"."""
    if said and said[0] in DROPPING | {"never"}:
        return True  # "forget the coffee", "never mind the coffee"
    return any(
        (word.endswith("n't") or word in _DENIALS) and tuple(said[at : at + 2]) not in _NO_DENIAL
        for at, word in enumerate(said)
    )


_DENIALS = frozenset({"not", "never", "cannot", "without", "avoid"})
_NO_DENIAL = frozenset({("don't", "forget"), ("can't", "you"), ("won't", "you"), ("couldn't", "you")})
