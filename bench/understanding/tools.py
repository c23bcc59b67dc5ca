"""Tools that are declared by a schema alone, without phrases: what is asked of them, through the real grammar model
beside the library's tools.

Four parts: orders of coffee, written out from the slots of recorded orders (`speech/coffee/labels.json` in the data
folder) with templates; sentences for two tools beside it that share words with it, and for none; tools that the
examples of SDKs declare; and tools of other domains (`domains.py`).

`part` chooses among the wordings and the rows: `unseen` is the third of which the hash of the text falls on it, and
which nobody looks at while the code is changed; `development` is the rest.

A template is one line: {slot} is the value of a slot, [...] is left out where a slot inside it was not ordered, and may
hold one more pair of brackets. `neighbours` is JSON: {"tools": [two functions], "sentences": {tool: [...]}}, where the
tool "none" stands for sentences that ask for none of them.
"""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.orders.tool import order_tool
from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    Observed,
    Phase,
    SessionContext,
    ToolCall,
    UserUpdate,
)
from services.grammar import GrammarModel
from services.grammar.session import GrammarSession
from services.understanding.encoder import Encoder
from services.understanding.model import Understanding
from tools import library
from tools.registry import Registry
from tools.spec import Effect, ToolSpec

HERE = Path(__file__).parent
WORDINGS, NEIGHBOURS, STOCK = HERE / "wordings.txt", HERE / "neighbours.json", HERE / "stock_tools.json"
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
EACH = 8
"""Orders of each wording."""
_PART = re.compile(r"\[([^\[\]]*)\]")
_ARTICLE = re.compile(r"^(?:the|a|an) ")
_SLOT = re.compile(r"\{(\w+)\}")
Slots = Mapping[str, Any]
ALL, DEVELOPMENT, UNSEEN = PARTS = ("all", "development", "unseen")


def measure(encoder: Encoder, data: Path, wordings: Path, neighbours: Path, show: bool, part: str = ALL) -> None:
    """Prints the figures of all parts."""
    listener = Listener(encoder)
    beside = json.loads(neighbours.read_text())
    coffee = order_tool(phrases=False)
    orders = list(_orders(data, wordings, part))
    for name, tools in (("alone", [coffee]), ("with two tools beside it", [coffee, *beside["tools"]])):
        verdicts = [_order(listener, text, slots, coffee["name"], tools, show) for text, slots in orders]
        printed(f"coffee orders, {name}", verdicts)
    verdicts = [
        _sentence(listener, text, tool, [coffee, *beside["tools"]], show)
        for tool, texts in beside["sentences"].items()
        for text in texts
    ]
    printed("sentences for the tools beside it and for none", verdicts)
    stock = json.loads(STOCK.read_text())
    by_tool: dict[str, list[str]] = {}
    for text, tool, slots in stock["rows"]:
        by_tool.setdefault(tool, []).append(_order(listener, text, slots, tool, stock["tools"], show))
    printed("tools of SDK examples", [each for verdicts in by_tool.values() for each in verdicts])
    for tool, each in by_tool.items():
        printed(f"    {tool}", each)


def printed(name: str, verdicts: Sequence[str]) -> None:
    """Prints how often each verdict was given."""
    if not verdicts:
        return
    counts = Counter(verdicts)
    shares = ", ".join(f"{verdict} {count} ({count / len(verdicts):.1%})" for verdict, count in counts.most_common())
    print(f"{name}: {len(verdicts)}: {shares}", flush=True)


def of_part(text: str, part: str) -> bool:
    """Whether a wording or a row belongs to the part of the rows that is measured."""
    unseen = int(sha256(text.encode()).hexdigest(), 16) % 3 == 0
    return part == ALL or unseen == (part == UNSEEN)


def _orders(data: Path, wordings: Path, part: str) -> Iterable[tuple[str, Slots]]:
    """Texts and the slots that each says: `EACH` of the recorded orders in every wording."""
    rows = list(json.loads((data / "speech/coffee/labels.json").read_text()).values())
    for line in wordings.read_text().splitlines():
        if not line.strip() or line.startswith("#") or not of_part(line, part):
            continue
        rng, made = random.Random(line), 0
        for slots in rng.sample(rows, len(rows)):
            text, said = written(line, slots)
            if made < EACH and said and "{" not in text:
                made += 1
                yield text, said


def written(template: str, slots: Slots) -> tuple[str, Slots]:
    """The template with the values of `slots`, and those of them that it says."""
    said: dict[str, Any] = {}

    def filled(part: str) -> str | None:
        names = _SLOT.findall(part)
        return None if any(name not in slots for name in names) else part

    text = template
    while _PART.search(text):  # the innermost first: what stays is kept without its brackets
        text = _PART.sub(lambda found: filled(found[1]) or "", text)
    for name in _SLOT.findall(text):
        if name in slots:
            said[name] = slots[name]
            text = text.replace(f"{{{name}}}", slots[name])
    return " ".join(text.split()), said


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """What came of one utterance: proposed calls (tool, arguments), and the answer where there are none."""

    calls: Sequence[tuple[str, Slots]]
    answer: str

    @property
    def asked(self) -> bool:
        return self.answer.endswith("?")


