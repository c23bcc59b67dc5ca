"""Requests whose parts come in any order, as different people say them, and sentences that only look like them."""

from typing import Any

import pytest

from bench.dialogues.play import play

# The dialogues begin on Wednesday, 25 November 2026, at 18:43.


def writes(*texts: str) -> list[tuple[str, dict[str, Any]]]:
    turns = play(list(texts), False)
    return [(call.tool, dict(call.arguments)) for turn in turns for call in turn.writes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "i've got the chiropodist on monday from quarter past nine till ten, pop it in the calendar",
            {"title": "Chiropodist", "start": "2026-11-30T09:15", "duration_minutes": 45},
        ),
        (
            "parents evening tomorrow four till half five, diary",
            {"title": "Parents evening", "start": "2026-11-26T16:00", "duration_minutes": 90},
        ),
        ("stick the boiler service in for the twelfth at eleven", {"start": "2026-12-12T11:00"}),
        (
            "put me down as on holiday from the twentieth to the twenty fourth of december",
            {"title": "Holiday", "start": "2026-12-20T00:00", "duration_minutes": 5 * 1440},
        ),
        (
            "the whole of next monday is inset day, can you write that in the diary please",
            {"title": "Inset day", "start": "2026-11-30T00:00", "duration_minutes": 1440},
        ),
        ("yoga every tuesday at seven in the evening, put it in my calendar", {"repeat": "weekly"}),
        (
            "add band practice to my calendar, thursdays eight till ten pm, weekly",
            {"title": "Band practice", "start": "2026-11-26T20:00", "duration_minutes": 120, "repeat": "weekly"},
        ),
        (
            "please to make appointment in calendar with the dentist, friday, hour fifteen",
            {"title": "Dentist", "start": "2026-11-27T15:00"},
        ),
        ("block out wednesday afternoon two till five for decorating", {"duration_minutes": 180}),
        (
            "we're away the whole weekend, put that in the calendar",
            {"start": "2026-11-28T00:00", "duration_minutes": 2880},
        ),
        ("book club a week on friday at eight pm, diary please", {"title": "Book club", "start": "2026-12-04T20:00"}),
        (
            "it's my mate's wedding all day saturday the twelfth of december, bung it in the diary",
            {"title": "Mate's wedding", "start": "2026-12-12T00:00"},
        ),
    ],
)
def test_events(text: str, expected: dict[str, Any]) -> None:
    [(tool, arguments)] = writes(text)
    assert tool == "create_event"
    assert arguments | expected == arguments


def test_an_event_on_two_weekdays_is_two_events() -> None:
    made = writes("swimming mondays and thursdays at six pm, in my calendar")
    assert [(each["start"], each["repeat"]) for _, each in made] == [
        ("2026-11-30T18:00", "weekly"),
        ("2026-11-26T18:00", "weekly"),
    ]


def test_a_rule_that_the_calendar_cannot_hold_is_said_so() -> None:
    [turn] = play(["put bin day in the calendar every second thursday at seven am"], False)
    assert turn.writes == []
    assert "not again and again" in turn.answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wake me up at ten to seven monday to friday", {"time": "06:50", "repeat": "weekdays"}),
        ("get me up at seven every day except sunday", {"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"}),
        ("alarm half six every day bar weekends please", {"time": "06:30", "repeat": "weekdays"}),
        (
            "alarm for six fifteen tuesdays and fridays, label it gym",
            {"label": "gym", "rule": "FREQ=WEEKLY;BYDAY=TU,FR"},
        ),
        ("each morning at half seven you must to wake me", {"time": "07:30", "repeat": "daily"}),
        ("i need waking at quarter to five", {"time": "04:45"}),
        ("I mustn't oversleep, I have to be up for six tomorrow dear", {"time": "06:00", "date": "2026-11-26"}),
        ("please you wake me at hour six and half tomorrow", {"time": "06:30"}),
        ("can you tell me when it's ten past nine", {"time": "21:10"}),
        ("ping me at eight", {"time": "20:00"}),
    ],
)
def test_alarms(text: str, expected: dict[str, Any]) -> None:
    [(tool, arguments)] = writes(text)
    assert tool == "set_alarm"
    assert arguments | expected == arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "tablets at nine every night, remind me",
            {"text": "tablets", "due": "2026-11-25T21:00", "rule": "FREQ=DAILY"},
        ),
        (
            "remind me every other monday at eight pm to put the recycling out",
            {"due": "2026-11-30T20:00", "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"},
        ),
        (
            "every year on the second of october at nine remind me to renew the insurance",
            {"due": "2027-10-02T09:00", "rule": "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=2"},
        ),
        ("nudge me each wednesday at four to water the ferns", {"due": "2026-12-02T16:00", "text": "water the ferns"}),
        ("i have to ring the vet tomorrow at ten, remind me", {"text": "ring the vet", "due": "2026-11-26T10:00"}),
    ],
)
def test_reminders(text: str, expected: dict[str, Any]) -> None:
    [(tool, arguments)] = writes(text)
    assert tool == "create_reminder"
    assert arguments | expected == arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("give us a shout in twenty five minutes", [(1500, None)]),
        ("buzz me when three minutes are up", [(180, None)]),
        ("set two timers, eggs six minutes and toast two minutes", [(360, "eggs"), (120, "toast")]),
        ("potatoes fifteen minutes, peas four minutes, timers please", [(900, "potatoes"), (240, "peas")]),
        ("forty five minutes, call it pie", [(2700, "pie")]),
        ("stick a timer on for nine minutes", [(540, None)]),
    ],
)
def test_timers(text: str, expected: list[tuple[int, str | None]]) -> None:
    made = writes(text)
    assert [tool for tool, _ in made] == ["set_timer"] * len(expected)
    assert [(each["duration_seconds"], each.get("label")) for _, each in made] == expected


