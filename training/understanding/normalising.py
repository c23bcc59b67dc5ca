"""Brings examples into the words that the server's tokeniser makes, so that the network sees in training what it sees
in use: "what's" as "what is", "p m" as "pm", "£5" as "5 pounds"."""

from dataclasses import replace

from tools.language.tokens import words as tokenised
from training.understanding.examples import Example, Request, Span


def normalised(example: Example) -> Example | None:
    """The example in the server's words, with its positions moved along; None if nothing is left of it."""
    words: list[str] = []
    places: list[tuple[int, int]] = []
    for at, word in enumerate(example.words):
        if word == "m" and at and example.words[at - 1] in ("a", "p"):
            words[-1] += "m"
            places.append((len(words) - 1, len(words)))
            continue
        start = len(words)
        words += tokenised(word)
        places.append((start, len(words)))
    if not words:
        return None
    requests = tuple(_moved(request, places) for request in example.requests)
    kept = tuple(request for request in requests if request.start < request.end)
    return replace(example, words=tuple(words), requests=kept)


def _moved(request: Request, places: list[tuple[int, int]]) -> Request:
    spans = (Span(s.name, places[s.start][0], places[s.end - 1][1]) for s in request.spans if s.start < s.end)
    kept = tuple(span for span in spans if span.start < span.end)
    return replace(request, start=places[request.start][0], end=places[request.end - 1][1], spans=kept)
