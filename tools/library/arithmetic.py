"""Evaluates arithmetic that people write or say.

It has its own small parser and executes nothing. Every step, every number and the nesting are bounded, so no expression
runs long or makes a huge number.

    whole      := expression ["in percent"] | term "off" term      "20% off 80"
    expression := term (("+" | "-") term)*          "80 + 15%" adds 15 percent of 80
    term       := unary (("*" | "/" | "mod" | "of" | "between") unary)*
    unary      := "-"* power
    power      := postfix ["**" unary]
    postfix    := atom ("%" | "!" | "squared" | "cubed" | "million" | "thirds" | ...)*
    atom       := number | constant | function atom | "(" expression ")"

An amount of money is a number: "$62", "62 dollars". Its currency belongs to the result.
"""

import math
import re
from collections.abc import Callable
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from functools import partial

from tools.errors import ToolError
from tools.language.currencies import CURRENCIES
from tools.language.numbers import number_at

_LONGEST = 300
_MOST_TOKENS = 120
_DEEPEST = 32
_HIGHEST_FACTORIAL = 100
_LARGEST_EXPONENT = 10_000

_NUMBERS = Context(prec=34, Emax=999, Emin=-999, traps=[DivisionByZero, InvalidOperation, Overflow])
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[+-]?\d{1,3}(?!\w))?|\.\d+|[a-z]+|\*\*|\S")
_DIGITS = re.compile(r"\.?\d")
_PHRASES = (
    (re.compile(r"\b(?:what(?: is|'s)|how much is|calculate|compute|equals|please)\b|[=?]\s*$|the\b"), " "),
    (re.compile(r"\bto the power(?: of)?\b|\braised to\b|\^"), "**"),
    (re.compile(r"\bmultiplied by\b|\btimes\b|[×·]|(?<=[\d\s)])x(?=[\s\d(])"), "*"),
    (re.compile(r"\bdivided by\b|\bover\b|÷"), "/"),
    (re.compile(r"\badded to\b|\bplus\b"), "+"),
    (re.compile(r"\bminus\b|[−–]"), "-"),
    (re.compile(r"\bsquare root(?: of)?\b|\broot of\b|√"), " sqrt "),
    (re.compile(r"\bpercent\b|\bper cent\b"), "%"),
    (re.compile(r"\bmodulo\b"), " mod "),
    (re.compile(r"\b(?:divided|split|shared) (?:between|among)\b|\bamong\b"), " between "),
)
_PER_CENT = re.compile(r"\s(?:in|as) (?:a )?(?:percent|per cent|percentage)\s*$", re.IGNORECASE)
_SIGNS = {"$": "dollars", "£": "pounds", "€": "euros", "¥": "yen"}
_SIGN = re.compile(r"([$£€¥])\s?(\d[\d,.]*)")
_NAMED = re.compile(
    r"(?<=[\w.]) (" + "|".join(sorted((name for name in CURRENCIES if len(name) > 2), key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_CONSTANTS = {"pi": Decimal(math.pi), "e": Decimal(math.e)}


class ExpressionParser:
    """Evaluates one expression. Raises `ToolError` of kind `invalid_argument`, which says what is wrong.

    `currency` is the ISO code of the amounts of money in it, "" without; `in_percent`: the value is asked for so.
    """

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            raise _fault(f"That calculation is too long; at most {_LONGEST} characters.")
        text, self.currency = _without_money(text)
        self.in_percent = _PER_CENT.search(text) is not None
        self._tokens = _tokens(_PER_CENT.sub("", text))
        if len(self._tokens) > _MOST_TOKENS:
            raise _fault(f"That calculation has too many parts; at most {_MOST_TOKENS}.")
        self._at = 0
        self._depth = 0

    def value(self) -> Decimal:
        try:
            result = self._expression()
            if self._take("off"):
                whole = self._expression()
                result = _NUMBERS.subtract(whole, _NUMBERS.multiply(whole, result))
            if self.in_percent:
                result = _NUMBERS.multiply(result, 100)
        except DivisionByZero as error:
            raise _fault("That divides by zero.") from error
        except Overflow as error:
            raise _fault("The result is too large.") from error
        except (DecimalException, ValueError, ArithmeticError) as error:
            raise _fault("That calculation has no real result.") from error
        if self._at < len(self._tokens):
            raise _fault(f"I do not understand {self._peek()!r} in that calculation.")
        return result

    def _peek(self) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        return token if isinstance(token, str) else str(token)

    def _take(self, *tokens: str) -> str:
        found = self._peek()
        if self._at < len(self._tokens) and isinstance(self._tokens[self._at], str) and found in tokens:
            self._at += 1
            return found
        return ""

    def _expression(self) -> Decimal:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _fault("That calculation is nested too deeply.")
        total = self._term()
        while sign := self._take("+", "-"):
            start = self._at
            part = self._term()
            if self._tokens[start + 1 : self._at] == ["%"]:
                part = _NUMBERS.multiply(total, part)
            total = _NUMBERS.add(total, part) if sign == "+" else _NUMBERS.subtract(total, part)
        self._depth -= 1
        return total

    def _term(self) -> Decimal:
        total = self._unary()
        while sign := self._take("*", "/", "of", "mod", "between"):
            factor = self._unary()
            operation = {"/": _NUMBERS.divide, "between": _NUMBERS.divide, "mod": _modulo}.get(sign, _NUMBERS.multiply)
            total = operation(total, factor)
        return total

    def _unary(self) -> Decimal:
        negative = False
        while sign := self._take("-", "+"):
            negative ^= sign == "-"
        value = self._power()
        return _NUMBERS.minus(value) if negative else value

    def _power(self) -> Decimal:
        base = self._postfix()
        if not self._take("**"):
            return base
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _fault("That calculation is nested too deeply.")
        exponent = self._unary()
        self._depth -= 1
        return _power(base, exponent)

    def _postfix(self) -> Decimal:
        value = self._atom()
        while mark := self._take(*_POSTFIX):
            value = _POSTFIX[mark](value)
        return value

    def _atom(self) -> Decimal:
        if self._at >= len(self._tokens):
            raise _fault("That calculation is not complete.")
        token = self._tokens[self._at]
        self._at += 1
        if isinstance(token, Decimal):
            return _NUMBERS.plus(token)
        if token == "(":
            value = self._expression()
            if not self._take(")"):
                raise _fault("A closing bracket is missing in that calculation.")
            return value
        if token in _CONSTANTS:
            return _NUMBERS.plus(_CONSTANTS[token])
        if token in _FUNCTIONS:
            self._take("of")
            return _FUNCTIONS[token](self._atom())
        raise _fault(f"I do not understand {token!r} in that calculation.")


def _without_money(text: str) -> tuple[str, str]:
    """The text without the signs and names of currencies, and the code of the currency; "" without one."""
    text = _SIGN.sub(lambda found: f"{found[2]} {_SIGNS[found[1]]}", text)
    codes = {CURRENCIES[found[1].casefold()] for found in _NAMED.finditer(text)}
    if len(codes) > 1:
        raise _fault("That calculation mixes currencies. Please convert one of them first.")
    return (_NAMED.sub("", text), codes.pop()) if codes else (text, "")


def _tokens(text: str) -> list[str | Decimal]:
    text = text.casefold()
    for pattern, replacement in _PHRASES:
        text = pattern.sub(f" {replacement} ", text)
    raw: list[str] = _TOKEN.findall(text)
    tokens: list[str | Decimal] = []
    at = 0
    while at < len(raw):
        # Digits go before spoken numbers, but for those that words continue: "5 and a half", "2 million".
        alone = at + 1 == len(raw) or not raw[at + 1].isalpha()
        spoken = number_at(raw, at) if raw[at].isalnum() and not (_DIGITS.match(raw[at]) and alone) else None
        if spoken is not None:
            tokens.append(Decimal(str(spoken.value)))
            at = spoken.end
        else:
            tokens.append(Decimal(raw[at].replace(",", "")) if _DIGITS.match(raw[at]) else raw[at])
            at += 1
    return tokens


def _modulo(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise DivisionByZero
    return _NUMBERS.subtract(left, _NUMBERS.multiply(right, _floor(_NUMBERS.divide(left, right))))


def _floor(value: Decimal) -> Decimal:
    return value.to_integral_value(rounding="ROUND_FLOOR", context=_NUMBERS)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > _LARGEST_EXPONENT:
        raise _fault("That exponent is too large.")
    if not base and exponent < 0:
        raise DivisionByZero
    return _NUMBERS.power(base, exponent) if base or exponent else Decimal(1)


def _factorial(value: Decimal) -> Decimal:
    if value != value.to_integral_value() or not 0 <= value <= _HIGHEST_FACTORIAL:
        raise _fault(f"I know the factorials of whole numbers from 0 to {_HIGHEST_FACTORIAL}.")
    return _NUMBERS.create_decimal(math.factorial(int(value)))


def _divided_by(parts: Decimal, value: Decimal) -> Decimal:
    return _NUMBERS.divide(value, parts)


def _by_float(function: Callable[[float], float]) -> Callable[[Decimal], Decimal]:
    return lambda value: _NUMBERS.create_decimal(repr(round(function(float(value)), 15)))


_POSTFIX: dict[str, Callable[[Decimal], Decimal]] = {
    "%": lambda value: _NUMBERS.divide(value, Decimal(100)),
    "!": _factorial,
    "squared": lambda value: _NUMBERS.power(value, 2),
    "cubed": lambda value: _NUMBERS.power(value, 3),
}
for _zeros, _scale in ((3, "thousand"), (6, "million"), (9, "billion"), (12, "trillion")):
    _POSTFIX[_scale] = partial(_NUMBERS.multiply, Decimal(10**_zeros))
for _parts, _fraction in ((3, "third"), (4, "quarter"), (5, "fifth"), (8, "eighth"), (10, "tenth")):
    _POSTFIX[_fraction] = _POSTFIX[f"{_fraction}s"] = partial(_divided_by, Decimal(_parts))
_FUNCTIONS: dict[str, Callable[[Decimal], Decimal]] = {
    "sqrt": _NUMBERS.sqrt,
    "abs": _NUMBERS.abs,
    "ln": _NUMBERS.ln,
    "log": _NUMBERS.log10,
    "exp": _NUMBERS.exp,
    "sin": _by_float(math.sin),
    "cos": _by_float(math.cos),
    "tan": _by_float(math.tan),
}


def _fault(message: str) -> ToolError:
    return ToolError("invalid_argument", message)