@pytest.mark.parametrize("text", ["let me know in a bit", "give me a shout later", "tell me in a little while"])
def test_a_vague_length_is_asked_for(text: str) -> None:
    [turn] = play([text], False)
    assert turn.writes == []
    assert turn.answer == "For how long?"


@pytest.mark.parametrize(
    ("text", "name", "items"),
    [
        (
            "shopping list: porridge oats, fish and chips, a couple of onions and two pints of milk",
            "shopping",
            ["porridge oats", "fish and chips", "a couple of onions", "two pints of milk"],
        ),
        (
            "put mac and cheese, and kitchen roll on the shopping list, oh and washing up liquid",
            "shopping",
            ["mac and cheese", "kitchen roll", "washing up liquid"],
        ),
        ("right, for the shopping, half a dozen eggs, a loaf", "shopping", ["half a dozen eggs", "loaf"]),
        ("to do list, ring the bank, post the parcel", "to do", ["ring the bank", "post the parcel"]),
        ("on the packing list put socks, a jumper and my toothbrush", "packing", ["socks", "jumper", "toothbrush"]),
        ("teabags, squash, baby shower list please", "baby shower", ["teabags", "squash"]),
        ("can you write down on shopping list rice, three tomato", "shopping", ["rice", "three tomato"]),
    ],
)
def test_lists(text: str, name: str, items: list[str]) -> None:
    assert writes(text) == [("add_list_items", {"list_name": name, "items": items})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grandad's birthday is the eleventh of september, don't forget it", {"name": "Grandad", "born": "2027-09-11"}),
        ("remember my sister Nadia's birthday, it's on the fifth of july", {"name": "Nadia", "born": "2027-07-05"}),
        ("Leila was born on the ninth of march 1998, save that", {"name": "Leila", "born": "1998-03-09"}),
        ("make a note of auntie Jean's birthday, february the twentieth", {"born": "2027-02-20"}),
        (
            "save the electrician's number, oh seven nine one one two three four five six seven",
            {"phone": "07911234567"},
        ),
        (
            "Dave's new number is oh seven seven double oh nine double oh three one two, save it",
            {"phone": "07700900312"},
        ),
        (
            "my landlady is called Rosalind Peck, number 020 7946 0555, keep it",
            {"name": "Rosalind Peck", "phone": "020 7946 0555", "nickname": "landlady"},
        ),
        ("new contact, my joiner, Marek Nowak, 07700 900987", {"name": "Marek Nowak", "nickname": "joiner"}),
        (
            "put Tariq in my phone, tariq dot malik at example dot com",
            {"name": "Tariq", "email": "tariq.malik@example.com"},
        ),
    ],
)
def test_contacts(text: str, expected: dict[str, Any]) -> None:
    [(tool, arguments)] = writes(text)
    assert tool == "add_contact"
    assert arguments | expected == arguments


def test_a_birthday_that_is_only_told_is_asked_about() -> None:
    [turn] = play(["Leila was born on the ninth of march 1998"], False)
    assert turn.writes == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timer twelve minutes for the rice and stick lemons on my shopping list", ["set_timer", "add_list_items"]),
        ("alarms for seven and half past seven tomorrow morning", ["set_alarm", "set_alarm"]),
        ("I need butter on the shopping list, a ten minute timer and an alarm for nine pm", [
            "add_list_items", "set_timer", "set_alarm",
        ]),
    ],
)  # fmt: skip
def test_several_requests(text: str, expected: list[str]) -> None:
    assert [tool for tool, _ in writes(text)] == expected


