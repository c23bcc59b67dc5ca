"""Times of day: "10:30", "7:05 pm", "10 a.m.", "18:00:20", and ranges of them."""

import re

from services.tts.numerals import ONES, cardinal

_HALF = r"(?:\s{0,2}(?P<half>[AaPp])(?:\.[Mm]\.?|[Mm]\.?(?!\w)))"
_CLOCK = re.compile(
    r"(?<![\w.,:/$€£])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d{1,9})?)?"
    rf"{_HALF}?(?P<zone>Z|[+-]\d{{2}}:\d{{2}})?(?![\w:]|\.\d)"
)
_HOUR = re.compile(rf"(?<![\w.,:/$€£])(?P<hour>1[0-2]|0?[1-9]){_HALF}(?!\w)")
_RANGE = re.compile(
    rf"(?<![\w:])((?:[01]?\d|2[0-4])(?::[0-5]\d)?{_HALF}?)\s?[-–]\s?"
    r"(?=(?:[01]?\d|2[0-4])(?::[0-5]\d|\s?[AaPp]\.?[Mm]))"
)


def _half(match: re.Match[str]) -> str:
    if not match["half"]:
        return ""
    sentence_ends = match.string[match.end() : match.end() + 1] == "."
    return f" {match['half'].lower()}.m" + ("" if sentence_ends else ".")


def _zone(text: str | None) -> str:
    if not text:
        return ""
    hours, minutes = (int(text[1:3]), int(text[4:])) if text != "Z" else (0, 0)
    if not hours and not minutes:
        return " U T C"
    offset = cardinal(str(hours)) + (f" {cardinal(str(minutes))}" if minutes else "")
    return f" U T C {'plus' if text[0] == '+' else 'minus'} {offset}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = _half(match)
    words = cardinal(str(hour)) if hour else "zero"
    if minute:
        words += " " + (f"oh {ONES[minute]}" if minute < 10 else cardinal(str(minute)))
    elif not half and not match["second"]:
        words += " o'clock" if 1 <= hour <= 12 else " hundred"
    if match["second"] and int(match["second"]):
        unit = "second" if int(match["second"]) == 1 else "seconds"
        words += f" and {cardinal(str(int(match['second'])))} {unit}"
    return words + half + _zone(match["zone"])


def times(text: str) -> str:
    text = _RANGE.sub(r"\1 to ", text)
    text = _CLOCK.sub(_clock, text)
    return _HOUR.sub(lambda match: cardinal(match["hour"].lstrip("0")) + _half(match), text)
