"""Example sentences for the phrases of the enabled tools: training text for a recogniser's language model."""

import random
from collections.abc import Sequence

from tools.language.phrases import Choice, Phrase, compile_phrase
from tools.language.phrases import Sequence as Body
from tools.language.samples import sample
from tools.language.slots import Fixed, Slot
from tools.spec import ToolSpec

_OPENERS = ("", "", "", "", "please", "can you", "could you", "hey", "okay", "um", "uh", "i need to", "i want to")
_CLOSERS = ("", "", "", "", "", "please", "thanks", "thank you", "now")
_CUES = (
    "no wait make it", "no make it", "actually make it", "sorry", "no sorry i meant", "i mean", "no", "or no",
    "wait no", "make that", "actually", "no not that", "no i meant", "instead", "hang on make it", "wait",
)  # fmt: skip
_CANCELS = (
    "never mind", "no never mind", "cancel that", "scratch that", "forget it", "no forget it", "forget that",
    "actually never mind", "no don't", "stop", "don't do that", "no keep it", "leave it", "you know what never mind",
    "no don't send that", "undo that", "nah forget it", "just the timer", "scratch the reminder", "stop that",
)  # fmt: skip
_CONNECTORS = ("and", "and then", "and also", "and", "then", "also", "oh and")
_TALK = (
    "hello", "hi", "thank you", "thanks", "yes", "yes please", "no", "no thank you", "okay", "what can you do",
    "help", "what about tomorrow", "how about tomorrow", "hang on", "um okay so hang on", "go on", "the first one",
    "the second one", "both of them", "that's it", "that's all", "repeat that", "say that again", "good morning",
)  # fmt: skip


def phrase_corpus(specs: Sequence[ToolSpec], sentences: int = 12_000, seed: int = 14) -> list[str]:
    """About `sentences` distinct sentences, in lower case without punctuation; the same ones for the same specs.

    Every phrase of every tool gets an equal share. Some sentences contain a correction, a withdrawal or a second
    request.
    """
    phrases = [compile_phrase(source, spec.parameters) for spec in specs for source in spec.phrases]
    whole = [phrase for phrase in phrases if not phrase.adjunct]
    adjuncts = {id(p): _adjuncts_of(specs, p) for p in whole}
    corpus: dict[str, None] = dict.fromkeys((*_TALK, *_CANCELS))
    share = max(2, sentences // max(len(whole), 1))
    for phrase in whole:
        rng = random.Random(f"{seed} {phrase.source}")  # one per phrase: each keeps its sentences
        for _ in range(share):
            corpus[_sentence(phrase, adjuncts[id(phrase)], whole, rng)] = None
    return list(corpus)


def _adjuncts_of(specs: Sequence[ToolSpec], phrase: Phrase) -> list[Phrase]:
    for spec in specs:
        if phrase.source in spec.phrases:
            compiled = (compile_phrase(source, spec.parameters) for source in spec.phrases)
            return [other for other in compiled if other.adjunct]
    return []


def _sentence(phrase: Phrase, adjuncts: Sequence[Phrase], whole: Sequence[Phrase], rng: random.Random) -> str:
    slots: list[Slot] = []
    text = _say(phrase.body, rng, slots)
    if adjuncts and rng.random() < 0.3:
        text = f"{text} {_say(rng.choice(adjuncts).body, rng, slots)}"
    chance = rng.random()
    if chance < 0.12 and slots:
        text = f"{text} {rng.choice(_CUES)} {sample(slots[-1], rng)}"
    elif chance < 0.18:
        text = f"{text} {rng.choice(_CANCELS)}"
    elif chance < 0.28:
        text = f"{text} {rng.choice(_CONNECTORS)} {_say(rng.choice(whole).body, rng, [])}"
    return " ".join(f"{rng.choice(_OPENERS)} {text} {rng.choice(_CLOSERS)}".split())


def _say(body: Body, rng: random.Random, slots: list[Slot]) -> str:
    """One random reading of a pattern; its slots are appended to `slots`."""
    said: list[str] = []
    for item in body.items:
        if isinstance(item, str):
            said.append(item)
        elif isinstance(item, Choice):
            if not item.optional or rng.random() < 0.5:
                said.append(_say(rng.choice(item.alternatives), rng, slots))
        elif isinstance(item, Fixed):
            continue
        else:
            slots.append(item)
            said.append(sample(item, rng))
    return _contracted(" ".join(part for part in said if part))


def _contracted(text: str) -> str:
    """Contracts most forms such as "what is", since people say "what's" more often; both forms stay in the corpus."""
    for full, short in (("what is", "what's"), ("it will", "it'll"), ("i am", "i'm"), ("where is", "where's")):
        if _coin(text, full):
            text = text.replace(full, short)
    return text


def _coin(text: str, salt: str) -> bool:
    """True for two texts in three, and the same for the same text in every process."""
    return (sum(map(ord, text)) + len(salt)) % 3 != 0
