"""Finds the end of a JSON object in a stream, without parsing it again at every chunk."""


class ObjectScanner:
    """Counts braces outside of strings over the pieces of one JSON object. Text before the first brace is kept in
    `text` but not counted."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._parts: list[str] = []
        self.complete = False

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def scan(self, piece: str) -> bool:
        """Add `piece`; True once the object is complete. What follows its last brace is dropped."""
        if self.complete:
            return True
        for index, char in enumerate(piece):
            self._advance(char)
            if self.complete:
                self._parts.append(piece[: index + 1])
                return True
        self._parts.append(piece)
        return False

    def _advance(self, char: str) -> None:
        if self._in_string:
            if self._escaped:
                self._escaped = False
            elif char == "\\":
                self._escaped = True
            elif char == '"':
                self._in_string = False
        elif char == '"':
            self._in_string = self._depth > 0
        elif char == "{":
            self._depth += 1
        elif char == "}":
            self._depth -= 1
            self.complete = self._depth == 0
