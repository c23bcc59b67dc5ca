import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.tts.speakable import speakable

FRAGMENTS = st.sampled_from(
    [
        *("3.5", "-2", "1,234,567", "$5.50", "5%", "10:30", "7:05 pm", "2026-03-10", "3/10/2026", "1st", "1990s"),
        *("+1 (555) 123-4567", "20°C", "5 km/h", "**", "__", "`", "```\n", "[a](b)", "![", "](", "# ", "> ", "| "),
        *("https://a.b/c?d=1", "bob@ex.com", "e.g.", "Dr.", "St.", "👍🏽", "1️⃣", "½", "x²", "٣", "Ⅳ", "①", "^", "..."),
        *(" ", "~~", "1/2"),
    ]
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=6), max_size=12).map("".join)


@given(TEXTS)
def test_no_digit_and_no_markdown_is_left(text: str) -> None:
    spoken = speakable(text)
    assert not re.search(r"\d", spoken)
    assert not set("*_`#[]~<>|") & set(spoken)


@given(st.lists(FRAGMENTS | st.from_regex(r"[A-Za-z,.!?']{1,8}", fullmatch=True), max_size=12).map(" ".join))
@example("3.5 St. 3.5")
@example("3.5 ** St.")
def test_saying_it_twice_changes_nothing(text: str) -> None:
    spoken = speakable(text)
    assert speakable(spoken) == spoken


@given(st.text())
def test_never_raises_and_leaves_no_control_characters(text: str) -> None:
    assert all(ch.isprintable() for ch in speakable(text))


HOSTILE = (
    *("[", "![](", "`", "*", "_", "1", "1.", "1,", "-1", "$1", "<a ", "(", "https://", "a@", "a.", "1:", "1/", "> "),
    *(" ", "\n", "| ", "+1 ", "^", "²", "👍", "'1", "1 1/", "Jan ", "St. ", "1%", "~", "0-", "www.", ", ", "a_"),
)


def seconds(text: str) -> float:
    start = time.process_time()
    speakable(text)
    return time.process_time() - start


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    short = max(seconds(unit * 1_000), 0.001)
    assert min(seconds(unit * 16_000) for _ in range(2)) < 16 * 5 * short  # quadratic time would be 256 times


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # Markdown, addresses, emoji
        ("Your **timer** is _set_. 🎉", "Your timer is set."),
        ("See [the docs](https://a.b/c_(d)).", "See the docs."),
        ("Go to https://www.example.com/x?y=1.", "Go to example dot com."),
        ("Write to bob.li@ex.com", "Write to bob dot li at ex dot com"),
        ("# Today\n- [x] eggs\n2. milk", "Today. eggs. two, milk."),
        ("| a | b |\n|---|---|\n| c | d |", "a, b. c, d."),
        ("Run `ls -l`:\n```sh\nrm -rf 1\n```\ndone", "Run ls -l: done"),
        ("snake_case and ~~old~~ <b>new</b>", "snake case and old new"),
        # numbers
        ("1,234,567", "one million two hundred thirty-four thousand five hundred sixty-seven"),
        ("105", "one hundred five"),
        ("-3.50 or 0.5 or .5", "minus three point five zero or zero point five or zero point five"),
        ("the 1st, 22nd and 30th", "the first, twenty-second and thirtieth"),
        ("½ or 2½ or 3/4", "one half or two and a half or three quarters"),
        ("3 * 4 = 12", "three times four equals twelve"),
        ("x² and 2^3", "x squared and two cubed"),
        ("GPT-4, v3.5.1, agent 007", "GPT-four, v three point five point one, agent zero zero seven"),
        ("5-10% or 9–17", "five to ten percent or nine to seventeen"),
        # times and dates
        ("It is 10:30.", "It is ten thirty."),
        ("7:05 pm, 10 a.m. Then 5 PM.", "seven oh five p.m., ten a.m. Then five p.m."),
        ("12:00 and 18:00 and 00:05", "twelve o'clock and eighteen hundred and zero oh five"),
        ("10:00-11:30", "ten o'clock to eleven thirty"),
        ("2026-03-10", "March tenth, twenty twenty-six"),
        ("2026-03-10T09:30Z", "March tenth, twenty twenty-six, nine thirty U T C"),
        ("On March 3, 2005 or 10 May", "On March third, two thousand five or the tenth of May"),
        ("3/10/2026 and 25/12/1999", "March tenth, twenty twenty-six and December twenty-fifth, nineteen ninety-nine"),
        ("the 1990s, in 2026", "the nineteen nineties, in twenty twenty-six"),
        ("Sun, Mar 3", "Sunday, March third"),
        # money, units, telephone
        ("$1, $3.50, -$5, $0.99", "one dollar, three dollars and fifty cents, minus five dollars, ninety-nine cents"),
        ("€1,200 or 3 USD", "one thousand two hundred euros or three dollars"),
        ("$3.5 million", "three point five million dollars"),
        ("-3.5°C, 72 °F", "minus three point five degrees Celsius, seventy-two degrees Fahrenheit"),
        ("1 km at 5 km/h over 12 m²", "one kilometer at five kilometers per hour over twelve square meters"),
        ("a 5-km run for 20 min", "a five kilometer run for twenty minutes"),
        ("Call +1 (555) 010-4567.", "Call plus one, five five five, zero one zero, four five six seven."),
        ("Call 555-0123", "Call five five five, zero one two three"),
        # abbreviations
        ("Dr. Okafor, e.g., lives on Main St.", "Doctor Okafor, for example, lives on Main Street."),
        ("St. John vs. No. 5 etc.", "Saint John versus number five et cetera."),
        ("", ""),
        ("---", ""),
    ],
)  # fmt: skip
def test_says(written: str, spoken: str) -> None:
    assert speakable(written) == spoken
