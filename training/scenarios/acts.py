"""Wraps requests in words that show whether they are meant: orders, questions, refusals, hypotheses, quotations."""

import random
from dataclasses import replace

from training.scenarios.messages import listed_in
from training.scenarios.parts import Part, plain
from training.scenarios.wrappers import POLITE
from training.understanding.examples import Act

_ORDER_HEADS = frozenset(
    tuple(line.split(" V")[0].split())
    for line in listed_in(POLITE)
    if " V" in line
    and line.split(" V")[0] in ("could you", "can you", "would you", "will you", "do you think you could")
)
_FIRST_PERSON = frozenset(["me", "i", "i'm", "i've", "my", "us", "we", "you", "your", "yourself", "we've", "i'd"])
_DOUBLED = frozenset(["get", "set", "put", "cut", "let", "stop", "skip", "drop", "run", "scrap", "pop", "hit"])
_MARKS = ("V", "G", "P", "Q", "W")
_QUESTION = frozenset(
    [
        "what",
        "what's",
        "who",
        "when",
        "where",
        "how",
        "which",
        "is",
        "are",
        "do",
        "does",
        "did",
        "will",
        "who's",
        "when's",
        "where's",
        "how's",
        "any",
        "has",
        "have",
        "am",
        "should",
        "whose",
        "why",
    ]
)
_OPEN_QUESTION = frozenset(
    ["what", "what's", "who", "when", "where", "how", "which", "who's", "when's", "where's", "how's"]
)
_GERUNDS = {
    "be": "being", "die": "dying", "unpause": "unpausing", "begin": "beginning", "cancel": "cancelling",
    "text": "texting", "shuffle": "shuffling", "facetime": "facetiming", "whatsapp": "whatsapping",
    "sms": "sending an sms",
    "spin": "spinning", "bin": "binning", "ping": "pinging", "pin": "pinning", "tick": "ticking", "dig": "digging",
    "map": "mapping", "plan": "planning", "jot": "jotting", "jog": "jogging", "chuck": "chucking",
    "undelete": "undeleting",
    "bung": "bunging", "abort": "aborting", "unset": "unsetting", "wipe": "wiping", "sum": "summing",
    "strike": "striking",
    "knock": "knocking", "scrub": "scrubbing", "dim": "dimming", "flip": "flipping", "toss": "tossing",
    "bang": "banging",
    "kick": "kicking", "up": "upping",
    "forget": "forgetting", "reset": "resetting", "swap": "swapping", "trash": "trashing",
    "tack": "tacking", "drag": "dragging", "split": "splitting",
    "queue": "queueing",
    "un": "un", "re": "re", "quieten": "quietening", "transfer": "transferring", "see": "seeing", "tie": "tying",
    "submit": "submitting", "stop": "stopping", "mute": "muting", "unmute": "unmuting", "undo": "undoing",
    "agree": "agreeing",
}  # fmt: skip


_PASTS = {
    "wake": "woke", "get": "got", "give": "gave", "make": "made", "tell": "told", "send": "sent", "write": "wrote",
    "find": "found", "take": "took", "run": "ran", "begin": "began", "ring": "rang", "keep": "kept", "see": "saw",
    "bring": "brought", "say": "said", "do": "did", "have": "had", "go": "went", "leave": "left", "throw": "threw",
    "stick": "stuck", "hold": "held", "spin": "spun", "dig": "dug", "hear": "heard", "drive": "drove", "lead": "led",
    "buy": "bought", "pay": "paid", "choose": "chose", "strike": "struck", "shoot": "shot", "undo": "undid",
    "speak": "spoke", "teach": "taught", "lose": "lost", "know": "knew", "be": "was", "put": "put", "set": "set",
    "reset": "reset", "freeze": "froze", "shake": "shook", "tear": "tore", "draw": "drew", "forget": "forgot",
    "let": "let", "cut": "cut", "shut": "shut", "split": "split", "read": "read", "unset": "unset", "catch": "caught",
}  # fmt: skip

ASKED_FOR = ("are you able", "is it possible", "how would you", "how do you", "do you know how")
TOLD = frozenset(
    listed_in(
        """get_time; calculate; convert_units; convert_currency; get_weather; wiki_lookup; web_search; get_phone_number;
        get_email_address; search_calendar; search_places; get_directions; search_email; search_notes; search_music;
        read_list; list_reminders; list_alarms_and_timers; get_date; get_birthday; read_stopwatch"""
    )
)
"""The tools that only give information. A question whether they can ("can you tell me ...") asks for it (`ASKED_FOR`).
"""


def past(verb: str) -> str:
    """The past of a verb: "wake" -> "woke"."""
    if verb in _PASTS:
        return _PASTS[verb]
    stem = gerund(verb).split()[0].removesuffix("ing")
    if verb.endswith("e"):
        return f"{verb}d"
    return f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2] not in "aeo" else f"{stem}ed"


def gerund(verb: str) -> str:
    """The "-ing" form of a verb: "set" -> "setting"."""
    if verb in _GERUNDS:
        return _GERUNDS[verb]
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ing"
    return f"{verb[:-1]}ing" if verb.endswith("e") and not verb.endswith("ee") else f"{verb}ing"


def speaks_of_speaker(part: Part) -> bool:
    """Whether the request's own words (not its values) contain "me" or the like, which would be wrong with another
    subject."""
    return any(not token.kind and token.word in _FIRST_PERSON for token in part.tokens)


def is_question(part: Part) -> bool:
    """Whether the request is worded as a question."""
    return bool(part.tokens) and part.tokens[0].word in _QUESTION


def is_open_question(part: Part) -> bool:
    """Whether it is a question with a question word, which may follow "do you know"."""
    return bool(part.tokens) and part.tokens[0].word in _OPEN_QUESTION


def fits(wrapper: str, part: Part) -> bool:
    """Whether the request can be used in the wrapper."""
    marks = wrapper.removeprefix("*").split()
    if part.tokens[-1].kind == "message" and marks[-1] not in _MARKS:
        return False
    if "Q" in marks or "W" in marks:
        return "Q" in marks or is_open_question(part)
    if not part.verb or (wrapper.startswith("*") and speaks_of_speaker(part)):
        return False
    return "V" in marks or part.tokens[0].word not in ("un", "re", "do", "be", "sms", "up")


def wrap(wrapper: str, part: Part, act: Act) -> Part:
    """The request in the wrapper's words, as `act`."""
    words = wrapper.removeprefix("*").split()
    at = next(index for index, word in enumerate(words) if word in _MARKS)
    tokens = list(part.tokens)
    if words[at] in ("G", "P"):
        form = gerund(tokens[0].word) if words[at] == "G" else past(tokens[0].word)
        tokens[:1] = [replace(tokens[0], word=word) for word in form.split()]
    head, tail = plain(" ".join(words[:at])), plain(" ".join(words[at + 1 :]))
    whole = [*head, *tokens, *tail]
    early = not head or tuple(words[:at]) in _ORDER_HEADS
    settled = len(whole) if tail and early and act is not Act.DO else part.settled and part.settled + len(head)
    return Part(whole, part.label, act, settled, head=len(head))


def withdrawn(part: Part, cue: str, least: int, rng: random.Random) -> Part:
    """The request broken off after at least `least` tokens and taken back with `cue`."""
    cut = len(part.tokens) if rng.random() < 0.5 else rng.randint(least, len(part.tokens))
    tokens = [*part.tokens[:cut], *plain(cue)]
    return Part(tokens, part.label, Act.WITHDRAWN, len(tokens), head=part.head)
