"""The graph of a tool's phrases: what it accepts, and how large it is."""

from collections.abc import Iterator

import pytest

from tools.language.phrases import Item, compile_phrase
from tools.language.tries import Node, ToolGrammar
from tools.spec import ToolSpec

SCHEMA = {
    "type": "object",
    "properties": {
        "size": {"type": "string", "enum": ["small", "large"]},
        "drink": {"type": "string"},
        "milk": {"type": "string", "enum": ["oat milk", "soy milk"]},
        "to_go": {"type": "boolean"},
    },
}


def spec(*phrases: str) -> ToolSpec:
    return ToolSpec("order", "", SCHEMA, phrases=phrases)


def wordings(node: Node, before: tuple[Item, ...] = ()) -> Iterator[tuple[Item, ...]]:
    """Everything that can be read from `node` to the end of a phrase."""
    if node.end:
        yield before
    for item, child in (*node.words.items(), *node.slots, *node.fixed):
        yield from wordings(child, (*before, item))


def nodes(node: Node) -> set[Node]:
    found, stack = {node}, [node]
    while stack:
        here = stack.pop()
        children = {*here.words.values(), *(child for _, child in (*here.slots, *here.fixed))} - found
        found |= children
        stack += children
    return found


@pytest.mark.parametrize(
    "phrases",
    [
        ("a b c",),
        ("[a] b", "a c", "a"),
        ("([a]|b) c", "[a [b]] c"),
        ("[please] (i want|get me) [a|an] [{size}] {drink} [with {milk}] [{to_go=true} to go]", "{drink} please"),
        ("({size}|{milk}) {drink}", "{milk} [{drink}]"),
        ("note[s] (here|there)", "notes here too"),
    ],
)
def test_it_accepts_what_the_phrases_stand_for_each_once(phrases: tuple[str, ...]) -> None:
    meant = {tuple(items) for phrase in phrases for items in compile_phrase(phrase, SCHEMA).body.expansions()}
    found = list(wordings(ToolGrammar(spec(*phrases)).root))
    assert len(found) == len(set(found))
    assert set(found) == meant


def test_slots_are_tried_in_the_order_of_the_phrases() -> None:
    root = ToolGrammar(spec("({milk}|{size}) now", "{drink}")).root
    assert [slot.name for slot, _ in root.slots] == ["milk", "size", "drink"]


def test_it_is_no_larger_than_the_phrases_are_as_text() -> None:
    """Thousands of wordings cost a session neither seconds nor megabytes."""
    phrase = " ".join(f"({end}a|{end}b|{end}c|{end}d)" for end in "pqrstu")
    grammar = ToolGrammar(spec(phrase, f"... {phrase}"))
    assert len(nodes(grammar.root)) == len(nodes(grammar.adjuncts)) == 7
    assert len(list(wordings(grammar.root))) == 4096
    assert len(grammar.vocabulary) == 24
