"""Follows Markdown in a stream of characters, so that the segmenter does not cut inside a link or code."""

FENCE = "```"
MAX_OPEN_CHARS = 300
"""Characters after which an opening bracket or backtick that was not closed counts as plain text."""


class MarkupCursor:
    """Knows which Markdown construct the last character is inside of. Call `step` with each character of the answer.

    Code spans and links end with their line at the latest; fenced code ends with its closing fence.
    """

    def __init__(self) -> None:
        self._fenced = False
        self._line = ""  # the beginning of the current line, as far as needed to recognise a fence
        self._start_line()

    def _start_line(self) -> None:
        self._line = ""
        self._ticks = 0  # length of the run of backticks being read
        self._code = 0  # length of the run that opened the code span, 0 outside
        self._brackets = 0
        self._parens = 0  # depth inside of a link's target, 0 outside
        self._label_closed = False  # the last character was the `]` that closes a link's label
        self._age = 0

    @property
    def inside(self) -> bool:
        """The last character is inside a code block, a code span or a link."""
        return self._fenced or bool(self._code or self._brackets or self._parens)

    @property
    def fenced(self) -> bool:
        """The last character is inside a fenced code block."""
        return self._fenced

    def step(self, ch: str) -> None:
        if ch == "\n":
            self._start_line()
        elif self._is_fence(ch):
            self._fenced = not self._fenced
            self._ticks = 0
        elif not self._fenced:
            self._inline(ch)

    def _is_fence(self, ch: str) -> bool:
        if len(self._line) >= 6:
            return False
        self._line += ch
        return self._line.lstrip(" ") == FENCE

    def _inline(self, ch: str) -> None:
        if ch == "`":
            self._ticks += 1
            return
        if self._ticks:
            self._close_ticks()
        if not self._code:
            self._bracket(ch)
        self._age = self._age + 1 if self.inside else 0
        if self._age > MAX_OPEN_CHARS:
            line = self._line
            self._start_line()
            self._line = line

    def _close_ticks(self) -> None:
        if not self._code:
            self._code = self._ticks
        elif self._code == self._ticks:
            self._code = 0
        self._ticks = 0

    def _bracket(self, ch: str) -> None:
        label_closed, self._label_closed = self._label_closed, False
        if self._parens:
            self._parens += (ch == "(") - (ch == ")")
        elif ch == "(" and label_closed:
            self._parens = 1
        elif ch == "[":
            self._brackets += 1
        elif ch == "]" and self._brackets:
            self._brackets -= 1
            self._label_closed = self._brackets == 0
