"""HotpotQA comparison questions as spoken requests: two look-ups and an answer each. They are published by others and
not part of the repository (`bench/outside.py` says where to get them).

The data have questions and answers but no passages. For the simulation the two passages that a question needs are made
up, such that the answer follows from both. For real runs, passages come from live Wikipedia or from a dump.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench import outside
from bench.grammar.specs import specs
from bench.speedup.case import Case
from bench.speedup.sets.speech import timed
from tools.language.tokens import words as words_of
from tools.spec import Effect, Sensitivity, ToolSpec

FILE = "hotpotqa_comparison_dev.json"
TOOL = "wiki_lookup"

CONTEXT = {
    "now": "2026-03-10T09:30",
    "weekday": "Tuesday",
    "timezone": "America/New_York",
    "home_location": "Boston, Massachusetts",
}

_PLAIN = re.compile(r"[^\w\s'&./-]")
_SMALL = r"(?:of|the|de|la|van|von|der|and|in|for|at|on|to|a|an|with|&|vs\.?|no\.?)"
_NAME = rf"(?:the\s+)?[\"']?(?:[A-Z0-9][^\s,?]*)(?:\s+(?:{_SMALL}\s+)*[\"']?[A-Z0-9][^\s,?]*)*"
_PAIR = re.compile(
    rf"(?P<one>{_NAME})[\"']?(?:,[^,?]+,)?,?\s+(?:and|or|than|as|with)\s+(?:is\s+|was\s+)?(?P<two>{_NAME})"
)
_START = re.compile(
    r"^(?:(?:Are|Is|Was|Were|Do|Does|Did|Have|Has|Had|Can|Who|What|Which|When|Where|How|In|Of|Between|Both|the)\s+)+"
)


def cases(
    limit: int | None = None, range_ms: tuple[float, float] | None = None, data: Path | None = None
) -> list[Case]:
    """The questions whose two subjects can be found in their wording, with the look-up tool only. Raises `MissingData`
    where the folder `data` (default: `outside.folder`) has no questions."""
    return as_cases(questions(data), limit, range_ms)


def as_cases(
    entries: Iterable[Mapping[str, str]], limit: int | None = None, range_ms: tuple[float, float] | None = None
) -> list[Case]:
    tool = _tool(range_ms or (500.0, 1000.0))
    rows = [row for row in map(row_of, entries) if row is not None]
    step = max(1, len(rows) // limit) if limit else 1
    return [Case(row, {TOOL: tool}) for row in rows[::step][:limit]]


def questions(data: Path | None = None) -> list[dict[str, str]]:
    content: list[dict[str, str]] = json.loads(outside.find(FILE, data).read_text(encoding="utf-8"))
    return content


def _tool(range_ms: tuple[float, float]) -> ToolSpec:
    return ToolSpec(
        name=TOOL,
        description="First paragraph of the encyclopedia article about a subject.",
        parameters={
            "type": "object",
            "properties": {"query": {"type": "string", "description": "Title of the article."}},
            "required": ["query"],
            "additionalProperties": False,
        },
        effect=Effect.READ_EXTERNAL,
        sensitivity=Sensitivity.LOW,
        phrases=specs()[TOOL].phrases,
        extra={"mock_latency_ms": range_ms},
    )


def subjects(question: str) -> tuple[str, str] | None:
    """The two subjects compared, in the order of the question; None if its wording does not show them."""
    found = list(_PAIR.finditer(question))
    for pair in found:
        one, two = _START.sub("", pair["one"]).strip(" \"'"), pair["two"].strip(" \"'")
        if one and two and (one[0].isupper() or one[0].isdigit()):
            return one.removesuffix("'s"), two.rstrip(".").removesuffix("'s")
    return None


def row_of(entry: Mapping[str, str]) -> dict[str, Any] | None:
    """One question in the data set's form; a look-up is determined by the last word of its subject."""
    pair = subjects(entry["question"])
    if pair is None:
        return None
    text = spoken(entry["question"])
    words = timed(text.split(), entry["id"])
    end_ms = words[-1]["end_ms"]
    calls = [
        {
            "id": number,
            "tool": TOOL,
            "args": {"query": subject},
            "unsafe": False,
            "depends_on": [],
            "determinable_at_ms": _ends_at(words, spoken(subject), end_ms),
            "match": {"query": {"include": [re.escape(word) for word in words_of(subject)]}},
            "result": {"summary": page(entry, subject, other)},
        }
        for number, (subject, other) in enumerate((pair, pair[::-1]), start=1)
    ]
    return {
        "id": f"hotpot-{entry['id']}",
        "domains": ["encyclopedia"],
        "phenomena": ["comparison"],
        "context": CONTEXT,
        "text": text,
        "words": words,
        "speech_end_ms": end_ms,
        "tools": [TOOL],
        "expected_calls": calls,
        "forbidden_calls": [],
        "acceptable_speculative_calls": [],
        "reference_answer": f"The answer is {entry['answer']}.",
    }


def spoken(text: str) -> str:
    """`text` as a recogniser writes it: no capitals, no punctuation."""
    return " ".join(_PLAIN.sub(" ", text.casefold()).strip(" .").split())


def page(entry: Mapping[str, str], subject: str, other: str) -> str:
    """A made-up passage about `subject`; together with that about `other` it gives the answer."""
    return f"{subject}. (Made up.) To the question how it compares with {other}, the answer is: {entry['answer']}"


def _ends_at(words: list[dict[str, Any]], subject: str, otherwise_ms: int) -> int:
    wanted = subject.split()
    for at in range(len(words) - len(wanted) + 1):
        if [word["w"] for word in words[at : at + len(wanted)]] == wanted:
            return int(words[at + len(wanted) - 1]["end_ms"])
    return otherwise_ms
