"""Music against an MPD of our own."""

from typing import Any

import pytest

from tests.tools.remote.line_servers import FakeMusicPlayer, gibberish, listening, silence
from tests.tools.remote.world import remote

TRACKS = [
    {"file": "beatles/blackbird.flac", "artist": "The Beatles", "title": "Blackbird", "album": "The Beatles"},
    {"file": "davis/so_what.flac", "artist": "Miles Davis", "title": "So What", "album": "Kind of Blue"},
    {"file": "davis/freddie.flac", "artist": "Miles Davis", "title": "Freddie Freeloader", "album": "Kind of Blue"},
    {"file": "fleetwood/tusk.flac", "artist": "Fleetwood Mac", "title": "Tusk", "album": "Tusk"},
    {"file": "untagged.ogg"},
]


def at(port: int) -> dict[str, Any]:
    return {"music": {"host": "127.0.0.1", "port": port}}


def player(**state: Any) -> FakeMusicPlayer:
    return FakeMusicPlayer(list(TRACKS), ["Sunday morning"], **state)


async def test_music_is_found_and_what_was_found_is_played() -> None:
    mpd = player()
    async with listening(mpd.talk) as port, remote(at(port)) as server_engines:
        found = await server_engines.do("search_music", query="Beatles Blackbird")
        assert (found["uri"], found["artist"]) == ("beatles/blackbird.flac", "The Beatles")
        assert await server_engines.told("play_music", item=found["uri"]) == "Playing Blackbird."
        assert (await server_engines.do("search_music", query="blue", kind="album"))["title"] == "Kind of Blue"
        assert (await server_engines.do("search_music", query="sunday", kind="playlist"))["uri"] == "Sunday morning"
        assert (await server_engines.outcome("search_music", query="xyzzy")).kind == "not_found"
    assert mpd.commands == [["clear"], ["add", "beatles/blackbird.flac"], ["random", "0"], ["play"]]


@pytest.mark.parametrize(
    ("item", "playing", "queue"),
    [
        ("Miles Davis", "Miles Davis", [["add", "davis/so_what.flac"], ["add", "davis/freddie.flac"]]),
        ("kind of blue", "Kind of Blue", [["add", "davis/so_what.flac"], ["add", "davis/freddie.flac"]]),
        ("blackbird", "Blackbird", [["add", "beatles/blackbird.flac"]]),
        ("my sunday morning playlist", "", []),
        ("sunday morning", "Sunday morning", [["load", "Sunday morning"]]),
    ],
)
async def test_a_name_is_a_playlist_an_artist_an_album_or_a_track(item: str, playing: str, queue: list[Any]) -> None:
    mpd = player()
    async with listening(mpd.talk) as port, remote(at(port)) as server_engines:
        outcome = await server_engines.outcome("play_music", item=item, shuffle=True)
    if not playing:
        assert outcome.kind == "not_found"
        return
    assert outcome.value["playing"] == playing
    assert mpd.commands == [["clear"], *queue, ["random", "1"], ["play"]]


async def test_playback_and_volume() -> None:
    mpd = player()
    async with listening(mpd.talk) as port, remote(at(port)) as server_engines:
        assert await server_engines.told("control_playback", action="pause") == "Paused."
        assert (await server_engines.do("set_volume", percent=20))["previous"] == 70
        mpd.state = "stop"
        await server_engines.do("control_playback", action="resume")
        assert await server_engines.told("control_playback", action="next") == "Nothing is playing."
        assert server_engines.executor.specs["set_volume"].undo_with == "set_volume"
    assert mpd.commands == [["pause", "1"], ["setvol", "20"], ["play"]]


async def test_a_name_cannot_smuggle_commands() -> None:
    mpd = player()
    async with listening(mpd.talk) as port, remote(at(port)) as server_engines:
        await server_engines.outcome("play_music", item='x"\nclear\ndelete 0\n"')
        await server_engines.outcome("search_music", query='x\\" "\nkill')
    assert mpd.commands == []


async def test_a_player_that_does_not_work() -> None:
    async with remote(at(9)) as server_engines:
        assert (await server_engines.outcome("set_volume", percent=5)).kind == "unreachable"
    async with listening(gibberish) as port, remote(at(port)) as server_engines:
        assert (await server_engines.outcome("search_music", query="x")).kind == "bad_answer"
    async with listening(silence) as port, remote(at(port), timeout_s=0.1) as server_engines:
        assert (await server_engines.outcome("search_music", query="x")).status == "timed_out"
        assert (await server_engines.outcome("set_volume", percent=5)).status == "unknown"
    mpd = player(dies_at="setvol")
    async with listening(mpd.talk) as port, remote(at(port)) as server_engines:
        assert (await server_engines.outcome("set_volume", percent=5)).status == "unknown"
