from tests.tools.library.home import Home, play
from tools.library.overview import MOST


def test_everything_that_is_set_and_kept_is_told() -> None:
    async def main(home: Home) -> None:
        now = home.clock.now().timestamp()
        await home.do("set_timer", duration_seconds=600, label="tea")
        await home.do("set_alarm", time="07:00", repeat="weekdays")
        await home.do("create_reminder", text="water the plants")
        await home.do("add_list_items", list_name="shopping", items=["eggs", "milk"])
        told = await home.library.overview()
        assert told["now"] == now
        assert told["timers"] == [{"id": 1, "name": "Tea timer", "ends_at": now + 600, "duration_s": 600}]
        assert [(each["time"], each["repeat"]) for each in told["alarms"]] == [("07:00", "weekdays")]
        assert [(each["text"], each["due_at"]) for each in told["reminders"]] == [("water the plants", None)]
        assert told["lists"] == [{"name": "shopping", "items": ["eggs", "milk"], "more": 0}]

    play(main)


def test_a_long_list_is_told_in_part_with_how_much_is_missing() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=[f"thing {n}" for n in range(MOST + 7)])
        (shopping,) = (await home.library.overview())["lists"]
        assert (len(shopping["items"]), shopping["more"]) == (MOST, 7)

    play(main)
