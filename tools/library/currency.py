"""The tool that converts currencies, by the daily reference rates of Frankfurter or a service with the same API."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

import httpx
from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.language.currencies import spoken_money
from tools.library.phrases_remote import PHRASES
from tools.library.remote import RemoteSection, configured, found, number_of, settings_of, text_of
from tools.net import bad_answer, fetch_json
from tools.spec import Effect, Sensitivity
from tools.speech import day

_MOST_BASES = 64
_STILL_GOOD = timedelta(days=7)
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "ISK", "HUF", "IDR", "CLP", "VND"})

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class CurrencySettings(RemoteSection):
    """The section `currency`."""

    url: str = "https://api.frankfurter.dev/v1"
    """Frankfurter, or a copy of it; `/latest?base=EUR` is asked."""


@dataclass(frozen=True, slots=True)
class DayRates:
    """What one unit of the base is worth. `fetched` is the day of the request, `as_of` the day of the rates."""

    fetched: date
    as_of: date
    rates: Mapping[str, float]


class RateBook:
    """Keeps the rates of each base for the day, since they change once a day; old ones are used while the service is
    down."""

    def __init__(self) -> None:
        self._days: OrderedDict[str, DayRates] = OrderedDict()

    def of(self, base: str, today: date, at_most: timedelta = timedelta()) -> DayRates | None:
        known = self._days.get(base)
        return known if known is not None and today - known.fetched <= at_most else None

    def keep(self, base: str, rates: DayRates) -> DayRates:
        self._days[base] = rates
        while len(self._days) > _MOST_BASES:
            self._days.popitem(last=False)
        return rates


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    given, wanted = arguments["from_currency"], arguments["to_currency"]
    old = f", at the rate set {result['rate_day']}" if result.get("old") else ""
    amount, value = spoken_money(arguments["amount"], given), spoken_money(result["value"], wanted)
    return f"{amount} is {value}{old}."


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.LOW,
    ttl_s=3600,
    section="currency",
    configured=configured(CurrencySettings),
    phrases=PHRASES["convert_currency"],
    say=_say,
)
async def convert_currency(context: Context, amount: float, from_currency: Code, to_currency: Code) -> dict[str, Any]:
    """Convert an amount of money at today's rate.

    Args:
        amount: Amount.
        from_currency: ISO 4217 code.
        to_currency: ISO 4217 code.
    """
    settings, today = settings_of(context, CurrencySettings), context.now().date()
    book = context.need(RateBook)
    rates = book.of(from_currency, today)
    if rates is None:
        try:
            rates = book.keep(from_currency, await _ask(context, settings, from_currency))
        except httpx.HTTPError:
            rates = book.of(from_currency, today, _STILL_GOOD)
            if rates is None:
                raise
    rate = 1.0 if to_currency == from_currency else rates.rates.get(to_currency)
    if rate is None:
        raise ToolError("not_found", f"I have no rate for {to_currency}.")
    value = round(amount * rate, 0 if to_currency in _WITHOUT_CENTS else 2)
    old = {"old": True} if today - rates.as_of > timedelta(days=4) else {}
    return {"value": value, "rate": rate, "date": rates.as_of.isoformat(), "rate_day": day(rates.as_of, today)} | old


async def _ask(context: Context, settings: CurrencySettings, base: str) -> DayRates:
    try:
        answer = await fetch_json(context.http, settings.endpoint("url"), "latest", {"base": base})
    except httpx.HTTPStatusError as error:
        if error.response.status_code in (400, 404, 422):
            raise ToolError("not_found", f"I have no rates for {base}.") from error
        raise
    given = found(answer, "rates")
    rates = (
        {code: value for code, each in given.items() if (value := number_of(each))} if isinstance(given, dict) else {}
    )
    try:
        as_of = date.fromisoformat(text_of(found(answer, "date")))
    except ValueError as error:
        raise bad_answer("The exchange rate service") from error
    if not rates:
        raise bad_answer("The exchange rate service")
    return DayRates(context.now().date(), as_of, rates)
