"""Tools for named lists, such as shopping, to do or packing."""

import sqlite3
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.spec import Effect, Sensitivity
from tools.speech import count, listing
from tools.store import Database
from tools.values import Folded, Words, fold


def _bare(name: str) -> str:
    """ "my shopping list" as "shopping"."""
    words = name.split()
    while len(words) > 1 and words[0] in ("the", "my", "our", "a"):
        words = words[1:]
    return " ".join(words[:-1] if len(words) > 1 and words[-1] == "list" else words)


ListName = Annotated[Folded, AfterValidator(_bare)]
Items = Annotated[list[Words], Field(min_length=1)]
_RESOURCE = ("list:{list_name}",)


def _say_added(arguments: Mapping[str, Any], result: Any) -> str:
    added, there = result["added"], result.get("already_there", [])
    told = [f"I added {listing(added)} to your {result['list_name']} list."] if added else []
    if there:
        told.append(f"{listing(there).capitalize()} {'was' if len(there) == 1 else 'were'} on it already.")
    return " ".join(told)


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="remove_list_items",
    resources=_RESOURCE,
    phrases=(
        "(add|put) {items} (to|on|onto) (my|the|our) {list_name} list",
        "(add|put) {items} (to|on|onto) (my|the|our) list {list_name=shopping}",
        "(add|put) {items} to {list_name}",
        "(we|i) need [to buy|to get] {items} {list_name=shopping}",
        "... and {items}",
    ),
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
        query = "INSERT OR IGNORE INTO list_items (list_name, item, item_key, created_at) VALUES (?, ?, ?, ?)"
        new = [item for item in items if db.execute(query, (list_name, item, fold(item), now)).rowcount]
        there = [item for item in items if item not in new]
        return {"added": new, "already_there": there, "items": new}  # `items`: what taking it back takes off

    done = await context.need(Database).write(insert, key=context.idempotency_key, now=now)
    return {"status": "ok", "list_name": list_name} | done


def _say_read(arguments: Mapping[str, Any], result: Any) -> str:
    items = result["items"]
    if not items:
        return f"Your {result['list_name']} list is empty."
    return f"Your {result['list_name']} list has {count(len(items), 'item')}: {listing(items)}."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=_RESOURCE,
    phrases=(
        "what (is|do i have|have i got|do we have) on (my|the|our) {list_name} list",
        "(read|show|tell|give) [me] (my|the|our) {list_name} list",
        "what do (i|we) need to (buy|get) {list_name=shopping}",
    ),
    say=_say_read,
)
async def read_list(context: Context, list_name: ListName) -> dict[str, Any]:
    """Read out a named list.

    Args:
        list_name: Name of the list.
    """
    query = "SELECT item FROM list_items WHERE list_name = ? ORDER BY id"
    rows = await context.need(Database).read(lambda db: db.execute(query, (list_name,)).fetchall())
    return {"list_name": list_name, "items": [row["item"] for row in rows]}


def _say_removed(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I took {listing(result['removed'])} off your {result['list_name']} list."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="add_list_items",
    resources=_RESOURCE,
    phrases=(
        "(remove|delete|take|cross|strike) {items} (from|off) (my|the|our) {list_name} list",
        "take off {items} from (my|the|our) {list_name} list",
    ),
    say=_say_removed,
)
async def remove_list_items(context: Context, list_name: ListName, items: Items) -> dict[str, Any]:
    """Take items off a named list.

    Args:
        list_name: Name of the list.
        items: Items.
    """

    def remove(db: sqlite3.Connection) -> list[str]:
        query = "DELETE FROM list_items WHERE list_name = ? AND item_key = ?"
        return [item for item in items if db.execute(query, (list_name, fold(item))).rowcount]

    now = context.clock.now().timestamp()
    removed = await context.need(Database).write(remove, key=context.idempotency_key, now=now)
    if not removed:
        raise ToolError("not_found", f"There is no {listing(items, 'or')} on the {list_name} list.")
    return {"status": "ok", "list_name": list_name, "removed": removed, "items": removed}


def _say_cleared(arguments: Mapping[str, Any], result: Any) -> str:
    if not result["removed"]:
        return f"Your {result['list_name']} list was empty already."
    return f"Your {result['list_name']} list is empty now; there {_were(len(result['removed']))} on it."


def _were(number: int) -> str:
    return f"{'was' if number == 1 else 'were'} {count(number, 'item')}"


def _confirm_clear(arguments: Mapping[str, Any]) -> str:
    return f"Shall I really delete everything on your {arguments['list_name']} list?"


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    destructive=True,
    undo_with="add_list_items",
    resources=_RESOURCE,
    phrases=(
        "(clear|empty|wipe) (my|the|our) {list_name} list",
        "(delete|remove) (everything|all [the] items) (from|on|off) (my|the|our) {list_name} list",
    ),
    say=_say_cleared,
    confirm=_confirm_clear,
)
async def clear_list(context: Context, list_name: ListName) -> dict[str, Any]:
    """Delete everything on a named list.

    Args:
        list_name: Name of the list.
    """

    def clear(db: sqlite3.Connection) -> list[str]:
        query = "DELETE FROM list_items WHERE list_name = ? RETURNING item"
        return [row["item"] for row in db.execute(query, (list_name,)).fetchall()]

    now = context.clock.now().timestamp()
    removed = await context.need(Database).write(clear, key=context.idempotency_key, now=now)
    return {"status": "ok", "list_name": list_name, "removed": removed, "items": removed}
