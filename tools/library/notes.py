"""Tools for notes, with full-text search."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.language.spoken import listed
from tools.spec import Effect
from tools.speech import count, listing
from tools.store import Database
from tools.values import Words, fold

_MOST_FOUND = 10
_TITLE_WORDS = 6
_EMPTY_WORDS = frozenset(
    listed("a about all an and any at for from i in is it me my of on or our the to was what with")
)


def _say_created(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I made a note called {result['title']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="delete_note",
    resources=("notes",),
    phrases=(
        "(make|create|write|take|add) [me] [a|another] [new] note (that|saying|to|of|about) {content}",
        "(make|create|write|take|add|start|begin|open|do) [me] [a|another] [new] note (called|named|titled) {title} "
        "(saying|that says|with) {content}",
        "(take|make) a note {content}",
        "(note|write|jot|take) (this|the following) down {content}",
        "(note|write|jot) down (this|the following) {content}",
        "note [down] (that|to) {content}",
        "(write|jot) [this|that] down {content}",
        "remember that {content}",
        "remember (my|our|the|i|we) {content}",
        "note (my|our|the) {content}",
    ),
    say=_say_created,
)
async def create_note(context: Context, content: str, title: Words | None = None) -> dict[str, Any]:
    """Create a note.

    Args:
        title: Title.
        content: Text.
    """
    if not content:
        raise ToolError("invalid_argument", "What should the note say?")
    named = title or _title_of(content)
    now = context.clock.now().timestamp()

    def insert(db: sqlite3.Connection) -> int | None:
        query = "INSERT INTO notes (title, content, created_at, updated_at) VALUES (?, ?, ?, ?)"
        return db.execute(query, (named, content, now, now)).lastrowid

    await context.need(Database).write(insert, key=context.idempotency_key, now=now)
    return {"status": "ok", "title": named}


def _title_of(content: str) -> str:
    words = content.split()
    return " ".join(words[:_TITLE_WORDS]) + ("…" if len(words) > _TITLE_WORDS else "")


def _say_appended(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I added that to your note {result['title']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    resources=("notes",),
    phrases=(
        "add {content} to (my|the) {title} (note|notes)",
        "add {content} to (my|the) note (called|named|about) {title}",
        "(append|add) to (my|the) {title} (note|notes) [that|saying] {content}",
        "(append|write) {content} (to|in) (my|the) {title} (note|notes)",
    ),
    say=_say_appended,
)
async def append_note(context: Context, title: Words, content: str) -> dict[str, Any]:
    """Add text to the end of an existing note.

    Args:
        title: Title of the note.
        content: Text to add.
    """
    now = context.clock.now().timestamp()

    def append(db: sqlite3.Connection) -> str:
        try:
            note = _the_note(db, title)
        except ToolError as error:
            offer = " Shall I make one?" if error.kind == "not_found" else ""
            raise ToolError(error.kind, f"{error.message}{offer}") from error
        query = "UPDATE notes SET content = content || char(10) || ?, updated_at = ? WHERE id = ?"
        db.execute(query, (content, now, note["id"]))
        return str(note["title"])

    found = await context.need(Database).write(append, key=context.idempotency_key, now=now)
    return {"status": "ok", "title": found}


def _the_note(db: sqlite3.Connection, title: str) -> sqlite3.Row:
    """The one note with this title, else the one whose title, or else whose text, contains all its words. Of several
    with the same title the newest one."""
    query = "SELECT id, title, content FROM notes ORDER BY updated_at DESC, id DESC"
    notes: list[sqlite3.Row] = db.execute(query).fetchall()
    wanted = fold(title)
    words = set(wanted.split()) - {"the", "my", "note", "notes", "a"}
    found = [note for note in notes if fold(note["title"]) == wanted]
    for part in ("title", "content"):
        found = found or [note for note in notes if words and words <= set(fold(note[part]).split())]
    if not found:
        raise ToolError("not_found", f"There is no note called {title}.")
    if len(found) > 1 and len({note["title"] for note in found}) > 1:
        names = listing([note["title"] for note in found[:5]], "or")
        raise ToolError("ambiguous", f"Which note do you mean: {names}?")
    return found[0]


def _say_deleted(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I deleted your note {result['title']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="create_note",
    resources=("notes",),
    phrases=(
        "(delete|remove|throw away|get rid of) (my|the) {title} note",
        "(delete|remove|throw away|get rid of) (my|the|that) note (about|on|for|called|named|that says|with) {title}",
    ),
    say=_say_deleted,
)
async def delete_note(context: Context, title: Words) -> dict[str, Any]:
    """Delete a note. It can be made again from the result.

    Args:
        title: Title of the note, or words in it.
    """
    now = context.clock.now().timestamp()

    def delete(db: sqlite3.Connection) -> dict[str, Any]:
        note = _the_note(db, title)
        db.execute("DELETE FROM notes WHERE id = ?", (note["id"],))
        return {"title": note["title"], "content": note["content"]}

    done = await context.need(Database).write(delete, key=context.idempotency_key, now=now)
    return {"status": "ok"} | done


def _say_found(arguments: Mapping[str, Any], result: Any) -> str:
    if not result:
        return f"I found no note about {arguments['query']}." if arguments.get("query") else "You have no notes."
    if isinstance(result, dict):
        named = result["title"] != _title_of(result["content"])
        return f"Your note {result['title']} says: {result['content']}" if named else f"You noted: {result['content']}"
    found = "I found" if arguments.get("query") else "You have"
    return f"{found} {count(len(result), 'note')}: {listing([note['title'] for note in result])}."


@tool(
    effect=Effect.READ_LOCAL,
    resources=("notes",),
    ttl_s=3600,
    phrases=(
        "(search|look [in|through]|check) my notes for {query}",
        "(find|read [me]|open|show [me]|get [me]) (my|the) (note|notes) (about|on|for|called|with) {query}",
        "(find|read [me]|open|show [me]) my {query} (note|notes)",
        "what (do|did|does) my (notes|note) say about {query}",
        "what (did i|have i) (write|note|noted|written) [down] about {query}",
        "what (is|do i have) in my {query:label} note",
        "what does my {query:label} note say",
        "(what|which) notes (do i have|have i got|are there)",
        "(read|show|list|tell) [me] [all] my notes",
        "(read|show|open|find|what is|what was) [me] (my|the) (last|latest|newest|most recent) note",
        "(do i have|have i got) any notes",
        "how many notes (do i have|have i got)",
        "what did i (tell|ask) you to remember",
        "what did i (tell|ask) you (to remember about|about) {query:label}",
        "(do you remember|what do you know about) my {query:label}",
        "what (is|was|are) my {query:label}",
        "where (did|have) i {query:label}",
        "where did i (say|write|note) [that] [i|we] [had|would|will|have] (put|leave|left|hid|kept|keep) {query:label}",
        "where (am i|are we|did i|did we|have i|have we) (park|parked) [the car] {query=parked}",
        "where is (my|our|the|me) car [parked|today|now] {query=parked}",
    ),
    say=_say_found,
)
async def search_notes(context: Context, query: Words | None = None) -> dict[str, Any] | list[dict[str, Any]]:
    """Search the user's notes, which may also hold what the user wanted to be remembered ("my locker code").

    One match is returned as the note itself, several as a list, the best first. Without words: all notes, the newest
    first.

    Args:
        query: Words to look for.
    """
    said = re.findall(r"\w+", query or "")
    terms = [term for term in said if term.casefold() not in _EMPTY_WORDS] or said
    matches = [glue.join(f'"{term}"' for term in terms) for glue in (" ", " OR ")]

    def search(db: sqlite3.Connection) -> list[dict[str, str]]:
        # All words first; where no note has them all, any of them.
        for match in matches:
            rows = db.execute(
                "SELECT n.title, n.content FROM notes_index JOIN notes n ON n.id = notes_index.rowid "
                "WHERE notes_index MATCH ? ORDER BY rank LIMIT ?",
                (match, _MOST_FOUND),
            ).fetchall()
            if rows:
                return [{"title": row["title"], "content": row["content"]} for row in rows]
        return []

    def newest(db: sqlite3.Connection) -> list[dict[str, str]]:
        rows = db.execute("SELECT title, content FROM notes ORDER BY updated_at DESC, id DESC LIMIT ?", (_MOST_FOUND,))
        return [{"title": row["title"], "content": row["content"]} for row in rows.fetchall()]

    found = []
    if terms or query is None:
        found = await context.need(Database).read(search if terms else newest)
    return found[0] if len(found) == 1 else found
