"""Counts generated lines by label, act, phenomenon and number of requests, and shows samples."""

from collections import Counter
from collections.abc import Iterable

from training.understanding.examples import Example


def shown(example: Example) -> str:
    """The line with its requests in square brackets and its spans in braces."""
    words = list(example.words)
    for request in example.requests:
        for span in request.spans:
            words[span.start] = f"{{{span.name}: {words[span.start]}"
            words[span.end - 1] += "}"
        words[request.start] = f"[{request.label} {request.act.value}| {words[request.start]}"
        words[request.end - 1] += "]"
    context = f"({example.context}) " if example.context else ""
    return f"{context}{' '.join(words)}{'' if example.complete else ' ...'}"


def census(rows: Iterable[tuple[Example, tuple[str, ...]]]) -> str:
    """A table of the counts."""
    counts = {name: Counter[str]() for name in ("label", "act", "phenomenon", "requests", "span", "complete", "group")}
    for example, phenomena in rows:
        counts["label"].update(request.label for request in example.requests)
        counts["act"].update(request.act.value for request in example.requests)
        counts["phenomenon"].update(phenomena)
        counts["requests"][str(len(example.requests))] += 1
        counts["span"].update(span.name for request in example.requests for span in request.spans)
        counts["complete"][str(example.complete)] += 1
        counts["group"][example.group] += 1
    return "\n".join(
        f"{title}: " + ", ".join(f"{name} {number}" for name, number in found.most_common())
        for title, found in counts.items()
    )
