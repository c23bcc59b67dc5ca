"""The tools of a server: checks them together, enables them by configuration, and offers only those that can work.

registry = Registry(library.load(), settings={"music": {"host": "..."}}, enabled=None)
registry.offered()                  name -> Tool, what a session may use
registry.unavailable                name -> one sentence that says why not
registry.for_session(client_specs)  the same, with the tools that run at this client
"""

import json
import re
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tools.arguments import SchemaArguments, ToolArguments
from tools.declaration import check, phrase_fault, phrase_forms, tool
from tools.errors import DeclarationError
from tools.slicing import pause
from tools.spec import ToolSpec
from tools.tool import Tool, ToolSettings

__all__ = ["Registry", "client_tool", "tool"]

MOST_FORMS = 20_000
"""Most wordings that the phrases of all tools of one client may stand for."""
_CLIENT_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class _Checked:
    """The result of checking one spec of a client. It refers to the spec weakly and is dropped with it."""

    spec: "weakref.ref[ToolSpec]"
    arguments: ToolArguments
    phrases: tuple[str, ...]
    forms: int


class Registry:
    """All tools of a server.

    `enabled` names the tools to offer, None means all; `disabled` are left out. `settings` maps a tool's configuration
    section to its values. `sources` are called whenever the tools are listed, for tools that come and go, such as those
    of MCP servers; they never replace a tool of `tools`. Raises `DeclarationError` if anything does not fit together.
    """

    def __init__(
        self,
        tools: Iterable[Tool],
        *,
        settings: Mapping[str, ToolSettings] | None = None,
        enabled: Collection[str] | None = None,
        disabled: Collection[str] = (),
        sources: Iterable[Callable[[], Iterable[Tool]]] = (),
    ) -> None:
        self._sources = tuple(sources)
        self._checked: dict[int, _Checked] = {}
        self._tools: dict[str, Tool] = {}
        for each in tools:
            if each.name in self._tools:
                raise DeclarationError(f"tool {each.name}: declared twice")
            self._tools[each.name] = replace(each, settings=(settings or {}).get(each.section, {}))
        _check_undo(self._tools)
        for name in (*(enabled or ()), *disabled):
            if name not in self._tools:
                raise DeclarationError(f"the configuration names the tool {name!r}, which does not exist")
        wanted = [name for name in self._tools if enabled is None or name in enabled]
        self._enabled = {name: self._tools[name] for name in wanted if name not in disabled}

    def tools_configured(self) -> Mapping[str, str | None]:
        """Return each enabled tool with None if it can work, else the sentence that says what is missing."""
        return {name: each.configured(each.settings) for name, each in self._enabled.items()}

    @property
    def unavailable(self) -> dict[str, str]:
        """The enabled tools that cannot work, with the sentence that says why."""
        return {name: why for name, why in self.tools_configured().items() if why is not None}

    def offered(self) -> dict[str, Tool]:
        """The tools that a session may use."""
        missing = self.unavailable
        foreign = {each.name: each for source in self._sources for each in source() if each.name not in self._tools}
        ours = {name: each for name, each in self._enabled.items() if name not in missing}
        return _undoable(foreign | ours)

    def for_session(self, client_specs: Iterable[ToolSpec]) -> dict[str, Tool]:
        """As `offered`, plus the tools that run at this client, which replace ours of the same name.

        Calls `pause` between tools (`tools/slicing.py`), as there may be many. Giving the same spec objects again is
        cheap. Raises `DeclarationError`.
        """
        theirs: dict[str, Tool] = {}
        forms = 0
        for spec in client_specs:
            pause()
            if spec.name in theirs:
                raise DeclarationError(f"tool {spec.name}: given twice")
            checked = self._check(spec)
            phrased = spec if spec.phrases == checked.phrases else replace(spec, phrases=checked.phrases)
            theirs[spec.name] = Tool(phrased, checked.arguments, call=None)
            forms += checked.forms
            if forms > MOST_FORMS:
                told = f"at most {MOST_FORMS} are taken: write fewer alternatives, or parts of the phrase as slots"
                raise DeclarationError(f"tool {spec.name}: with its phrases the tools have {forms} wordings; {told}")
        return _undoable(self.offered() | theirs)

    def _check(self, spec: ToolSpec) -> _Checked:
        """Check `spec`, once for as long as the object lives."""
        key, known = id(spec), self._checked
        if key not in known:
            phrased = self._with_our_phrases(spec)
            arguments, forms = client_tool(phrased).arguments, phrase_forms(spec)
            known[key] = _Checked(weakref.ref(spec, lambda _: known.pop(key)), arguments, phrased.phrases, forms)
        return known[key]

    def _with_our_phrases(self, spec: ToolSpec) -> ToolSpec:
        """If the client's tool has no phrases and is named like one of ours, take ours, provided that they fit its
        parameters."""
        ours = self._tools.get(spec.name)
        if ours is None or spec.phrases:
            return spec
        hopeful = replace(spec, phrases=ours.spec.phrases)
        return spec if phrase_fault(hopeful) else hopeful


def _undoable(tools: dict[str, Tool]) -> dict[str, Tool]:
    """Clear `undo_with` in tools whose undo tool is not in `tools` or does not run on the same side (server or
    client)."""
    return {name: each if _can_be_undone(each, tools) else _for_good(each) for name, each in tools.items()}


def _can_be_undone(each: Tool, tools: Mapping[str, Tool]) -> bool:
    undo = each.spec.undo_with
    return undo is None or (undo in tools and tools[undo].spec.client_side == each.spec.client_side)


def _for_good(each: Tool) -> Tool:
    return replace(each, spec=replace(each.spec, undo_with=None))


def client_tool(spec: ToolSpec) -> Tool:
    """A tool that runs at the client: only its arguments are validated here. Raises `DeclarationError`."""
    if not spec.client_side:
        raise DeclarationError(f"tool {spec.name}: a client's tool must be declared client_side")
    if not _CLIENT_NAME.fullmatch(spec.name):
        raise DeclarationError(f"tool {spec.name!r:.80}: a name is 1 to 64 letters, digits, hyphens and underscores")
    if fault := phrase_fault(spec):
        raise DeclarationError(f"tool {spec.name}: {fault}")
    return Tool(spec, _arguments(spec.parameters), call=None)


_KNOWN: OrderedDict[str, SchemaArguments] = OrderedDict()
_MOST_KNOWN, _LONGEST_KNOWN = 512, 32_768


def _arguments(schema: Mapping[str, Any]) -> SchemaArguments:
    """Cache of checked schemas, because each agent of a session needs those of all its tools and checking takes time.
    The latest `_MOST_KNOWN` are kept, of at most `_LONGEST_KNOWN` characters each."""
    key = json.dumps(schema, sort_keys=True)
    if len(key) > _LONGEST_KNOWN:
        return SchemaArguments(schema)
    if key not in _KNOWN:
        _KNOWN[key] = SchemaArguments(schema)
    _KNOWN.move_to_end(key)
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.popitem(last=False)
    return _KNOWN[key]


def _check_undo(tools: Mapping[str, Tool]) -> None:
    for each in tools.values():
        check(each.spec)
        undo = each.spec.undo_with
        if undo is not None and undo not in tools:
            raise DeclarationError(f"tool {each.name}: undo_with names {undo!r}, which is no tool")
        if undo is not None and tools[undo].spec.safe:
            raise DeclarationError(f"tool {each.name}: undo_with names {undo!r}, which only reads")
