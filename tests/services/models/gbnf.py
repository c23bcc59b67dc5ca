"""A recogniser for the part of GBNF that our grammars use, by backtracking over sets of end positions."""

import re
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(
    r'\s*(?:(?P<literal>"(?:[^"\\]|\\.)*")|(?P<set>\[(?:[^\]\\]|\\.)+\])|(?P<name>[a-z][a-z0-9-]*)|(?P<op>[()|*+?]))'
)

Node = tuple[object, ...]


@dataclass
class _Reader:
    tokens: list[tuple[str, str]]
    at: int = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def choice(self) -> Node:
        options = [self.sequence()]
        while self.peek() == ("op", "|"):
            self.at += 1
            options.append(self.sequence())
        return ("choice", *options)

    def sequence(self) -> Node:
        items: list[Node] = []
        while self.peek()[0] != "end" and self.peek() not in (("op", "|"), ("op", ")")):
            items.append(self.item())
        return ("sequence", *items)

    def item(self) -> Node:
        kind, text = self.peek()
        self.at += 1
        node: Node
        if (kind, text) == ("op", "("):
            node = self.choice()
            assert self.peek() == ("op", ")"), "unbalanced parenthesis"
            self.at += 1
        elif kind == "literal":
            node = ("literal", bytes(text[1:-1], "utf-8").decode("unicode_escape"))
        elif kind == "set":
            node = ("set", re.compile(text))
        else:
            node = ("rule", text)
        while self.peek()[0] == "op" and self.peek()[1] in "*+?":
            node = (self.peek()[1], node)
            self.at += 1
        return node


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        assert match, f"no token at {text[at : at + 30]!r}"
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


class GbnfGrammar:
    def __init__(self, text: str) -> None:
        rules = (line.split(" ::= ", 1) for line in text.splitlines())
        self._rules = {name: _Reader(_tokens(body)).choice() for name, body in rules}

    def accepts(self, text: str) -> bool:
        self._ends = cache(lambda node, at: frozenset(self._match(node, at, text)))
        return len(text) in self._ends(("rule", "root"), 0)

    def _match(self, node: Node, at: int, text: str) -> set[int]:
        kind, *rest = node
        if kind == "literal":
            literal = str(rest[0])
            return {at + len(literal)} if text.startswith(literal, at) else set()
        if kind == "set":
            return {at + 1} if at < len(text) and rest[0].fullmatch(text[at]) else set()  # type: ignore[attr-defined]
        if kind == "rule":
            return set(self._ends(self._rules[str(rest[0])], at))
        if kind == "choice":
            return set().union(*(self._ends(option, at) for option in rest))
        if kind == "sequence":
            places = {at}
            for item in rest:
                places = set().union(*(self._ends(item, place) for place in places)) if places else set()
            return places
        return self._repeat(str(kind), rest[0], at)

    def _repeat(self, kind: str, node: object, at: int) -> set[int]:
        reached: set[int] = set() if kind == "+" else {at}
        edge = {at}
        while edge:
            edge = set().union(*(self._ends(node, place) for place in edge)) - reached
            reached |= edge
            if kind == "?":
                break
        return reached
