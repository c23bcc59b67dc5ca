"""Telephone numbers, digit by digit, with a comma between the groups, as a pause."""

import re

from services.tts.numerals import digits

_GAP = r"[ .\-]"
_PHONE = re.compile(
    rf"(?<![\w.,/:$€£¥\-])(?:"
    rf"\+\d{{1,3}}{_GAP}?\(?\d{{1,4}}\)?(?:{_GAP}?\d{{2,5}}){{1,4}}"  # +44 20 7946 0958
    rf"|(?:1{_GAP})?\(\d{{3}}\) ?\d{{3}}[ .\-]\d{{4}}"  # (555) 123-4567
    rf"|(?:1[.\-])?\d{{3}}([.\-])\d{{3}}\1\d{{4}}"  # 555-123-4567
    rf"|\d{{3}}-\d{{4}}"  # 555-0123
    rf")(?![\w/:]|[.,\-]\d)"
)
_GROUPS = re.compile(r"\d{1,40}")


def _spoken(match: re.Match[str]) -> str:
    groups = ", ".join(digits(group) for group in _GROUPS.findall(match[0]))
    return ("plus " if match[0].startswith("+") else "") + groups


def phones(text: str) -> str:
    return _PHONE.sub(_spoken, text)
