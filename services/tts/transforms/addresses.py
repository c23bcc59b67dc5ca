"""Web and mail addresses: the host is spoken ("example dot com"), the rest of a URL is dropped."""

import re

_URL = re.compile(r"\b(?:https?|ftp|wss?)://([^\s/?#\"'<>()]{1,260})([^\s\"'<>()]{0,2000})", re.IGNORECASE)
_WWW = re.compile(r"\bwww\.([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})(/[^\s\"'<>()]{0,2000})?", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})")
_DOMAIN = re.compile(
    r"(?<![\w.@-])((?:[\w-]{1,63}\.){1,4}(?:com|org|net|io|dev|edu|gov|ai|app))(/[^\s\"'<>()]{1,2000})?(?![\w-])"
)
_ENDING = ".,;:!?"


def _host(host: str) -> str:
    name = host.rsplit("@", 1)[-1].partition(":")[0]
    return name.removeprefix("www.").strip(".-").replace(".", " dot ").replace("_", " ")


def _page(match: re.Match[str]) -> str:
    whole = match[0]
    ending = whole[len(whole.rstrip(_ENDING)) :]
    return _host(match[1]) + ending


def _mail(match: re.Match[str]) -> str:
    return f"{match[1].replace('.', ' dot ').replace('_', ' underscore ')} at {_host(match[2])}"


def addresses(text: str) -> str:
    text = _URL.sub(_page, text)
    text = _WWW.sub(_page, text)
    text = _MAIL.sub(_mail, text)
    return _DOMAIN.sub(_page, text)