class Listener:
    """Sessions of the grammar model with the library's tools and declared ones."""

    def __init__(self, encoder: Encoder) -> None:
        phone = {"phone": {"sms": {"url": "http://phone.example"}, "call": {"url": "http://phone.example"}}}
        self._library = {name: each.spec for name, each in Registry(library.load(), settings=phone).offered().items()}
        self._model = GrammarModel(Understanding(encoder))

    def hear(self, functions: Sequence[Mapping[str, Any]], *texts: str) -> list[HeardTurn]:
        """One session, in which `texts` are said one after the other; every call succeeds with an empty result."""
        theirs = {each.name: each for each in map(declared, functions)}
        specs = tuple((self._library | theirs).values())
        session = self._model.open(SessionContext("", specs, lambda: NOW, "Europe/London", None))

        async def whole() -> list[HeardTurn]:
            return [await _heard(session, turn, text) for turn, text in enumerate(texts, start=1)]

        return asyncio.run(whole())


async def _heard(session: GrammarSession, turn: int, text: str) -> HeardTurn:
    session.append(UserUpdate(turn, 1, text, text, final=True))
    calls: list[tuple[str, Slots]] = []
    while True:
        outputs = [output async for output in session.generate(Ask(turn, Phase.FINAL, frozenset(ActionKind)))]
        proposed = [each for each in outputs if isinstance(each, ToolCall)]
        calls += [(each.tool, each.arguments) for each in proposed]
        for each in proposed:
            session.append(Acted(turn, each))
            session.append(Observed(turn, each.id, each.tool, {"ok": True}))
        if not proposed or len(calls) > _MOST_CALLS:
            return HeardTurn(calls, "".join(each.text for each in outputs if isinstance(each, AnswerDelta)))


_MOST_CALLS = 4
"""After this many calls of one turn no further ones are waited for."""


def declared(function: Mapping[str, Any]) -> ToolSpec:
    """A function as the protocol declares it. `x_effect` and `x_phrases` as in `session.update`."""
    inner = function.get("function", function)
    effect = Effect(function.get("x_effect", Effect.WRITE_EXTERNAL))
    about, phrases = inner.get("description", ""), tuple(function.get("x_phrases", ()))
    return ToolSpec(inner["name"], about, inner["parameters"], effect=effect, phrases=phrases, client_side=True)


Functions = Sequence[Mapping[str, Any]]


def _order(listener: Listener, text: str, slots: Slots | None, name: str, functions: Functions, show: bool) -> str:
    """right; asked, right after a yes; asked for more; wrong values; another tool; nothing. `slots` None: something is
    missing, and it should be asked for."""
    heard = listener.hear(functions, text)
    if slots is None:
        verdict = "right" if heard[0].asked and not heard[0].calls else "not asked"
    elif heard[0].asked and not heard[0].calls:
        heard = listener.hear(functions, text, "yes")
        verdict = f"asked, {_verdict(heard[1], slots, name)} after a yes" if heard[1].calls else "asked for more"
    else:
        verdict = _verdict(heard[0], slots, name)
    if show and verdict != "right":
        print(f"  {verdict.upper()}: {text}")
        for each in heard:
            calls = [f"{tool}({json.dumps(dict(arguments))})" for tool, arguments in each.calls]
            print(f"      {' '.join(calls)} | {each.answer}")
    return verdict


def _verdict(heard: HeardTurn, slots: Slots, name: str) -> str:
    if not heard.calls:
        return "nothing"
    if any(tool != name for tool, _ in heard.calls):
        return "another tool"
    return "right" if plain(heard.calls[-1][1]) == plain(slots) else "wrong values"


def plain(slots: Slots) -> Slots:
    """The slots as they are compared."""
    return {key: _plain(value) for key, value in slots.items()}


def _plain(value: Any) -> Any:
    """A value as it is compared: capitals, a leading article and the order of a list do not count."""
    if isinstance(value, list | tuple):
        return sorted(map(_plain, value), key=str)
    return _ARTICLE.sub("", value.casefold()) if isinstance(value, str) else value


def _sentence(listener: Listener, text: str, tool: str, functions: Functions, show: bool) -> str:
    """right, asked, nothing or "wrong tool"; for "none", where nothing of the declared tools should be called: left,
    asked or "wrong tool"."""
    heard = listener.hear(functions, text)[0]
    called = {name for name, _ in heard.calls if name in {declared(each).name for each in functions}}
    if called - {tool}:
        verdict = "wrong tool"
    elif called:
        verdict = "right"
    else:
        verdict = "asked" if heard.asked else "left" if tool == "none" else "nothing"
    if show and verdict not in ("right", "left"):
        print(f"  {verdict.upper()} ({tool}): {text} | {heard.calls} {heard.answer}")
    return verdict
