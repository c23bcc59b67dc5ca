"""Tools for named lists, such as shopping, to do or packing. A list exists as long as something is on it."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.phrases_lists import PHRASES
from tools.spec import Effect, Sensitivity
from tools.speech import count, listing
from tools.store import Database
from tools.values import Folded, Words, fold

_TO_DO = frozenset({"to-do", "to-dos", "todo", "todos", "to dos", "to do's", "to-do's", "task", "tasks"})


def _bare(name: str) -> str:
    """ "my shopping list" as "shopping", "todo" as "to do"."""
    words = name.split()
    while len(words) > 1 and words[0] in ("the", "my", "our", "a", "whole", "entire"):
        words = words[1:]
    bare = " ".join(words[:-1] if len(words) > 1 and words[-1] == "list" else words)
    return "to do" if bare in _TO_DO else bare


ListName = Annotated[Folded, AfterValidator(_bare)]
Items = Annotated[list[Words], Field(min_length=1)]
_RESOURCE = ("list:{list_name}",)


def _be(number: int, past: bool = False) -> str:
    if past:
        return "was" if number == 1 else "were"
    return "is" if number == 1 else "are"


def _say_added(arguments: Mapping[str, Any], result: Any) -> str:
    added, there = result["added"], result.get("already_there", [])
    told = [f"I added {listing(added)} to your {result['list_name']} list."] if added else []
    if there:
        told.append(f"{listing(there).capitalize()} {_be(len(there), past=True)} on it already.")
    return " ".join(told)


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="remove_list_items",
    resources=_RESOURCE,
    phrases=PHRASES["add_list_items"],
    say=_say_added,
)
async def add_list_items(context: Context, list_name: ListName, items: Items) -> dict[str, Any]:
    """Put items on a named list.

    Args:
        list_name: Name of the list.
        items: Items.
    """
    now = context.clock.now().timestamp()

    def insert(db: sqlite3.Connection) -> dict[str, Any]:
        new = [item for item in items if _put(db, list_name, item, now)]
        there = [item for item in items if item not in new]
        return {"added": new, "already_there": there, "items": new}  # `items`: what taking it back takes off

    done = await context.need(Database).write(insert, key=context.idempotency_key, now=now)
    return {"status": "ok", "list_name": list_name} | done


def _put(db: sqlite3.Connection, list_name: str, item: str, now: float) -> bool:
    """Put `item` on a list. Returns whether it was not on it before."""
    query = "INSERT OR IGNORE INTO list_items (list_name, item, item_key, created_at) VALUES (?, ?, ?, ?)"
    return bool(db.execute(query, (list_name, item, fold(item), now)).rowcount)


def _take(db: sqlite3.Connection, list_name: str, items: Sequence[str]) -> None:
    query = "DELETE FROM list_items WHERE list_name = ? AND item = ?"
    db.executemany(query, [(list_name, item) for item in items])


def _lists(db: sqlite3.Connection) -> dict[str, list[str]]:
    """The items of each list, the list that was changed last first."""
    rows = db.execute("SELECT list_name, item FROM list_items ORDER BY id").fetchall()
    found: dict[str, list[str]] = {}
    for row in rows:
        found[row["list_name"]] = [*found.pop(row["list_name"], []), row["item"]]
    return dict(reversed(found.items()))


def _meant(item: str, entries: Sequence[str]) -> str | None:
    """The entry that `item` means: the same one, or the only one that has all its words ("milk": "oat milk")."""
    same = [entry for entry in entries if fold(entry) == fold(item)]
    words = set(fold(item).split())
    found = same or [entry for entry in entries if words <= set(fold(entry).split())]
    return found[0] if len(found) == 1 else None


def _found_on(lists: Mapping[str, Sequence[str]], list_name: str | None, items: Sequence[str]) -> tuple[str, list[str]]:
    """The list that `items` are on (the named one, or the only one that has any of them), and its entries for them.
    Raises `ToolError`."""
    named = lists if list_name is None else {list_name: lists.get(list_name, [])}
    found = {name: [entry for item in items if (entry := _meant(item, entries))] for name, entries in named.items()}
    found = {name: list(dict.fromkeys(entries)) for name, entries in found.items() if entries}
    if not found:
        where = f"your {list_name} list" if list_name else "any of your lists"
        raise ToolError("not_found", f"I did not find {listing(items, 'or')} on {where}.")
    if len(found) > 1:
        raise ToolError("ambiguous", f"That is on several lists. Which one do you mean: {listing(list(found), 'or')}?")
    return next(iter(found.items()))


def _say_read(arguments: Mapping[str, Any], result: Any) -> str:
    lists = result.get("lists", [result])
    asked = arguments.get("item")
    if asked and lists:
        return _say_whether(asked, lists)
    if "lists" in result:
        told = [f"{each['list_name']}, with {count(len(each['items']), 'item')}" for each in lists]
        return f"You have {count(len(told), 'list')}: {listing(told)}." if told else "You have no lists."
    items, name = result["items"], result["list_name"]
    if not items:
        return f"Your {name} list is empty."
    return f"Your {name} list has {count(len(items), 'item')}: {listing(items)}."


def _say_whether(item: str, lists: Sequence[Mapping[str, Any]]) -> str:
    """Whether `item` is on one of `lists`, with the words that stand there ("oat milk")."""
    words = set(fold(item).split())
    for each in lists:
        found = [entry for entry in each["items"] if words <= set(fold(entry).split())]
        if found:
            return f"Yes, {listing(found)} {_be(_number(found))} on your {each['list_name']} list."
    where = f"your {lists[0]['list_name']} list" if len(lists) == 1 else "any of your lists"
    return f"No, {item} {_be(_number([item]))} not on {where}."


def _number(items: Sequence[str]) -> int:
    """How many things `items` are by their grammar: "wipes" are several."""
    several = items[0].endswith("s") and not items[0].endswith("ss")
    return len(items) + several


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=_RESOURCE,
    phrases=PHRASES["read_list"],
    say=_say_read,
)
async def read_list(context: Context, list_name: ListName | None = None, item: Words | None = None) -> dict[str, Any]:
    """Read out a named list; without a name the only list, or which lists there are.

    Args:
        list_name: Name of the list.
        item: Thing of which the user wants to know whether it is on the list.
    """
    lists = await context.need(Database).read(_lists)
    name = list_name or (next(iter(lists)) if len(lists) == 1 else None)
    if name is None:
        return {"lists": [{"list_name": each, "items": items} for each, items in lists.items()]}
    return {"list_name": name, "items": lists.get(name, [])}


def _say_removed(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I took {listing(result['removed'])} off your {result['list_name']} list."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="add_list_items",
    resources=_RESOURCE,
    phrases=PHRASES["remove_list_items"],
    say=_say_removed,
)
async def remove_list_items(context: Context, items: Items, list_name: ListName | None = None) -> dict[str, Any]:
    """Take items off a list, or check them off. Without a name: off the list that they are on.

    Args:
        list_name: Name of the list.
        items: Items.
    """

    def remove(db: sqlite3.Connection) -> dict[str, Any]:
        name, entries = _found_on(_lists(db), list_name, items)
        _take(db, name, entries)
        return {"list_name": name, "removed": entries, "items": entries}

    now = context.clock.now().timestamp()
    done = await context.need(Database).write(remove, key=context.idempotency_key, now=now)
    return {"status": "ok"} | done


def _say_moved(arguments: Mapping[str, Any], result: Any) -> str:
    old, new = result["to_list_name"], result["list_name"]
    if result["renamed"]:
        return f"Your {old} list is now called {new}."
    return f"I moved {listing(result['items'])} from your {old} list to your {new} list."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="move_list_items",
    resources=("list:{list_name}", "list:{to_list_name}"),
    phrases=PHRASES["move_list_items"],
    say=_say_moved,
)
async def move_list_items(
    context: Context, to_list_name: ListName, list_name: ListName | None = None, items: Items | None = None
) -> dict[str, Any]:
    """Move items from one list to another, or rename a list: then all its items move.

    Args:
        list_name: List that they are on; the only one that has them when left out.
        to_list_name: List that they go to, or new name.
        items: Items; all when left out.
    """
    now = context.clock.now().timestamp()

    def move(db: sqlite3.Connection) -> dict[str, Any]:
        lists = _lists(db)
        others = {name: entries for name, entries in lists.items() if name != to_list_name}
        if items:
            name, entries = _found_on(others, list_name, items)
        elif list_name is None:
            raise ToolError("invalid_argument", "Which list do you mean?")
        else:
            name, entries = list_name, others.get(list_name, [])
        moved = [entry for entry in entries if _put(db, to_list_name, entry, now)]
        if not moved:
            there = f"is on your {to_list_name} list already" if entries else "list is empty"
            raise ToolError("not_found", f"Nothing to move: {'that' if entries else 'the ' + name} {there}.")
        _take(db, name, moved)
        renamed = not items and to_list_name not in lists
        # The lists change places, so that taking it back moves the same items back.
        return {"list_name": to_list_name, "to_list_name": name, "items": moved, "renamed": renamed}

    done = await context.need(Database).write(move, key=context.idempotency_key, now=now)
    return {"status": "ok"} | done


def _say_cleared(arguments: Mapping[str, Any], result: Any) -> str:
    if not result["removed"]:
        return f"Your {result['list_name']} list was empty already."
    number = len(result["removed"])
    return (
        f"Your {result['list_name']} list is empty now; there {_be(number, past=True)} {count(number, 'item')} on it."
    )


def _confirm_clear(arguments: Mapping[str, Any]) -> str:
    return f"Shall I really delete everything on your {arguments['list_name']} list?"


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    destructive=True,
    undo_with="add_list_items",
    resources=_RESOURCE,
    phrases=PHRASES["clear_list"],
    say=_say_cleared,
    confirm=_confirm_clear,
)
async def clear_list(context: Context, list_name: ListName) -> dict[str, Any]:
    """Delete a named list, with everything on it.

    Args:
        list_name: Name of the list.
    """

    def clear(db: sqlite3.Connection) -> list[str]:
        query = "DELETE FROM list_items WHERE list_name = ? RETURNING item"
        return [row["item"] for row in db.execute(query, (list_name,)).fetchall()]

    now = context.clock.now().timestamp()
    removed = await context.need(Database).write(clear, key=context.idempotency_key, now=now)
    return {"status": "ok", "list_name": list_name, "removed": removed, "items": removed}
