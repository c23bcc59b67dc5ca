"""Tools of other domains, as people declare them to SDKs, and what people say to them, one turn or several.

`domains.json` and `domains_2.json` (tools and rows by somebody who had not seen the code) are {"tools": [functions],
"rows": [[text or texts, tool, slots]]}. The last call of a row should be `tool` with `slots`; where slots are null, its
last turn should be asked about, because a value is missing or because the call would change what was carried out
before. Nothing should be called for the tool "none". All tools of a file and the order tool of coffee are offered
together, beside the library's.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.orders.tool import order_tool
from bench.understanding.tools import HeardTurn, Listener, declared, of_part, plain, printed

FILES = tuple(Path(__file__).with_name(name) for name in ("domains.json", "domains_2.json"))


def measure(listener: Listener, show: bool, part: str, file: Path, by_tool: bool = True) -> None:
    """Prints how many rows of `file` came out right, in all and by tool."""
    known = json.loads(file.read_text())
    functions = [*known["tools"], order_tool(phrases=False)]
    verdicts: dict[str, list[str]] = {}
    for said, tool, slots in known["rows"]:
        texts = [said] if isinstance(said, str) else said
        if of_part(" ".join(texts), part):
            verdicts.setdefault(tool, []).append(_row(listener, functions, texts, tool, slots, show))
    printed(f"tools of other domains ({file.name})", [each for verdicts in verdicts.values() for each in verdicts])
    for tool, each in verdicts.items() if by_tool else ():
        printed(f"    {tool}", each)


def _row(
    listener: Listener,
    functions: Sequence[Mapping[str, Any]],
    texts: Sequence[str],
    tool: str,
    slots: Mapping[str, Any] | None,
    show: bool,
) -> str:
    heard = listener.hear(functions, *texts)
    theirs = {declared(each).name for each in functions}
    verdict = _not_now(heard, theirs) if tool == "none" else _verdict(heard, tool, slots)
    if verdict.startswith("asked, "):
        heard = listener.hear(functions, *texts, "yes")
        verdict += " (right after a yes)" if _verdict(heard, tool, slots) == "right" else " (not right after a yes)"
    if show and verdict != "right":
        print(f"  {verdict.upper()}: {' | '.join(texts)}  -> {tool} {json.dumps(slots)}")
        for each in heard:
            calls = [f"{name}({json.dumps(dict(arguments))})" for name, arguments in each.calls]
            print(f"      {' '.join(calls)} | {each.answer}")
    return verdict


def _not_now(heard: Sequence[HeardTurn], theirs: set[str]) -> str:
    if any(name in theirs for each in heard for name, _ in each.calls):
        return "wrong: called"
    return "right" if not heard[-1].asked else "asked about talk"


def _verdict(heard: Sequence[HeardTurn], tool: str, slots: Mapping[str, Any] | None) -> str:
    last = heard[-1]
    if slots is None:
        return "right" if last.asked and not last.calls else "wrong: called" if last.calls else "not asked"
    if not last.calls:
        return "asked, no call" if last.asked else "nothing"
    if any(name != tool for name, _ in last.calls):
        return "wrong tool"
    same = len(last.calls) == 1 and plain(last.calls[0][1]) == plain(slots)
    return "right" if same else "wrong values"
