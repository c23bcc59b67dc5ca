"""Removes Markdown and keeps its words, except code blocks and rulers; list items end with a full stop, as a pause.
Blanks in a row become one, so that the transforms behind it see words side by side."""

import re

_FENCED = re.compile(r"^ {0,3}(?:```|~~~)")
_RULER = re.compile(r"[\s|:*_=-]{3,}")
_HEADING = re.compile(r"^\s{0,9}#{1,6}\s+")
_QUOTE = re.compile(r"^\s{0,9}(?:>\s?){1,9}")
_BULLET = re.compile(r"^\s{0,20}[-*+•‣◦]\s+(?:\[[ xX]\]\s)?")
_NUMBERED = re.compile(r"^\s{0,20}(\d{1,4})[.)]\s+")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,600}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)")
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,100}\]")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,12}(?:\s[^<>\n]{0,200})?/?>")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]{1,600})>")
_BLANKS = re.compile(r"[ \t]{2,}")
_STRONG = re.compile(r"\*{2,3}|~~|(?<!\w)_{1,3}(?=\w)|(?<=[\w.!?,])_{1,3}(?!\w)|(?<![\d\s])\*|\*(?![\d\s])")


def _line(line: str) -> str:
    if _RULER.fullmatch(line):
        return ""
    item = bool(_BULLET.match(line) or _NUMBERED.match(line) or _HEADING.match(line))
    line = _QUOTE.sub("", line)
    line = _HEADING.sub("", line)
    line = _BULLET.sub("", line)
    line = _NUMBERED.sub(r"\1, ", line)
    if line.lstrip().startswith("|"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        line, item = ", ".join(cell for cell in cells if cell), True
    ending = line.rstrip().rstrip("*_`")[-1:]
    return line.rstrip() + "." if item and (ending.isalnum() or ending == ")") else line


def _without_fences(lines: list[str]) -> list[str]:
    kept = []
    inside = False
    for line in lines:
        if _FENCED.match(line):
            inside = not inside
        elif not inside:
            kept.append(line)
    return kept


def markdown(text: str) -> str:
    text = "\n".join(_line(line) for line in _without_fences(text.split("\n")))
    text = _LINK.sub(r"\1", text)
    text = _REFERENCE.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    return _BLANKS.sub(" ", _STRONG.sub("", text).replace("`", ""))
