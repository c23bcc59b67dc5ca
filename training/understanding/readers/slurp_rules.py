"""The labels of SLURP's rows: by the intent, by words where an intent holds several requests, and by the row's number
where neither is right. A row is judged by its words alone, as the assistant hears nothing else."""

import re

from training.understanding.labels import SLURP, by_number


def _rules(*rules: tuple[str, str, str]) -> tuple[tuple[frozenset[str], re.Pattern[str], str], ...]:
    return tuple((frozenset(intents.split()), re.compile(pattern), label) for intents, pattern, label in rules)


RULES = _rules(
    ("alarm_set", r"^alert me in\b", "set_timer"),
    ("calendar_query", r"\bremind|\balerts\b", "list_reminders"),
    ("calendar_set", r"\bremind|\bremember|\bremainder\b|\bnotif", "create_reminder"),
    ("calendar_remove", r"\breminder", "cancel_reminder"),
    # The date and the time together are what get_time returns.
    ("datetime_query", r"^(?!.*\b(?:time|hour)\b)", "get_date"),
    # To be told "when" or "if" it happens is a wish for later; "let me know if there are any" asks now.
    ("email_query", r"\blet me know when\b|^notify me\b", "other.notify"),
    ("email_querycontact", r"mail\b", "get_email_address"),
    ("email_querycontact", r"^call\b", "place_call"),
    ("lists_query", r"\blists\b(?! to\b)", "other.lists"),
    ("music", r"\bnext song\b", "control_playback"),
    ("play_audiobook", r"\bpause the\b", "control_playback"),
    ("qa_maths", r"^how many (?:inches|miles)\b", "convert_units"),
    ("recommendation_movies", r"^theaters near\b", "search_places"),
    ("transport_query", r"\btickets?\b", "other.travel"),
    # A connection to a place is a route by transit; a timetable or the trains of a day is none.
    ("transport_query", r"^(?!.*\bto\b).*\b(?:train|mail)\b|\b(?:list|all)\b|\btimes on\b", "other.travel"),
)  # fmt: skip

_ROWS = """
add_contact: 16132
add_list_items: 10457
calculate: 15064 12974
clear_list: 10486 10784 10521 10962 10817 10952 10526 11131 10916 11079 10470 10458 11200 11096
control_playback: 4422 1698 9771 9709 11374
convert_currency: 13914
convert_units: 10058
create_event: 7474
create_note: 7801
create_reminder: 8253 7101 8848 11041
delete_event: 10449
get_directions: 13185 13842 13710 12247 12303 12587 12438 12484
get_email_address: 16580
get_time: 4810 2763
get_weather: 217 582 1197
list_reminders: 8808 8418
place_call: 7555
play_music: 9442 9447 9310 9778 9743
read_list: 6655 11119
search_calendar: 8953 7676 8934 7255 15812 6187 10554 7907 6723 8089
search_email: 16768 16298
search_places: 9127 12185 5596 58 53 4338 3134 12527 12978
send_sms: 16322 16206 16066
set_alarm: 4693
set_timer: 7595
update_event: 8122 7317 8127 8609 7516
web_search: 8491 13349 6452 14460 6642 13490 14727 14565 13373 14731 13157 13756 13499 14393 14868 14848 14918 14827
web_search: 13615 14450 14230 13113 13682 13419 14930 13280 14516 13319 15065 13075 13544 11883 4822 5565 2790 5232
web_search: 1901 4551 1793 5382
wiki_lookup: 13029 13284 5882 6570 14971 6364 14744 12950
other.contacts: 16770
other.cooking: 6361 13037
other.device: 5667 6035 42 676 5359 4134 4339 1012
other.events: 8510 8258 8193
other.film: 6381
other.food_order: 4867
other.lists: 10506 10518 10496
other.location: 13275 13533
other.music: 4114 11332 1446 5181 11212 11047 1179 11372 11503 3203
other.news: 8425 13617 532 2598 2590 7877
other.notify: 7893 682 387 1615 5060 776 4729 4728
other.restaurant: 8047
other.smart_home: 6603
other.social: 13938
other.spoken: 9432 9521
other.stock: 15097
other.translate: 10751
other.travel: 8132 13645 14582 12923
talk.about_you: 13125 14408 6198 6389 13469 13211 6249 13106
talk.chat: 13455 6188 14950 13892 14654 14924 13281 13228 13063 13227 6595
get_date: 8941
talk.fact: 13572 6420 13480
talk.fragment: 1625 6422 937 8899 7164 15562 6692 6638 6513 6628 6522 14541 6699 15414 14872 6905 6499 3511 14542
talk.fragment: 6677 6599 13367 6404 6775 13576 14803 13353 14604 15125 14888 15100 13316 12977 14195 511 523 1621
talk.fragment: 16574 10475 11552 11553 5741 1346 5792 9783 6367
talk.joke: 13481
talk.greeting: 6303
talk.help: 476
talk.how_are_you: 6271 6597 6673 6236 6314 6425
talk.no: 13118
talk.opinion: 6558 13011 13517 13465 6675 13038 13470 13836 13522 4033
talk.praise: 1268 1085
talk.spell: 13084 13085
talk.stop: 5957 3454 2623 2003 4243 7174 10210
talk.story: 8699 6193 6262 6502 6356 6246 6483 6482 6209 6259 6240 6548 6183 6640 5666 2058 1333 1334 5788 2040 2303
talk.story: 3202 5021 2955 1823
talk.thanks: 5546
"""
BY_ROW = by_number(_ROWS)
_TOPICAL = frozenset({"news_topic", "person", "place_name"})


def label_of(row: int, intent: str, text: str, slots: frozenset[str]) -> str | None:
    """The label of a row, or None if nothing says what it is. `text` without wake words; `slots`: names in it."""
    if row in BY_ROW:
        return BY_ROW[row]
    for intents, pattern, label in RULES:
        if intent in intents and pattern.search(text):
            return label
    if intent == "news_query" and slots & _TOPICAL:  # the library's web_search takes "the latest on ..."
        return "web_search"
    return SLURP.get(intent)