def test_the_second_of_two_reminders_has_its_own_time_and_day() -> None:
    made = writes("remind me tomorrow at nine to ring the surgery and at four to collect the cake")
    assert [(each["text"], each["due"]) for _, each in made] == [
        ("ring the surgery", "2026-11-26T09:00"),
        ("collect the cake", "2026-11-26T16:00"),
    ]


def test_what_is_after_an_alarm_is_on_its_day() -> None:
    [_, (_, reminder)] = writes("wake me at six, and remind me at eight to take my pill")
    assert reminder["due"] == "2026-11-26T08:00"


@pytest.mark.parametrize(
    "text",
    [
        "is the alarm set for seven",
        "she said put the dentist in the diary for friday at ten",
        "if it rains put a film in the calendar for saturday at eight",
        "don't put the vet in the diary for friday at ten",
        "in the story it says an alarm rang at midnight",
        "should I put milk and bread on the shopping list",
        "my shopping list got wet in the rain",
        "when they told me about the timer it was ten minutes",
        "maybe wake me at six tomorrow",
        "is yoga on thursday at six in the diary",
    ],
)
def test_what_only_looks_like_a_request_is_not_done(text: str) -> None:
    assert writes(text) == []


def test_what_is_noted_stays_a_note() -> None:
    [(tool, arguments)] = writes("take a note, put eggs on the shopping list")
    assert (tool, arguments["content"]) == ("create_note", "put eggs on the shopping list")


@pytest.mark.parametrize(
    ("text", "name", "items"),
    [
        ("shopping needs bleach sponges and bin liners", "shopping", ["bleach", "sponges", "bin liners"]),
        ("shopping list please eggs flour and a little bit of butter", "shopping", ["eggs", "flour", "butter"]),
        ("stick dog food on shopping", "shopping", ["dog food"]),
        ("stick lightbulbs on the list and a tin of beans", "shopping", ["lightbulbs", "tin of beans"]),
        ("make a camping list with tent torch and sleeping bag", "camping", ["tent", "torch", "sleeping bag"]),
        ("create a list for the barbecue burgers buns and ketchup", "barbecue", ["burgers", "buns", "ketchup"]),
        ("new list called garage with oil and rags on it", "garage", ["oil", "rags"]),
        ("put tape string and chalk on a list called office", "office", ["tape", "string", "chalk"]),
        ("add rice to the shopping list and lemons too", "shopping", ["rice", "lemons"]),
    ],
)
def test_lists_that_are_named_or_begun_anywhere(text: str, name: str, items: list[str]) -> None:
    assert writes(text) == [("add_list_items", {"list_name": name, "items": items})]


@pytest.mark.parametrize("text", ["shopping was a nightmare today", "the shopping list is on the fridge"])
def test_a_remark_about_shopping_is_no_request(text: str) -> None:
    assert writes(text) == []


@pytest.mark.parametrize(
    ("text", "title", "start"),
    [
        ("book me in with the dentist thursday at nine in the morning", "Dentist", "2026-11-26T09:00"),
        ("pencil me in to see the accountant tuesday at two", "Accountant", "2026-12-01T14:00"),
        ("squeeze me in for a massage on saturday at eleven", "Massage", "2026-11-28T11:00"),
        ("mark the eleventh of december as holiday all day", "Holiday", "2026-12-11T00:00"),
        ("block off the whole of the third of december im on jury service", "Jury service", "2026-12-03T00:00"),
    ],
)
def test_who_is_booked_in_has_an_event(text: str, title: str, start: str) -> None:
    [(tool, arguments)] = writes(text)
    assert (tool, arguments["title"], arguments["start"]) == ("create_event", title, start)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("i've put the tent in the loft remember that", "I've put the tent in the loft"),
        ("my mother in law is allergic to nuts note that down please", "my mother in law is allergic to nuts"),
        (
            "the bins go out on fridays and it's my turn make a note of that",
            "the bins go out on fridays and it's my turn",
        ),
        ("i can never remember that", None),
        ("i don't think i'll remember that", None),
    ],
)
def test_what_is_told_and_then_to_be_remembered_is_a_note(text: str, content: str | None) -> None:
    made = [arguments["content"] for tool, arguments in writes(text) if tool == "create_note"]
    assert made == ([content] if content else [])


@pytest.mark.parametrize("text", ["please would you kindly add some jam to the shopping list for us"])
def test_courtesy_before_a_command_is_no_thing(text: str) -> None:
    assert [arguments["items"] for tool, arguments in writes(text) if tool == "add_list_items"] in ([], [["jam"]])
