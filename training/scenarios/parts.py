"""The working form of a generated line: tokens with the span that they belong to, so that words can be added and
removed."""

from dataclasses import dataclass, field, replace

from training.understanding.examples import Act, Example, Request, Span, words_of

RESTARTED = 950
"""The span number of words that a speaker breaks off and then repeats differently."""
_ARTICLES = frozenset(("the", "a", "an", "my", "some", "our"))
_THE = frozenset(("the",))
_WITH_ARTICLES = frozenset(
    ("time", "duration", "number", "percent", "amount", "expression", "song", "message", "replaced", "repeat", "mode")
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `kind`: the name of its span, "" outside of spans. `span`: the number of its span in the `Part`.
    `pool`: the pool of its value, "" if the value cannot be replaced."""

    word: str
    kind: str = ""
    span: int = 0
    pool: str = ""


@dataclass(slots=True)
class Part:
    """Consecutive words of a line: one request, or words outside every request when `label` is "".

    `settled`: the number of tokens from which `label`, `act` and the kinds of the spans also hold for a prefix. `verb`:
    its words start with a bare verb, as after "could you". `head`: the number of tokens that a wrapper has put before
    the frame's own words.
    """

    tokens: list[Token]
    label: str = ""
    act: Act = Act.DO
    settled: int = 0
    verb: bool = False
    head: int = 0

    @property
    def words(self) -> list[str]:
        return [token.word for token in self.tokens]

    def copy(self) -> "Part":
        return replace(self, tokens=list(self.tokens))

    def spans(self) -> list[tuple[str, int, int]]:
        """(kind, start, end) of each span, in tokens of this part."""
        found: list[tuple[str, int, int]] = []
        last = (0, "")
        for at, token in enumerate(self.tokens):
            key = (token.span, token.kind)
            if token.kind:
                if key == last:
                    found[-1] = (token.kind, found[-1][1], at + 1)
                else:
                    found.append((token.kind, at, at + 1))
            last = key
        return found


@dataclass(slots=True)
class Line:
    """A line under construction. `phenomena`: its special features, for the census."""

    parts: list[Part]
    context: str = ""
    phenomena: list[str] = field(default_factory=list)
    complete: bool = True

    def example(self, group: str) -> Example:
        """The finished example; empty parts are left out."""
        words: list[str] = []
        requests: list[Request] = []
        for part in self.parts:
            at = len(words)
            words.extend(part.words)
            if part.label and part.tokens:
                spans = tuple(Span(kind, at + start, at + end) for kind, start, end in part.spans())
                requests.append(Request(part.label, part.act, at, len(words), spans))
        return Example(tuple(words), tuple(requests), self.complete, "scenarios", group, self.context)


def plain(text: str) -> list[Token]:
    """The words of `text` outside spans."""
    return [Token(word) for word in words_of(text)]


def outside(text: str) -> Part:
    """Words that belong to no request."""
    return Part(plain(text))


def value_tokens(text: str, kind: str, span: int, pool: str = "") -> list[Token]:
    """The words of `text` as one span. As in the corpora, an article before a name is no part of the span: its token
    has the number of the span, but no kind."""
    words = words_of(text)
    first = 0
    whole = kind in _WITH_ARTICLES or words[:2] == ("the", "day")
    while not whole and first < len(words) - 1 and words[first] in (_THE if kind == "artist" else _ARTICLES):
        first += 1
    return [Token(word, kind if at >= first else "", span, pool) for at, word in enumerate(words)]
