"""Tools that play music with a Music Player Daemon."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.mpd import Mpd, connect, records
from tools.library.phrases_remote import PHRASES
from tools.library.remote import RemoteSection, configured, secret, settings_of
from tools.library.zones import plain
from tools.spec import Effect, Sensitivity
from tools.speech import listing
from tools.values import Words

_MOST_SHOWN = 5
_MOST_QUEUED = 200
_TAGS = {"track": "title", "album": "album", "artist": "artist"}
_ARTICLES = frozenset({"the", "a", "an", "some", "by", "from"})
Track = dict[str, str]


class MusicSettings(RemoteSection):
    """The section `music`."""

    host: str = ""
    """Where MPD runs."""
    port: int = Field(6600, ge=1, le=65535)
    password: SecretStr | None = None


def _missing(settings: MusicSettings) -> str | None:
    return None if settings.host else "No music player is set up on this server."


_IS_SET_UP = configured(MusicSettings, _missing)


def _player(context: Context) -> AbstractAsyncContextManager[Mpd]:
    settings = settings_of(context, MusicSettings)
    return connect(settings.host, settings.port, secret(settings.password))


def _say_found(arguments: Mapping[str, Any], result: Any) -> str:
    by = f" by {result['artist']}" if result.get("artist") else ""
    others = [each["title"] for each in result.get("also", [])[:2]]
    return f"I found {result['title']}{by}." + (f" There is also {listing(others)}." if others else "")


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.LOW,
    resources=("music catalogue",),
    ttl_s=300,
    section="music",
    configured=_IS_SET_UP,
    phrases=PHRASES["search_music"],
    say=_say_found,
)
async def search_music(
    context: Context, query: Words, kind: Literal["track", "album", "artist", "playlist"] = "track"
) -> dict[str, Any]:
    """Search the music catalogue.

    The first find, the others as "also". `uri` is what play_music takes.

    Args:
        query: Words.
        kind: What to search for.
    """
    async with _player(context) as mpd:
        found = await (_playlists(mpd, query) if kind == "playlist" else _catalogue(mpd, query, kind))
    if not found:
        raise ToolError("not_found", f"I found no {kind} called {query}.")
    first, *others = found[:_MOST_SHOWN]
    return first | ({"also": others} if others else {})


async def _catalogue(mpd: Mpd, query: str, kind: str) -> list[Track]:
    tag = _TAGS[kind]
    tracks = await _search(mpd, query, "any" if kind == "track" else tag)
    if kind == "track":
        return [_shown(track) for track in tracks]
    named: dict[str, Track] = {}
    for track in tracks:
        named.setdefault(track.get(tag, ""), {"uri": track[tag], "title": track[tag]} if tag in track else {})
        if kind == "album" and "artist" in track:
            named[track.get(tag, "")].setdefault("artist", track["artist"])
    return [each for each in named.values() if each]


async def _search(mpd: Mpd, query: str, tag: str) -> list[Track]:
    """Tracks that have every word of `query` in `tag`, or in any tag."""
    words = [word for word in query.split() if word.casefold() not in _ARTICLES] or query.split()
    terms = [part for word in words for part in (tag, word)]
    return records(await mpd.ask("search", *terms, "window", f"0:{_MOST_QUEUED}"), "file")


async def _playlists(mpd: Mpd, query: str) -> list[Track]:
    names = [each["playlist"] for each in records(await mpd.ask("listplaylists"), "playlist")]
    wanted = set(plain(query).split()) - _ARTICLES - {"playlist"}
    return [{"uri": name, "title": name} for name in names if wanted <= set(plain(name).split())]


def _shown(track: Track) -> Track:
    shown = {"uri": track["file"], "title": track.get("title") or track["file"].rpartition("/")[2]}
    return shown | {name: track[name] for name in ("artist", "album") if name in track}


def _say_playing(arguments: Mapping[str, Any], result: Any) -> str:
    return f"Playing {result['playing']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="control_playback",
    resources=("playback",),
    section="music",
    configured=_IS_SET_UP,
    phrases=PHRASES["play_music"],
    say=_say_playing,
)
async def play_music(context: Context, item: Words, shuffle: bool = False) -> dict[str, Any]:
    """Start playing an artist, album, track or playlist.

    Args:
        item: Name or catalogue URI.
        shuffle: Shuffle.
    """
    async with _player(context) as mpd:
        queue, playing = await _queue(mpd, item)
        await mpd.do([("clear",), *queue, ("random", str(int(shuffle))), ("play",)])
    return {"status": "ok", "playing": playing, "shuffle": shuffle}


async def _queue(mpd: Mpd, item: str) -> tuple[list[tuple[str, ...]], str]:
    """The commands that fill the queue, and the name of what they play: a playlist, an artist, an album or a track."""
    exact = records(await mpd.ask("find", "file", item), "file")
    if exact:
        return [("add", item)], _shown(exact[0])["title"]
    playlists = await _playlists(mpd, item)
    if playlists:
        return [("load", playlists[0]["uri"])], playlists[0]["title"]
    for tag in ("artist", "album", "title", "any"):
        tracks = await _search(mpd, item, tag)
        if tracks:
            kept = tracks[:1] if tag == "title" else tracks
            name = _shown(kept[0])["title"] if tag in ("title", "any") else kept[0].get(tag, item)
            return [("add", track["file"]) for track in kept], name
    raise ToolError("not_found", f"I found no music called {item}.")


_DONE = {
    "pause": "Paused.",
    "resume": "Playing.",
    "next": "Next one.",
    "previous": "The one before.",
    "stop": "Stopped.",
}
_COMMANDS = {
    "pause": ("pause", "1"),
    "resume": ("pause", "0"),
    "next": ("next",),
    "previous": ("previous",),
    "stop": ("stop",),
}


def _say_done(arguments: Mapping[str, Any], result: Any) -> str:
    return _DONE[arguments["action"]]


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=("playback",),
    section="music",
    configured=_IS_SET_UP,
    phrases=PHRASES["control_playback"],
    say=_say_done,
)
async def control_playback(
    context: Context, action: Literal["pause", "resume", "next", "previous", "stop"]
) -> dict[str, Any]:
    """Control what is playing.

    Args:
        action: Action.
    """
    async with _player(context) as mpd:
        state = dict(await mpd.ask("status")).get("state", "")
        if action == "resume" and state == "stop":
            await mpd.ask("play")
        elif state == "stop" and action in ("pause", "next", "previous"):
            raise ToolError("not_found", "Nothing is playing.")
        else:
            await mpd.ask(*_COMMANDS[action])
    return {"status": "ok", "action": action}


def _say_volume(arguments: Mapping[str, Any], result: Any) -> str:
    return f"The volume is at {result['percent']} percent." if result["percent"] else "The sound is off."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="set_volume",
    resources=("volume",),
    section="music",
    configured=_IS_SET_UP,
    phrases=PHRASES["set_volume"],
    say=_say_volume,
)
async def set_volume(context: Context, percent: Annotated[int, Field(ge=0, le=100)]) -> dict[str, Any]:
    """Set the loudness.

    Args:
        percent: 0 to 100.
    """
    async with _player(context) as mpd:
        before = dict(await mpd.ask("status")).get("volume", "")
        await mpd.ask("setvol", str(percent))
    return {"status": "ok", "percent": percent} | ({"previous": int(before)} if before.isdigit() else {})
