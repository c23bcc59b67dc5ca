"""The demo page: the static files of app/web at /."""

import mimetypes
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).resolve().parent.parent / "web"

# The system's own table lacks these or, on some machines, has them wrong; browsers refuse scripts of a wrong type.
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
}


class PageFiles(StaticFiles):
    """Files that browsers may keep but must revalidate, so that an old page never meets a new server."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        """The file, with a header that makes browsers revalidate it."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response


def mount(app: FastAPI) -> None:
    """Serves the page at /, which takes every path that is left; must be called after all other routes."""
    for suffix, kind in TYPES.items():
        mimetypes.add_type(kind, suffix)
    app.mount("/", PageFiles(directory=WEB, html=True), name="page")
