"""The tool that looks things up by MediaWiki's action API, which Wikipedia and thousands of other wikis offer."""

import re
from collections.abc import Mapping
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.phrases_remote import PHRASES
from tools.library.remote import RemoteSection, configured, found, settings_of, text_of
from tools.library.zones import plain
from tools.net import bad_answer, fetch_json
from tools.spec import Effect, Sensitivity
from tools.values import Words

_MOST_CHARACTERS = 600
_MAKERS = {
    "director": re.compile(r"\bdirected\b[^.;]*?\bby ([^,.;(]+)", re.IGNORECASE),
    "author": re.compile(r"\b(?:novel|book|play|poem|memoir|trilogy|written)\b[^.;]*?\bby ([^,.;(]+)", re.IGNORECASE),
    "artist": re.compile(r"\b(?:painting|sculpture|fresco|album|song|single)\b[^.;]*?\bby ([^,.;(]+)", re.IGNORECASE),
    "composer": re.compile(r"\b(?:opera|symphony|ballet|composed)\b[^.;]*?\bby ([^,.;(]+)", re.IGNORECASE),
}
_NAME = re.compile(r"[A-Z][\w'’-]*(?:\s+(?:(?:de|van|von|der|la|le|da|di)\s+)*[A-Z][\w'’-]*)+")
"""Two capitalised words or more: "English author Hilary Mantel" names Hilary Mantel."""


class WikiSettings(RemoteSection):
    """The section `wiki`."""

    url: str = "https://en.wikipedia.org/w/api.php"
    """The `api.php` of a MediaWiki."""


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    return str(result["summary"])


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.LOW,
    ttl_s=86_400,
    section="wiki",
    configured=configured(WikiSettings),
    phrases=PHRASES["wiki_lookup"],
    say=_say,
)
async def wiki_lookup(context: Context, query: Words) -> dict[str, Any]:
    """Look an entity up in an encyclopedia and get its summary.

    Args:
        query: Entity name or title.
    """
    settings = settings_of(context, WikiSettings)
    answer = await fetch_json(context.http, settings.endpoint("url"), "", _search(query))
    if not isinstance(answer, dict) or "error" in answer:
        raise bad_answer("The encyclopedia")
    pages = [page for page in found(answer, "query", "pages") or [] if isinstance(page, dict)]
    page = _best(pages, query)
    if page is None:
        raise ToolError("not_found", f"The encyclopedia has nothing about {query}.")
    summary = _short(text_of(page["extract"]))
    result = {"title": text_of(page.get("title")), "summary": summary, "url": text_of(page.get("fullurl"))}
    return {name: value for name, value in result.items() if value} | _makers(summary)


def _search(query: str) -> dict[str, Any]:
    return {
        "action": "query",
        "format": "json",
        "formatversion": 2,
        "generator": "search",
        "gsrsearch": query,
        "gsrlimit": 4,
        "redirects": 1,
        "prop": "extracts|info|pageprops",
        "ppprop": "disambiguation",
        "exintro": 1,
        "explaintext": 1,
        "exlimit": 4,
        "inprop": "url",
    }


def _best(pages: list[dict[str, Any]], query: str) -> dict[str, Any] | None:
    """The page with exactly that title, else the first that the search found; disambiguation pages are left out."""
    told = [
        page for page in pages if text_of(page.get("extract")) and found(page, "pageprops", "disambiguation") is None
    ]
    told.sort(key=lambda page: (plain(text_of(page.get("title"))) != plain(query), page.get("index", 99)))
    return told[0] if told else None


def _short(extract: str) -> str:
    """The first sentences without what stands in brackets (dates, pronunciations), to be spoken."""
    bare = re.sub(r"\s*\([^()]*\)", "", extract)
    text = bare if len(bare) > 40 else extract
    if len(text) <= _MOST_CHARACTERS:
        return text
    cut = text[:_MOST_CHARACTERS]
    end = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > 80 else f"{cut.rsplit(' ', 1)[0]}…"


def _makers(summary: str) -> dict[str, str]:
    """Who wrote, directed or painted it, if the summary says so; the user's next question is often about them."""
    makers: dict[str, str] = {}
    for role, pattern in _MAKERS.items():
        names = _NAME.findall(match[1]) if (match := pattern.search(summary)) else []
        if names:
            makers[role] = names[-1]
    return makers
