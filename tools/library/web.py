"""The tool that searches the web, through a SearXNG server of the operator and its JSON API."""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.phrases_remote import PHRASES
from tools.library.remote import RemoteSection, configured, found, secret, settings_of, text_of
from tools.net import bad_answer, fetch_json
from tools.spec import Effect, Sensitivity
from tools.values import Words

_MOST_RESULTS = 5
_MOST_CHARACTERS = 400


class SearchSettings(RemoteSection):
    """The section `web_search`."""

    url: str = ""
    """The search address of a SearXNG that allows JSON (`search.formats`), such as http://localhost:8888/search."""
    language: str = "en"
    """Language of the results."""
    token: SecretStr | None = None
    """Sent as a bearer token where the service wants one."""


def _missing(settings: SearchSettings) -> str | None:
    return None if settings.url else "No web search is set up on this server."


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    return str(result["snippet"])


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.PERSONAL,
    ttl_s=600,
    section="web_search",
    configured=configured(SearchSettings, _missing),
    phrases=PHRASES["web_search"],
    say=_say,
)
async def web_search(context: Context, query: Words) -> dict[str, Any]:
    """Search the public web and get short snippets.

    Args:
        query: Search words.
    """
    settings = settings_of(context, SearchSettings)
    headers = {"Authorization": f"Bearer {secret(settings.token)}"} if settings.token else {}
    asked = {"q": query, "format": "json", "language": settings.language, "safesearch": 1}
    answer = await fetch_json(context.http, settings.endpoint("url", **headers), "", asked)
    if not isinstance(found(answer, "results"), list):
        raise bad_answer("The search service")
    told = [text_of(each) for each in answer.get("answers", []) if text_of(each)]
    results = [_result(each) for each in answer["results"] if text_of(found(each, "content"))][:_MOST_RESULTS]
    if not results and not told:
        raise ToolError("not_found", f"The search found nothing about {query}.")
    return {"snippet": told[0][:_MOST_CHARACTERS] if told else results[0]["snippet"], "results": results}


def _result(result: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": text_of(result.get("title"))[:_MOST_CHARACTERS],
        "snippet": text_of(result.get("content"))[:_MOST_CHARACTERS],
        "url": text_of(result.get("url"))[:_MOST_CHARACTERS],
    }
